/**
 * The copy of a whole record (Art. 15 GDPR, § 630g BGB) as a ZIP: one page to read with every document in every version, the access
 * log, every version as FHIR, and enclosed files. It is made as it is sent, of what was there when it was asked for.
 */
import { hash } from 'node:crypto';
import type { Patient, Practitioner, Resource } from '@medplum/fhirtypes';
import { DOCUMENT_KINDS, type DocumentKind } from '../../src/domain/record.ts';
import type { TimeZone } from '../../src/domain/day.ts';
import { patientFromFhir } from '../../src/fhir/patient.ts';
import { practitionerName } from '../../src/fhir/practice.ts';
import { documentOf } from '../../src/fhir/record.ts';
import type { Json } from '../fhir/body.ts';
import { localReference } from '../fhir/indexing.ts';
import type { Store, Version } from '../storage/store.ts';
import { about, createNames, logCsv, logLines } from './log.ts';
import { escapeHtml, readableHtml, type ReadableContext } from './readable.ts';
import { contentOf, transferText } from './transfer.ts';
import { copyWords } from './words.ts';
import type { ZipFile } from './zip.ts';

export interface CopyParts {
  store: Store;
  patient: string;
  /** Who makes it. */
  maker: string;
  practice: string;
  language: 'de' | 'en';
  zone: TimeZone;
  now: Date;
}

/** All versions of one document, the newest first. */
interface Document {
  kind: DocumentKind;
  day?: string;
  /** When its first version was entered, ms since 1970. */
  since: number;
  versions: Omit<Version, 'content'>[];
}

const ENDINGS: Record<string, string> = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg', 'text/plain': 'txt' };

