/**
 * Twelve invented people in treatment, each there for a reason: what a practice, a developer or a tester wants to see at least
 * once. Nobody here exists; every resource made from them carries the tag `example`.
 */
import type { Day } from '../domain/day.ts';
import type { DiaryValues } from '../domain/diary.ts';
import type { Gender } from '../domain/patient.ts';
import { between, pick, type Random } from './series.ts';

/** Groups of questions that somebody answers beside pain and stress. */
export type Habit = 'sleep' | 'food' | 'move' | 'gut' | 'drugs';

export interface ExamplePerson {
  /** Opaque and stable, so that loading the examples twice adds nobody. */
  id: string;
  family: string;
  given: string;
  birthDate: Day;
  gender: Gender;
  number: string;
  phone?: string;
  language: 'de' | 'en';
  /** Why this person is among the examples. */
  reason: string;
  /** Days since the treatment began. */
  since: number;
  /** How far back the diary goes, in days; 0 for none. */
  diary: number;
  /** Chance that a day is written down, by how many days ago it was and its weekday (1 Monday). */
  writes: (ago: number, weekday: number) => number;
  /** The course of pain and of stress, 0–10, before weekdays and chance. */
  pain: (ago: number) => number;
  stress: (ago: number) => number;
  /** What Saturday and Sunday add to pain and to stress. */
  weekend: { pain: number; stress: number };
  sites: string[];
  /** How many different dishes of each course they cook, and from which end: 0 the plainest, 1 the ones with most plants. */
  kitchen: (ago: number) => { dishes: number; plants: number };
  habits: Habit[];
  /** Who writes: the patient, or the practice from a paper sheet. */
  paper?: true;
  /** Things that happen on single days, on top of what the course gives. */
  events?: (ago: number, values: DiaryValues, random: Random) => void;
  /** Days ago on which the therapist went through the diary. */
  reviews: number[];
  /** An export of the app Bearable that was read in: its own scale of 0–4 beside the diary. */
  bearable?: true;
}

const LOWER_BACK = ['37822005'];
const always = (chance: number) => () => chance;
/** From `start` that long ago to `end` now, along a gentle S. */
const slope = (start: number, end: number, days: number) => (ago: number): number => {
  const passed = Math.max(0, Math.min(1, 1 - ago / days));
  return start + (end - start) * (passed * passed * (3 - 2 * passed));
};
/** A level with a hill on it: highest `peak` days ago, `width` days to either side. */
const hill = (level: number, height: number, peak: number, width: number) => (ago: number): number => level + height * Math.exp(-(((ago - peak) / width) ** 2));
const on = (ago: number, from: number, to: number): boolean => ago <= from && ago >= to;

