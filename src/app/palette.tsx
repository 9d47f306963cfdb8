import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { patientQueries } from '../data/patients.ts';
import { listName } from '../domain/patient.ts';
import type { Role } from '../domain/team.ts';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/messages.ts';
import { mayOpen, paths } from '../paths.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { laterMessages } from './later-messages.ts';
import { messages } from './messages.ts';
import styles from './palette.module.css';

interface Destination {
  /** Of a screen; a command has none. */
  path?: string;
  label: string;
  aside?: string;
  run?: () => void;
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
export default function Palette({ role, onLock, onClose }: { role: Role | undefined; onLock: (() => void) | null; onClose: () => void }) {
  const text = useText(messages);
  const later = useText(laterMessages);
  const format = useFormat();
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  // After the dialog has opened, which puts the focus on its first button.
  useEffect(() => input.current?.focus(), []);
  const has = (address: string): boolean => role === undefined || mayOpen(role, address);
  const finds = has(paths.details('-'));
  const wanted = typed.trim();
  const asked = useSettled(wanted);
  const patients = useQuery({ ...patientQueries.matching(asked), enabled: asked.length >= 2 && finds, placeholderData: keepPreviousData });

  const all: Destination[] = [
    { path: paths.caseload, label: text.patients },
    { path: paths.tasks, label: text.tasks },
    { path: paths.meetings, label: text.meetings },
    { path: paths.import, label: text.import },
    { path: paths.printMany, label: later.printMany },
    { path: paths.leaflets, label: later.leaflets },
    { path: paths.settings, label: text.settings },
    { path: paths.account, label: later.account },
    ...(onLock ? [{ label: text.lock, run: onLock }] : []),
  ];
  const screens = all.filter(({ path, label }) => (path === undefined || has(path)) && label.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()));
  const found: Destination[] = wanted.length < 2 || asked.length < 2 ? [] : (patients.data ?? []).map((patient) => ({
    path: paths.review(patient.id),
    label: listName(patient),
    aside: [patient.birthDate ? format.day(patient.birthDate) : later.bornUnknown, patient.number ? later.number(patient.number) : '', patient.example ? later.example : '', patient.active ? '' : later.inactive].filter(Boolean).join(' · '),
  }));
  const options = [...found, ...screens];
  const current = Math.min(chosen, options.length - 1);

  const go = (destination: Destination | undefined) => {
    if (!destination) return;
    onClose();
    destination.run?.();
    if (destination.path !== undefined) void navigate({ to: destination.path });
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
    <Dialog title={later.paletteTitle} onClose={onClose}>
      {/* A combobox that is more than a list of words: screens and people. */}
      {/* oxlint-disable jsx-a11y/prefer-tag-over-role */}
      <TextField
        label={later.paletteLabel}
        hint={later.paletteHint}
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
      <output className="visually-hidden">{later.paletteCount(options.length)}</output>
      {patients.isError && wanted.length >= 2 ? <p role="alert">{later.paletteFailed}</p> : null}
      <div role="listbox" id={`${id}-list`} aria-label={later.paletteTitle} className={styles.list}>
        {options.map((option, index) => (
          // The keyboard works on the field above (aria-activedescendant); the pointer here.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={option.path ?? option.label} role="option" tabIndex={-1} id={`${id}-${index}`} aria-selected={index === current} className={styles.option} onClick={() => go(option)}>
            <span>{option.label}</span>
            <span className={styles.quiet}>{option.aside}</span>
          </div>
        ))}
      </div>
      {/* oxlint-enable jsx-a11y/prefer-tag-over-role */}
      {options.length === 0 && !patients.isFetching && asked === wanted ? <p className={styles.quiet}>{later.paletteEmpty}</p> : null}
    </Dialog>
  );
}
