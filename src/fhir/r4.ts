/**
 * Checks the structure of FHIR R4 JSON before anything is stored or shown: which elements there are, how often, of which
 * type and with which codes, and the invariants that catch real mistakes. An unknown element is refused with its path, never
 * dropped. Runs in the browser and on the server, and needs nothing but the schema beside it.
 */
import { parseDay } from '../domain/day.ts';
import { R4_RESOURCES, R4_SCHEMA } from './r4-schema.ts';

/** One fault. `path` is where it is, such as `QuestionnaireResponse.item[1].answer[0].valueFoo`; `code` is an IssueType of R4. */
export interface StructureIssue {
  path: string;
  code: 'structure' | 'required' | 'value' | 'invariant' | 'not-supported';
  /** English, for developers and logs: names elements and expectations, never a value from the resource. */
  message: string;
}

/** Resource types that can be checked, and so stored. */
export const RESOURCE_TYPES: ReadonlySet<string> = new Set(R4_RESOURCES.split(' '));

/** More faults than this are not listed: the first ones say enough. */
const MOST_ISSUES = 50;
/** Deeper nesting than any honest resource has; the form's own questions nest three deep. */
const MOST_DEPTH = 64;

interface Element {
  type: string;
  many: boolean;
  /** Codes of a required value set; of a CodeableConcept at least one coding has one of them. */
  codes?: ReadonlySet<string>;
  /** Resource types that a reference may lead to. */
  targets?: ReadonlySet<string>;
  /** The base name of a choice, such as `value`, of which one may be there. */
  choice?: string;
}

interface Type {
  elements: Map<string, Element>;
  /** Elements and choices that must be there. */
  required: string[];
  rules: Rule[];
}

type Json = Record<string, unknown>;
type Rule = (value: Json, context: Context) => string | undefined;

interface Context {
  issues: StructureIssue[];
  path: (string | number)[];
  /** The resource that holds what is checked, for references to contained resources. */
  resource: Json;
}

const types = new Map<string, Type>();
const sources = new Map<string, string>();
const codeLists = new Map<string, ReadonlySet<string>>();
for (const line of R4_SCHEMA.trim().split('\n')) {
  const space = line.indexOf(' ');
  if (line.startsWith('@')) codeLists.set(line.slice(1, space), new Set(line.slice(space + 1).split('|')));
  else sources.set(line.slice(0, space), line.slice(space + 1));
}

/** The elements of a type, read from its line of the schema on first use. */
function typeNamed(name: string): Type | undefined {
  const known = types.get(name);
  if (known) return known;
  const source = sources.get(name);
  if (source === undefined) return undefined;
  const type: Type = { elements: new Map(), required: [], rules: RULES[name] ?? [] };
  for (const part of source.split(' ')) {
    const [, key, choices, single, list, count] = /^(\w+)(?:\[(.*)\]|:([\w.<>,]+)(?:=([\w-]+))?)([!*+]?)$/.exec(part)!;
    if (count === '!' || count === '+') type.required.push(key!);
    if (choices === undefined) {
      const codes = list === undefined ? undefined : codeLists.get(list);
      // An element's id may be any string in R4, but other readers take it for one like those of resources.
      type.elements.set(key!, { ...elementOf(key === 'id' && name !== 'ElementDefinition' ? 'id' : single!), many: count === '*' || count === '+', ...(codes && { codes }) });
    } else {
      for (const choice of choices.split('|')) {
        const element = elementOf(choice);
        type.elements.set(key! + element.type[0]!.toUpperCase() + element.type.slice(1), { ...element, many: false, choice: key! });
      }
    }
  }
  types.set(name, type);
  return type;
}

/** `Reference<Patient,Group>` in parts. */
function elementOf(text: string): { type: string; targets?: ReadonlySet<string> } {
  const [type, targets] = text.split(/[<>]/);
  return targets === undefined ? { type: type! } : { type: type!, targets: new Set(targets.split(',')) };
}

/** Every fault of a resource; empty when it is sound. Takes anything that JSON can hold and never throws. */
export function checkStructure(resource: unknown): StructureIssue[] {
  const context: Context = { issues: [], path: [], resource: {} };
  checkResource(resource, context, false);
  return context.issues;
}

