/** A whole record on its way to another installation: a Bundle with every version, and how each was stored. */
import type { BundleEntry, Extension, Provenance, Resource } from '@medplum/fhirtypes';
import { BASE, EXT_STORED_VERSION, PARTICIPANT_TYPE, RECORD, SID_IMPORT } from './codes.ts';
import { idOfReference, partString } from './words.ts';

/** One version as it was stored, and what the resource itself does not say of it. */
export interface StoredVersion {
  /** Id of the Practitioner who wrote it. */
  author: string;
  /** Id of the patient whose record it belongs to; absent for what the practice shares, such as its people. */
  patient?: string;
  /** SHA-256 of the stored text, lower-case hex. */
  hash: string;
  /** The stored text, where the resource printed anew is not the same byte for byte. */
  text?: string;
}

/** The JSON text of a Bundle entry; the stored text stands in it as it is. */
export function storedEntryText(content: string, resource: { resourceType: string; id: string }, { author, patient, hash, text }: StoredVersion): string {
  const extension: Extension = {
    url: EXT_STORED_VERSION,
    extension: [
      { url: 'author', valueReference: { reference: `Practitioner/${author}` } },
      ...(patient === undefined ? [] : [{ url: 'patient', valueReference: { reference: `Patient/${patient}` } }]),
      { url: 'hash', valueString: hash },
      ...(text === undefined ? [] : [{ url: 'text', valueString: text }]),
    ],
  };
  return `{"extension":[${JSON.stringify(extension)}],"fullUrl":${JSON.stringify(`${BASE}/${resource.resourceType}/${resource.id}`)},"resource":${content}}`;
}

/** How the version of an entry was stored, or null when it does not say so. */
export function storedVersionOf(entry: BundleEntry): StoredVersion | null {
  const parts = entry.extension?.find(({ url }) => url === EXT_STORED_VERSION)?.extension;
  const reference = (name: string, type: string) => idOfReference(parts?.find(({ url }) => url === name)?.valueReference, type);
  const [author, patient, hash, text] = [reference('author', 'Practitioner'), reference('patient', 'Patient'), partString(parts, 'hash'), partString(parts, 'text')];
  if (author === undefined || hash === undefined) return null;
  return { author, hash, ...(patient !== undefined && { patient }), ...(text !== undefined && { text }) };
}

/** That a record was taken over from another installation: by whom, when, and the SHA-256 over the hashes of all its versions. */
export function transferToFhir({ patient, practitioner, recorded, sha256 }: { patient: string; practitioner: string; recorded: string; sha256: string }): Provenance {
  return {
    resourceType: 'Provenance',
    target: [{ reference: `Patient/${patient}` }],
    recorded,
    activity: { coding: [{ system: RECORD, code: 'transfer-in', display: 'Record taken over' }] },
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPE, code: 'assembler', display: 'Assembler' }] }, who: { reference: `Practitioner/${practitioner}` } }],
    entity: [{ role: 'source', what: { identifier: { system: SID_IMPORT, value: sha256 }, display: 'record' } }],
  };
}

/** True for the mark that a record was taken over. */
export function isTransfer(resource: Resource): boolean {
  return resource.resourceType === 'Provenance' && (resource.activity?.coding?.some(({ system, code }) => system === RECORD && code === 'transfer-in') ?? false);
}
