/** A letter while it is written, in the order in which it is printed. Saved on the server by itself; nothing of it stays in the browser. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { FhirError } from '../../data/fhir-client.ts';
import { LetterConflict, letterQueries, useLetterStep, useSaveDraft } from '../../data/letters.ts';
import { templateQueries } from '../../data/templates.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import { type Day } from '../../domain/day.ts';
import { lacksOf, PROFESSIONS_OF, releaseFor, REQUESTS_OF, type Letter, type LetterBlock, type LetterLack, type Release } from '../../domain/letter.ts';
import { letterMessages } from '../../domain/letter-messages.ts';
import { letterText } from '../../domain/letter-text.ts';
import type { Patient } from '../../domain/patient.ts';
import { fillText } from '../../domain/plan-templates.ts';
import { addressLines, type Provider } from '../../domain/provider.ts';
import { formatIn, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { useAutosave, type SaveState } from '../../ui/use-autosave.ts';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { DiaryFields } from './diary-fields.tsx';
import { contentFrom, draftOf, type LetterDraft } from './letter-draft.ts';
import { LetterPaper } from './letter-paper.tsx';
import { dayOf, measureName, stepProblem, type LetterScreen } from './letter-words.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';
import { planWarnings } from './prefill.ts';
import { ProviderChoice } from './provider-choice.tsx';
import { RecordRelease } from './releases.tsx';
import { Sentences } from './sentences.tsx';

interface LetterFormProps {
  screen: LetterScreen;
  /** The draft as it was opened. */
  initial: Letter;
  person: Patient;
  releases: readonly Release[];
  plan: CarePlan | null;
  /** The draft is over: released, discarded, or gone on by somebody else. */
  onDone: () => void;
}

