/**
 * A record from one installation to another, without loss: every version with its id, number, author, time and text. What is taken over
 * is stored as it was, not as if it had been written here; a Provenance and the log say who took it over when.
 */
import { hash } from 'node:crypto';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { checkStructure } from '../../src/fhir/r4.ts';
import { storedEntryText, storedVersionOf, transferToFhir, type StoredVersion } from '../../src/fhir/record-transfer.ts';
import { logEntry } from '../fhir/audit.ts';
import { canonical, type Json } from '../fhir/body.ts';
import { RESOURCES } from '../fhir/capabilities.ts';
import { noteReview, updateCaseload } from '../fhir/caseload.ts';
import { fileIsWhatItSays } from '../fhir/rules.ts';
import { indexOf, localReference, ownPatient, referencesIn } from '../fhir/indexing.ts';
import type { Store, Version } from '../storage/store.ts';
import { logDeed, write, type Doing } from './states.ts';

const sha256 = (text: string): string => hash('sha256', text);

/** What several records share and a transfer takes along, so that its references lead somewhere: people, organisations, leaflets. */
const SHARED = new Set(['Practitioner', 'Organization', 'HealthcareService', 'DocumentReference', 'Questionnaire']);

/** Thrown when a version is gone that was there a moment ago: the record was erased while it was read. */
class RecordGone extends Error {
  override name = 'RecordGone';
}

/** The text of a version that is in the list; throws RecordGone. */
export function contentOf(store: Pick<Store, 'version'>, { type, id, version }: Pick<Version, 'type' | 'id' | 'version'>): string {
  const found = store.version(type, id, version);
  if (!found) throw new RecordGone();
  return found.content;
}

/** Every version of the shared resources that a record refers to, and that those refer to. */
function sharedOf(store: Store, record: readonly Omit<Version, 'content'>[]): Version[] {
  const places = new Set<string>();
  const found: Version[] = [];
  const note = (type: string, id: string): void => {
    if (!SHARED.has(type) || places.has(`${type}/${id}`)) return;
    places.add(`${type}/${id}`);
    const current = store.current(type, id);
    if (!current || current.patient !== null) return;
    const versions = store.history(type, id, { limit: 1_000_000 });
    found.push(...versions.toReversed());
    for (const each of versions) {
      note('Practitioner', each.author);
      read(each.content);
    }
  };
  const read = (content: string): void => {
    for (const { reference } of referencesIn(JSON.parse(content) as Json)) {
      const local = localReference(reference);
      if (local) note(local.type, local.id);
    }
  };
  for (const version of record) {
    note('Practitioner', version.author);
    read(contentOf(store, version));
  }
  return found.sort((a, b) => (a.type === b.type ? (a.id === b.id ? a.version - b.version : a.id < b.id ? -1 : 1) : a.type < b.type ? -1 : 1));
}

/** The whole record as a Bundle, as pieces of JSON text: first what is shared, then the record by type, id and version. */
export function* transferText(store: Store, patient: string, at: Date): Generator<string> {
  const record = store.record(patient);
  yield `{"resourceType":"Bundle","type":"collection","timestamp":${JSON.stringify(at.toISOString())},"entry":[`;
  let between = '\n';
  const entry = (content: string, { type, id, author, patient: of }: Omit<Version, 'content'>): string => {
    const stored: StoredVersion = { author, hash: sha256(content), ...(of !== null && { patient: of }), ...(JSON.stringify(JSON.parse(content)) !== content && { text: content }) };
    const text = `${between}${storedEntryText(content, { resourceType: type, id }, stored)}`;
    between = ',\n';
    return text;
  };
  for (const version of sharedOf(store, record)) yield entry(version.content, version);
  for (const version of record) yield entry(contentOf(store, version), version);
  yield '\n]}\n';
}

export type TransferRefusal = 'not-a-record' | 'newer-release' | 'altered' | 'exists' | 'erased';

/** A version that is to be stored as it was elsewhere. */
interface Incoming extends Version {
  resource: Json;
}

/**
 * Takes a record over, all of it or nothing. What is here already with the same content is left alone; one version with other content
 * refuses the whole. Answers how many versions were written, or why none were: `altered` when a text is not the one that its hash names.
 */
