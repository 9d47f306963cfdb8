/** The invented patients, for trying the product out. */
import { askSignedIn } from './session.ts';

/** Loads the twelve example patients, if they are not there. */
export async function loadExamples(): Promise<void> {
  await askSignedIn('POST', '/api/examples', {});
}

/** Takes the example patients away with everything in their records. */
export async function removeExamples(): Promise<void> {
  await askSignedIn('DELETE', '/api/examples');
}
