/** Creates and updates, whether by id or by what the resource is found by. */
import type { Version } from '../storage/store.ts';
import { logEntry } from './audit.ts';
import type { Json } from './body.ts';
import { doneOutcome, refuse } from './outcome.ts';
import type { Answer, Exchange } from './requests.ts';
import type { Parameters } from './search.ts';
import type { Sight } from './sight.ts';
import { findMatches, fits, readTag, type Draft, type Unit } from './write.ts';

/** One resource to be written, and on which condition. */
export interface WriteRequest {
  method: 'POST' | 'PUT';
  type: string;
  /** From the address; null for a create, and for an update of what `criteria` find. */
  id: string | null;
  draft: Draft;
  /** The search of a conditional create or update. */
  criteria: Parameters | null;
  /** They stand in an address, where nothing that names a person may stand. */
  criteriaInAddress: boolean;
  /** The version that the sender knows; NaN for a tag that is none of ours. */
  expected: number | undefined;
  /** `If-None-Match: *`: nothing may stand there yet. */
  createOnly: boolean;
  /** Where it goes, once that is known. */
  target?: Target;
}

export interface Target {
  id: string;
  current: Version | null;
  /** Something that is hidden from whoever writes stands at this id: it is answered as if there were nothing. */
  hidden?: Version;
}

/** The conditions of a request as headers or as the parts of a Bundle entry. */
export interface Conditions {
  ifMatch?: string | null | undefined;
  ifNoneMatch?: string | null | undefined;
  ifNoneExist?: string | null | undefined;
}

export function writeRequest(
  method: 'POST' | 'PUT', draft: Draft, { type, id, parameters, inAddress }: { type: string; id: string | null; parameters: Parameters; inAddress: boolean }, { ifMatch, ifNoneMatch, ifNoneExist }: Conditions,
): WriteRequest {
  if (method === 'POST') {
    if (parameters.length > 0) refuse('unknown-parameter', { path: `http.${parameters[0]![0].slice(0, 64)}` });
    const criteria = ifNoneExist ? [...new URLSearchParams(ifNoneExist.slice(ifNoneExist.indexOf('?') + 1))] : null;
    return { method, type, id: null, draft, criteria, criteriaInAddress: false, expected: undefined, createOnly: false };
  }
  if (id !== null && parameters.length > 0) refuse('unknown-parameter', { path: `http.${parameters[0]![0].slice(0, 64)}` });
  if (id !== null && !/^[A-Za-z0-9.-]{1,64}$/.test(id)) refuse('wrong-id', { path: `${type}.id`, diagnostics: '1 to 64 of A-Z a-z 0-9 - .' });
  if (id !== null && draft.resource.id !== id) refuse('wrong-id', { path: `${type}.id`, diagnostics: 'The id of the address and of the resource are not the same.' });
  // `If-Match: *` would overwrite whatever there is.
  if (ifMatch?.trim() === '*') refuse('precondition-required', { diagnostics: 'If-Match names a version.' });
  return {
    method, type, id, draft, criteria: id === null ? parameters : null, criteriaInAddress: inAddress,
    expected: ifMatch ? readTag(ifMatch) : undefined, createOnly: ifNoneMatch?.trim() === '*',
  };
}

/** Finds out where a resource goes: its id, and what stands there now. Within the transaction that writes it. */
export function resolveTarget(exchange: Exchange, { method, type, id, draft, criteria, criteriaInAddress }: WriteRequest): Target {
  const { newId, sight } = exchange;
  sight.require(type, 'write', method === 'POST' ? 'create' : 'update');
  if (id !== null) return targetAt(exchange, type, id);
  if (!criteria) return { id: newId(), current: null };
  if (!sight.may(type, 'read') && criteria.some(([name]) => name !== 'identifier')) refuse('forbidden', { path: type, diagnostics: 'The condition is an identifier.', denied: { interaction: 'search-type', type } });
  const matches = findMatches(exchange, type, criteria, !criteriaInAddress);
  if (matches.length > 1) refuse('ambiguous', { path: type, diagnostics: 'More than one resource fits.' });
  const [match] = matches;
  if (match) return { id: match.id, current: match };
  // Of a create the server says the id.
  const wanted = method === 'PUT' ? (draft.resource.id as string | undefined) : undefined;
  if (wanted === undefined) return { id: newId(), current: null };
  const { hidden } = targetAt(exchange, type, wanted);
  return { id: wanted, current: null, ...(hidden && { hidden }) };
}