export const PEOPLE: ExamplePerson[] = [
  {
    id: 'example-01', family: 'Müller', given: 'Sabine', birthDate: '1974-03-18', gender: 'female', number: 'B-0101', phone: '+49 30 5550101', language: 'de',
    reason: 'Writes every day; slow improvement while the variety of plants grows; plan with a review soon',
    since: 190, diary: 183, writes: always(0.985), pain: slope(6.2, 2.8, 170), stress: slope(5.6, 4, 150), weekend: { pain: -0.4, stress: -1.2 }, sites: ['122496007', '46862004'],
    kitchen: (ago) => ({ dishes: Math.round(slope(5, 18, 150)(ago)), plants: slope(0.2, 0.72, 140)(ago) }), habits: ['sleep', 'food', 'move', 'gut', 'drugs'],
    events: (ago, values) => {
      if (on(ago, 96, 83)) values.note = ago === 96 ? 'Urlaub an der Ostsee, viel am Strand gelaufen.' : 'Urlaub';
      if (ago === 30) values.note = 'Neue Matratze.';
    },
    reviews: [168, 140, 112, 84, 55, 27, 6],
  },
  {
    id: 'example-02', family: 'Müller', given: 'Thomas', birthDate: '1974-11-02', gender: 'male', number: 'B-0102', language: 'de',
    reason: 'Same family name and year of birth as another; a weekly rhythm: workdays strain, weekends are lighter',
    since: 126, diary: 120, writes: (_ago, weekday) => (weekday >= 6 ? 0.7 : 0.93), pain: always(4.6), stress: always(6.4), weekend: { pain: -1.6, stress: -3.4 }, sites: LOWER_BACK,
    kitchen: () => ({ dishes: 9, plants: 0.25 }), habits: ['sleep', 'food', 'drugs'],
    events: (_ago, values, random) => {
      if ((values.stress ?? 0) >= 7 && random() < 0.12) values.note = pick(random, ['Langer Tag im Büro.', 'Monatsabschluss.', 'Zwei Stunden im Stau.', 'Viel gesessen.']);
    },
    reviews: [98, 63, 34],
  },
  {
    id: 'example-03', family: 'Ärmel-Weiß', given: 'Friederike', birthDate: '1951-02-28', gender: 'female', number: 'B-0103', phone: '+49 30 5550103', language: 'de',
    reason: 'A week of antibiotics with what the gut did around it; a name with umlaut, sharp s and hyphen',
    since: 118, diary: 112, writes: always(0.9), pain: hill(3.6, 1.6, 44, 9), stress: always(3.4), weekend: { pain: 0, stress: -0.3 }, sites: ['122496007', '39723000'],
    kitchen: (ago) => (on(ago, 52, 36) ? { dishes: 3, plants: 0.05 } : { dishes: 10, plants: 0.45 }), habits: ['sleep', 'food', 'gut', 'drugs'],
    events: (ago, values, random) => {
      if (on(ago, 53, 45)) {
        values.infection = true;
        values.infectionText = 'Blasenentzündung';
      }
      if (on(ago, 51, 45)) {
        values.drugs = ['antibiotic'];
        values.drugTexts = ['Antibiotikum, 2 x täglich'];
      }
      if (on(ago, 50, 40)) {
        values.diarrhoea = pick(random, ['mild', 'moderate', 'moderate', 'severe']);
        values.bloating = pick(random, ['mild', 'moderate']);
        values.stools = between(random, 3, 5);
        values.stoolForms = Array.from({ length: values.stools }, () => between(random, 5, 7));
      }
      if (on(ago, 40, 28)) values.drugs = ['probiotic'];
      if (ago === 51) values.note = 'Antibiotikum von der Hausärztin, 7 Tage.';
    },
    reviews: [88, 58, 29],
  },
  {
    id: 'example-04', family: 'Öztürk', given: 'Ayşe', birthDate: '1983-07-09', gender: 'female', number: 'B-0104', phone: '+49 170 5550104', language: 'de',
    reason: 'A flare three weeks ago in a hard time at work; letters that a plain alphabet has not',
    since: 97, diary: 91, writes: (ago) => (on(ago, 24, 17) ? 0.75 : 0.92), pain: hill(3.8, 4.2, 20, 5), stress: hill(4.8, 3.6, 23, 8), weekend: { pain: -0.3, stress: -1 }, sites: ['45048000', '122495006'],
    kitchen: () => ({ dishes: 11, plants: 0.4 }), habits: ['sleep', 'food', 'move', 'drugs'],
    events: (ago, values) => {
      if (ago === 24) values.note = 'Umzug, viel getragen.';
      if (on(ago, 23, 16)) {
        values.drugs = ['nsaid', 'ppi'];
        values.drugTexts = ['Ibuprofen 400 mg'];
      }
    },
    reviews: [70, 42, 15],
  },
  {
    id: 'example-05', family: 'Neumann', given: 'Nele', birthDate: '1999-09-30', gender: 'female', number: 'B-0105', language: 'de',
    reason: 'New: no entry yet',
    since: 1, diary: 0, writes: always(0), pain: always(0), stress: always(0), weekend: { pain: 0, stress: 0 }, sites: [], kitchen: () => ({ dishes: 1, plants: 0 }), habits: [], reviews: [],
  },
  {
    id: 'example-06', family: 'Kowalski', given: 'Jan', birthDate: '1990-12-24', gender: 'male', number: 'B-0106', language: 'de',
    reason: 'Six entries in all: too few to compare with anything',
    since: 30, diary: 26, writes: (ago) => ([26, 25, 23, 18, 17, 9].includes(ago) ? 1 : 0), pain: always(5), stress: always(5), weekend: { pain: 0, stress: 0 }, sites: LOWER_BACK,
    kitchen: () => ({ dishes: 6, plants: 0.4 }), habits: ['food'], reviews: [],
  },
  {
    id: 'example-07', family: 'Baptiste-Obermüller', given: 'Maximiliane Charlotte Antonia', birthDate: '1968-05-05', gender: 'female', number: 'B-0107', phone: '+49 30 5550107', language: 'de',
    reason: 'Two years with many gaps, some of months; a name that needs room',
    since: 735, diary: 728, writes: (ago) => (on(ago, 560, 430) || on(ago, 300, 230) ? 0.02 : on(ago, 60, 43) ? 0 : 0.42), pain: (ago) => 4.8 + 1.4 * Math.sin(ago / 58), stress: (ago) => 4.5 + Math.cos(ago / 91), weekend: { pain: -0.5, stress: -1 }, sites: LOWER_BACK,
    kitchen: () => ({ dishes: 9, plants: 0.35 }), habits: ['food'], reviews: [700, 610, 380, 190, 95],
  },
  {
    id: 'example-08', family: 'Hoffmann', given: 'Greta', birthDate: '1946-02-01', gender: 'female', number: 'B-0108', phone: '+49 30 5550108', language: 'de',
    reason: 'Days without pain, written as 0; a paper diary that the practice types in',
    since: 140, diary: 133, writes: always(0.95), pain: slope(4.4, -0.4, 110), stress: always(1.8), weekend: { pain: 0, stress: 0 }, sites: ['122496007'],
    kitchen: () => ({ dishes: 6, plants: 0.4 }), habits: ['sleep', 'food'], paper: true, reviews: [105, 77, 49, 20],
  },
  {
    id: 'example-09', family: 'Carter', given: 'Emily', birthDate: '1987-10-14', gender: 'female', number: 'B-0109', language: 'en',
    reason: 'Writes in English',
    since: 80, diary: 75, writes: always(0.86), pain: slope(5.5, 4.2, 70), stress: always(5), weekend: { pain: -0.2, stress: -1.5 }, sites: ['122496007', '68367000'],
    kitchen: () => ({ dishes: 6, plants: 0.3 }), habits: ['sleep', 'food', 'move'],
    events: (ago, values) => {
      if (ago === 33) values.note = 'Long flight, slept badly.';
    },
    reviews: [47, 19],
  },
  {
    id: 'example-10', family: 'Schäfer', given: 'Lukas', birthDate: '1995-04-27', gender: 'male', number: 'B-0110', language: 'de',
    reason: 'An imported Bearable export, its own scale of 0–4 beside the diary',
    since: 66, diary: 60, writes: (ago) => (ago < 32 ? 0.8 : 0.25), pain: always(4), stress: always(4.6), weekend: { pain: 0.4, stress: -0.8 }, sites: LOWER_BACK,
    kitchen: () => ({ dishes: 7, plants: 0.12 }), habits: ['food'], reviews: [31], bearable: true,
  },
  {
    id: 'example-11', family: 'Yıldırım', given: 'Deniz', birthDate: '1979-01-15', gender: 'other', number: 'B-0111', phone: '+49 170 5550111', language: 'de',
    reason: 'Sleep, movement and digestion filled in nearly every day',
    since: 104, diary: 98, writes: always(0.96), pain: slope(5, 3.4, 90), stress: hill(4, 1.5, 40, 12), weekend: { pain: 0.2, stress: -1.4 }, sites: ['16982005', '45048000'],
    kitchen: () => ({ dishes: 16, plants: 0.6 }), habits: ['sleep', 'food', 'move', 'gut', 'drugs'], reviews: [75, 46, 18],
  },
  {
    id: 'example-12', family: 'Vogel', given: 'Hannelore', birthDate: '1958-08-21', gender: 'female', number: 'B-0112', language: 'de',
    reason: 'Foods that no catalogue knows; an infection; a holiday in the notes',
    since: 90, diary: 84, writes: (ago) => (on(ago, 30, 27) ? 0 : 0.88), pain: hill(4.2, 1.8, 26, 6), stress: always(3.8), weekend: { pain: 0, stress: -0.5 }, sites: ['72696002', '122496007'],
    kitchen: (ago) => (on(ago, 31, 24) ? { dishes: 2, plants: 0.2 } : { dishes: 9, plants: 0.3 }), habits: ['sleep', 'food', 'gut', 'drugs'],
    events: (ago, values, random) => {
      if (on(ago, 31, 25)) {
        values.infection = true;
        values.infectionText = 'Erkältung mit Fieber';
        values.drugs = ['paracetamol'];
      }
      if (on(ago, 62, 52)) values.note = ago === 62 ? 'Kur in Bad Füssing.' : 'Kur';
      if (values.meals && random() < 0.3) {
        const text = pick(random, ['Tante Ernas Kräutermix', 'Zaubersaft vom Hofladen', 'Grünpulver aus der Apotheke', 'Opas Einmachglas']);
        values.meals.push({ text });
        values.plants?.push({ text });
      }
    },
    reviews: [60, 22],
  },
];
