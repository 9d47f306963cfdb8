/** A released plan in words, as the text of its CarePlan: whoever can read none of the parts can read this. */
import { ICF_COMPONENTS, kindDomain, MEASURE_DOMAINS, WARNING_SIGNS, type Attainment, type GoalMeasure, type IcfComponent, type MeasureDomain, type Performer, type PlanContent, type PlanGoal, type PlanMeasure, type WarningSign } from '../domain/care-plan.ts';
import type { Day } from '../domain/day.ts';
import { storable } from './care-plan-form.ts';

interface Words {
  concern: string; prescription: string; findings: string; warningSigns: string; note: string; psychosocial: string; resources: string; functionScale: string; goals: string; measures: string;
  begin: string; review: string; appointment: string; notRated: string; start: string; target: string; until: string; from: string; agreed: string; fromDiary: (n: number, missing: number) => string; stop: string; disclaimer: string;
  issued: string; askedBy: string;
  yes: string; no: string; notAsked: string;
  components: Record<IcfComponent, string>; units: Record<Exclude<GoalMeasure, 'other'>, string>; domains: Record<MeasureDomain, string>; performers: Record<Performer, string>; attainment: Record<Exclude<Attainment, 'open'>, string>; signs: Record<WarningSign, string>;
}

const WORDS: Record<'de' | 'en', Words> = {
  de: {
    concern: 'Anliegen', prescription: 'Laut Verordnung', findings: 'Befund', warningSigns: 'Warnzeichen (Red Flags)', note: 'Notiz', psychosocial: 'Psychosoziale Faktoren', resources: 'Ressourcen', functionScale: 'Funktionsskala (0–10)', goals: 'Ziele', measures: 'Maßnahmen',
    begin: 'Beginn', review: 'Überprüfung am', appointment: 'Nächster Termin', notRated: 'nicht erhoben', start: 'Ausgangswert', target: 'Zielwert', until: 'bis', from: 'ab', agreed: 'gemeinsam vereinbart', fromDiary: (n, missing) => `laut Tagebuch, ${n} Tage mit Angabe, ${missing} ohne`, stop: 'Pausieren oder aufhören', disclaimer: 'Dieses Dokument ersetzt keine ärztliche Beratung.',
    issued: 'ausgestellt am', askedBy: 'erfragt von',
    yes: 'erfragt – vorhanden', no: 'erfragt – unauffällig', notAsked: 'nicht erfragt',
    components: { body: 'Körperfunktionen und Körperstrukturen', activities: 'Aktivitäten und Partizipation (Teilhabe)', environment: 'Umweltfaktoren', personal: 'Personbezogene Faktoren' },
    units: { pain: 'von 10', plants: 'Pflanzen pro Woche', stress: 'von 10', sleep: 'Stunden', movement: 'Minuten pro Woche', function: 'von 10' },
    domains: { movement: 'Bewegung', relaxation: 'Entspannung', nutrition: 'Ernährung (allgemeine Gesundheitsinformation)', sleep: 'Schlaf und Erholung', education: 'Information und Schulung' },
    performers: { patient: 'Patientin/Patient', practice: 'Praxis', together: 'gemeinsam', other: 'andere' },
    attainment: { achieved: 'erreicht', partly: 'teilweise erreicht', 'not-achieved': 'nicht erreicht', dropped: 'verworfen' },
    signs: { 'rf-sphincter': 'Neue Störung beim Wasserlassen oder Stuhlgang', 'rf-saddle': 'Taubheit im Reithosenbereich', 'rf-weakness': 'Zunehmende Schwäche in den Beinen', 'rf-fever': 'Fieber oder Schüttelfrost', 'rf-weight': 'Ungewollter Gewichtsverlust', 'rf-trauma': 'Sturz oder Unfall vor Beginn der Schmerzen', 'rf-cancer': 'Krebserkrankung in der Vorgeschichte', 'rf-blood': 'Blut im Stuhl' },
  },
  en: {
    concern: 'Concern', prescription: 'As prescribed', findings: 'Findings', warningSigns: 'Warning signs (red flags)', note: 'Note', psychosocial: 'Psychosocial factors', resources: 'Resources', functionScale: 'Function scale (0–10)', goals: 'Goals', measures: 'Measures',
    begin: 'Begins', review: 'Review on', appointment: 'Next appointment', notRated: 'not assessed', start: 'start value', target: 'target', until: 'until', from: 'from', agreed: 'agreed together', fromDiary: (n, missing) => `from the diary, ${n} days with a value, ${missing} without`, stop: 'Pause or stop', disclaimer: 'This document does not replace medical advice.',
    issued: 'issued on', askedBy: 'asked by',
    yes: 'asked – present', no: 'asked – not present', notAsked: 'not asked',
    components: { body: 'Body functions and structures', activities: 'Activities and participation', environment: 'Environmental factors', personal: 'Personal factors' },
    units: { pain: 'of 10', plants: 'plants a week', stress: 'of 10', sleep: 'hours', movement: 'minutes a week', function: 'of 10' },
    domains: { movement: 'Movement', relaxation: 'Relaxation', nutrition: 'Nutrition (general health information)', sleep: 'Sleep and recovery', education: 'Information and education' },
    performers: { patient: 'patient', practice: 'practice', together: 'together', other: 'others' },
    attainment: { achieved: 'achieved', partly: 'partly achieved', 'not-achieved': 'not achieved', dropped: 'dropped' },
    signs: { 'rf-sphincter': 'New problems passing urine or stool', 'rf-saddle': 'Numbness in the saddle area', 'rf-weakness': 'Increasing weakness in the legs', 'rf-fever': 'Fever or chills', 'rf-weight': 'Unintended weight loss', 'rf-trauma': 'Fall or accident before the pain began', 'rf-cancer': 'History of cancer', 'rf-blood': 'Blood in the stool' },
  },
};

