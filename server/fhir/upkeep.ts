/** What the store needs beside requests: an index by the rules of this release, and figures of today. */
import type { TimeZone } from '../../src/domain/day.ts';
import type { Store } from '../storage/store.ts';
import type { Json } from './body.ts';
import { rebuildCaseload, slideCaseload } from './caseload.ts';
import type { FhirContext } from './context.ts';
import { INDEX_VERSION, indexOf } from './indexing.ts';

/** The stamp that says by which rules, and in which time zone, the stored index was made. */
const INDEX_STAMP = 'index';

/**
 * Brings the index and the caseload up to this release, this time zone and this day, each in a transaction of its own: call it outside
 * of one, at the start and when a day begins. Costs next to nothing when they are; the index of a large practice takes minutes.
 */
export function bringUpToDate({ store, zone, now }: Pick<FhirContext, 'store' | 'zone' | 'now'>): void {
  const where = zone();
  const wanted = `${INDEX_VERSION} ${where}`;
  if (store.stamp(INDEX_STAMP) !== wanted) store.transaction(() => indexAnew(store, where, now(), wanted));
  slideCaseload({ store, zone, now });
}

/** Makes every index row and every caseload line anew: after an upgrade, a restore, or a change of the practice's time zone. */
function indexAnew(store: Store, zone: TimeZone, now: Date, stamp: string): void {
  store.each(({ type, id, content }) => {
    const { rows, date } = indexOf(JSON.parse(content) as Json, zone);
    store.reindex(type, id, rows, date);
  });
  rebuildCaseload(store, now, zone);
  store.setStamp(INDEX_STAMP, stamp);
}