export default function LetterForm({ screen, initial, person, releases, plan, onDone }: LetterFormProps) {
  const { patient, writer, today } = screen;
  const { kind } = initial;
  const text = useText(messages);
  const navigate = useNavigate();
  const form = useForm<LetterDraft>({ defaultValues: draftOf(initial) });
  const { register, setValue } = form;
  const saveDraft = useSaveDraft(patient);
  /** What is stored as far as this form knows; every save builds on it. */
  const base = useRef(initial);
  const [stored, setStored] = useState(initial);
  const [conflict, setConflict] = useState<LetterConflict | null>(null);
  const [dialog, setDialog] = useState<'release' | 'discard' | 'record' | null>(null);

  const autosave = useAutosave<LetterDraft, Error>({
    read: () => structuredClone(form.getValues()),
    save: async (draft) => {
      try {
        const saved = await saveDraft.mutateAsync({ content: contentFrom(draft, kind), base: base.current });
        base.current = saved;
        setStored(saved);
      } catch (error) {
        if (error instanceof LetterConflict) setConflict(error);
        throw error;
      }
    },
    retries: (failure) => failure instanceof FhirError && (failure.kind === 'offline' || failure.kind === 'server'),
  });
  const { touch } = autosave;
  useEffect(() => form.subscribe({ formState: { values: true, dirtyFields: true }, callback: touch }), [form, touch]);

  const draft = useDeferredValue(useWatch({ control: form.control }) as LetterDraft);
  const content = useMemo(() => contentFrom(draft, kind), [draft, kind]);
  const lacks = lacksOf(content, releases, today);
  const wording = useWording({ screen, content, person, releases, corrects: initial.corrects });
  const { language, recipient } = draft;
  const words = letterMessages[language];
  const release = recipient ? releaseFor(releases, recipient.provider, today) : undefined;
  const format = useFormat();

  return (
    <>
      <form className={styles.layout} noValidate onSubmit={(event) => event.preventDefault()}>
        <LeaveGuard text={text} flush={autosave.flush} unsaved={autosave.unsaved} />
        <div className={styles.main}>
          <Card title={text.recipientSection}>
            <div className={styles.stack}>
              <SelectField label={text.language} hint={text.languageHint} {...register('language')}>
                {(['de', 'en'] as const).map((each) => <option key={each} value={each}>{text.languages[each]}</option>)}
              </SelectField>
              <div id={anchor('recipient')} tabIndex={-1}>
                <ProviderChoice
                  label={text.recipient}
                  chosen={recipient ? { name: recipient.name, detail: [recipient.profession, recipient.address?.split('\n').join(', ')].filter(Boolean).join(' · ') } : null}
                  nobody={text.recipientOpen}
                  first={PROFESSIONS_OF[kind]}
                  onPick={(provider) => setValue('recipient', recipientOf(provider), { shouldDirty: true })}
                  onClear={() => setValue('recipient', null, { shouldDirty: true })}
                />
              </div>
              <FieldSet legend={text.delivery}>
                {(['patient', 'recipient'] as const).map((each) => <Choice key={each} type="radio" label={text.deliveries[each]} value={each} {...register('delivery')} />)}
              </FieldSet>
              {draft.delivery === 'recipient' && recipient ? (
                <div className={styles.stack} id={anchor('release')} tabIndex={-1}>
                  <p className={release ? styles.quiet : styles.problem}>{release ? text.releaseValid(format.day(release.from), format.day(release.until)) : text.releaseNone}</p>
                  {release ? null : <div><Button small aria-haspopup="dialog" onClick={() => setDialog('record')}>{text.releaseRecord}</Button></div>}
                </div>
              ) : null}
            </div>
          </Card>

          <Card title={text.planSection}>
            <div className={styles.stack}>
              <div><TextField label={text.treated} hint={text.treatedHint} type="date" max={today} {...register('treated')} /></div>
              <div className={styles.prescription}>
                <TextField label={text.diagnosis} maxLength={500} {...register('prescription.diagnosis')} />
                <TextField label={text.icd10} maxLength={40} {...register('prescription.icd10')} />
                <TextField label={text.physician} maxLength={200} {...register('prescription.physician')} />
                <TextField label={text.issued} type="date" {...register('prescription.issued')} />
              </div>
              <div id={anchor('concern')} tabIndex={-1}><TextArea label={text.concern} rows={3} className={styles.grows} maxLength={20_000} {...register('concern')} /></div>
            </div>
          </Card>

          <Card title={text.diarySection}>
            <DiaryFields patient={patient} kind={kind} language={language} today={today} sentences={draft.diary} onChange={(sentences) => setValue('diary', sentences, { shouldDirty: true })} />
          </Card>

          <Card title={text.warningSection}>
            <div className={styles.stack}>
              <Sentences sentences={draft.warningSigns} empty={text.warningEmpty} onChange={(sentences) => setValue('warningSigns', sentences, { shouldDirty: true })} />
              {plan ? <div><Button small onClick={() => setValue('warningSigns', planWarnings(plan, form.getValues('language')), { shouldDirty: true })}>{text.warningTake}</Button></div> : <p className={styles.quiet}>{text.warningNoPlan}</p>}
            </div>
          </Card>

          <Card title={text.requestSection}>
            <div className={styles.stack}>
              <div id={anchor('request')} tabIndex={-1}>
                <FieldSet legend={text.requests}>
                  {REQUESTS_OF[kind].map((request) => <Choice key={request} label={<span lang={language}>{words.requests[request]}</span>} {...register(`requests.${request}`)} />)}
                </FieldSet>
              </div>
              <TextArea label={text.requestText} aside={text.optional} rows={2} className={styles.grows} maxLength={20_000} {...register('requestText')} />
              <Blocks language={language} onInsert={(block) => setValue('requestText', [form.getValues('requestText'), block].filter((part) => part.trim() !== '').join('\n'), { shouldDirty: true })} />
              <div id={anchor('own-measures')} tabIndex={-1}><TextArea label={text.ownMeasures} rows={3} className={styles.grows} maxLength={20_000} {...register('ownMeasures')} /></div>
            </div>
          </Card>

          <Card title={text.answerSection}>
            <div className={styles.stack}>
              <div className={styles.row}>
                <TextField label={text.answerBy} type="date" hint={text.answerByHint} {...register('answerBy')} />
                <SelectField label={text.measure} {...register('measure')}>
                  <option value="">{text.noMeasure}</option>
                  {draft.measure !== '' && !plan?.measures.some(({ id }) => id === draft.measure) ? <option value={draft.measure}>{measureName({ measure: draft.measure }, plan, text)}</option> : null}
                  {plan?.measures.map(({ id, text: measure }) => <option key={id} value={id}>{measure}</option>)}
                </SelectField>
              </div>
              <div id={anchor('answer-to')} tabIndex={-1}><TextArea label={text.answerTo} rows={3} className={styles.grows} maxLength={2000} {...register('answerTo')} /></div>
            </div>
          </Card>
        </div>

        <aside className={styles.rail} aria-label={text.preview}>
          <Card title={text.draftTitle(text.kinds[kind])}>
            <div className={styles.status}>
              <SaveStatus state={autosave.state} stored={stored.changedAt} onSave={() => void autosave.flush().catch(() => {})} onConflict={() => autosave.state.at === 'failed' && autosave.state.failure instanceof LetterConflict && setConflict(autosave.state.failure)} />
              {lacks.length === 0 ? <p>{text.ready}</p> : (
                <div>
                  <p>{text.lacksTitle}</p>
                  <ul className={styles.lacks}>{lacks.map((lack) => <li key={lack}><button type="button" className={styles.lack} onClick={() => goTo(lack)}>{text.lacks[lack]}</button></li>)}</ul>
                </div>
              )}
              <div className={styles.steps}>
                <Button look="primary" aria-haspopup="dialog" disabled={lacks.length > 0} onClick={() => setDialog('release')}>{text.release}</Button>
                <Button look="quiet" aria-haspopup="dialog" onClick={() => setDialog('discard')}>{text.discard}</Button>
              </div>
            </div>
          </Card>
          <div className={styles.stack}>
            <p className={styles.small}>{text.previewText}</p>
            <LetterPaper text={wording} language={language} label={text.preview} />
          </div>
        </aside>
      </form>

      {dialog === 'record' && recipient ? (
        <RecordRelease patient={patient} writer={writer} today={today} provider={{ id: recipient.provider, name: recipient.name, detail: recipient.profession }} first={PROFESSIONS_OF[kind]} onClose={() => setDialog(null)} onRecorded={() => setDialog(null)} />
      ) : null}
      {dialog === 'release' ? <ReleaseDialog form={form} screen={screen} flush={autosave.flush} base={() => base.current} person={person} releases={releases} onClose={() => setDialog(null)} onReleased={onDone} /> : null}
      {dialog === 'discard' ? (
        <CloseDialog
          title={text.discardTitle}
          lead={text.discardText}
          action={text.discard}
          letter={stored}
          writer={writer}
          onClose={() => setDialog(null)}
          onClosed={() => {
            autosave.forget();
            onDone();
            void navigate({ to: paths.letters(patient) });
          }}
        />
      ) : null}
      {conflict ? (
        <ConflictDialog
          mine={contentFrom(form.getValues(), kind)}
          theirs={conflict.theirs}
          plan={plan}
          onClose={() => setConflict(null)}
          onGone={() => {
            autosave.forget();
            onDone();
          }}
          onChoose={async (chosen) => {
            form.reset(draftOf(chosen));
            base.current = conflict.theirs;
            setConflict(null);
            touch();
            await autosave.flush().catch(() => {});
          }}
        />
      ) : null}
    </>
  );
}

