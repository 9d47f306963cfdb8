import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { FhirError } from '../../data/fhir-client.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { ProviderConflict, useSaveProvider } from '../../data/providers.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import { PROFESSIONS, PROVIDER_LANGUAGES, PROVIDER_TEXTS, type Provider, type ProviderDetails } from '../../domain/provider.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { languageName } from './language-name.ts';
import { messages } from './messages.ts';
import styles from './providers.module.css';

const short = z.string().check(z.trim(), z.maxLength(200));

/** What is typed; messages are keys of the texts. */
const schema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200)),
  profession: z.enum(PROFESSIONS),
  title: short, certificate: short, street: short, postalCode: short, city: short, phone: short, waitingTime: short,
  certificateUntil: z.string().check(z.refine((text) => text === '' || parseDay(text) !== null, 'dateWrong')),
  email: z.string().check(z.trim(), z.maxLength(200), z.refine((text) => text === '' || /^\S+@\S+\.\S+$/.test(text), 'emailWrong')),
  note: z.string().check(z.trim(), z.maxLength(2000)),
  languages: z.array(z.string()),
  active: z.boolean(),
});
type Input = z.infer<typeof schema>;

function inputOf(provider: Provider | undefined): Input {
  const texts = Object.fromEntries(PROVIDER_TEXTS.map((field) => [field, provider?.[field] ?? ''])) as Record<(typeof PROVIDER_TEXTS)[number], string>;
  return { ...texts, profession: provider?.profession ?? 'nutrition', languages: provider?.languages ?? ['de'], active: provider?.active ?? true };
}

function detailsOf({ active: _active, ...input }: Input): ProviderDetails {
  const texts = Object.fromEntries(PROVIDER_TEXTS.filter((field) => input[field] !== '').map((field) => [field, input[field]]));
  return { ...texts, name: input.name, profession: input.profession, languages: input.languages, ...(input.certificateUntil !== '' && { certificateUntil: input.certificateUntil as Day }) };
}

/** Adds an entry, or changes one. What was typed stays until it is saved or thrown away; a newer entry of somebody else is shown, never overwritten. */
export default function ProviderDialog({ before, onClose, onSaved }: { before?: Provider; onClose: () => void; onSaved: (saved: Provider) => void }) {
  const text = useText(messages);
  const language = useLanguage();
  const save = useSaveProvider();
  const [key] = useState(opaqueId);
  const [base, setBase] = useState(before);
  const form = useForm<Input>({ resolver: zodResolver(schema), defaultValues: inputOf(before) });
  const { register, setFocus, formState: { errors } } = form;
  // After the dialog has opened, which puts the focus on its first button.
  useEffect(() => setFocus('name'), [setFocus]);
  const said = (field: keyof Input) => {
    const message = errors[field]?.message;
    return message === undefined ? undefined : message === 'dateWrong' || message === 'emailWrong' ? text[message] : text.required;
  };
  const conflict = save.error instanceof ProviderConflict ? save.error : null;
  const submit = (on: Provider | undefined) => form.handleSubmit((input) => {
    setBase(on);
    save.mutate({ details: detailsOf(input), active: input.active, ...(on ? { before: on } : { key }) }, { onSuccess: onSaved });
  });
  const offered = [...new Set([...PROVIDER_LANGUAGES, ...(before?.languages ?? [])])];
  return (
    <Dialog title={before ? text.editTitle : text.addTitle} wide onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={(event) => void submit(base)(event)}>
        <div className={styles.row}>
          <TextField label={text.fields.name} {...register('name')} error={said('name')} />
          <SelectField label={text.fields.profession} {...register('profession')}>{PROFESSIONS.map((each) => <option key={each} value={each}>{text.professions[each]}</option>)}</SelectField>
        </div>
        <div className={styles.row}>
          <TextField label={text.fields.title} hint={text.hints.title} {...register('title')} error={said('title')} />
          <TextField label={text.fields.certificate} hint={text.hints.certificate} {...register('certificate')} error={said('certificate')} />
          <TextField label={text.fields.certificateUntil} type="date" {...register('certificateUntil')} error={said('certificateUntil')} />
        </div>
        <div className={styles.place}>
          <TextField label={text.fields.street} {...register('street')} error={said('street')} />
          <TextField label={text.fields.postalCode} {...register('postalCode')} error={said('postalCode')} />
          <TextField label={text.fields.city} {...register('city')} error={said('city')} />
        </div>
        <div className={styles.row}>
          <TextField label={text.fields.phone} type="tel" {...register('phone')} error={said('phone')} />
          <TextField label={text.fields.email} type="email" {...register('email')} error={said('email')} />
          <TextField label={text.fields.waitingTime} hint={text.hints.waitingTime} {...register('waitingTime')} error={said('waitingTime')} />
        </div>
        <FieldSet legend={text.fields.languages}>
          <div className={styles.languages}>{offered.map((code) => <Choice key={code} label={languageName(code, language)} value={code} {...register('languages')} />)}</div>
        </FieldSet>
        <TextArea label={text.fields.note} hint={text.hints.note} rows={2} {...register('note')} error={said('note')} />
        {before ? <div><Choice label={text.recommended} {...register('active')} /><p className={styles.quiet}>{text.recommendedHint}</p></div> : null}
        {conflict ? (
          <Conflict
            theirs={conflict.theirs}
            mine={form.getValues()}
            onTheirs={() => {
              form.reset(inputOf(conflict.theirs));
              setBase(conflict.theirs);
              save.reset();
            }}
            onMine={() => void submit(conflict.theirs)()}
          />
        ) : save.isError ? <p className={styles.problem} role="alert">{text.saveFailed[save.error instanceof FhirError ? save.error.kind : 'server']}</p> : null}
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" type="submit" disabled={save.isPending || conflict !== null}>{save.isPending ? text.saving : text.save}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

/** What somebody else saved meanwhile, field by field where it is not what stands in the form. */
function Conflict({ theirs, mine, onTheirs, onMine }: { theirs: Provider; mine: Input; onTheirs: () => void; onMine: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const stored = inputOf(theirs);
  const fields = (Object.keys(stored) as (keyof Input)[]).filter((field) => JSON.stringify(stored[field]) !== JSON.stringify(mine[field]));
  const valueOf = (field: keyof Input): string => {
    if (field === 'profession') return text.professions[stored.profession];
    if (field === 'languages') return format.list(stored.languages.map((code) => languageName(code, language))) || text.nothing;
    if (field === 'active') return stored.active ? text.recommended : text.inactive;
    if (field === 'certificateUntil' && stored[field] !== '') return format.day(stored[field]);
    return stored[field] || text.nothing;
  };
  return (
    <div className={styles.conflict} role="alert">
      <p>{fields.length === 0 ? text.conflictSame : text.conflict(format.list(fields.map((field) => text.fields[field])))}</p>
      {fields.length === 0 ? null : <ul>{fields.map((field) => <li key={field}>{text.theirsIs(text.fields[field], valueOf(field))}</li>)}</ul>}
      <div className={styles.file}>
        <Button small onClick={onTheirs}>{text.takeTheirs}</Button>
        <Button small look="primary" onClick={onMine}>{text.keepMine}</Button>
      </div>
    </div>
  );
}