function report(context: Context, code: StructureIssue['code'], message: string, key?: string | number): void {
  if (context.issues.length >= MOST_ISSUES) return;
  let path = '';
  for (const step of key === undefined ? context.path : [...context.path, key]) path += typeof step === 'number' ? `[${step}]` : `${path === '' ? '' : '.'}${step.slice(0, 100)}`;
  context.issues.push({ path, code, message });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys come from JSON: a `__proto__` in there is an own key like any other and must be found, not followed. */
function get(object: Json, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function checkResource(resource: unknown, context: Context, contained: boolean): void {
  if (!isObject(resource)) return report(context, 'structure', 'A resource is a JSON object.');
  const name = get(resource, 'resourceType');
  if (typeof name !== 'string') return report(context, 'structure', 'A resource names its resourceType.', context.path.length === 0 ? 'resourceType' : undefined);
  if (!RESOURCE_TYPES.has(name)) {
    if (context.path.length === 0) context.path.push('resourceType');
    return report(context, 'not-supported', 'This resource type is not known here.');
  }
  const outer = context.resource;
  /** A contained resource refers to its container's other contained resources, so the container stays. */
  if (!contained) context.resource = resource;
  const top = context.path.length === 0;
  if (top) context.path.push(name);
  checkObject(resource, name, context, true);
  if (contained) {
    if (Object.hasOwn(resource, 'contained')) report(context, 'invariant', 'dom-2: a contained resource contains no other.', 'contained');
    if (get(resource, 'id') === undefined) report(context, 'required', 'A contained resource has an id.', 'id');
    const meta = get(resource, 'meta');
    if (isObject(meta)) {
      for (const key of ['versionId', 'lastUpdated', 'security']) if (Object.hasOwn(meta, key)) report(context, 'invariant', 'dom-4, dom-5: a contained resource has no version, time or security label.', `meta.${key}`);
    }
  }
  context.resource = outer;
}

function checkObject(object: Json, name: string, context: Context, isResource: boolean): void {
  const type = typeNamed(name);
  if (!type) return report(context, 'not-supported', `Type ${name} is not known here.`);
  if (context.path.length > MOST_DEPTH) return report(context, 'structure', 'Nested too deeply.');
  const keys = Object.keys(object);
  if (keys.length === 0) return report(context, 'structure', 'ele-1: an object has at least one element.');
  let choices: Map<string, string> | undefined;
  for (const key of keys) {
    if (isResource && key === 'resourceType') continue;
    const underscored = key.startsWith('_');
    const base = underscored ? key.slice(1) : key;
    const element = type.elements.get(base);
    if (!element || (underscored && !PRIMITIVES.has(element.type))) {
      report(context, 'structure', 'Unknown element.', key);
      continue;
    }
    if (element.choice !== undefined) {
      choices ??= new Map();
      const other = choices.get(element.choice);
      if (other !== undefined && other !== base) report(context, 'structure', `Only one of ${element.choice}[x] may be there.`, key);
      choices.set(element.choice, base);
    }
    const value = object[key];
    context.path.push(key);
    if (!element.many) {
      if (underscored) checkExtras(value, context);
      else checkValue(value, element, context);
    } else if (!Array.isArray(value)) {
      report(context, 'structure', 'Must be an array.');
    } else if (value.length === 0) {
      report(context, 'structure', 'An array has at least one item.');
    } else {
      const partners = get(object, underscored ? base : `_${base}`);
      for (let index = 0; index < value.length; index += 1) {
        context.path.push(index);
        const item: unknown = value[index];
        if (item === null) {
          if (!Array.isArray(partners) || partners[index] === null || partners[index] === undefined) report(context, 'structure', 'null stands only where the other half of a primitive has something.');
        } else if (underscored) {
          checkExtras(item, context);
        } else {
          checkValue(item, element, context);
        }
        context.path.pop();
      }
    }
    context.path.pop();
  }
  for (const key of type.required) {
    if (Object.hasOwn(object, key) || Object.hasOwn(object, `_${key}`) || choices?.has(key)) continue;
    report(context, 'required', 'Must be there.', type.elements.has(key) ? key : `${key}[x]`);
  }
  for (const rule of type.rules) {
    const message = rule(object, context);
    if (message !== undefined) report(context, 'invariant', message);
  }
}

function checkValue(value: unknown, element: Element, context: Context): void {
  const primitive = PRIMITIVES.get(element.type);
  if (primitive) {
    const fault = primitive(value);
    if (fault !== undefined) report(context, 'value', fault);
    else if (element.codes && !element.codes.has(value as string)) report(context, 'value', `Not one of the codes: ${[...element.codes].slice(0, 12).join(', ')}${element.codes.size > 12 ? ' …' : ''}.`);
    return;
  }
  if (element.type === 'Resource' || RESOURCE_TYPES.has(element.type)) return checkResource(value, context, context.path.at(-2) === 'contained');
  if (!isObject(value)) return report(context, 'structure', 'Must be an object.');
  checkObject(value, element.type, context, false);
  if (element.targets) {
    const target = targetOf(get(value, 'reference'), context);
    if (target !== undefined && !element.targets.has(target)) report(context, 'value', `Must lead to one of: ${[...element.targets].join(', ')}.`, 'reference');
  } else if (element.codes) {
    const coded = element.type === 'Coding' ? [value] : list(value, 'coding');
    if (!coded.some((coding) => element.codes!.has(get(coding, 'code') as string))) report(context, 'value', `Not one of the codes: ${[...element.codes].join(', ')}.`);
  }
}

/** The resource type that a reference leads to, where it says so: `Type/id`, with or without server and version, or `#id`. */
function targetOf(reference: unknown, { resource }: Context): string | undefined {
  if (typeof reference !== 'string') return undefined;
  if (reference.startsWith('#')) {
    const type = list(resource, 'contained').find((inner) => get(inner, 'id') === reference.slice(1))?.resourceType;
    return typeof type === 'string' ? type : undefined;
  }
  return /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(reference)?.[1];
}

/** The other half of a primitive (`_birthDate`): an id and extensions. */
function checkExtras(value: unknown, context: Context): void {
  if (!isObject(value)) return report(context, 'structure', 'Must be an object.');
  checkObject(value, 'Element', context, false);
}
sources.set('Element', 'id:id extension:Extension*');

// Primitive types: the fault of a value, if it has one.

const text = (pattern: RegExp, what: string) => (value: unknown): string | undefined =>
  typeof value !== 'string' ? 'Must be a string.' : pattern.test(value) ? undefined : value === '' ? 'A string is not empty.' : what;
const whole = (least: number) => (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 2_147_483_647 ? undefined : 'Must be a whole number in range.';

const DATE_TIME = /^(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00)))?)?)?$/;

