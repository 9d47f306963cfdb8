import { useId, type ComponentProps, type ReactNode } from 'react';
import styles from './field.module.css';

interface FieldProps {
  label: ReactNode;
  /** Said below the control and read aloud with it. */
  hint?: ReactNode;
  /** What is wrong and what to do; absent when nothing is. */
  error?: ReactNode;
  /** Written beside the label, such as "freiwillig". */
  aside?: ReactNode;
  className?: string;
}

interface ControlProps {
  id: string;
  className: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** A label, one control, its hint and its error, tied together for assistive technology. */
export function Field({ label, hint, error, aside, className, children }: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={[styles.field, className].filter(Boolean).join(' ')}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {aside ? <span className={styles.optional}> {aside}</span> : null}
      </label>
      {children({ id, className: styles.control!, ...(described ? { 'aria-describedby': described } : {}), ...(error ? { 'aria-invalid': true } : {}) })}
      {hint ? <p className={styles.hint} id={`${id}-hint`}>{hint}</p> : null}
      {error ? <p className={styles.error} id={`${id}-error`} role="alert">{error}</p> : null}
    </div>
  );
}

type WithoutOwn<P> = Omit<P, keyof FieldProps | 'id'>;

/** One line of text (or a number, a date: see `type`). Takes react-hook-form's `register(...)`. */
export function TextField({ label, hint, error, aside, className, ...input }: FieldProps & WithoutOwn<ComponentProps<'input'>>) {
  return <Field label={label} hint={hint} error={error} aside={aside} className={className}>{(control) => <input type="text" autoComplete="off" {...input} {...control} />}</Field>;
}

/** Several lines of text. */
export function TextArea({ label, hint, error, aside, className, ...input }: FieldProps & WithoutOwn<ComponentProps<'textarea'>>) {
  return <Field label={label} hint={hint} error={error} aside={aside} className={className}>{(control) => <textarea rows={3} {...input} {...control} />}</Field>;
}

/** One of a few options; the browser's own select, which works everywhere. */
export function SelectField({ label, hint, error, aside, className, children, ...input }: FieldProps & WithoutOwn<ComponentProps<'select'>>) {
  return <Field label={label} hint={hint} error={error} aside={aside} className={className}>{(control) => <select {...input} {...control}>{children}</select>}</Field>;
}

/** A tick box or a radio button with its label on the right. */
export function Choice({ label, type = 'checkbox', ...input }: { label: ReactNode } & ComponentProps<'input'>) {
  return (
    <label className={styles.choice}>
      <input type={type} {...input} />
      <span>{label}</span>
    </label>
  );
}

/** Fields that belong together under one heading. */
export function FieldSet({ legend, children, className }: { legend: ReactNode; children: ReactNode; className?: string }) {
  return (
    <fieldset className={[styles.fieldset, className].filter(Boolean).join(' ')}>
      <legend className={styles.legend}>{legend}</legend>
      {children}
    </fieldset>
  );
}
