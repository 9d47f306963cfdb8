/**
 * Words of the exports that mean the same everywhere. Short on purpose: a word that could mean something else is not here,
 * and what is not recognised stays in the patient's words.
 */
import type { ForeignReading } from '../domain/diary.ts';

/** Stands as the value where an export only says that something was so ("walk", without how much). */
export const TICKED = '✓';

const PAIN = /pain(?!killer|t)|(?:head|back|tooth|stomach|belly|tummy|neck|muscle|ear|body) ?aches?\b|\baches?\b|schmerz(?!mittel|tablette|frei)|migr(?:ä|a)ne?\b|sciatica|ischias|lumbago|hexenschuss/i;

/** What kind of thing a name speaks of; `otherwise` where its words do not say. */
export function kindOf(name: string, otherwise: ForeignReading['kind']): ForeignReading['kind'] {
  if (PAIN.test(name)) return 'pain';
  if (/\bstress|stress\b|anspannung/i.test(name)) return 'stress';
  if (/sleep quality|schlafqualität|quality of sleep/i.test(name)) return 'sleep-quality';
  if (/^(?:mood|stimmung)\b/i.test(name)) return 'mood';
  if (/^(?:energy|energie)(?: level)?$/i.test(name)) return 'energy';
  return otherwise;
}

export function isSteps(name: string): boolean {
  return /^(?:daily )?steps\b|^step ?count\b|^schritte\b|^schrittzahl\b/i.test(name.trim());
}

export function isSleep(name: string): boolean {
  return /^(?:sleep|schlaf)(?: ?(?:duration|time|dauer|hours))?$/i.test(name.trim());
}

const EXERCISES: [RegExp, string][] = [
  [/\b(?:walk(?:s|ed|ing)?|hiking|hike)\b|spazier|^gehen\b|wandern|wanderung|walking/i, 'walk'],
  [/\b(?:run(?:s|ning)?|jog(?:ging)?)\b|joggen|dauerlauf/i, 'run'],
  [/\b(?:cycl(?:e|ing)|bike|biking|bicycl\w*|spinning)\b|radfahr|fahrrad|radeln|ergometer/i, 'cycle'],
  [/\bswim(?:ming)?\b|schwimmen|aquafitness|aquagymnastik|aquajogging/i, 'swim'],
  [/\b(?:strength|weight ?lifting|weights)\b|krafttraining|kraftsport|hanteln/i, 'strength'],
  [/\b(?:yoga|stretch(?:ing|es)?|mobility|pilates|tai chi|qigong)\b|dehnen|dehnübung|beweglichkeit|gymnastik/i, 'mobility'],
  [/\b(?:physio(?:therapy)?|physical therapy)\b|krankengymnastik|rückenschule|physiotherapie/i, 'therapy'],
];

/** The kind of exercise that the words name for certain; absent where none or several do. */
export function exerciseTypeOf(text: string): string | undefined {
  const hits = EXERCISES.filter(([words]) => words.test(text));
  return hits.length === 1 ? hits[0]![1] : undefined;
}

/** Names of substances and of well-known German and English brands. A brand that also names other products is not here. */
const DRUGS: [RegExp, string][] = [
  [/antibioti|\b(?:amoxicillin|amoxiclav|penicillin\w*|cefuroxim\w*|cefaclor|cefpodoxim\w*|doxycyclin\w*|azithromycin|clarithromycin|erythromycin|clindamycin|ciprofloxacin|levofloxacin|moxifloxacin|cotrimoxazol\w*|nitrofurantoin|fosfomycin|metronidazole?|roxithromycin|pivmecillinam|sultamicillin)\b/i, 'antibiotic'],
  [/\b(?:ibuprofen|ibu|ibuflam|dolormin|nurofen|advil|diclofenac|voltaren|naproxen|aleve|etoricoxib|arcoxia|celecoxib|meloxicam|dexketoprofen|ketoprofen|indometa[cz]in|piroxicam|nsaid|nsar)\b/i, 'nsaid'],
  [/\b(?:omeprazole?|pantoprazole?|esomeprazole?|lansoprazole?|rabeprazole?|nexium|ppi|protonenpumpenhemmer)\b/i, 'ppi'],
  [/\b(?:paracetamol|acetaminophen|tylenol|ben-u-ron)\b/i, 'paracetamol'],
  [/\b(?:metamizole?|novalgin|novaminsulfon|dipyrone)\b/i, 'metamizole'],
  [/\b(?:tramadol|tilidine?|oxycodone?|morphine?|hydromorphone?|fentanyl|tapentadol|codeine?|buprenorphine?)\b/i, 'opioid'],
  [/\b(?:prednisolone?|prednisone?|prednison|dexamethasone?|methylprednisolone?|hydrocortisone?|budesonide?|[ck]ortison)\b/i, 'steroid'],
  [/\b(?:macrogol|movicol|bisacodyl|dulcolax|lactulose|laktulose|laxoberal|laxative|abführmittel)\b/i, 'laxative'],
  [/\b(?:probiotics?|probiotika|probiotikum|lactobacillus|bifidobacteri\w*)\b/i, 'probiotic'],
];

/** The class of a drug whose name leaves no doubt, otherwise null; two classes in one text are a doubt. */
export function drugClassOf(text: string): string | null {
  const hits = DRUGS.filter(([names]) => names.test(text));
  return hits.length === 1 ? hits[0]![1] : null;
}

/** True for words that say that a drug was not taken. */
export function isNotTaken(text: string): boolean {
  return /^(?:no|none|not taken|skipped|missed|nein|nicht genommen|ausgelassen|0)$/i.test(text.trim());
}

/** Daylio's own names of the five levels, 5 is best. People may rename them, so a level is only suggested. */
const MOODS = new Map<string, number>([
  ['rad', 5], ['good', 4], ['meh', 3], ['bad', 2], ['awful', 1],
  ['super', 5], ['gut', 4], ['ok', 3], ['okay', 3], ['naja', 3], ['schlecht', 2], ['lausig', 1], ['mies', 1],
]);

export function moodLevelOf(label: string): number | undefined {
  return MOODS.get(label.trim().toLowerCase());
}

const SEVERITY_WORDS = new Map<string, string>([
  ['none', 'none'], ['no', 'none'], ['keine', 'none'], ['kein', 'none'], ['nein', 'none'],
  ['mild', 'mild'], ['slight', 'mild'], ['little', 'mild'], ['leicht', 'mild'], ['wenig', 'mild'],
  ['moderate', 'moderate'], ['medium', 'moderate'], ['mittel', 'moderate'], ['mäßig', 'moderate'], ['mässig', 'moderate'],
  ['severe', 'severe'], ['strong', 'severe'], ['stark', 'severe'], ['schwer', 'severe'],
]);

/** The severity that a word names, or null. Numbers name none: their scale is not known. */
export function severityOf(word: string): string | null {
  return SEVERITY_WORDS.get(word.trim().toLowerCase()) ?? null;
}

/** Yes, no or neither of a cell; a tick counts as yes, an empty cell is nothing. */
export function yesOrNo(word: string): boolean | null {
  if (/^(?:yes|y|true|ja|j|x|✓|1)$/i.test(word.trim())) return true;
  if (/^(?:no|n|false|nein|0)$/i.test(word.trim())) return false;
  return null;
}
