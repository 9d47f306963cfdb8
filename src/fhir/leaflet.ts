/**
 * Leaflets as DocumentReferences with their whole text, and the Communication that says who was given which one. A text of the product is
 * stored when it is first given, once for each version; the practice's own are stored when they are written, with every version.
 */
import type { Communication, DocumentReference } from '@medplum/fhirtypes';
import type { GivenLeaflet, Leaflet, LeafletLanguage } from '../domain/leaflet.ts';
import { DOCUMENT, SID_LEAFLET, SNOMED } from './codes.ts';
import { asExample } from './patient.ts';
import { codeIn, said } from './words.ts';

/** Our simple markup is plain text; what it means is known by the type of the document. */
const PLAIN_TEXT = 'text/plain; charset=utf-8';

/** The search that finds every leaflet of the practice's own, those taken out of use too. */
export const LEAFLETS = `DocumentReference?type=${encodeURIComponent(`${DOCUMENT}|leaflet-text`)}&_count=500`;

/** The search that finds what a patient was given, the newest first. */
export function givenSearch(patient: string): string {
  return `Communication?patient=${encodeURIComponent(patient)}&category=${encodeURIComponent(`${SNOMED}|311401005`)}&_sort=-sent&_count=500`;
}

/** Identifier of a text of the product. */
export function leafletIdentifier({ id, language, version }: Pick<Leaflet, 'id' | 'language' | 'version'>): { system: string; value: string } {
  return { system: SID_LEAFLET, value: `${id}.${language}.${version}` };
}

/** One of the practice's own leaflets. */
export interface OwnLeaflet extends Leaflet {
  origin: 'practice';
  /** False once it is no longer given; it stays, because somebody may have it. */
  active: boolean;
}

/** A leaflet with its text. `at`: instant of the change, `author`: who makes it. */
export function leafletToFhir(leaflet: Pick<Leaflet, 'id' | 'origin' | 'language' | 'version' | 'title' | 'text'> & { active: boolean }, { author, at }: { author: string; at: string }): DocumentReference {
  const title = said(leaflet.title) ?? '–';
  return {
    resourceType: 'DocumentReference',
    ...(leaflet.origin === 'practice' ? { ...(leaflet.id !== '' && { id: leaflet.id }) } : { identifier: [leafletIdentifier(leaflet)] }),
    language: leaflet.language,
    status: leaflet.active ? 'current' : 'superseded',
    docStatus: 'final',
    type: { coding: [{ system: DOCUMENT, code: 'leaflet-text', display: 'Text of a leaflet' }] },
    date: at,
    author: [{ reference: `Practitioner/${author}` }],
    description: title,
    content: [{ attachment: { contentType: PLAIN_TEXT, language: leaflet.language, data: base64(leaflet.text), title } }],
  };
}

/** One of the practice's own leaflets, or null for any other document. */
export function ownLeafletFromFhir(resource: DocumentReference): OwnLeaflet | null {
  if (codeIn(resource.type, DOCUMENT) !== 'leaflet-text' || resource.identifier?.some(({ system }) => system === SID_LEAFLET) || resource.id === undefined) return null;
  const attachment = resource.content[0]?.attachment;
  return {
    id: resource.id,
    version: resource.meta?.versionId ?? '',
    origin: 'practice',
    language: languageOf(resource.language),
    title: attachment?.title ?? resource.description ?? '',
    text: textOf(attachment?.data),
    active: resource.status === 'current',
  };
}

/** That somebody was given a leaflet. */
export interface Giving {
  /** Id of the Patient. */
  patient: string;
  leaflet: Leaflet;
  /** Reference of the stored text: `DocumentReference/…`, with its version, or the `urn:uuid:` it has within the transaction. */
  document: string;
  author: { practitioner: string; name: string };
  /** Instant with offset. */
  at: string;
  note?: string;
  example: boolean;
}

export function givingToFhir({ patient, leaflet, document, author, at, note, example }: Giving): Communication {
  const [display, name, words] = [leaflet.title, author.name, note].map(said);
  const resource: Communication = {
    resourceType: 'Communication',
    language: leaflet.language,
    status: 'completed',
    category: [{ coding: [{ system: SNOMED, code: '311401005', display: 'Patient education' }] }],
    subject: { reference: `Patient/${patient}` },
    sent: at,
    recipient: [{ reference: `Patient/${patient}` }],
    sender: { reference: `Practitioner/${author.practitioner}`, ...(name !== undefined && { display: name }) },
    payload: [{ contentReference: { reference: document, ...(leaflet.origin === 'product' && { identifier: leafletIdentifier(leaflet) }), ...(display !== undefined && { display }) } }],
    ...(words !== undefined && { note: [{ text: words }] }),
  };
  return example ? asExample(resource) : resource;
}

/** What was given, or null for a Communication that gives no leaflet or was withdrawn. */
export function givenFromFhir(resource: Communication): GivenLeaflet | null {
  const reference = resource.payload?.find(({ contentReference }) => contentReference?.reference?.startsWith('DocumentReference/'))?.contentReference;
  const match = /^DocumentReference\/([^/]+)(?:\/_history\/([^/]+))?$/.exec(reference?.reference ?? '');
  if (!match || resource.status !== 'completed' || resource.id === undefined) return null;
  const product = reference?.identifier?.system === SID_LEAFLET ? /^(.+)\.(de|en)\.(\d+)$/.exec(reference.identifier.value ?? '') : null;
  const note = resource.note?.map(({ text }) => text).filter(Boolean).join('\n');
  return {
    id: resource.id,
    leaflet: product
      ? { id: product[1]!, language: languageOf(product[2]), version: product[3]!, origin: 'product', title: reference?.display ?? '' }
      : { id: match[1]!, language: languageOf(resource.language), version: match[2] ?? '', origin: 'practice', title: reference?.display ?? '' },
    document: match[1]!,
    given: resource.sent ?? '',
    ...(resource.sender?.display !== undefined && { by: resource.sender.display }),
    ...(note ? { note } : {}),
  };
}

function languageOf(language: string | undefined): LeafletLanguage {
  return language === 'en' ? 'en' : 'de';
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** The text of an attachment; empty when it is none. */
function textOf(data: string | undefined): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(data ?? ''), (letter) => letter.charCodeAt(0)));
  } catch {
    return '';
  }
}
