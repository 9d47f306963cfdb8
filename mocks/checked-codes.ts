/**
 * The standard codes that the product writes, each with the display under which it was looked up. Wrong pairs are common in
 * public code, so a test refuses every pair that is not here; add one only after looking it up at its source.
 */
import type { CodeSystem } from '@medplum/fhirtypes';
import { TERMINOLOGY } from '../src/fhir/terminology.ts';

/** By code system: code, display. Displays in German stand beside the English one where a form shows them. */
export const CHECKED: Record<string, Record<string, readonly string[]>> = {
  'http://loinc.org': {
    '38214-3': [],
    '41950-7': ['Number of steps in 24 hour Measured'],
    '55411-3': ['Exercise duration'],
    '59284-0': ['Consent Document'],
    '72514-3': ['Pain severity - 0-10 verbal numeric rating [Score] - Reported'],
    '73985-4': ['Exercise activity'],
    '93038-8': ['Stress level'],
    '93832-4': ['Sleep duration'],
  },
  'http://snomed.info/sct': {
    '12921003': ['Pelvis', 'Becken'],
    '14760008': ['Constipation'],
    '16982005': ['Shoulder', 'Schulter'],
    '24136001': ['Hip joint structure', 'Hüfte'],
    '30021000': ['Lower leg', 'Unterschenkel'],
    '36682004': ['Physiotherapist'],
    '37822005': ['Lower back structure', 'Unterer Rücken'],
    '39723000': ['Sacroiliac joint', 'Kreuz-Darmbein-Gelenk'],
    '43364001': ['Abdominal discomfort'],
    '45048000': ['Neck', 'Nacken/Hals'],
    '46862004': ['Buttock', 'Gesäß'],
    '51185008': ['Chest', 'Brustkorb'],
    '53120007': ['Upper limb', 'Arm'],
    '56459004': ['Foot', 'Fuß'],
    '62315008': ['Diarrhea'],
    '64299003': ['Relaxation training therapy'],
    '661005': ['Jaw region', 'Kiefer'],
    '68367000': ['Thigh', 'Oberschenkel'],
    '69536005': ['Head', 'Kopf'],
    '72696002': ['Knee', 'Knie'],
    '85562004': ['Hand'],
    '91251008': ['Physical therapy procedure'],
    '103699006': ['Referral to dietitian'],
    '113345001': ['Abdomen', 'Bauch'],
    '116289008': ['Abdominal bloating'],
    '122495006': ['Thoracic spine', 'Brustwirbelsäule'],
    '122496007': ['Lumbar spine', 'Lendenwirbelsäule'],
    '159033005': ['Dietitian'],
    '229065009': ['Exercise therapy'],
    '251853006': ['Oral fluid input'],
    '279039007': ['Low back pain'],
    '311401005': ['Patient education'],
    '409063005': ['Counseling'],
    '409073007': ['Education'],
    '443172007': ['Bristol stool form score'],
  },
  /** Not looked up at the source: recalled, and used only in an example of a condition that a physician states. */
  'http://fhir.de/CodeSystem/bfarm/icd-10-gm': { 'M54.5': ['Kreuzschmerz'] },
  'http://fhir.de/CodeSystem/identifier-type-de-basis': { KVZ10: [] },
  'http://hl7.org/fhir/CodeSystem/task-code': { fulfill: ['Fulfill the focal request'] },
  'http://hl7.org/fhir/questionnaire-item-control': { slider: ['Slider'] },
  'http://hl7.org/fhir/restful-interaction': {
    read: ['read'], vread: ['vread'], update: ['update'], create: ['create'], 'search-type': ['search-type'], 'search-system': ['search-system'],
    'history-instance': ['history-instance'], 'history-type': ['history-type'], transaction: ['transaction'], batch: ['batch'], operation: ['operation'], capabilities: ['capabilities'],
  },
  'http://terminology.hl7.org/CodeSystem/audit-entity-type': { '1': ['Person'], '2': ['System Object'], '3': ['Organization'], '4': ['Other'] },
  'http://terminology.hl7.org/CodeSystem/audit-event-type': { rest: ['RESTful Operation'] },
  'http://terminology.hl7.org/CodeSystem/condition-clinical': { active: ['Active'] },
  'http://terminology.hl7.org/CodeSystem/condition-ver-status': { confirmed: ['Confirmed'] },
  'http://terminology.hl7.org/CodeSystem/consentaction': { access: ['Access'], collect: ['Collect'], disclose: ['Disclose'] },
  'http://terminology.hl7.org/CodeSystem/consentscope': { 'patient-privacy': ['Privacy Consent'] },
  'http://terminology.hl7.org/CodeSystem/flag-category': { admin: ['Administrative'], clinical: ['Clinical'] },
  'http://terminology.hl7.org/CodeSystem/goal-achievement': { 'in-progress': ['In Progress'], achieved: ['Achieved'], 'not-achieved': ['Not Achieved'] },
  'http://terminology.hl7.org/CodeSystem/goal-category': { behavioral: ['Behavioral'], dietary: ['Dietary'], physiotherapy: ['Physiotherapy'] },
  'http://terminology.hl7.org/CodeSystem/goal-relationship-type': { predecessor: ['Predecessor'] },
  'http://terminology.hl7.org/CodeSystem/list-order': { user: ['Sorted by User'] },
  'http://terminology.hl7.org/CodeSystem/object-role': { '1': ['Patient'], '4': ['Domain Resource'], '24': ['Query'] },
  'http://terminology.hl7.org/CodeSystem/observation-category': { activity: ['Activity'], survey: ['Survey'] },
  'http://terminology.hl7.org/CodeSystem/organization-type': { prov: ['Healthcare Provider'] },
  'http://terminology.hl7.org/CodeSystem/provenance-participant-type': { assembler: ['Assembler'], author: ['Author'] },
  'http://terminology.hl7.org/CodeSystem/restful-security-service': { Basic: ['Basic'], OAuth: ['OAuth'] },
  'http://terminology.hl7.org/CodeSystem/v2-0203': { MR: ['Medical record number'] },
  'http://terminology.hl7.org/CodeSystem/v3-ActReason': { TREAT: ['treatment'] },
  'http://terminology.hl7.org/CodeSystem/v3-DataOperation': { CREATE: ['create'], UPDATE: ['revise'] },
  'http://terminology.hl7.org/CodeSystem/v3-ParticipationType': { IRCP: ['information recipient'], PPRF: ['primary performer'] },
  /** The registry of BCP 47; languages of a provider are written without a display. */
  'urn:ietf:bcp:47': { de: ['German'], en: ['English'], tr: [], ar: [], ru: [], uk: [], pl: [], fa: [], ro: [], it: [], es: [], fr: [], el: [], sr: [], hr: [], bs: [], sq: [], ku: [], vi: [], zh: [], pt: [], bg: [], nl: [] },
};

