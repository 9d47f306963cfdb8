import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { patientQueries } from '../data/patients.ts';
import { listName } from '../domain/patient.ts';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/messages.ts';
import { paths } from '../paths.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { messages } from './messages.ts';
import styles from './palette.module.css';

interface Destination {
  path: string;
  label: string;
  aside?: string;
}

/** Waiting time after the last key before the server is asked, ms: what is found is noted in the record as seen. */
const PAUSE = 200;

/** The value once it has stayed the same for a while. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Ctrl+K: go to a screen or to a patient by typing. What is typed is sent in the body of a request, never in an address. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  // After the dialog has opened, which puts the focus on its first button.
  useEffect(() => input.current?.focus(), []);
  const wanted = typed.trim();
  const asked = useSettled(wanted);
  const patients = useQuery({ ...patientQueries.matching(asked), enabled: asked.length >= 2, placeholderData: keepPreviousData });

  const screens: Destination[] = [
    { path: paths.caseload, label: text.patients },
    { path: paths.tasks, label: text.tasks },
    { path: paths.import, label: text.import },
    { path: paths.printMany, label: text.printMany },
    { path: paths.leaflets, label: text.leaflets },
    { path: paths.settings, label: text.settings },
  ].filter(({ label }) => label.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()));
  const found: Destination[] = wanted.length < 2 || asked.length < 2 ? [] : (patients.data ?? []).map((patient) => ({
    path: paths.review(patient.id),
    label: listName(patient),
    aside: [patient.birthDate ? format.day(patient.birthDate) : text.bornUnknown, patient.number ? text.number(patient.number) : '', patient.example ? text.example : '', patient.active ? '' : text.inactive].filter(Boolean).join(' · '),
  }));
  const options = [...found, ...screens];
  const current = Math.min(chosen, options.length - 1);

  const go = (destination: Destination | undefined) => {
    if (!destination) return;
    onClose();
    void navigate({ to: destination.path });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setChosen((current + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % Math.max(1, options.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // What was found for fewer letters may be somebody else.
      if (asked === wanted && !patients.isPlaceholderData) go(options[current]);
    }
  };

  return (
    <Dialog title={text.paletteTitle} onClose={onClose}>
      {/* A combobox that is more than a list of words: screens and people. */}
      {/* oxlint-disable jsx-a11y/prefer-tag-over-role */}
      <TextField
        label={text.paletteLabel}
        hint={text.paletteHint}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
        aria-autocomplete="list"
        ref={input}
      />
      <output className="visually-hidden">{text.paletteCount(options.length)}</output>
      {patients.isError && wanted.length >= 2 ? <p role="alert">{text.paletteFailed}</p> : null}
      <div role="listbox" id={`${id}-list`} aria-label={text.paletteTitle} className={styles.list}>
        {options.map((option, index) => (
          // The keyboard works on the field above (aria-activedescendant); the pointer here.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={option.path} role="option" tabIndex={-1} id={`${id}-${index}`} aria-selected={index === current} className={styles.option} onClick={() => go(option)}>
            <span>{option.label}</span>
            <span className={styles.quiet}>{option.aside}</span>
          </div>
        ))}
      </div>
      {/* oxlint-enable jsx-a11y/prefer-tag-over-role */}
      {options.length === 0 && !patients.isFetching && asked === wanted ? <p className={styles.quiet}>{text.paletteEmpty}</p> : null}
    </Dialog>
  );
}