/** The words that a released letter keeps of its recipient. */
function recipientOf(provider: Provider): NonNullable<LetterDraft['recipient']> {
  const address = addressLines(provider).join('\n');
  return { provider: provider.id, name: provider.name, profession: provider.title ?? '', ...(address !== '' && { address }) };
}

function anchor(lack: LetterLack): string {
  return `letter-${lack}`;
}

function goTo(lack: LetterLack): void {
  const place = document.getElementById(anchor(lack)) ?? document.getElementById(anchor('recipient'));
  (place?.querySelector<HTMLElement>('input, textarea, button') ?? place)?.focus();
}

interface WordingOptions {
  screen: LetterScreen;
  content: ReturnType<typeof contentFrom>;
  person: Patient;
  releases: readonly Release[];
  corrects: string | undefined;
}

/** The letter as it would be released now. */
function useWording({ screen, content, person, releases, corrects }: WordingOptions): LetterBlock[] {
  const { patient, practice, writer, today } = screen;
  const old = useQuery({ ...letterQueries.one(patient, corrects ?? ''), enabled: corrects !== undefined }).data;
  const correctsOf = dayOf(old?.releasedAt);
  return useMemo(
    () => wordingOf({ content, person, practice, writtenBy: writer.name, today, releases, correctsOf }),
    [content, person, practice, writer.name, today, releases, correctsOf],
  );
}