/** A date that exists (no 30 February), of at least and at most the given lengths; a time always has its offset. */
const date = (kind: 'date' | 'dateTime' | 'instant') => (value: unknown): string | undefined => {
  if (typeof value !== 'string') return 'Must be a string.';
  const match = DATE_TIME.exec(value);
  const fits = match && (kind === 'date' ? value.length <= 10 : kind === 'dateTime' || value.length > 10) && match[1] !== '0000';
  if (!fits) return kind === 'date' ? 'Must be a date: YYYY, YYYY-MM or YYYY-MM-DD.' : 'Must be a date, and a time only with seconds and offset: YYYY-MM-DDThh:mm:ss+hh:mm.';
  return value.length >= 10 && value >= '1000' && parseDay(value.slice(0, 10)) === null ? 'There is no such day.' : undefined;
};

/** R4 allows up to 1 MB of text. */
const MOST_TEXT = 1_048_576;

const string = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return 'Must be a string.';
  if (value === '') return 'A string is not empty.';
  if (value.length > MOST_TEXT) return 'A string has at most 1 MB.';
  let blank = true;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit > 32) blank = false;
    else if (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) return 'Must be text without control characters.';
  }
  return blank ? 'A string is not blank.' : undefined;
};

const base64Shape = text(/^[A-Za-z0-9+/\s]+(=\s*){0,2}$/, 'Must be base64.');
const uri = text(/^\S+$/, 'Must be an address without blanks.');

const PRIMITIVES = new Map<string, (value: unknown) => string | undefined>([
  ['boolean', (value) => (typeof value === 'boolean' ? undefined : 'Must be true or false.')],
  ['integer', whole(-2_147_483_648)],
  ['unsignedInt', whole(0)],
  ['positiveInt', whole(1)],
  ['decimal', (value) => (typeof value === 'number' && Number.isFinite(value) ? undefined : 'Must be a number.')],
  ['string', string],
  ['markdown', string],
  ['code', text(/^\S+( \S+)*$/, 'Must be a code: no blanks at the ends, none doubled.')],
  ['id', text(/^[A-Za-z0-9.-]{1,64}$/, 'Must be an id: 1 to 64 of A-Z a-z 0-9 - .')],
  ['uri', uri],
  ['url', uri],
  ['canonical', uri],
  ['oid', text(/^urn:oid:[0-2](\.(0|[1-9]\d*))+$/, 'Must be an OID.')],
  ['uuid', text(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'Must be a UUID.')],
  ['base64Binary', (value) => base64Shape(value) ?? (String(value).replaceAll(/\s/g, '').length % 4 === 0 ? undefined : 'Must be base64.')],
  ['time', text(/^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?$/, 'Must be a time: hh:mm:ss.')],
  ['date', date('date')],
  ['dateTime', date('dateTime')],
  ['instant', date('instant')],
  ['xhtml', (value) => (typeof value === 'string' ? narrativeFault(value) : 'Must be a string.')],
]);

// Narrative: what may be shown as HTML. Everything else is refused, so that nothing needs to be cleaned later.