function targetAt({ store, sight }: Exchange, type: string, id: string): Target {
  const current = store.current(type, id);
  return current && !isOpen(sight, current) ? { id, current: null, hidden: current } : { id, current };
}

/** Whether somebody may know of this version: those who write without reading know of what lies within their reach. */
function isOpen(sight: Sight, version: Version): boolean {
  return sight.may(version.type, 'read') ? sight.sees(version) : sight.reaches(version);
}

/** Writes one resource. `wanted`: the answer carries it where it may be read, so that having seen it is logged too. */
export function writeOne(exchange: Exchange, unit: Unit, request: WriteRequest, wanted: boolean): Answer {
  const { store, actor, now, sight } = exchange;
  const { type, draft, criteria, expected, createOnly } = request;
  const { id, current, hidden } = request.target ?? resolveTarget(exchange, request);
  const full = wanted && sight.may(type, 'read');
  const seen = (version: Version): void => {
    if (full) store.log(logEntry(actor, now.getTime(), { interaction: 'read', type, id, version: version.version, patients: [version.patient] }));
  };
  // Who may not read is not told of what they could not have written.
  if (current && !sight.may(type, 'read')) sight.checkChange(draft.resource, JSON.parse(current.content) as Json, current.patient);

  if (request.method === 'POST') {
    if (current) {
      seen(current);
      return answer(exchange, 200, current, full);
    }
    return answer(exchange, 201, unit.create(draft, id).version, full);
  }

  if (createOnly && current) refuse('exists', { path: type, currentVersion: current.version, diagnostics: `${type}/${id} is there already.` });
  if (!current) {
    const denied = hidden || sight.isLimited() ? { interaction: 'update', type, id, ...(hidden && { patients: [hidden.patient] }) } : undefined;
    if (expected !== undefined) refuse('not-found', { path: type, diagnostics: 'There is no such resource to be updated.', denied });
    if (!criteria && !createOnly) refuse('precondition-required', { path: type, diagnostics: 'Name the version you know in If-Match, or send If-None-Match: * for a new resource.' });
    // An id that is taken cannot be given once more: the one place where something hidden is not quite like nothing. It says no more than that.
    if (hidden) refuse('not-found', { path: type, diagnostics: 'There is no such resource to be updated.', denied });
    if (criteria && store.current(type, id)) refuse('wrong-id', { path: `${type}.id`, diagnostics: 'Another resource has this id.' });
    const { version } = unit.create(draft, id);
    checkFits(exchange, request, id);
    return answer(exchange, 201, version, full);
  }
  if (draft.resource.id !== undefined && draft.resource.id !== id) refuse('wrong-id', { path: `${type}.id`, diagnostics: 'The id is not that of the resource that fits.' });
  if (!criteria && expected === undefined) refuse('precondition-required', { path: type, currentVersion: current.version, diagnostics: 'Name the version you know in If-Match.' });
  const { version, effect } = unit.update(draft, current, expected);
  if (effect === 'unchanged') seen(version);
  else checkFits(exchange, request, id);
  return answer(exchange, 200, version, full);
}

/** What is written by a search must be found by it: otherwise the next one writes it once more. */
function checkFits(exchange: Exchange, { type, criteria, criteriaInAddress }: WriteRequest, id: string): void {
  if (!criteria) return;
  if (!fits(exchange, type, id, criteria, !criteriaInAddress)) refuse('wrong-identifier', { path: type, diagnostics: 'The resource does not fit the search that it is written by.' });
}

function answer({ prefer, sight }: Exchange, status: number, version: Version, full: boolean): Answer {
  const { type, id } = version;
  const body = prefer.return === 'OperationOutcome' ? JSON.stringify(doneOutcome()) : full ? sight.shown(version) : null;
  return { status, body, version, location: `${type}/${id}/_history/${version.version}` };
}