/** The files of the copy. Throws RecordGone when it is read after the record was erased. */
export function copyFiles({ store, patient, maker, practice, language, zone, now }: CopyParts): ZipFile[] {
  const words = copyWords[language];
  const record = store.record(patient);
  const [newest] = store.logPage({ spans: [], descending: true, limit: 1 });
  const until = newest?.seq ?? 0;
  const head = store.chain.head();
  const names = createNames(store);
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium', timeZone: zone });
  const instant = (text: string | number): string => {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? String(text) : time.format(at);
  };
  const files = attachmentsOf(store, record, words.files);
  const context: ReadableContext = {
    language, instant, day: (text) => (Number.isNaN(Date.parse(text)) ? text : day.format(new Date(text))),
    nameOf: (reference) => nameOf(store, reference),
    fileOf: ({ data }) => (typeof data === 'string' ? files.get(hash('sha256', data))?.name : undefined),
  };
  const who = (author: string): string => names(author) || words.nobody;
  const documents = documentsOf(store, record);
  const lines = () => about(logLines(store, { patient }, { zone, after: until + 1 }), patient);
  const count = store.logCount({ patients: [patient], spans: [], descending: true, limit: 1 });
  const anchor = head ? words.anchor(head.n, head.link) : '';
  const made = words.made(instant(now.getTime()), maker);

  function* html(): Generator<string> {
    const stored = store.current('Patient', patient);
    const person = stored && patientFromFhir(JSON.parse(stored.content) as Patient);
    const called = person ? [person.given, person.family].filter(Boolean).join(' ') : patient;
    yield `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(words.title)}</title><style>${STYLE}</style></head><body>\n`;
    yield `<header><p>${escapeHtml(practice)}</p><h1>${escapeHtml(words.title)}</h1><p class="who">${escapeHtml(words.of)} <strong>${escapeHtml(called)}</strong>`;
    if (person?.birthDate !== undefined) yield `, ${escapeHtml(words.born)} <time datetime="${person.birthDate}">${escapeHtml(context.day(person.birthDate))}</time>`;
    if (person?.number !== undefined) yield `, ${escapeHtml(words.number)} ${escapeHtml(person.number)}`;
    yield `</p><p>${escapeHtml(made)}. ${escapeHtml(words.counts(documents.length, record.length, count))}.</p><p>${escapeHtml(words.lead)}</p><p class="small">${escapeHtml(anchor)}</p></header>\n`;
    const kinds = DOCUMENT_KINDS.filter((kind) => documents.some((each) => each.kind === kind));
    yield `<nav><h2>${escapeHtml(words.contents)}</h2><ul>${kinds.map((kind) => `<li><a href="#${kind}">${escapeHtml(words.kinds[kind])}</a> (${documents.filter((each) => each.kind === kind).length})</li>`).join('')}<li><a href="#access">${escapeHtml(words.log)}</a> (${count})</li></ul></nav>\n`;
    for (const kind of kinds) {
      yield `<section id="${kind}"><h2>${escapeHtml(words.kinds[kind])}</h2>\n`;
      for (const document of documents) if (document.kind === kind) yield* documentHtml(document);
      yield '</section>\n';
    }
    yield `<section id="access"><h2>${escapeHtml(words.log)}</h2><p>${escapeHtml(words.logLead)}</p><table><thead><tr>${words.logHeads.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('')}</tr></thead><tbody>\n`;
    for (const line of lines()) {
      const what = line.kind === undefined ? (line.type ?? '') : words.kinds[line.kind];
      const version = line.version === null ? '' : `, ${words.version(line.version)}`;
      yield `<tr><td><time datetime="${line.at}">${escapeHtml(instant(line.at))}</time></td><td>${escapeHtml(line.name || line.person)}</td><td>${escapeHtml(words.interactions[line.interaction] ?? line.interaction)}</td><td>${escapeHtml(what)}${line.day === undefined ? '' : ` ${escapeHtml(context.day(line.day))}`}${escapeHtml(version)}</td></tr>\n`;
    }
    yield '</tbody></table></section>\n</body></html>\n';
  }

  function* documentHtml({ kind, day: treated, versions }: Document): Generator<string> {
    const [current, ...earlier] = versions;
    const first = versions.at(-1)!;
    const entered = (version: Omit<Version, 'content'>): string => `<time datetime="${new Date(version.at).toISOString()}">${escapeHtml(instant(version.at))}</time>`;
    // Day and time stand in elements of their own, so they are put between the words.
    const sentence = (text: (when: string, by: string) => string, version: Omit<Version, 'content'>): string => escapeHtml(text('\u0001', who(version.author))).replace('\u0001', entered(version));
    yield `<article><h3>${escapeHtml(words.kinds[kind])}${treated === undefined ? '' : ` · ${escapeHtml(context.day(treated))}`}</h3><p class="dates">`;
    if (treated !== undefined) yield `${escapeHtml(words.treated('\u0001')).replace('\u0001', `<time datetime="${treated}">${escapeHtml(context.day(treated))}</time>`)} · `;
    yield sentence(words.entered, first);
    for (const version of versions.slice(0, -1).toReversed()) yield `<br>${sentence((when, by) => words.corrected(version.version, when, by), version)}`;
    yield `</p>\n${readableHtml(JSON.parse(contentOf(store, current!)) as Json, context)}\n`;
    if (earlier.length > 0) yield `<h4>${escapeHtml(words.earlier)}</h4>\n`;
    for (const version of earlier) {
      yield `<section class="earlier"><h5>${escapeHtml(words.version(version.version))} · ${entered(version)} · ${escapeHtml(who(version.author))}</h5>\n${readableHtml(JSON.parse(contentOf(store, version)) as Json, context)}</section>\n`;
    }
    yield '</article>\n';
  }

  return [
    { name: words.record, content: html() },
    { name: words.logFile, content: logCsv(lines(), language) },
    { name: 'fhir.json', content: transferText(store, patient, now) },
    ...[...files.values()].map(({ name, read }) => ({ name, content: once(read) })),
    { name: words.readMe, content: [words.readMeText({ made, documents: documents.length, versions: record.length, lines: count, anchor })] },
  ];
}

function* once(read: () => Uint8Array): Generator<Uint8Array> {
  yield read();
}

