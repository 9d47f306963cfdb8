/** Lines of the log in the words of whoever reads a record: "Kim Beispiel hat den Behandlungsplan gelesen, Version 3". */
import { subjectsOf, type DocumentKind, type LogEntry, type LogLine } from '../../domain/record.ts';
import type { Format } from '../../i18n/format.ts';
import type { messages } from './messages.ts';

export type RecordMessages = (typeof messages)['de'];

/** What goes with a document of the first kind and needs no word of its own beside it. */
const PARTS: Partial<Record<DocumentKind, readonly DocumentKind[]>> = {
  'care-plan': ['goal', 'measure', 'warning-signs', 'function-scale', 'plan-step', 'plan-draft', 'task'],
  letter: ['task'],
  diary: ['diary-correction', 'diary-import'],
};
/** Kinds that go without saying beside anything else. */
const ALONE: readonly DocumentKind[] = ['treatment', 'practice', 'summary', 'log', 'other'];

/** The sentence of an entry. */
export function entryText({ deed, person, name, lines }: LogEntry, text: RecordMessages, format: Format): string {
  const who = personText({ person, name }, text);
  const act = actOf(lines, text);
  if (act !== undefined) return text.actSentence(who, act);
  const all = subjectsOf(lines);
  const hidden = new Set(all.flatMap(({ kind }) => PARTS[kind] ?? []));
  const kept = all.filter(({ kind }) => !hidden.has(kind));
  const said = kept.filter(({ kind }) => !ALONE.includes(kind));
  const subjects = said.length > 0 ? said : kept;
  const objectOf = (kind: DocumentKind): string => text.objects[kind];
  const verb = text.verbs[deed];
  const [only] = subjects;
  if (subjects.length === 1 && only!.versions.length === 1) return text.sentenceVersion(who, objectOf(only!.kind), verb, String(only!.versions[0]));
  return text.sentence(who, format.list(subjects.map(({ kind, versions }) => (versions.length === 1 && (kind === 'care-plan' || kind === 'letter') ? text.withVersion(objectOf(kind), String(versions[0])) : objectOf(kind)))), verb);
}

/** What the lines of one step say as a whole, where that is more than "written". */
function actOf(lines: readonly LogLine[], text: RecordMessages): string | undefined {
  const acts: Readonly<Record<string, string>> = text.acts;
  for (const { interaction } of lines) if (Object.hasOwn(acts, codeOf(interaction))) return acts[codeOf(interaction)];
  if (lines.some(({ interaction }) => interaction !== 'create')) return undefined;
  const kinds = new Set(lines.map(({ kind }) => kind));
  const own = [...kinds].filter((kind) => Object.hasOwn(acts, kind));
  // A note goes with what it speaks of: a printed leaflet is written down twice.
  return own.length > 0 && [...kinds].every((kind) => own.includes(kind) || kind === 'document' || kind === 'diary') ? acts[own[0]!] : undefined;
}

/** Who it was: their name as it is now. */
export function personText({ person, name }: Pick<LogLine, 'person' | 'name'>, text: RecordMessages): string {
  return name !== '' ? name : person === 'system' || person === '' ? text.system : text.unknownPerson;
}

/** What was done in one line. */
export function interactionText(interaction: string, text: RecordMessages): string {
  const known: Readonly<Record<string, string>> = text.interactions;
  const code = codeOf(interaction);
  return Object.hasOwn(known, code) ? known[code]! : interaction;
}

/** Every refusal is one code, whatever was asked for. */
function codeOf(interaction: string): string {
  return interaction.startsWith('refused-') ? 'refused' : interaction;
}
