/** The chain in a SQLite file, read only: also for looking at a file that no server has open. */
import type { DatabaseSync } from 'node:sqlite';
import type { Chain, Link, LinkedPlace } from './chain.ts';
import { HEAD_STAMP, foreignDefinitions } from './schema.ts';

const PLACES = ['current', 'history', 'erased'] as const;

/** Reads the chain of a file of this release. Errors are SQLite's own. */
export function readChain(db: DatabaseSync): Chain {
  const links = db.prepare('select n, kind, type, id, version, link from chain where n > ? order by n limit ?');
  // A page at a time, not row by row: half the time.
  const version = (table: string, content: string, newest = 'null') => db.prepare(`
    select c.n, t.at, t.author, t.patient, t.hash, ${content} as content, ${newest} as newest
    from chain c cross join ${table} t on t.type = c.type and t.id = c.id and t.version = c.version where c.n between ? and ? and c.kind <> 'line'
  `);
  const versions = [version('resource', 't.content'), version('history', 't.content', '(select r.version from resource r where r.type = c.type and r.id = c.id)'), version('erased', 'null')];
  // What was altered may be no JSON any more.
  const named = "json_each(case when json_valid(l.patients) then l.patients else '[]' end) j";
  const lines = db.prepare(`
    select c.n, l.at, l.practitioner, l.interaction, l.type, l.id, l.version, l.patients, l.query, l.address,
    (select count(distinct j.value) from ${named} cross join log_patient p on p.patient = j.value and p.seq = l.seq) as found
    from chain c cross join log l on l.seq = c.version where c.n between ? and ? and c.kind = 'line'
  `);
  const stamp = db.prepare('select value from stamp where name = ?');
  const newest = db.prepare('select n, link from chain order by n desc limit 1');
  const numbers = db.prepare(`
    select (select count(*) from chain) as links, (select count(*) from log) as lines, (select count(*) from erased) as erased, (select count(*) from log_patient) as named,
    (select count(*) from resource) + (select count(*) from history) + (select count(*) from erased) as versions
  `);
  const places = (text: string) => {
    const statement = db.prepare(`${text} limit ?`);
    return (limit: number): string[] => (statement.all(limit) as { place: string }[]).map(({ place }) => place);
  };
  const unlinked = places(`
    select place from (
      select type || '/' || id || '/_history/' || version as place from (
        select type, id, version from resource union all select type, id, version from history union all select type, id, version from erased
        except select type, id, version from chain where kind = 'version'
      )
      union all select type || '/' || id || '/_history/' || version from (select type, id, version from erased except select type, id, version from chain where kind = 'erasure')
      union all select 'log/' || seq from (select seq from log except select version from chain where kind = 'line')
    )
  `);
  const misnamed = places(`
    select distinct 'log/' || seq as place from (select patient, seq from log_patient except select j.value, l.seq from log l, ${named})
  `);

  return {
    sealed: () => (stamp.get(HEAD_STAMP) as { value: string } | undefined)?.value ?? null,
    head: () => (newest.get() as { n: number; link: string } | undefined) ?? null,
    page(after, limit) {
      const page = (links.all(after, limit) as unknown as Link[]).map((entry): LinkedPlace => ({ ...entry, versions: [], line: null }));
      if (page.length === 0) return page;
      const byNumber = new Map(page.map((entry) => [entry.n, entry]));
      const [first, last] = [page[0]!.n, page.at(-1)!.n];
      for (const [n, statement] of versions.entries()) {
        for (const row of statement.all(first, last) as unknown as (Omit<LinkedPlace['versions'][number], 'place'> & { n: number })[]) byNumber.get(row.n)!.versions.push(Object.assign(row, { place: PLACES[n]! }));
      }
      for (const row of lines.all(first, last) as unknown as (NonNullable<LinkedPlace['line']> & { n: number })[]) byNumber.get(row.n)!.line = row;
      return page;
    },
    counts: () => numbers.get() as ReturnType<Chain['counts']>,
    unlinked,
    misnamed,
    definitions: () => foreignDefinitions(db),
  };
}
