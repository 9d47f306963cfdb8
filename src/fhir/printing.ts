/** The record of a print: a DocumentReference without content of its own, which refers to the version that is on the paper. */
import type { DocumentReference } from '@medplum/fhirtypes';
import { parseDay } from '../domain/day.ts';
import { PRINTED_KINDS, type PrintedDocument, type PrintedKind, type Printing } from '../domain/printing.ts';
import { DOCUMENT } from './codes.ts';
import { asExample } from './patient.ts';
import { codeIn, said } from './words.ts';

const DISPLAYS: Record<PrintedKind, string> = {
  'care-plan': 'Care plan', 'patient-page': 'Patient page', letter: 'Letter of recommendation', 'progress-sheet': 'Progress sheet', leaflet: 'Leaflet', 'diary-sheet': 'Diary sheet', 'restriction-letter': 'Letter about a restriction', minutes: 'Minutes of a team meeting', 'meeting-sheet': 'Sheet of a team meeting',
};

/** The search that finds what was printed for a patient, the newest first. */
export function printingSearch(patient: string, count: number): string {
  return `DocumentReference?patient=${encodeURIComponent(patient)}&category=${encodeURIComponent(`${DOCUMENT}|printout`)}&_sort=-date&_count=${count}`;
}

export interface PrintingContext {
  /** Id of the Patient. */
  patient: string;
  author: { practitioner: string; name: string };
  /** Instant with offset. */
  at: string;
  example: boolean;
}

export function printingToFhir({ kind, language, title, draft, shows, period }: PrintedDocument, { patient, author, at, example }: PrintingContext): DocumentReference {
  const [name, words] = [author.name, title].map(said);
  const resource: DocumentReference = {
    resourceType: 'DocumentReference',
    status: 'current',
    docStatus: draft ? 'preliminary' : 'final',
    type: { coding: [{ system: DOCUMENT, code: kind, display: DISPLAYS[kind] }] },
    category: [{ coding: [{ system: DOCUMENT, code: 'printout', display: 'Printout' }] }],
    subject: { reference: `Patient/${patient}` },
    date: at,
    author: [{ reference: `Practitioner/${author.practitioner}`, ...(name !== undefined && { display: name }) }],
    content: [{ attachment: { language, ...(words !== undefined && { title: words }) } }],
    ...((shows !== undefined || period) && { context: { ...(period && { period: { start: period.from, end: period.to } }), ...(shows !== undefined && { related: [{ reference: shows }] }) } }),
  };
  return example ? asExample(resource) : resource;
}

/** What was printed, or null for any other document. */
export function printingFromFhir(resource: DocumentReference): Printing | null {
  const kind = PRINTED_KINDS.find((each) => each === codeIn(resource.type, DOCUMENT));
  if (kind === undefined || resource.id === undefined || !resource.category?.some((category) => codeIn(category, DOCUMENT) === 'printout')) return null;
  const attachment = resource.content[0]?.attachment;
  const [from, to] = [parseDay(resource.context?.period?.start?.slice(0, 10) ?? ''), parseDay(resource.context?.period?.end?.slice(0, 10) ?? '')];
  const shows = resource.context?.related?.[0]?.reference;
  const by = resource.author?.[0]?.display;
  return {
    id: resource.id,
    kind,
    language: attachment?.language === 'en' ? 'en' : 'de',
    title: attachment?.title ?? '',
    draft: resource.docStatus === 'preliminary',
    ...(shows !== undefined && { shows }),
    ...(from !== null && to !== null && { period: { from, to } }),
    at: resource.date ?? '',
    ...(by !== undefined && { by }),
  };
}
