/** The worker of the import screen: files are read here, beside the page, and what is not needed never leaves it. */
import { createReading, type Request } from './reading.ts';

const answer = createReading((reply) => globalThis.postMessage(reply), async (taught) => (await import('./plant-finder.ts')).createPlantFinder(taught));

globalThis.addEventListener('message', (event: MessageEvent<Request>) => void answer(event.data));
