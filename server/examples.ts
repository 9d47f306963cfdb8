/** The twelve example patients, to look around with: loaded and taken away again as a whole. */
import { dayAt, type TimeZone } from '../src/domain/day.ts';
import { exampleBundles } from '../src/examples/bundles.ts';
import { TAG } from '../src/fhir/codes.ts';
import { systemActor } from './access/actor.ts';
import type { Actor, FhirHandler } from './fhir/context.ts';
import type { Route } from './route.ts';
import type { Store } from './storage/store.ts';

/** In whose name it is done. */
type Author = Pick<Actor, 'practitioner' | 'name'>;

export interface Examples {
  /** Loads them, if they are not there; answers how many there are then. */
  load: (person: Author) => Promise<{ patients: number }>;
  /** Takes them away with everything in their records; answers how many went. */
  remove: (person: Author) => Promise<{ patients: number }>;
}

interface ExamplesParts {
  fhir: FhirHandler;
  store: Store;
  zone: () => TimeZone;
  now: () => Date;
}

const MOST = 1000;

export function createExamples({ fhir, store, zone, now }: ExamplesParts): Examples {
  let loading: Promise<{ patients: number }> | null = null;

  const ids = () => store.search({ type: 'Patient', where: [{ kind: 'index', param: 'Patient._tag', any: [{ kind: 'token', system: TAG, value: 'example' }], not: false }], sort: [], limit: MOST }).map(({ id }) => id);

  /** Invented resources of a type that nothing else here refers to: an example provider to whom a real letter was written stays. */
  const unused = (type: string): { type: string; id: string }[] => {
    const found = store.search({ type, where: [{ kind: 'index', param: `${type}._tag`, any: [{ kind: 'token', system: TAG, value: 'example' }], not: false }], sort: [], limit: MOST }).map(({ id }) => id);
    const used = new Set<string>();
    store.each(({ content }) => {
      for (const id of found) if (content.includes(`"${type}/${id}"`)) used.add(id);
    });
    return found.filter((id) => !used.has(id)).map((id) => ({ type, id }));
  };

  /** Their content goes; that it went, when and by whom stays in the log. */
  const erase = (person: Author, patients: string[]) =>
    store.transaction(() => {
      store.erase(patients, []);
      store.erase([], unused('Practitioner'));
      // A meeting names its agenda, so it goes first; one that a real record names stays, as its agenda does.
      store.erase([], unused('Appointment'));
      store.erase([], unused('List'));
      store.setStamp('examples', '');
      store.log({ at: now().getTime(), practitioner: person.practitioner, interaction: 'delete', type: 'Patient', id: null, version: null, patients, query: null, address: null });
    });

  async function load(person: Author): Promise<{ patients: number }> {
    const there = ids();
    if (store.stamp('examples') === 'loaded' && there.length > 0) return { patients: there.length };
    // Something is there, but not all of it: the server stopped while it loaded them.
    if (there.length > 0) erase(person, there);
    for (const bundle of exampleBundles({ today: dayAt(now(), zone()), zone: zone(), practitioner: person.practitioner, name: person.name })) {
      const response = await fhir(new Request('http://localhost/fhir', { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(bundle) }), systemActor(person));
      if (!response.ok) throw new Error(`example Bundle: ${response.status}`);
      // Others are served in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    store.transaction(() => store.setStamp('examples', 'loaded'));
    return { patients: ids().length };
  }

  return {
    load: (person) => (loading ??= load(person).finally(() => (loading = null))),
    async remove(person) {
      await loading;
      const there = ids();
      if (there.length > 0) erase(person, there);
      return { patients: there.length };
    },
  };
}

/** The addresses that load the examples and take them away. */
export function exampleRoutes(examples: Examples): Route[] {
  return [
    { method: 'POST', path: '/api/examples', access: ['owner'], body: 'none', handle: async ({ person }) => Response.json(await examples.load(person!), { status: 201 }) },
    { method: 'DELETE', path: '/api/examples', access: ['owner'], body: 'none', handle: async ({ person }) => Response.json(await examples.remove(person!)) },
  ];
}
