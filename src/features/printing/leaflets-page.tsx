/** The leaflets: those that come with the product, and the practice's own, which are written here. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { LeafletConflict, leafletQueries, useSaveLeaflet, type OwnLeaflet } from '../../data/leaflets.ts';
import { jobItemId } from '../../data/printing.ts';
import { sessionQuery } from '../../data/session.ts';
import { productLeaflets, type Leaflet, type LeafletLanguage } from '../../domain/leaflet.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Preview, usePrintStage } from '../../ui/print-stage.tsx';
import { Loading, ProblemNote } from '../../ui/status.tsx';
import { LeafletSheet } from './leaflet-sheet.tsx';
import styles from './leaflets-page.module.css';
import { messages } from './messages.ts';
import { footLines, wordsIn } from './sheet-words.ts';

/** Letters of a leaflet: more than ten pages. */
const MOST_LETTERS = 30_000;

/** What is in the form. `before`: the stored one that it changes. */
interface Editing {
  key: string;
  language: LeafletLanguage;
  title: string;
  text: string;
  active: boolean;
  before?: OwnLeaflet;
}

export function LeafletsPage() {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const own = useQuery(leafletQueries.own());
  const [shown, setShown] = useState<Leaflet | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [said, setSaid] = useState('');
  const copy = ({ language: of, title, text: body }: Leaflet) => setEditing({ key: jobItemId(), language: of, title, text: body.trim(), active: true });
  const problem = own.isError && own.data === undefined;
  return (
    <Page title={text.leafletsTitle} actions={<Button look="primary" onClick={() => setEditing({ key: jobItemId(), language, title: '', text: '', active: true })}>{text.newLeaflet}</Button>}>
      <p className={styles.lead}>{text.leafletsLead}</p>
      <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
      <div className={styles.columns}>
        <Card title={text.productLeaflets}>
          <ul className={styles.list}>
            {productLeaflets(language).map((leaflet) => (
              <Row key={leaflet.id} leaflet={leaflet} aside={text.edition(leaflet.version)}>
                <Button small aria-haspopup="dialog" aria-label={text.showOf(leaflet.title)} onClick={() => setShown(leaflet)}>{text.showLeaflet}</Button>
                <Button small aria-haspopup="dialog" aria-label={text.copyOf(leaflet.title)} onClick={() => copy(leaflet)}>{text.copyLeaflet}</Button>
              </Row>
            ))}
          </ul>
        </Card>
        <Card title={text.ownLeaflets}>
          {problem ? (
            <ProblemNote title={own.error instanceof FhirError && own.error.kind === 'offline' ? text.offlineTitle : text.failedTitle} actions={<Button onClick={() => void own.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
          ) : own.data === undefined ? <Loading label={text.loading} height={120} /> : own.data.length === 0 ? <p className={styles.quiet}>{text.ownNone}</p> : (
            <ul className={styles.list}>
              {own.data.map((leaflet) => (
                <Row key={leaflet.id} leaflet={leaflet} aside={[leaflet.language === 'de' ? text.german : text.english, text.edition(format.plain(Number(leaflet.version))), leaflet.active ? '' : text.leafletInactive].filter(Boolean).join(' · ')}>
                  <Button small aria-haspopup="dialog" aria-label={text.showOf(leaflet.title)} onClick={() => setShown(leaflet)}>{text.showLeaflet}</Button>
                  <Button small aria-haspopup="dialog" aria-label={text.editOf(leaflet.title)} onClick={() => setEditing({ key: leaflet.id, language: leaflet.language, title: leaflet.title, text: leaflet.text, active: leaflet.active, before: leaflet })}>{text.editLeaflet}</Button>
                </Row>
              ))}
            </ul>
          )}
        </Card>
      </div>
      {shown ? <Dialog title={<span lang={shown.language}>{shown.title}</span>} wide onClose={() => setShown(null)}><OnPaper leaflet={shown} /></Dialog> : null}
      {editing ? <EditDialog key={editing.key} editing={editing} onClose={() => setEditing(null)} onSaved={(saved) => { setSaid(text.saved(saved.title)); setEditing(null); }} /> : null}
    </Page>
  );
}

function Row({ leaflet, aside, children }: { leaflet: Leaflet; aside: string; children: React.ReactNode }) {
  return (
    <li className={styles.row}>
      <span className={styles.name}><span lang={leaflet.language}>{leaflet.title}</span> <span className={styles.quiet}>{aside}</span></span>
      <span className={styles.buttons}>{children}</span>
    </li>
  );
}

/** A leaflet as it will be on paper. */
function OnPaper({ leaflet }: { leaflet: Leaflet }) {
  const text = useText(messages);
  const { practice } = useSuspenseQuery(sessionQuery).data;
  const name = practice?.name ?? '';
  const papers = useMemo(() => {
    const words = wordsIn(leaflet.language);
    return [{
      key: `leaflet ${leaflet.id}`, language: leaflet.language, title: words.text.leaflet, most: 1,
      margins: { who: [], what: [leaflet.title, words.text.edition(leaflet.version || '–')], foot: footLines(name, words) },
      variants: ([[12, false], [11, false], [11, true]] as const).map(([size, tight]) => <LeafletSheet key={`${size} ${tight}`} leaflet={leaflet} practice={name} size={size} tight={tight} words={words} />),
    }];
  }, [leaflet, name]);
  const { stage, counted } = usePrintStage(papers);
  const first = counted?.[0];
  return (
    <>
      {stage}
      {first ? (
        <>
          <output className={styles.quiet}>{text.fitsOnPages(text.pages(first.pages))}</output>
          <Preview counted={first} label={text.preview(leaflet.title, text.pages(first.pages))} pageWidth={520} />
        </>
      ) : <Loading label={text.counting} height={600} />}
    </>
  );
}

function EditDialog({ editing, onClose, onSaved }: { editing: Editing; onClose: () => void; onSaved: (saved: OwnLeaflet) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const { user } = useSuspenseQuery(sessionQuery).data;
  const save = useSaveLeaflet(user?.practitioner ?? '');
  const [form, setForm] = useState(editing);
  const [base, setBase] = useState(editing.before);
  const [tried, setTried] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [preview, setPreview] = useState<Leaflet | null>(null);
  const changed = form.title !== editing.title || form.text !== editing.text || form.language !== editing.language || form.active !== editing.active;
  const noTitle = form.title.trim() === '';
  const badText = form.text.trim() === '' ? text.noText : form.text.length > MOST_LETTERS ? text.tooLong(format.plain(MOST_LETTERS)) : undefined;
  const conflict = save.error instanceof LeafletConflict ? save.error : null;
  const problem = save.error instanceof FhirError && (save.error.kind === 'offline' || save.error.kind === 'signed-out') ? save.error.kind : 'other';
  const submit = (before: OwnLeaflet | undefined) => {
    setTried(true);
    if (noTitle || badText !== undefined) return;
    save.mutate({ key: form.key, language: form.language, title: form.title.trim(), text: form.text, active: form.active, ...(before && { before }) }, { onSuccess: onSaved });
  };
  const leave = () => (changed && !leaving ? setLeaving(true) : onClose());
  return (
    <Dialog title={editing.before ? text.editLeaflet : text.newLeaflet} wide onClose={leave}>
      {leaving ? (
        <ProblemNote title={text.leaveTitle} actions={<><Button look="primary" onClick={() => setLeaving(false)}>{text.stay}</Button><Button onClick={onClose}>{text.discard}</Button></>}>{text.leaveText}</ProblemNote>
      ) : null}
      {conflict ? (
        <ProblemNote title={text.conflictTitle} actions={(
          <>
            <Button look="primary" onClick={() => { setBase(conflict.theirs); submit(conflict.theirs); }}>{text.keepMine}</Button>
            <Button onClick={() => { setBase(conflict.theirs); setForm({ ...form, title: conflict.theirs.title, text: conflict.theirs.text, language: conflict.theirs.language, active: conflict.theirs.active }); save.reset(); }}>{text.takeTheirs}</Button>
          </>
        )}>
          <p>{text.conflictText}</p>
          <div className={styles.both}>
            <div><h3>{text.mine}</h3><pre>{form.title}{'\n\n'}{form.text}</pre></div>
            <div><h3>{text.theirs}</h3><pre>{conflict.theirs.title}{'\n\n'}{conflict.theirs.text}</pre></div>
          </div>
        </ProblemNote>
      ) : save.isError ? <ProblemNote title={text.failedTitle}>{text.saveFailed[problem]}</ProblemNote> : null}
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(base); }}>
        <TextField label={text.leafletTitle} value={form.title} maxLength={200} onChange={(event) => setForm({ ...form, title: event.target.value })} error={tried && noTitle ? text.noTitle : undefined} />
        <div className={styles.pair}>
          <SelectField label={text.leafletLanguage} value={form.language} onChange={(event) => setForm({ ...form, language: event.target.value as LeafletLanguage })}>
            <option value="de" lang="de">{text.german}</option>
            <option value="en" lang="en">{text.english}</option>
          </SelectField>
          {editing.before ? <Choice label={text.leafletActive} checked={form.active} onChange={(event) => setForm({ ...form, active: event.target.checked })} /> : null}
        </div>
        <TextArea label={text.leafletText} hint={text.leafletHelp} rows={16} lang={form.language} value={form.text} onChange={(event) => setForm({ ...form, text: event.target.value })} error={tried ? badText : undefined} />
        <Actions>
          <Button onClick={leave}>{text.cancel}</Button>
          <Button onClick={() => setPreview({ id: form.key, version: base?.version ?? '', origin: 'practice', language: form.language, title: form.title, text: form.text })}>{text.showLeaflet}</Button>
          <Button look="primary" type="submit" disabled={save.isPending}>{save.isPending ? text.saving : text.save}</Button>
        </Actions>
      </form>
      {preview ? <OnPaper leaflet={preview} /> : null}
    </Dialog>
  );
}