export function takeOver(doing: Doing, bundle: unknown): { patient: string; written: number } | TransferRefusal {
  const read = readBundle(bundle);
  if (typeof read === 'string') return read;
  const { patient, versions } = read;
  const { store, actor, now, zone, newId } = doing;
  if (versions.some((each) => fileIsWhatItSays({ resource: each.resource, previous: null, patient, previousPatient: null }, { store, now, zone }) !== undefined)) return 'not-a-record';
  if (store.ledger().some((erasure) => erasure.patient === patient)) return 'erased';
  const missing: Incoming[] = [];
  for (const incoming of versions) {
    const { type, id, version } = incoming;
    const here = store.version(type, id, version);
    if (here?.content === incoming.content && here.at === incoming.at && here.author === incoming.author && here.patient === incoming.patient) continue;
    // People and organisations of the same id are the same ones; here they may have gone on.
    if (incoming.patient === null && store.current(type, id)) continue;
    if (here || store.lastVersion(type, id) >= version) return 'exists';
    missing.push(incoming);
  }
  if (missing.length === 0) return { patient, written: 0 };
  const newest = new Map(missing.map((incoming) => [`${incoming.type}/${incoming.id}`, incoming]));
  store.transaction(() => {
    for (const incoming of missing) {
      const { resource, ...version } = incoming;
      const isNewest = newest.get(`${incoming.type}/${incoming.id}`) === incoming;
      const { rows, date } = isNewest ? indexOf(resource, zone) : { rows: [], date: null };
      store.put(version, rows, date);
      store.log(logEntry(actor, now.getTime(), { interaction: version.version === 1 ? 'create' : 'update', type: version.type, id: version.id, version: version.version, patients: [version.patient] }));
      noteReview(store, resource);
    }
    const total = sha256(versions.filter((each) => each.patient !== null).map(({ content }) => sha256(content)).join('\n'));
    write(doing, { ...transferToFhir({ patient, practitioner: actor.practitioner, recorded: now.toISOString(), sha256: total }), id: newId() }, patient);
    updateCaseload(store, new Map([[patient, { patient: true, episode: true, plan: true, days: null, written: true }]]), now, zone);
    logDeed(doing, 'transfer-in', [patient]);
  });
  return { patient, written: missing.length };
}

/** The versions of a Bundle in the order in which they can be stored, or what is wrong with it. */
function readBundle(bundle: unknown): { patient: string; versions: Incoming[] } | TransferRefusal {
  const { resourceType, type, entry } = (bundle ?? {}) as Partial<Bundle>;
  if (resourceType !== 'Bundle' || type !== 'collection' || !Array.isArray(entry) || entry.length === 0) return 'not-a-record';
  const versions: Incoming[] = [];
  const numbers = new Map<string, number>();
  for (const each of entry) {
    const incoming = readEntry(each);
    if (typeof incoming === 'string') return incoming;
    const place = `${incoming.type}/${incoming.id}`;
    // Each version after the one before it, from the first on: nothing in between is missing.
    if (incoming.version !== (numbers.get(place) ?? 0) + 1) return 'not-a-record';
    numbers.set(place, incoming.version);
    versions.push(incoming);
  }
  const patients = new Set(versions.flatMap((each) => each.patient ?? []));
  const [patient] = patients;
  if (patient === undefined || patients.size !== 1 || !versions.some((each) => each.type === 'Patient' && each.id === patient)) return 'not-a-record';
  return { patient, versions };
}

function readEntry(entry: BundleEntry): Incoming | TransferRefusal {
  const resource = entry?.resource as (Resource & { id?: string }) | undefined;
  const stored = entry && storedVersionOf(entry);
  if (!resource || !stored) return 'not-a-record';
  const known = RESOURCES.get(resource.resourceType);
  if (!known || known.write === 'none') return 'newer-release';
  const faults = checkStructure(resource);
  if (faults.length > 0) return 'newer-release';
  const content = stored.text ?? JSON.stringify(resource);
  if (sha256(content) !== stored.hash || !saysTheSame(content, resource)) return 'altered';
  const json = resource as unknown as Json;
  const [version, at] = [Number(resource.meta?.versionId), Date.parse(resource.meta?.lastUpdated ?? '')];
  const own = ownPatient(json);
  const patient = stored.patient ?? null;
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(resource.id ?? '') || !Number.isSafeInteger(version) || !Number.isFinite(at) || new Date(at).toISOString() !== resource.meta?.lastUpdated) return 'not-a-record';
  if (own !== null && own !== patient) return 'not-a-record';
  if (patient === null && !SHARED.has(resource.resourceType)) return 'not-a-record';
  return { type: resource.resourceType, id: resource.id!, version, at, author: stored.author, patient, content, resource: json };
}

function saysTheSame(content: string, resource: unknown): boolean {
  try {
    return canonical(JSON.parse(content)) === canonical(resource);
  } catch {
    return false;
  }
}