function documentsOf(store: Store, record: readonly Omit<Version, 'content'>[]): Document[] {
  const found = new Map<string, Document>();
  for (const version of record) {
    const place = `${version.type}/${version.id}`;
    const document = found.get(place);
    if (document) document.versions.unshift(version);
    else found.set(place, { kind: 'other', since: version.at, versions: [version] });
  }
  for (const document of found.values()) Object.assign(document, documentOf(JSON.parse(contentOf(store, document.versions[0]!)) as Resource));
  const order = ({ day, since }: Document): string => `${day ?? new Date(since).toISOString()} ${String(since).padStart(16, '0')}`;
  return [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Files that were stored within resources, each once, by the hash of what holds them. */
function attachmentsOf(store: Store, record: readonly Omit<Version, 'content'>[], folder: string): Map<string, { name: string; read: () => Uint8Array }> {
  const found = new Map<string, { name: string; read: () => Uint8Array }>();
  for (const version of record) {
    const content = contentOf(store, version);
    if (!content.includes('"data":')) continue;
    for (const { contentType, data } of attachmentsIn(JSON.parse(content))) {
      const key = hash('sha256', data);
      if (found.has(key)) continue;
      const ending = ENDINGS[contentType?.split(';')[0]!.trim().toLowerCase() ?? ''] ?? 'bin';
      // Read anew when its turn comes: a record may hold more than fits into memory.
      found.set(key, { name: `${folder}/${found.size + 1}.${ending}`, read: () => Buffer.from(attachmentsIn(JSON.parse(contentOf(store, version))).find((each) => hash('sha256', each.data) === key)!.data, 'base64') });
    }
  }
  return found;
}

function attachmentsIn(value: unknown): { contentType?: string; data: string }[] {
  if (Array.isArray(value)) return value.flatMap(attachmentsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { data, contentType } = value as { data?: unknown; contentType?: string };
  return [...(typeof data === 'string' ? [{ data, ...(contentType !== undefined && { contentType }) }] : []), ...Object.values(value).flatMap(attachmentsIn)];
}

function nameOf(store: Pick<Store, 'current'>, reference: string): string | undefined {
  const local = localReference(reference);
  const stored = local && (local.type === 'Practitioner' || local.type === 'Organization' || local.type === 'Patient') ? store.current(local.type, local.id) : null;
  if (!stored) return undefined;
  const resource = JSON.parse(stored.content) as Practitioner | Patient | { resourceType: 'Organization'; name?: string };
  if (resource.resourceType === 'Organization') return resource.name;
  if (resource.resourceType === 'Practitioner') return practitionerName(resource) || undefined;
  const { given, family } = patientFromFhir(resource);
  return [given, family].filter(Boolean).join(' ') || undefined;
}

const STYLE = `
body{font:11pt/1.45 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em;color:#1b1b1b;background:#fff}
h1{font-size:1.6em;margin:.2em 0}h2{font-size:1.3em;border-bottom:2px solid #444;margin:2em 0 .6em;break-after:avoid}h3{font-size:1.05em;margin:1.4em 0 .2em;break-after:avoid}h4,h5{font-size:.95em;margin:1em 0 .2em}
.dates,.small{color:#444;font-size:.9em;margin:.2em 0 .6em}.small{overflow-wrap:anywhere}
dl{margin:.2em 0 .2em}dl>div{display:grid;grid-template-columns:13em 1fr;gap:.2em 1em;padding:.1em 0}dd dl>div{grid-template-columns:10em 1fr}dt{color:#444}dd{margin:0;overflow-wrap:anywhere}
.text h2,.text h3{font-size:1em;border:0;margin:.8em 0 .2em}
.text,.earlier{border-left:3px solid #bbb;padding-left:1em;margin:.6em 0}.earlier{color:#333}
table{border-collapse:collapse;width:100%;font-size:.9em}th,td{text-align:left;vertical-align:top;padding:.2em .6em .2em 0;border-bottom:1px solid #ddd}
@media print{body{margin:0;max-width:none}a{color:inherit;text-decoration:none}}@media(max-width:40em){dl>div,dd dl>div{grid-template-columns:1fr;gap:0}}
`;