function wordingOf({ content, person, practice, writtenBy, today, releases, correctsOf }: { content: ReturnType<typeof contentFrom>; person: Patient; practice: readonly string[]; writtenBy: string; today: Day; releases: readonly Release[]; correctsOf: Day | undefined }): LetterBlock[] {
  const release = content.delivery === 'recipient' && content.recipient ? releaseFor(releases, content.recipient.provider, today) : undefined;
  return letterText(content, { patient: person, practice: [...practice], writtenBy, day: today, ...(release && { release }), ...(correctsOf !== undefined && { correctsOf }) }, formatIn(content.language));
}

interface ReleaseDialogProps {
  form: UseFormReturn<LetterDraft>;
  screen: LetterScreen;
  flush: () => Promise<void>;
  base: () => Letter;
  person: Patient;
  releases: readonly Release[];
  onClose: () => void;
  onReleased: () => void;
}

/** Saves what is typed, then freezes the wording: what is released is exactly what is stored. */
function ReleaseDialog({ form, screen, flush, base, person, releases, onClose, onReleased }: ReleaseDialogProps) {
  const { patient, writer, practice, today } = screen;
  const text = useText(messages);
  const format = useFormat();
  const take = useLetterStep(patient, writer);
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<Error | null>(null);
  const { corrects } = base();
  const old = useQuery({ ...letterQueries.one(patient, corrects ?? ''), enabled: corrects !== undefined }).data;
  const correctsOf = dayOf(old?.releasedAt);
  const release = async () => {
    setSaving(true);
    setFailed(null);
    try {
      await flush();
      const letter = base();
      const content = contentFrom(form.getValues(), letter.kind);
      const ground = content.delivery === 'recipient' && content.recipient ? releaseFor(releases, content.recipient.provider, today) : undefined;
      const wording = wordingOf({ content, person, practice, writtenBy: writer.name, today, releases, correctsOf });
      await take.mutateAsync({ letter, step: { to: 'released', text: wording, ...(ground && { release: ground }), ...(correctsOf !== undefined && { closed: text.correctedNote(format.day(today)) }) } });
      onReleased();
    } catch (error) {
      setFailed(error as Error);
    } finally {
      setSaving(false);
    }
  };
  return (
    <Dialog title={text.releaseTitle} onClose={onClose}>
      <p>{text.releaseText}</p>
      <p>{text.releaseSigned(writer.name)}</p>
      {correctsOf === undefined ? null : <p>{text.releaseCloses(format.day(correctsOf))}</p>}
      {failed ? <p className={styles.problem} role="alert">{stepProblem(failed, text)}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={saving} onClick={() => void release()}>{saving ? text.saving : text.release}</Button>
      </Actions>
    </Dialog>
  );
}

function SaveStatus({ state, stored, onSave, onConflict }: { state: SaveState<Error>; stored: string; onSave: () => void; onConflict: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const said = state.at === 'saved' ? text.savedAt(format.clock(state.when ?? stored)) : state.at === 'failed' ? text.notSaved : state.at === 'saving' ? text.saving : text.typed;
  const failure = state.at === 'failed' ? state.failure : null;
  return (
    <div className={styles.stack}>
      {/* Typing and saving follow each other every second; only what counts is read aloud. */}
      <p className={styles.quiet} role={failure ? 'alert' : undefined} data-save={state.at}>{said}</p>
      {failure instanceof LetterConflict ? <div><Button small onClick={onConflict}>{text.conflictTitle}</Button></div> : failure ? (
        <div className={styles.problem}>
          <p>{text.saveFailed[failure instanceof FhirError ? failure.kind : 'server']}</p>
          <Button small onClick={onSave}>{text.saveNow}</Button>
        </div>
      ) : null}
    </div>
  );
}

/** Text blocks for letters. What they leave open stays a blank: the diary has its own part of a letter. */
function Blocks({ language, onInsert }: { language: Letter['language']; onInsert: (text: string) => void }) {
  const text = useText(messages);
  const blocks = useQuery(templateQueries.blocks(language)).data?.filter((block) => block.section === 'letter' && block.active) ?? [];
  if (blocks.length === 0) return null;
  return (
    <SelectField
      label={text.blocks}
      value=""
      onChange={(event) => {
        const block = blocks.find(({ key }) => key === event.target.value);
        if (block) onInsert(fillText(block.text, {}, ','));
      }}
    >
      <option value="">…</option>
      {blocks.map(({ key, title }) => <option key={key} value={key}>{title}</option>)}
    </SelectField>
  );
}
