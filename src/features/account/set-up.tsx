import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { setUp } from '../../data/account.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { SessionError, type Session } from '../../data/session.ts';
import { currentLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { FieldSet, SelectField, TextField } from '../../ui/field.tsx';
import styles from './account.module.css';
import { AccountFrame } from './frame.tsx';
import { messages, waitSaid } from './messages.ts';

const filled = z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200, 'tooLong'));
const schema = z.object({
  code: filled,
  practice: filled,
  zone: filled,
  language: z.enum(['de', 'en']),
  name: filled,
  username: z.string().check(z.trim(), z.regex(/^[\p{L}\p{N}._-]{3,30}$/u, 'usernameBad')),
  password: z.string().check(z.minLength(12, 'passwordShort'), z.maxLength(128, 'tooLong')),
});
type Input = z.infer<typeof schema>;

/** What is wrong with a field, by the key of its text; anything else means that it is empty. */
const FAULTS = ['usernameBad', 'passwordShort', 'tooLong', 'codeWrong', 'notAccepted'] as const;

function isKey(key: string): key is (typeof FAULTS)[number] {
  return (FAULTS as readonly string[]).includes(key);
}

/** The fields here by the server's names for them. */
const FIELDS: Record<string, keyof Input> = { 'practice.name': 'practice', 'practice.zone': 'zone', 'practice.language': 'language', 'account.name': 'name', 'account.username': 'username', 'account.password': 'password' };

/** Zones the browser knows; the practice's own first. */
function timeZones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(['Europe/Berlin', 'Europe/Vienna', 'Europe/Zurich', here, ...Intl.supportedValuesOf('timeZone')])];
}

/** The first visit: the one-time code, the practice, the first account. */
export default function SetUp({ onDone }: { onDone: (session: Session) => void }) {
  const text = useText(messages);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Input>({
    resolver: zodResolver(schema),
    defaultValues: { code: '', practice: '', zone: 'Europe/Berlin', language: currentLanguage(), name: '', username: '', password: '' },
  });
  const errors = form.formState.errors;
  const said = (field: keyof Input) => {
    const key = errors[field]?.message;
    return key === undefined ? undefined : isKey(key) ? text[key] : text.required;
  };

  const submit = form.handleSubmit(async ({ code, practice, zone, language, name, username, password }) => {
    setProblem(null);
    try {
      onDone(await setUp({ code, practice: { name: practice, zone, language }, account: { name, username, password } }));
    } catch (error) {
      const refused = error instanceof SessionError ? error : undefined;
      const field = refused?.field === undefined ? undefined : FIELDS[refused.field];
      if (error instanceof FhirError && error.kind === 'offline') setProblem(text.offline);
      else if (refused?.status === 429) setProblem(text.throttled(waitSaid(refused.wait, text)));
      else if (refused?.status === 409) setProblem(text.alreadySetUp);
      else if (refused?.code === 'wrong-code') form.setError('code', { message: 'codeWrong' }, { shouldFocus: true });
      else if (field !== undefined) form.setError(field, { message: 'notAccepted' }, { shouldFocus: true });
      else setProblem(text.failed);
    }
  });

  return (
    <AccountFrame wide>
      <h1>{text.setUpTitle}</h1>
      <p>{text.setUpIntro}</p>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        {problem ? <p className={styles.error} role="alert">{problem}</p> : null}
        <TextField label={text.code} hint={text.codeHint} error={said('code')} spellCheck={false} autoCapitalize="characters" {...form.register('code')} />
        <FieldSet legend={text.practiceLegend}>
          <TextField label={text.practiceName} error={said('practice')} autoComplete="organization" {...form.register('practice')} />
          <div className={styles.pair}>
            <SelectField label={text.zone} hint={text.zoneHint} error={said('zone')} {...form.register('zone')}>
              {timeZones().map((zone) => <option key={zone}>{zone}</option>)}
            </SelectField>
            <SelectField label={text.practiceLanguage} {...form.register('language')}>
              <option value="de">{text.german}</option>
              <option value="en">{text.english}</option>
            </SelectField>
          </div>
        </FieldSet>
        <FieldSet legend={text.accountLegend}>
          <TextField label={text.name} error={said('name')} autoComplete="name" {...form.register('name')} />
          <div className={styles.pair}>
            <TextField label={text.username} hint={text.usernameHint} error={said('username')} autoComplete="username" autoCapitalize="none" spellCheck={false} {...form.register('username')} />
            <TextField label={text.password} hint={text.passwordHint} error={said('password')} type="password" autoComplete="new-password" {...form.register('password')} />
          </div>
        </FieldSet>
        <Button type="submit" look="primary" disabled={form.formState.isSubmitting}>{form.formState.isSubmitting ? text.creating : text.create}</Button>
      </form>
    </AccountFrame>
  );
}