const TAGS = new Set('a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'.split(' '));
const ATTRIBUTES = new Set('abbr align alt axis border cellpadding cellspacing char charoff cite class colspan dir frame headers height href hreflang id lang longdesc name nowrap rel rowspan rules scope span src style summary title type valign width xml:lang xmlns xmlns:xhtml'.split(' '));
const TAG = /^<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/;

function narrativeFault(html: string): string | undefined {
  const open: string[] = [];
  let rest = html.trim();
  if (!/^<div[\s>]/.test(rest) || !rest.includes('http://www.w3.org/1999/xhtml')) return 'Narrative is one XHTML div with its namespace.';
  let closed = false;
  while (rest !== '') {
    const start = rest.indexOf('<');
    if (start !== 0) {
      if (closed || start < 0) return 'Narrative is one XHTML div.';
      rest = rest.slice(start);
      continue;
    }
    const match = TAG.exec(rest);
    if (!match || closed) return 'txt-1: narrative is well-formed XHTML.';
    const [whole_, end, tag, attributes, empty] = match;
    if (!TAGS.has(tag!)) return 'txt-1: an element that narrative may not have.';
    for (const [, name, quoted] of attributes!.matchAll(/\s+([\w:-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
      if (!ATTRIBUTES.has(name!)) return 'txt-1: an attribute that narrative may not have.';
      if (/^(href|src|cite|longdesc)$/.test(name!) && !/^["'](https?:|mailto:|tel:|#|data:image\/(png|jpeg|gif);|[^:]*["']$)/i.test(quoted!)) return 'txt-1: an address that narrative may not have.';
    }
    if (end) {
      if (open.pop() !== tag) return 'txt-1: narrative is well-formed XHTML.';
    } else if (!empty) {
      open.push(tag!);
    }
    rest = rest.slice(whole_.length);
    if (open.length === 0) closed = true;
  }
  return open.length > 0 ? 'txt-1: narrative is well-formed XHTML.' : /\S/.test(html.replaceAll(/<(?!img)[^>]*>/g, '')) ? undefined : 'txt-2: narrative says something.';
}

// Invariants of R4 by type; the key stands in the message. Each gets the object and answers the fault, if there is one.

const has = (object: Json, key: string): boolean => Object.hasOwn(object, key) || Object.hasOwn(object, `_${key}`);
const some = (object: Json, prefix: string): boolean => Object.keys(object).some((key) => key.startsWith(prefix) && /^[A-Z]/.test(key.slice(prefix.length)));
const list = (object: Json, key: string): Json[] => {
  const value = get(object, key);
  return Array.isArray(value) ? value.filter(isObject) : [];
};
const child = (object: Json, key: string): Json | undefined => {
  const value = get(object, key);
  return isObject(value) ? value : undefined;
};
const string_ = (object: Json, key: string): string | undefined => {
  const value = get(object, key);
  return typeof value === 'string' ? value : undefined;
};
const codes = (concept: Json | undefined): string[] => (concept ? list(concept, 'coding').map((coding) => `${String(get(coding, 'system'))}|${String(get(coding, 'code'))}`) : []);
const unless = (sound: boolean, message: string): string | undefined => (sound ? undefined : message);

/** Instants compare by time; a day with an instant, or a year with a day, by what both say. */
function inOrder(start: string, end: string): boolean {
  if (start.length > 10 && end.length > 10) return !(Date.parse(start) > Date.parse(end));
  const length = Math.min(start.length, end.length, 10);
  return start.slice(0, length) <= end.slice(0, length);
}

const quantity: Rule[] = [(value) => unless(!has(value, 'code') || has(value, 'system'), 'qty-3: a coded unit names its system.')];

/** A name that programs can use, as every canonical resource has it. */
const machineName = (key: string): Rule => (value) => {
  const name = string_(value, 'name');
  return unless(name === undefined || /^[A-Z][A-Za-z0-9_]{0,254}$/.test(name), `${key}: the name is a capital letter, then letters, digits and _.`);
};
const distinct = (values: unknown[]): boolean => new Set(values).size === values.length;
const notAtHome = (key: string, element: string): Rule => (value) => unless(!list(value, element).some((each) => get(each, 'use') === 'home'), `${key}: an organisation has no home.`);
const inUcum: Rule = (value) => unless(!has(value, 'system') || get(value, 'system') === 'http://unitsofmeasure.org', 'The unit is one of UCUM.');

const RULES: Record<string, Rule[]> = {
  Extension: [(value) => unless(has(value, 'extension') !== (some(value, 'value') || some(value, '_value')), 'ext-1: an extension has either a value or extensions.')],
  Period: [(value) => {
    const [start, end] = [string_(value, 'start'), string_(value, 'end')];
    return unless(start === undefined || end === undefined || inOrder(start, end), 'per-1: a period does not end before it starts.');
  }],
  Quantity: quantity,
  Age: [...quantity, inUcum, (value) => unless(!has(value, 'value') || (has(value, 'code') && Number(get(value, 'value')) > 0), 'age-1: an age is positive and has a unit of time.')],
  Count: [...quantity, inUcum, (value) => unless(!has(value, 'value') || (get(value, 'code') === '1' && Number.isInteger(get(value, 'value'))), 'cnt-3: a count is whole and has the unit 1.')],
  Distance: [...quantity, inUcum, (value) => unless(!has(value, 'value') || has(value, 'code'), 'dis-1: a distance has a unit of length.')],
  Duration: [...quantity, inUcum, (value) => unless(!has(value, 'code') || has(value, 'value'), 'drt-1: a unit of time belongs to a value.')],
  Ratio: [(value) => unless(has(value, 'numerator') === has(value, 'denominator') && (has(value, 'numerator') || has(value, 'extension')), 'rat-1: a ratio has both halves.')],
  Expression: [(value) => unless(has(value, 'expression') || has(value, 'reference'), 'exp-1: an expression or a reference to one is given.')],
  Range: [(value) => {
    const [low, high] = [child(value, 'low'), child(value, 'high')].map((end) => (end ? get(end, 'value') : undefined));
    return unless(typeof low !== 'number' || typeof high !== 'number' || low <= high, 'rng-2: a range does not end below its start.');
  }],
  ContactPoint: [(value) => unless(!has(value, 'value') || has(value, 'system'), 'cpt-2: a contact point says what it is.')],
  Attachment: [(value) => unless(!has(value, 'data') || has(value, 'contentType'), 'att-1: data says its content type.')],
  Reference: [
    (value, { resource }) => {
      const reference = string_(value, 'reference');
      return unless(reference === undefined || !reference.startsWith('#') || reference === '#' || list(resource, 'contained').some((inner) => get(inner, 'id') === reference.slice(1)), 'ref-1: a local reference leads to a contained resource.');
    },
    (value) => unless(/^(#|[A-Z][A-Za-z]+(\/[A-Za-z0-9.-]{1,64}(\/_history\/[A-Za-z0-9.-]{1,64})?|\?.+)$|https?:\/\/\S+$|urn:(uuid|oid):\S+$)/.test(string_(value, 'reference') ?? '#'), 'A reference is Type/id, an address, a URN or #id.'),
    (value) => unless(/^([A-Z][A-Za-z]+|https?:\/\/\S+)$/.test(string_(value, 'type') ?? 'Any'), 'The type of a reference is that of a resource.'),
  ],
  'Timing.repeat': [
    (value) => unless(!has(value, 'duration') || has(value, 'durationUnit'), 'tim-1: a duration has its unit.'),
    (value) => unless(!has(value, 'period') || has(value, 'periodUnit'), 'tim-2: a period has its unit.'),
    (value) => unless(!(Number(get(value, 'duration')) < 0) && !(Number(get(value, 'period')) < 0), 'tim-4, tim-5: not negative.'),
    (value) => unless(!has(value, 'periodMax') || has(value, 'period'), 'tim-6: a longest period needs a period.'),
    (value) => unless(!has(value, 'durationMax') || has(value, 'duration'), 'tim-7: a longest duration needs a duration.'),
    (value) => unless(!has(value, 'countMax') || has(value, 'count'), 'tim-8: a highest count needs a count.'),
    (value) => {
      const when = get(value, 'when');
      return unless(!has(value, 'offset') || (Array.isArray(when) && when.length > 0 && !when.some((each) => /^C[MDV]?$/.test(String(each)))), 'tim-9: an offset is from an event, and from no meal itself.');
    },
    (value) => unless(!has(value, 'timeOfDay') || !has(value, 'when'), 'tim-10: a time of day or an event, not both.'),
  ],
  'QuestionnaireResponse.item': [(value) => unless(!has(value, 'answer') || !has(value, 'item'), 'qrs-1: questions stand below an item or below its answers, not both.')],
  Observation: [
    (value) => unless(!has(value, 'dataAbsentReason') || !some(value, 'value'), 'obs-6: a reason for a missing value stands only where the value is missing.'),
    (value) => unless(!some(value, 'value') || !list(value, 'component').some((part) => codes(child(part, 'code')).some((code) => codes(child(value, 'code')).includes(code))), 'obs-7: a component with the same code as the observation replaces its value.'),
  ],
  'Observation.referenceRange': [(value) => unless(has(value, 'low') || has(value, 'high') || has(value, 'text'), 'obs-3: a reference range says something.')],
  List: [
    (value) => unless(!has(value, 'emptyReason') || !has(value, 'entry'), 'lst-1: only an empty list says why it is empty.'),
    (value) => unless(get(value, 'mode') === 'changes' || !list(value, 'entry').some((entry) => has(entry, 'deleted')), 'lst-2: only a list of changes marks deleted entries.'),
    (value) => unless(get(value, 'mode') === 'working' || !list(value, 'entry').some((entry) => has(entry, 'date')), 'lst-3: entries have dates only while the list is worked on.'),
  ],
  'Patient.contact': [(value) => unless(['name', 'telecom', 'address', 'organization'].some((key) => has(value, key)), 'pat-1: a contact has a name, an address or a way to reach them.')],
  Organization: [notAtHome('org-2', 'address'), notAtHome('org-3', 'telecom'), (value) => unless(has(value, 'identifier') || has(value, 'name'), 'org-1: an organisation has a name or an identifier.')],
  'Goal.target': [(value) => unless(!some(value, 'detail') || has(value, 'measure'), 'gol-1: a target value says what is measured.')],
  'CarePlan.activity': [(value) => unless(!has(value, 'detail') || !has(value, 'reference'), 'cpl-3: an activity is described or referred to, not both.')],
  Condition: [
    (value) => unless(codes(child(value, 'clinicalStatus')).every((code) => code.startsWith('http://terminology.hl7.org/CodeSystem/condition-clinical|')), 'The clinical status is one of HL7\'s condition-clinical.'),
    (value) => unless(codes(child(value, 'verificationStatus')).every((code) => code.startsWith('http://terminology.hl7.org/CodeSystem/condition-ver-status|')), 'The verification status is one of HL7\'s condition-ver-status.'),
    (value) => unless(!codes(child(value, 'verificationStatus')).includes('http://terminology.hl7.org/CodeSystem/condition-ver-status|entered-in-error') || !has(value, 'clinicalStatus'), 'con-5: what was entered in error has no clinical status.'),
    (value) => unless(has(value, 'clinicalStatus') || codes(child(value, 'verificationStatus')).some((code) => code.endsWith('|entered-in-error')) || !list(value, 'category').flatMap(codes).some((code) => code.endsWith('|problem-list-item')), 'con-3: a problem on a list has a clinical status.'),
    (value) => unless(!some(value, 'abatement') || !has(value, 'clinicalStatus') || codes(child(value, 'clinicalStatus')).some((code) => /\|(inactive|resolved|remission)$/.test(code)), 'con-4: what has ended is not active.'),
  ],
  'CareTeam.participant': [(value, context) => unless(!has(value, 'onBehalfOf') || [undefined, 'Practitioner'].includes(targetOf(get(child(value, 'member') ?? {}, 'reference'), context)), 'ctm-1: only a practitioner acts for an organisation.')],
  'Condition.stage': [(value) => unless(has(value, 'summary') || has(value, 'assessment'), 'con-1: a stage says something.')],
  'Condition.evidence': [(value) => unless(has(value, 'code') || has(value, 'detail'), 'con-2: evidence says something.')],
  Consent: [
    (value) => unless(has(value, 'policy') || has(value, 'policyRule'), 'ppc-1: a consent names its policy.'),
    (value) => unless(has(value, 'patient') || !codes(child(value, 'scope')).includes('http://terminology.hl7.org/CodeSystem/consentscope|patient-privacy'), 'ppc-2: a privacy consent names the patient.'),
  ],
  ServiceRequest: [(value) => unless(!has(value, 'orderDetail') || has(value, 'code'), 'prr-1: details belong to a code.')],
  Task: [(value) => {
    const [authored, modified] = [string_(value, 'authoredOn'), string_(value, 'lastModified')];
    return unless(authored === undefined || modified === undefined || (authored.length > 10 === modified.length > 10 && inOrder(authored, modified)), 'inv-1: last modified is not before authored, both an instant or both a day.');
  }],
  Appointment: [
    (value) => unless(has(value, 'start') === has(value, 'end'), 'app-2: start and end are both there or neither.'),
    (value) => unless(has(value, 'start') || /^(proposed|cancelled|waitlist)$/.test(string_(value, 'status') ?? ''), 'app-3: only a proposed or cancelled appointment has no time.'),
    (value) => unless(!has(value, 'cancelationReason') || /^(cancelled|noshow)$/.test(string_(value, 'status') ?? ''), 'app-4: only a cancelled appointment says why.'),
  ],
  'Appointment.participant': [(value) => unless(has(value, 'type') || has(value, 'actor'), 'app-1: a participant has a role or a name.')],
  'Composition.section': [
    (value) => unless(['text', 'entry', 'section'].some((key) => has(value, key)), 'cmp-1: a section says something.'),
    (value) => unless(!has(value, 'emptyReason') || !has(value, 'entry'), 'cmp-2: only an empty section says why it is empty.'),
  ],
  'AuditEvent.entity': [(value) => unless(!has(value, 'name') || !has(value, 'query'), 'sev-1: an entity has a name or a query, not both.')],
  CapabilityStatement: [
    machineName('cpb-0'),
    (value) => unless(['rest', 'messaging', 'document'].some((key) => has(value, key)), 'cpb-1: a statement says what can be done.'),
    (value) => unless(['description', 'software', 'implementation'].some((key) => has(value, key)), 'cpb-2: a statement says of what.'),
    (value) => unless(get(value, 'kind') !== 'instance' || has(value, 'implementation'), 'cpb-14: an instance is named.'),
    (value) => unless(get(value, 'kind') !== 'capability' || (!has(value, 'implementation') && has(value, 'software')), 'cpb-15: a capability is that of a software.'),
    (value) => unless(get(value, 'kind') !== 'requirements' || (!has(value, 'implementation') && !has(value, 'software')), 'cpb-16: requirements are those of no software.'),
  ],
  'CapabilityStatement.rest': [(value) => unless(distinct(list(value, 'resource').map((each) => get(each, 'type'))), 'cpb-9: each resource type stands once.')],
  'CapabilityStatement.rest.resource': [(value) => unless(distinct(list(value, 'searchParam').map((each) => get(each, 'name'))), 'cpb-12: each search parameter stands once.')],
  ConceptMap: [machineName('cmd-0')],
  'ConceptMap.group.element.target': [(value) => unless(has(value, 'comment') || !/^(narrower|inexact)$/.test(string_(value, 'equivalence') ?? ''), 'cmd-1: what is narrower or inexact is explained.')],
  'ConceptMap.group.unmapped': [
    (value) => unless(get(value, 'mode') !== 'fixed' || has(value, 'code'), 'cmd-2: a fixed code is given.'),
    (value) => unless(get(value, 'mode') !== 'other-map' || has(value, 'url'), 'cmd-3: the other map is named.'),
  ],
  OperationDefinition: [machineName('opd-0')],
  'OperationDefinition.parameter': [
    (value) => unless(has(value, 'type') || has(value, 'part'), 'opd-1: a parameter has a type or parts.'),
    (value) => unless(!has(value, 'searchType') || get(value, 'type') === 'string', 'opd-2: only a string is searched.'),
    (value) => unless(!has(value, 'targetProfile') || /^(Reference|canonical)$/.test(string_(value, 'type') ?? ''), 'opd-3: only a reference has a target.'),
  ],
  SearchParameter: [
    machineName('spd-0'),
    (value) => unless(!has(value, 'xpath') || has(value, 'xpathUsage'), 'spd-1: an XPath says its use.'),
    (value) => unless(!has(value, 'chain') || get(value, 'type') === 'reference', 'spd-2: only a reference is chained.'),
  ],
  StructureDefinition: [machineName('sdf-0')],
  ValueSet: [machineName('vsd-0')],
  'ValueSet.expansion.contains': [
    (value) => unless(has(value, 'code') || has(value, 'display'), 'vsd-6: a concept has a code or a display.'),
    (value) => unless(has(value, 'code') || get(value, 'abstract') === true, 'vsd-9: only an abstract concept has no code.'),
    (value) => unless(!has(value, 'code') || has(value, 'system'), 'vsd-10: a code has its system.'),
  ],
  CodeSystem: [machineName('csd-0'), (value) => {
    const seen = new Set<string>();
    const unique = (concepts: Json[]): boolean => concepts.every((concept) => {
      const code = string_(concept, 'code') ?? '';
      if (seen.has(code)) return false;
      seen.add(code);
      return unique(list(concept, 'concept'));
    });
    return unless(unique(list(value, 'concept')), 'csd-1: each code stands once.');
  }],
  'ValueSet.compose.include': [
    (value) => unless(has(value, 'valueSet') || has(value, 'system'), 'vsd-1: a value set or a system is included.'),
    (value) => unless((!has(value, 'concept') && !has(value, 'filter')) || has(value, 'system'), 'vsd-2: concepts and filters name their system.'),
    (value) => unless(!has(value, 'concept') || !has(value, 'filter'), 'vsd-3: concepts or filters, not both.'),
  ],
  Questionnaire: [machineName('que-0'), (value) => {
    const seen = new Set<string>();
    const unique = (items: Json[], depth: number): boolean => depth > MOST_DEPTH || items.every((item) => {
      const link = string_(item, 'linkId') ?? '';
      if (seen.has(link)) return false;
      seen.add(link);
      return unique(list(item, 'item'), depth + 1);
    });
    return unless(unique(list(value, 'item'), 0), 'que-2: each link id stands once.');
  }],
  'Questionnaire.item': [
    (value) => unless(get(value, 'type') !== 'group' || has(value, 'item'), 'que-1: a group has questions.'),
    (value) => unless(get(value, 'type') !== 'display' || (!has(value, 'item') && !has(value, 'code') && !has(value, 'required') && !has(value, 'repeats')), 'que-1, que-3, que-6: a display item is only shown.'),
    (value) => unless(!has(value, 'answerOption') || !has(value, 'answerValueSet'), 'que-4: answers are listed or come from a value set, not both.'),
    (value) => unless((!has(value, 'answerOption') && !has(value, 'answerValueSet')) || /^(choice|open-choice|decimal|integer|date|dateTime|time|string)$/.test(string_(value, 'type') ?? ''), 'que-5: only a choice lists answers.'),
    (value) => unless(list(value, 'enableWhen').length < 2 || has(value, 'enableBehavior'), 'que-12: several conditions say whether all or any must hold.'),
    (value) => unless(get(value, 'type') !== 'display' || !has(value, 'readOnly'), 'que-9: a display item is never written.'),
    (value) => unless(!has(value, 'maxLength') || /^(boolean|decimal|integer|string|text|url|open-choice)$/.test(string_(value, 'type') ?? ''), 'que-10: only a simple answer has a length.'),
    (value) => unless(!has(value, 'answerOption') || !has(value, 'initial'), 'que-11: a first value stands among the listed answers.'),
    (value) => unless(get(value, 'repeats') === true || list(value, 'initial').length < 2, 'que-13: only a repeating question has several first values.'),
    (value) => unless(!has(value, 'initial') || !/^(group|display)$/.test(string_(value, 'type') ?? ''), 'que-8: a group has no first value.'),
  ],
  'Questionnaire.item.enableWhen': [(value) => unless(get(value, 'operator') !== 'exists' || has(value, 'answerBoolean'), 'que-7: "exists" is answered by true or false.')],
  Bundle: [
    (value) => unless(!has(value, 'total') || /^(searchset|history)$/.test(string_(value, 'type') ?? ''), 'bdl-1: only a search or a history has a total.'),
    (value) => unless(get(value, 'type') === 'searchset' || !list(value, 'entry').some((entry) => has(entry, 'search')), 'bdl-2: only a search says why an entry is there.'),
    (value) => unless(list(value, 'entry').every((entry) => has(entry, 'request') === /^(batch|transaction|history)$/.test(string_(value, 'type') ?? '')), 'bdl-3: the entries of a batch, transaction or history have a request, and no others.'),
    (value) => unless(list(value, 'entry').every((entry) => has(entry, 'response') === /^(batch-response|transaction-response|history)$/.test(string_(value, 'type') ?? '')), 'bdl-4: the entries of a response or history have a response, and no others.'),
    (value) => unless(get(value, 'type') !== 'document' || (has(child(value, 'identifier') ?? {}, 'system') && has(child(value, 'identifier') ?? {}, 'value')), 'bdl-9: a document has an identifier with system and value.'),
    (value) => unless(get(value, 'type') !== 'document' || has(value, 'timestamp'), 'bdl-10: a document has its time.'),
    (value) => unless(!/^(document|message)$/.test(string_(value, 'type') ?? '') || get(child(list(value, 'entry')[0] ?? {}, 'resource') ?? {}, 'resourceType') === (get(value, 'type') === 'document' ? 'Composition' : 'MessageHeader'), 'bdl-11, bdl-12: a document begins with its Composition, a message with its header.'),
    (value) => {
      if (get(value, 'type') === 'history') return undefined;
      const urls = list(value, 'entry').flatMap((entry) => {
        const url = string_(entry, 'fullUrl');
        const resource = child(entry, 'resource');
        const meta = resource && child(resource, 'meta');
        return url === undefined ? [] : [`${url}|${String(meta && get(meta, 'versionId'))}`];
      });
      return unless(new Set(urls).size === urls.length, 'bdl-7: each address stands once in a bundle.');
    },
  ],
  'Bundle.entry': [
    (value) => unless(['resource', 'request', 'response'].some((key) => has(value, key)), 'bdl-5: an entry has a resource, a request or a response.'),
    (value) => unless(!/\/_history\//.test(string_(value, 'fullUrl') ?? ''), 'bdl-8: the address of an entry names no version.'),
  ],
  'Parameters.parameter': [(value) => unless([some(value, 'value') || some(value, '_value'), has(value, 'resource'), has(value, 'part')].filter(Boolean).length === 1, 'inv-1: a parameter has a value, a resource or parts.')],
};
