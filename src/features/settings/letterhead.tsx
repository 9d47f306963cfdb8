/** How the practice is reached, as it stands on its letters. */
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { letterhead, practiceQueries, useSaveContact, type Practice } from '../../data/practice.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Loading } from '../../ui/status.tsx';
import { messages } from './messages.ts';
import styles from './settings.module.css';

export function Letterhead() {
  const text = useText(messages);
  const practice = useQuery(practiceQueries.own());
  if (practice.isError && !practice.data) return <p role="alert" className={styles.text}>{text.letterheadUnread} <Button small onClick={() => void practice.refetch()}>{text.again}</Button></p>;
  if (practice.isPending) return <Loading label={text.loading} height={180} />;
  return practice.data ? <LetterheadForm practice={practice.data} /> : null;
}

/** What was typed stays, also when somebody else was faster: what they saved is then shown beside it. */
function LetterheadForm({ practice }: { practice: Practice }) {
  const text = useText(messages);
  const save = useSaveContact();
  const [typed, setTyped] = useState({ address: practice.contact?.address ?? '', phone: practice.contact?.phone ?? '', email: practice.contact?.email ?? '' });
  const field = (key: keyof typeof typed) => ({ value: typed[key], onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [key]: event.target.value }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ practice, contact: { address: typed.address.trim(), phone: typed.phone.trim(), email: typed.email.trim() } });
  };
  const problem = save.error instanceof FhirError && (save.error.kind === 'offline' || save.error.kind === 'stale') ? save.error.kind : 'other';
  return (
    <form className={styles.fields} noValidate onSubmit={submit}>
      <TextArea label={text.address} rows={3} maxLength={500} {...field('address')} />
      <TextField label={text.phone} type="tel" maxLength={60} {...field('phone')} />
      <TextField label={text.email} type="email" maxLength={200} {...field('email')} />
      <div><Button type="submit" disabled={save.isPending}>{save.isPending ? text.saving : text.save}</Button></div>
      <output className={save.isSuccess ? styles.text : 'visually-hidden'}>{save.isSuccess ? text.letterheadSaved : ''}</output>
      {save.isError ? (
        <div role="alert">
          <p>{text.letterheadFailed[problem]}</p>
          {problem === 'stale' ? letterhead(practice).map((line) => <p key={line} className={styles.text}>{line}</p>) : null}
        </div>
      ) : null}
    </form>
  );
}
