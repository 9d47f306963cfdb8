/** What the page brought along, and answers that were asked for while the code that wants them was still on its way. Each is given out once, and only while it is fresh. */

/** An answer that nobody took for so long is asked for anew, ms. */
const FRESH = 10_000;

const answers = new Map<string, { at: number; answer: Promise<Response> }>();

/** Asks for what stands at `address` below `/fhir`, as the app will. */
export function askAhead(address: string): void {
  const answer = fetch(`/fhir/${address}`, { headers: { accept: 'application/fhir+json', prefer: 'handling=strict' }, credentials: 'same-origin', cache: 'no-store' });
  answer.catch(() => undefined);
  answers.set(address, { at: performance.now(), answer });
}

/** The answer that was asked for ahead, or null: also when it did not come, so that whoever wants it asks as ever. */
export async function takeAhead(address: string): Promise<Response | null> {
  const asked = answers.get(address);
  answers.delete(address);
  return asked === undefined || performance.now() - asked.at > FRESH ? null : asked.answer.catch(() => null);
}

/** The session as the page itself says it; null where it says nothing. With `away` it is taken out of the page: whoever signs out leaves no name there. */
export function pageSession(away = false): unknown {
  const element = globalThis.document?.getElementById('session') ?? null;
  if (away) element?.remove();
  return element === null ? null : JSON.parse(element.textContent);
}