/** Units are checked apart: their display is a word for people, in any language. */
const UNITS = new Set(['d', 'h', 'min', 'mL', 'mm', 'min/wk', '/d', '{score}', '{score}/wk', '{steps}', '{portion}', '{plants}', '{plants}/wk', '{tasks}']);

const own = new Map(
  TERMINOLOGY.filter((resource): resource is CodeSystem & (typeof TERMINOLOGY)[number] => resource.resourceType === 'CodeSystem' && resource.content === 'complete').map((system) => [
    system.url,
    new Map((system.concept ?? []).map((concept) => [concept.code, [concept.display ?? '', ...(concept.designation ?? []).map((designation) => designation.value)]])),
  ]),
);

/**
 * Every coding and unit anywhere in a resource whose (system, code, display) is not in the lists; empty when all were checked.
 * Codes of our own systems must be concepts of those; plants are ids of the catalogue and left to it.
 */
export function uncheckedCodes(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(uncheckedCodes);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(uncheckedCodes);
  const { system, code, display } = value as Record<string, unknown>;
  if (typeof system !== 'string' || typeof code !== 'string' || 'url' in value) return inner;
  const shown = typeof display === 'string' ? display : undefined;
  return isChecked(system, code, shown) ? inner : [`${system}|${code} ${shown ?? ''}`, ...inner];
}

function isChecked(system: string, code: string, display: string | undefined): boolean {
  if (system === 'http://unitsofmeasure.org') return UNITS.has(code);
  if (system.endsWith('/CodeSystem/plant')) return true;
  const listed = Object.hasOwn(CHECKED, system) ? CHECKED[system]! : {};
  const displays = own.get(system)?.get(code) ?? (Object.hasOwn(listed, code) ? listed[code] : undefined);
  return displays !== undefined && (display === undefined || displays.includes(display));
}