/** The title of a domain's measures, as an activity of the CarePlan names it. */
export function domainTitle(domain: MeasureDomain, language: 'de' | 'en'): string {
  return WORDS[language].domains[domain];
}

/** What an activity of the CarePlan that stands for its review is called. */
export function reviewTitle(language: 'de' | 'en'): string {
  return language === 'de' ? 'Überprüfung' : 'Review';
}

/** The plan as XHTML. The internal note is not for everybody who may read the plan, and stays out. */
export function planNarrative(content: PlanContent, language: 'de' | 'en'): string {
  const words = WORDS[language];
  const day = (value: Day) => value.split('-').toReversed().join(language === 'de' ? '.' : '/');
  const number = (value: number) => String(value).replace('.', language === 'de' ? ',' : '.');
  const { prescription, findings, warningSigns } = content;
  const parts: string[] = [tag('h2', content.title)];
  const section = (heading: string, text: string | undefined) => text?.trim() && parts.push(tag('h3', heading), tag('p', text));
  const listed = (heading: string, items: string[]) => items.length > 0 && parts.push(tag('h3', heading), `<ul>${items.map((item) => tag('li', item)).join('')}</ul>`);

  const dates = [`${words.begin} ${day(content.from)}`, content.review && `${words.review} ${day(content.review)}`, content.nextAppointment && `${words.appointment} ${[day(content.nextAppointment.day), content.nextAppointment.time].filter(Boolean).join(', ')}`];
  parts.push(tag('p', dates.filter(Boolean).join('; ')));
  section(words.concern, content.concern);
  section(words.prescription, [prescription.diagnosis, prescription.icd10 && `(${prescription.icd10})`, prescription.issued && `${words.issued} ${day(prescription.issued)}`, prescription.physician].filter(Boolean).join(', '));
  listed(words.findings, ICF_COMPONENTS.flatMap((component) => (findings[component] ? [`${words.components[component]}: ${findings[component]}`] : [])));
  listed(words.warningSigns, [
    ...WARNING_SIGNS.map((sign) => `${words.signs[sign]}: ${{ yes: words.yes, no: words.no, unasked: words.notAsked }[warningSigns.answers[sign] ?? 'unasked']}`),
    ...(warningSigns.note ? [`${words.note}: ${warningSigns.note}`] : []),
    ...(warningSigns.askedBy ? [`${words.askedBy} ${warningSigns.askedBy}`] : []),
  ]);
  section(words.psychosocial, content.psychosocial);
  section(words.resources, content.resources);
  listed(words.functionScale, content.functionScale.map(({ activity, value }) => `${activity}: ${value === undefined ? words.notRated : number(value)}`));

  const goalLine = (goal: PlanGoal): string => {
    const unit = goal.measure === 'other' ? (goal.unit ?? '') : words.units[goal.measure];
    const start = goal.start && `${words.start} ${number(goal.start.value)} ${unit}${goal.start.diary ? ` (${words.fromDiary(goal.start.diary.n, goal.start.diary.missing)})` : ''}`;
    const decided = goal.attainment === 'open' ? undefined : [words.attainment[goal.attainment], goal.attainmentNote].filter(Boolean).join(': ');
    return [goal.text, words.components[goal.component], start, goal.target !== undefined && `${words.target} ${number(goal.target)} ${unit}`, goal.due && `${words.until} ${day(goal.due)}`, goal.agreed && words.agreed, decided].filter(Boolean).join('; ');
  };
  if (content.goals.length > 0) parts.push(tag('h3', words.goals), `<ol>${content.goals.map((goal) => tag('li', goalLine(goal))).join('')}</ol>`);

  const measureLine = (measure: PlanMeasure): string => {
    const who = measure.who === 'other' && measure.whoText ? measure.whoText : words.performers[measure.who];
    const span = [measure.from && `${words.from} ${day(measure.from)}`, measure.until && `${words.until} ${day(measure.until)}`].filter(Boolean).join(' ');
    return [measure.text, measure.howOften, measure.howLong, measure.howHard, who, measure.where, span, measure.stopWhen && `${words.stop}: ${measure.stopWhen}`].filter(Boolean).join('; ');
  };
  for (const domain of MEASURE_DOMAINS) listed(words.domains[domain], content.measures.filter(({ kind }) => kindDomain(kind) === domain).map(measureLine));
  parts.push(tag('p', words.disclaimer));
  return `<div xmlns="http://www.w3.org/1999/xhtml" lang="${language}" xml:lang="${language}">${parts.join('')}</div>`;
}

function tag(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '<br/>', '\r': '' };

/** Text as it stands in XHTML; U+FFFE and U+FFFF are no characters of XML. */
function escaped(text: string): string {
  return storable(text).replaceAll(/[\uFFFE\uFFFF]/g, '').replaceAll(/[&<>"\n\r]/g, (character) => ENTITIES[character]!);
}
