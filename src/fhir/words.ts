/** Typed text as FHIR can hold it, and small readings of what a resource says. */
import type { CodeableConcept, Extension, Reference } from '@medplum/fhirtypes';

// oxlint-disable-next-line no-control-regex -- what is pasted from a word processor holds them, and FHIR's strings may not
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text without characters that FHIR's strings may not hold; undefined when it says nothing, because FHIR has no blank strings. */
export function said(text: string | undefined): string | undefined {
  const fit = text?.replaceAll(UNFIT, '');
  return fit === undefined || !/[^\s]/.test(fit) ? undefined : fit;
}

/** An extension with a string, or nothing where there is nothing to say. */
export function stringPart(url: string, text: string | undefined): Extension[] {
  const valueString = said(text);
  return valueString === undefined ? [] : [{ url, valueString }];
}

/** The string of the first of these extensions with that url. */
export function partString(parts: readonly Extension[] | undefined, url: string): string | undefined {
  return parts?.find((part) => part.url === url)?.valueString;
}

/** The id at the end of a reference to a resource of that type, whatever version it names; undefined for any other. */
export function idOfReference(reference: Reference | undefined, type: string): string | undefined {
  return new RegExp(`^${type}/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?$`).exec(reference?.reference ?? '')?.[1];
}

/** The code of a system in a concept. */
export function codeIn(concept: CodeableConcept | undefined, system: string): string | undefined {
  return concept?.coding?.find((coding) => coding.system === system)?.code;
}
