/** The caseload page as FHIR gives it: a Bundle of Patients, each followed by its 28-day summary Observation. */
import type { Bundle, Observation, ObservationComponent, Patient as FhirPatient, Quantity } from '@medplum/fhirtypes';
import { parseDay, type Day } from '../domain/day.ts';
import { CASELOAD_DAYS, caseloadPeriod, type CaseloadRow } from '../domain/caseload.ts';
import { SID_SUMMARY, SUMMARY, UCUM } from './first-codes.ts';
import { patientFromFhir } from './patient-from.ts';

/** The metrics that rows can be sorted and filtered by, each a code of the SUMMARY system. */
export const METRICS = ['days-logged', 'last-log', 'pain-mean', 'pain-days', 'pain-delta', 'stress-mean', 'stress-days', 'stress-delta', 'plants-7d', 'plants-days', 'review-date', 'open-tasks', 'last-reviewed'] as const;
export type Metric = (typeof METRICS)[number];

const NAMES = {
  'days-logged': 'Days logged', 'last-log': 'Last log',
  'pain-mean': 'Mean pain', 'pain-days': 'Days with a pain rating', 'pain-delta': 'Change in mean pain vs previous 28 days', 'pain-series': 'Average pain, day by day',
  'stress-mean': 'Mean stress', 'stress-days': 'Days with a stress rating', 'stress-delta': 'Change in mean stress',
  'plants-7d': 'Distinct plants, last 7 days', 'plants-days': 'Days with plants counted, last 7 days',
  'plan-title': 'Care plan', 'review-date': 'Plan review date', 'open-tasks': 'Open tasks', 'last-reviewed': 'Diary last reviewed',
} as const;

const SCORE = { unit: '/10', code: '{score}' };
const DAYS = { unit: 'd', code: 'd' };

/** The value of each quantity metric and its unit. */
const QUANTITIES: [code: keyof typeof NAMES, value: (row: CaseloadRow) => number | undefined, unit: { unit: string; code: string }][] = [
  ['days-logged', (row) => row.daysLogged, DAYS],
  ['pain-mean', (row) => row.painMean, SCORE],
  ['pain-days', (row) => row.painDays, DAYS],
  ['pain-delta', (row) => row.painDelta, SCORE],
  ['stress-mean', (row) => row.stressMean, SCORE],
  ['stress-days', (row) => row.stressDays, DAYS],
  ['stress-delta', (row) => row.stressDelta, SCORE],
  ['plants-7d', (row) => row.plants7, { unit: '{plants}', code: '{plants}' }],
  ['plants-days', (row) => row.plantsDays, DAYS],
  ['open-tasks', (row) => row.openTasks, { unit: '{tasks}', code: '{tasks}' }],
];

/** Missing days in the series, as SampledData writes "error: no value". */
const MISSING = 'E';
const MS_PER_DAY = 86_400_000;

/**
 * The summary Observation of a row: what a caseload page includes after its Patient. It covers the 28 days up to `today`; a
 * figure without a value is left out. Not for storing under the patient: `last-reviewed` is that of the person who asks.
 */
export function summaryToFhir(row: CaseloadRow, today: Day): Observation {
  const component: ObservationComponent[] = [];
  for (const [code, value, { unit, code: ucum }] of QUANTITIES) {
    const found = value(row);
    if (found !== undefined) component.push({ ...coded(code), valueQuantity: { value: found, unit, system: UCUM, code: ucum } });
  }
  if (row.lastLog !== undefined) component.push({ ...coded('last-log'), valueDateTime: row.lastLog });
  if (row.painSeries.some((value) => value !== null)) {
    component.push({
      ...coded('pain-series'),
      valueSampledData: {
        origin: { value: 0, unit: SCORE.unit, system: UCUM, code: SCORE.code }, period: MS_PER_DAY, dimensions: 1,
        data: row.painSeries.map((value) => value ?? MISSING).join(' '),
      },
    });
  }
  if (row.planTitle !== undefined) component.push({ ...coded('plan-title'), valueString: row.planTitle });
  if (row.reviewDate !== undefined) component.push({ ...coded('review-date'), valueDateTime: row.reviewDate });
  if (row.lastReviewed !== undefined) component.push({ ...coded('last-reviewed'), valueDateTime: row.lastReviewed });
  const { from, to } = caseloadPeriod(today);
  return {
    resourceType: 'Observation',
    id: `sum28-${row.patient.id}`.slice(0, 64),
    identifier: [{ system: SID_SUMMARY, value: row.patient.id }],
    status: 'final',
    category: [{ coding: [{ system: SUMMARY, code: 'caseload-summary' }] }],
    code: { coding: [{ system: SUMMARY, code: 'summary-28d' }] },
    subject: { reference: `Patient/${row.patient.id}` },
    effectivePeriod: { start: from, end: to },
    component,
  };
}

