import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { FhirError } from '../../data/fhir-client.ts';
import { SessionError, setUp } from '../../data/session.ts';
import { currentLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { FieldSet, SelectField, TextField } from '../../ui/field.tsx';
import styles from './account.module.css';
import { AccountFrame } from './frame.tsx';
import { messages } from './messages.ts';

const filled = z.string().check(z.trim(), z.minLength(1, 'required'));
const schema = z.object({
  code: filled,
  practice: filled,
  zone: filled,
  language: z.enum(['de', 'en']),
  name: filled,
  username: z.string().check(z.trim(), z.regex(/^[A-Za-z0-9_.]{3,30}$/, 'usernameBad')),
  password: z.string().check(z.minLength(12, 'passwordShort')),
});
type Input = z.infer<typeof schema>;

/** Zones the browser knows; the practice's own first. */
function timeZones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(['Europe/Berlin', 'Europe/Vienna', 'Europe/Zurich', here, ...Intl.supportedValuesOf('timeZone')])];
}

/** The first visit: the one-time code, the practice, the first account. */
export default function SetUp({ onDone }: { onDone: () => Promise<void> }) {
  const text = useText(messages);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Input>({
    resolver: zodResolver(schema),
    defaultValues: { code: '', practice: '', zone: 'Europe/Berlin', language: currentLanguage(), name: '', username: '', password: '' },
  });
  const errors = form.formState.errors;
  const said = (field: keyof Input) => {
    const key = errors[field]?.message;
    return key === undefined ? undefined : key === 'usernameBad' || key === 'passwordShort' ? text[key] : text.required;
  };

  const submit = form.handleSubmit(async ({ code, practice, zone, language, name, username, password }) => {
    setProblem(null);
    try {
      await setUp({ code, practice: { name: practice, zone, language }, account: { name, username, password } });
      await onDone();
    } catch (error) {
      if (error instanceof FhirError) setProblem(text.offline);
      else if (error instanceof SessionError && error.status === 429) setProblem(text.throttled);
      else if (error instanceof SessionError && error.status === 409) setProblem(text.alreadySetUp);
      else if (error instanceof SessionError && (error.code === 'wrong-code')) {
        setProblem(text.codeWrong);
        form.setFocus('code');
      } else setProblem(text.failed);
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
