import { FhirError } from '../../data/fhir-client.ts';
import { TemplateConflict } from '../../data/templates.ts';
import type { templateMessages } from './template-messages.ts';

/** What a failed save says; what was typed stays. */
export function saveProblem(error: Error | null, text: (typeof templateMessages)['de']): string | null {
  if (error === null) return null;
  if (error instanceof TemplateConflict) return text.stale;
  return error instanceof FhirError && error.kind === 'offline' ? text.offline : text.failed;
}
