/** What was printed: written down when a print is started, with the version that is on the paper. */
import type { Period } from './summary.ts';

/** Kinds of documents on paper, in the order of the print centre. */
export const PRINTED_KINDS = ['care-plan', 'patient-page', 'letter', 'progress-sheet', 'leaflet', 'diary-sheet', 'restriction-letter', 'minutes', 'meeting-sheet'] as const;
export type PrintedKind = (typeof PRINTED_KINDS)[number];

/** One document of a print. */
export interface PrintedDocument {
  kind: PrintedKind;
  language: 'de' | 'en';
  /** What it says it is: "Behandlungsplan, Version 3". Never a name. */
  title: string;
  /** Not released when it was printed. */
  draft: boolean;
  /** What it shows, as `Type/id/_history/version`; a sheet of figures shows no single version. */
  shows?: string;
  /** The days that it shows, or that are to be filled in. */
  period?: Period;
}

/** A print as it was written down. */
export interface Printing extends PrintedDocument {
  id: string;
  /** Instant. */
  at: string;
  /** Name of who started it, where it was kept. */
  by?: string;
}