/** One page of the caseload. */
export interface CaseloadPage {
  rows: CaseloadRow[];
  /** Rows in all, not only on this page. */
  total: number;
  /** Query of the next page (`?…`, without the path), or null on the last. */
  next: string | null;
  /** Query of this page; after a search by name it carries the opaque `search` token that may stand in an address. */
  self: string | null;
}

/** The rows of a `Patient/$caseload` answer in their order. A patient without a summary has a row in which nothing is logged. */
export function caseloadFromFhir(bundle: Bundle): CaseloadPage {
  const rows: CaseloadRow[] = [];
  const entries = bundle.entry ?? [];
  const summaries = new Map<string, Observation>();
  for (const { resource } of entries) {
    if (resource?.resourceType === 'Observation' && resource.subject?.reference !== undefined) summaries.set(resource.subject.reference, resource);
  }
  for (const { resource, search } of entries) {
    if (resource?.resourceType === 'Patient' && search?.mode !== 'include') rows.push(rowFrom(resource, summaries.get(`Patient/${resource.id}`)));
  }
  return { rows, total: bundle.total ?? rows.length, next: linkQuery(bundle, 'next'), self: linkQuery(bundle, 'self') };
}

function rowFrom(patient: FhirPatient, summary: Observation | undefined): CaseloadRow {
  const parts = new Map<string, ObservationComponent>();
  for (const part of summary?.component ?? []) {
    const code = part.code.coding?.find((coding) => coding.system === SUMMARY)?.code;
    if (code !== undefined) parts.set(code, part);
  }
  const number = (code: Metric): number | undefined => (parts.get(code)?.valueQuantity as Quantity | undefined)?.value;
  const optional = <Key extends keyof CaseloadRow>(key: Key, value: CaseloadRow[Key] | null | undefined): Partial<CaseloadRow> => (value === undefined || value === null ? {} : { [key]: value });
  const lastLog = parts.get('last-log')?.valueDateTime;
  const reviewDate = parts.get('review-date')?.valueDateTime;
  return {
    patient: patientFromFhir(patient),
    daysLogged: number('days-logged') ?? 0,
    ...optional('lastLog', lastLog === undefined ? null : parseDay(lastLog)),
    ...optional('painMean', number('pain-mean')),
    painDays: number('pain-days') ?? 0,
    ...optional('painDelta', number('pain-delta')),
    ...optional('stressMean', number('stress-mean')),
    stressDays: number('stress-days') ?? 0,
    ...optional('stressDelta', number('stress-delta')),
    ...optional('plants7', number('plants-7d')),
    plantsDays: number('plants-days') ?? 0,
    painSeries: seriesFrom(parts.get('pain-series')?.valueSampledData?.data),
    ...optional('planTitle', parts.get('plan-title')?.valueString),
    ...optional('reviewDate', reviewDate === undefined ? null : parseDay(reviewDate)),
    openTasks: number('open-tasks') ?? 0,
    ...optional('lastReviewed', parts.get('last-reviewed')?.valueDateTime),
  };
}

function seriesFrom(data: string | undefined): (number | null)[] {
  const values = (data ?? '').split(' ').map((text) => (text === '' || !Number.isFinite(Number(text)) ? null : Number(text)));
  return values.length === CASELOAD_DAYS ? values : Array.from({ length: CASELOAD_DAYS }, () => null);
}

function linkQuery(bundle: Bundle, relation: string): string | null {
  const url = bundle.link?.find((link) => link.relation === relation)?.url;
  const mark = url?.indexOf('?') ?? -1;
  return mark < 0 ? null : url!.slice(mark);
}

function coded(code: keyof typeof NAMES): Pick<ObservationComponent, 'code'> {
  return { code: { coding: [{ system: SUMMARY, code, display: NAMES[code] }] } };
}
