/** Care plans of the invented people: six that were released, one of them completed, and one that is being written. */
import type { CarePlan as FhirCarePlan, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { DIARY_MEASURES, WARNING_SIGNS, type Attainment, type GoalMeasure, type IcfComponent, type MeasuredValue, type MeasureKind, type Performer, type PlanContent, type WarningAnswer, type WarningSign } from '../domain/care-plan.ts';
import { draftOf, emptyMeasure } from '../domain/care-plan-draft.ts';
import { diaryFigure, startValue } from '../domain/care-plan-progress.ts';
import { addDays, type Day, type TimeZone } from '../domain/day.ts';
import { diaryDays, type DiaryDay, type DiaryEntry } from '../domain/diary.ts';
import type { Write } from '../fhir/bundle.ts';
import { endWrites, releaseWrites, type PlanContext } from '../fhir/care-plan.ts';
import { draftToFhir } from '../fhir/care-plan-form.ts';
import type { ExamplePerson } from './people.ts';
import { clockOn } from './series.ts';

interface ExampleGoal {
  text: string;
  component: IcfComponent;
  measure: GoalMeasure;
  unit?: string;
  /** Absent where the diary gives it. */
  start?: number;
  target?: number;
  /** Weeks after the plan begins. */
  due?: number;
  agreed?: false;
  attainment?: Attainment;
  note?: string;
}

interface ExampleMeasure {
  kind: MeasureKind;
  text: string;
  howOften?: string;
  howLong?: string;
  howHard?: string;
  who?: Performer;
  whoText?: string;
  where?: string;
  stopWhen?: string;
  /** Names of the goals it serves. */
  serves?: string[];
  /** On the page for the patient. */
  page?: true;
}

interface ExamplePlan {
  title: string;
  /** Days ago on which it began. */
  from: number;
  /** Days from today to the review (negative: passed) and to the next appointment. */
  review?: number;
  next?: { in: number; time: string };
  concern: string;
  diagnosis: string;
  icd10: string;
  findings: PlanContent['findings'];
  psychosocial?: string;
  resources?: string;
  /** Everything that is not named here was asked and not there; null where nothing was asked yet. */
  signs: Partial<Record<WarningSign, WarningAnswer | 'open'>> | null;
  signsNote?: string;
  scale?: [activity: string, value?: number][];
  /** By name, which becomes part of the id. */
  goals: Record<string, ExampleGoal>;
  measures: Record<string, ExampleMeasure>;
  internal?: string;
  /** Still a draft; or completed, so many days ago, and why. */
  state?: 'draft' | { completed: number; reason: string };
}

const STOP = {
  movement: 'Bei zunehmenden oder ausstrahlenden Schmerzen pausieren und in der Praxis melden',
  food: 'Bei Allergien, Unverträglichkeiten oder ärztlich verordneter Kost gilt diese; vorher ansprechen',
  fibre: 'Bei starken Blähungen oder Bauchschmerzen langsamer steigern und in der Praxis ansprechen',
  relaxation: 'Bei Unruhe, Schwindel oder belastenden Erinnerungen die Übung beenden und in der Praxis ansprechen',
};

const PLANS: Record<string, ExamplePlan> = {
  'example-01': {
    title: 'Ganzheitlicher Behandlungsplan', from: 84, review: 5, next: { in: 2, time: '08:30' },
    concern: 'Ich will wieder eine Stunde im Garten arbeiten, ohne danach zwei Tage zu liegen. Essen möchte ich abwechslungsreicher, weiß aber nicht, wo ich anfangen soll.',
    diagnosis: 'Chronische Kreuzschmerzen', icd10: 'M54.5',
    findings: {
      body: 'Finger-Boden-Abstand 24 cm. Unterarmstütz 25 Sekunden. Druckempfindlich paravertebral L3 bis L5 beidseits. Kraft und Sensibilität der Beine seitengleich.',
      activities: 'Sitzen am Schreibtisch 40 Minuten am Stück, Heben vom Boden bis 5 kg, Gartenarbeit 15 Minuten.',
      environment: 'Büroarbeit im Sitzen; der höhenverstellbare Tisch wird selten benutzt.',
      personal: 'Will selbst etwas tun; führt das Tagebuch jeden Tag.',
    },
    psychosocial: 'Pflegt die Mutter neben der Arbeit. Sorge, dass Bücken dem Rücken schadet.', resources: 'Garten; der Mann kocht mit; geht gern spazieren.',
    signs: {}, scale: [['Im Garten arbeiten', 3], ['Lange am Schreibtisch sitzen', 4], ['Einkäufe tragen', 5]],
    goals: {
      pain: { text: 'Der Schmerz hält mich im Alltag selten auf', component: 'body', measure: 'pain', target: 3, due: 17 },
      plants: { text: 'Jede Woche 30 verschiedene pflanzliche Lebensmittel essen', component: 'activities', measure: 'plants', target: 30, due: 17 },
      garden: { text: 'Eine Stunde im Garten arbeiten', component: 'activities', measure: 'function', start: 3, target: 7, due: 12 },
    },
    measures: {
      walk: { kind: 'walk', text: 'Gehen Sie spazieren', howOften: 'täglich', howLong: '30 Minuten', howHard: 'so zügig, dass Sie sich noch unterhalten können', stopWhen: STOP.movement, serves: ['pain', 'garden'], page: true },
      exercise: { kind: 'home-exercise', text: 'Machen Sie die drei gezeigten Übungen für Rücken und Rumpf', howOften: '4-mal pro Woche', howLong: '15 Minuten', howHard: 'etwas anstrengend, am nächsten Tag nicht mehr Schmerz als sonst', where: 'zu Hause', stopWhen: STOP.movement, serves: ['pain', 'garden'], page: true },
      treatment: { kind: 'treatment', text: 'Physiotherapie in der Behandlung: Kraft und Belastbarkeit des Rumpfs, Heben und Bücken üben', howOften: 'wie verordnet', where: 'in der Praxis', serves: ['garden'] },
      plants: { kind: 'plant-diversity', text: 'Essen Sie jede Woche zwei bis drei pflanzliche Lebensmittel, die in der Woche davor nicht dabei waren', howOften: 'jede Woche', howHard: 'auch Kräuter, Nüsse, Samen und Hülsenfrüchte zählen', stopWhen: STOP.food, serves: ['plants'], page: true },
      fermented: { kind: 'fermented', text: 'Essen Sie etwas Fermentiertes, zum Beispiel Naturjoghurt oder Sauerkraut', howOften: 'an 5 Tagen pro Woche', howLong: 'eine kleine Portion', stopWhen: STOP.food, page: true },
      nutrition: { kind: 'nutrition-expert', text: 'Empfehlung: Gespräch mit einer Ernährungsfachkraft', howOften: 'einmal, danach nach Absprache', who: 'other', whoText: 'Ernährungsfachkraft', serves: ['plants'] },
      education: { kind: 'education-nutrition-gut', text: 'Information und Schulung: Pflanzenvielfalt, Ballaststoffe und Darm', howOften: 'einmal, Rückfragen bei jedem Termin', howLong: '15 Minuten', where: 'in der Praxis', serves: ['plants'] },
      diary: { kind: 'education-diary', text: 'Führen Sie das Beschwerdetagebuch weiter', howOften: 'täglich', howLong: '3 Minuten', who: 'patient', page: true },
    },
    internal: 'Termine möglichst vor 9 Uhr, danach Pflege der Mutter.',
  },
  'example-02': {
    title: 'Behandlungsplan: Rücken und Entspannung', from: 63, review: -4, next: { in: 6, time: '17:15' },
    concern: 'Unter der Woche ist der Rücken fest wie ein Brett. Abends kann ich nicht abschalten. Am Wochenende geht es.',
    diagnosis: 'Lumboischialgie rechts', icd10: 'M54.4',
    findings: {
      body: 'Lasègue rechts ab 70 Grad Ziehen im Oberschenkel. Erhöhte Spannung Schultergürtel und Lendenbereich. Beinkraft seitengleich.',
      activities: 'Autofahren 45 Minuten, Sitzen 30 Minuten, dann Aufstehen nötig.',
      environment: 'Großraumbüro, zweimal im Monat Monatsabschluss, Arbeitsweg 50 Minuten mit dem Auto.',
      personal: 'Stuft den Stress im Tagebuch an Werktagen selbst hoch ein.',
    },
    psychosocial: 'Hohe Arbeitsdichte seit einem halben Jahr; eine Stelle im Team ist nicht besetzt.', resources: 'Fährt am Wochenende Rad; Chorprobe am Donnerstag.',
    signs: { 'rf-weight': 'open', 'rf-blood': 'open' }, signsNote: 'Gewicht und Stuhl beim nächsten Termin erfragen.',
    goals: {
      practice: { text: 'An 5 Tagen pro Woche 15 Minuten Entspannung üben', component: 'activities', measure: 'other', unit: 'Minuten Entspannung pro Woche', start: 0, target: 75, due: 10 },
      stress: { text: 'Abends besser abschalten', component: 'personal', measure: 'stress', target: 4, due: 17 },
      pain: { text: 'Ohne Rückenschmerz durch die Arbeitswoche kommen', component: 'body', measure: 'pain', target: 3, due: 17 },
    },
    measures: {
      cycle: { kind: 'cycle', text: 'Fahren Sie Rad', howOften: '2-mal pro Woche', howLong: '40 Minuten', howHard: 'so, dass Sie sich noch unterhalten können', stopWhen: STOP.movement, serves: ['pain', 'stress'], page: true },
      pauses: { kind: 'movement-other', text: 'Stehen Sie beim Sitzen kurz auf und bewegen Sie sich', howOften: 'alle 30 bis 60 Minuten', howLong: '1 bis 2 Minuten', serves: ['pain'], page: true },
      guided: { kind: 'relaxation-guided', text: 'Progressive Muskelrelaxation angeleitet in der Behandlung', howOften: 'in jeder Behandlung', howLong: '10 Minuten', where: 'in der Praxis', stopWhen: STOP.relaxation, serves: ['practice', 'stress'] },
      muscle: { kind: 'muscle-relaxation', text: 'Üben Sie Progressive Muskelrelaxation', howOften: 'an 5 Tagen pro Woche', howLong: '15 Minuten', howHard: 'ohne Anstrengung, in ruhiger Umgebung', where: 'zu Hause', stopWhen: STOP.relaxation, serves: ['practice', 'stress'], page: true },
      relaxation: { kind: 'relaxation-course', text: 'Empfehlung: zertifizierter Präventionskurs Progressive Muskelrelaxation (ZPP)', howOften: 'einmal pro Woche', howLong: '8 Wochen', who: 'other', whoText: 'Kursleitung', serves: ['practice'] },
      sleep: { kind: 'sleep-routine', text: 'Gehen Sie zu festen Zeiten schlafen und stehen Sie zu festen Zeiten auf', howOften: 'jeden Tag', howLong: 'die letzte Stunde davor ohne Bildschirm', serves: ['stress'], page: true },
      talk: { kind: 'education-stress-pain', text: 'Information und Schulung: wie Stress, Schlaf und Schmerz zusammen erlebt werden', howOften: 'einmal, Rückfragen bei jedem Termin', howLong: '15 Minuten', where: 'in der Praxis', serves: ['stress'] },
    },
  },
  'example-03': {
    title: 'Behandlungsplan nach Antibiotika', from: 29, review: 12, next: { in: 4, time: '10:45' },
    concern: 'Seit dem Antibiotikum ist mein Bauch durcheinander, und den Rücken merke ich auch wieder mehr. Ich möchte wieder zum Markt laufen und selbst kochen.',
    diagnosis: 'Rückenschmerzen bei degenerativen Veränderungen der LWS', icd10: 'M54.5',
    findings: {
      body: 'Rumpfbeuge bis Mitte Unterschenkel, Rotation beidseits endgradig eingeschränkt. Bauchdecke weich. Gangbild sicher.',
      activities: 'Gehen bis 20 Minuten, Treppe mit Geländer, Kochen im Stehen 15 Minuten.',
      environment: 'Wohnt im zweiten Stock ohne Aufzug; Markt in 900 m Entfernung.',
      personal: 'Kocht gern selbst; isst seit dem Infekt fast nur Zwieback, Reis und Suppe.',
    },
    resources: 'Die Nachbarin geht mit zum Markt; Gymnastikgruppe am Montag.',
    signs: { 'rf-fever': 'yes' }, signsNote: 'Fieber bei der Blasenentzündung, hausärztlich behandelt, seither fieberfrei.',
    scale: [['Zum Markt und zurück gehen', 4], ['Eine Mahlzeit im Stehen kochen', 5], ['Betten beziehen', 3]],
    goals: {
      plants: { text: 'Wieder so vielfältig essen wie vor dem Antibiotikum', component: 'activities', measure: 'plants', target: 25, due: 12 },
      fermented: { text: 'An 5 Tagen pro Woche etwas Fermentiertes essen', component: 'activities', measure: 'other', unit: 'Tage pro Woche', start: 1, target: 5, due: 8 },
      market: { text: 'Zum Markt und zurück gehen', component: 'activities', measure: 'function', start: 4, target: 8, due: 12 },
    },
    measures: {
      walk: { kind: 'walk', text: 'Gehen Sie spazieren', howOften: 'täglich', howLong: 'mit 15 Minuten beginnen, jede Woche 5 Minuten mehr', howHard: 'so, dass Sie sich noch unterhalten können', stopWhen: STOP.movement, serves: ['market'], page: true },
      treatment: { kind: 'treatment', text: 'Physiotherapie in der Behandlung: Beweglichkeit, Kraft und Belastbarkeit, angepasst an die Tagesform', howOften: 'wie verordnet', where: 'in der Praxis', serves: ['market'] },
      nutrition: { kind: 'plant-diversity', text: 'Essen Sie jede Woche zwei bis drei pflanzliche Lebensmittel mehr', howOften: 'jede Woche', stopWhen: STOP.food, serves: ['plants'], page: true },
      fibre: { kind: 'fibre', text: 'Steigern Sie Ballaststoffe langsam: gekochtes Gemüse, Haferflocken, später Hülsenfrüchte', howOften: 'täglich', howLong: 'eine Portion mehr pro Woche', howHard: 'in kleinen Schritten', stopWhen: STOP.fibre, serves: ['plants'], page: true },
      fermented: { kind: 'fermented', text: 'Essen Sie etwas Fermentiertes, zum Beispiel Naturjoghurt oder Sauerkraut', howOften: 'an 5 Tagen pro Woche', howLong: 'eine kleine Portion', stopWhen: STOP.food, serves: ['fermented'], page: true },
      drinking: { kind: 'drinking', text: 'Trinken Sie Wasser oder ungesüßten Tee, über den Tag verteilt', howOften: 'täglich', howLong: 'etwa 1,5 Liter', stopWhen: 'Ist die Trinkmenge ärztlich begrenzt, gilt diese Menge', page: true },
      education: { kind: 'education-nutrition-gut', text: 'Information und Schulung: Darm, Ballaststoffe und was Antibiotika damit zu tun haben', howOften: 'einmal, Rückfragen bei jedem Termin', howLong: '15 Minuten', where: 'in der Praxis', serves: ['plants', 'fermented'] },
    },
  },
  'example-04': {
    title: 'Behandlungsplan Nacken', from: 70, review: 21, next: { in: 1, time: '16:00' },
    concern: 'Der Nacken zieht bis in den Kopf, vor allem nach langen Tagen am Rechner. Ich möchte wieder schwimmen gehen und nachts durchschlafen.',
    diagnosis: 'Zervikalsyndrom', icd10: 'M54.2',
    findings: {
      body: 'HWS-Rotation rechts 55, links 65 Grad. Triggerpunkte im M. trapezius beidseits. Kraft der tiefen Halsbeuger 18 Sekunden.',
      activities: 'Bildschirmarbeit 60 Minuten am Stück, Überkopfarbeit kaum möglich, Schwimmen ausgesetzt.',
      environment: 'Homeoffice am Küchentisch mit Laptop; Umzug steht an.',
      personal: 'Beschreibt eine unruhige Zeit in der Arbeit.',
    },
    psychosocial: 'Projektende in wenigen Wochen, wenig Pausen.', resources: 'Freundinnen, mit denen sie schwimmen geht; schläft gut, wenn sie vorher liest.',
    signs: {}, scale: [['Eine Stunde am Rechner arbeiten', 4], ['Schwimmen', 2], ['Geschirr aus dem Oberschrank nehmen', 5], ['Durchschlafen', 4]],
    goals: {
      swim: { text: '30 Minuten schwimmen', component: 'activities', measure: 'function', start: 2, target: 7, due: 14 },
      stress: { text: 'Auch in vollen Wochen zur Ruhe kommen', component: 'personal', measure: 'stress', target: 4, due: 14 },
      sleep: { text: 'Genug schlafen', component: 'body', measure: 'sleep', target: 7.5, due: 14 },
      movement: { text: 'Jede Woche 150 Minuten in Bewegung sein', component: 'activities', measure: 'movement', target: 150, due: 10, attainment: 'achieved', note: 'Geht seit drei Wochen täglich zu Fuß zur Arbeit.' },
    },
    measures: {
      swim: { kind: 'swim', text: 'Gehen Sie schwimmen, Rückenlage', howOften: 'einmal pro Woche', howLong: 'mit 10 Minuten beginnen', howHard: 'ruhig, ohne den Kopf zu überstrecken', stopWhen: STOP.movement, serves: ['swim', 'movement'], page: true },
      exercise: { kind: 'home-exercise', text: 'Machen Sie die gezeigten Übungen für Nacken und Schulterblätter', howOften: 'täglich', howLong: '10 Minuten', where: 'zu Hause', stopWhen: STOP.movement, serves: ['swim'], page: true },
      treatment: { kind: 'treatment', text: 'Manuelle Behandlung der HWS, Kraft der tiefen Halsbeuger, Arbeitsplatz durchsprechen', howOften: 'wie verordnet', where: 'in der Praxis', serves: ['swim'] },
      relaxation: { kind: 'breathing', text: 'Atmen Sie ruhig, die Ausatmung länger als die Einatmung', howOften: '3-mal täglich', howLong: '2 Minuten', howHard: 'ohne zu pressen', stopWhen: STOP.relaxation, serves: ['stress'], page: true },
      mindfulness: { kind: 'mindfulness', text: 'Legen Sie eine Pause ohne Bildschirm ein', howOften: 'mittags', howLong: '15 Minuten', serves: ['stress'], page: true },
      sleep: { kind: 'sleep-routine', text: 'Lesen Sie vor dem Schlafen statt auf das Telefon zu sehen', howOften: 'jeden Abend', howLong: '20 Minuten', serves: ['sleep'], page: true },
    },
    internal: 'Umzug abwarten, dann Arbeitsplatz noch einmal ansehen.',
  },
  'example-08': {
    title: 'Behandlungsplan', from: 105, review: -21,
    concern: 'Ich will allein mit dem Zug zu meiner Enkelin fahren können.',
    diagnosis: 'Rückenschmerzen', icd10: 'M54.9',
    findings: {
      body: 'Aufstehen vom Stuhl fünfmal in 17 Sekunden. Hüftstreckung beidseits vermindert. Gleichgewicht im Tandemstand 8 Sekunden.',
      activities: 'Gehen 25 Minuten, Koffer heben bis 4 kg.', environment: 'Erdgeschosswohnung; die Haltestelle ist nah.', personal: 'Schreibt das Tagebuch auf Papier, sehr genau.',
    },
    resources: 'Enkelin holt am Bahnhof ab; geht täglich einkaufen.',
    signs: {}, scale: [['Mit dem Zug verreisen', 2], ['Koffer die Stufen hochheben', 3], ['Eine Stunde sitzen', 5]],
    goals: {
      train: { text: 'Mit dem Zug zur Enkelin fahren', component: 'activities', measure: 'function', start: 2, target: 8, due: 12, attainment: 'achieved', note: 'War zweimal allein dort.' },
      pain: { text: 'Tage ohne Schmerz haben', component: 'body', measure: 'pain', target: 2, due: 12, attainment: 'achieved', note: 'Im Tagebuch stehen wieder Tage mit 0.' },
      plants: { text: 'Öfter etwas Neues auf den Teller', component: 'activities', measure: 'plants', target: 25, due: 12, attainment: 'partly', note: 'Isst jede Woche Hülsenfrüchte; mehr möchte sie nicht.' },
    },
    measures: {
      walk: { kind: 'walk', text: 'Gehen Sie spazieren, eine Runde mit der Einkaufstasche', howOften: 'täglich', howLong: '30 Minuten', stopWhen: STOP.movement, serves: ['train', 'pain'], page: true },
      exercise: { kind: 'home-exercise', text: 'Stehen Sie langsam vom Stuhl auf, ohne die Hände zu benutzen', howOften: '3-mal täglich', howLong: '10 Wiederholungen', stopWhen: STOP.movement, serves: ['train'], page: true },
      treatment: { kind: 'treatment', text: 'Kraft der Beine, Gleichgewicht, Heben des Koffers üben', howOften: 'wie verordnet', where: 'in der Praxis', serves: ['train'] },
      plants: { kind: 'plant-diversity', text: 'Essen Sie jede Woche ein pflanzliches Lebensmittel, das Sie lange nicht hatten', howOften: 'jede Woche', stopWhen: STOP.food, serves: ['plants'], page: true },
    },
    state: { completed: 14, reason: 'Behandlung abgeschlossen; das Heimprogramm geht weiter.' },
  },
  'example-09': {
    title: 'Care plan: back and sleep', from: 47, review: 9, next: { in: 3, time: '09:15' },
    concern: 'I wake up stiff and it takes me an hour to get going. I would like to play with my kids on the floor again.',
    diagnosis: 'Low back pain', icd10: 'M54.5',
    findings: {
      body: 'Fingertip to floor 18 cm. Plank 30 seconds. Hip flexion full and free of pain. Strength and sensation of the legs equal on both sides.',
      activities: 'Sits for 45 minutes, lifts 8 kg from the floor, cannot get up from the floor without support in the morning.',
      environment: 'Works from home at a kitchen table; two children of 3 and 5.',
      personal: 'Used to run; stopped a year ago.',
    },
    psychosocial: 'Short nights with the younger child.', resources: 'Partner takes over two mornings a week; likes cooking.',
    signs: {}, scale: [['Getting up from the floor', 3], ['Playing with the children on the floor', 4], ['Working at the desk for an hour', 5]],
    goals: {
      floor: { text: 'Play on the floor with the children for half an hour', component: 'activities', measure: 'function', start: 4, target: 8, due: 12 },
      pain: { text: 'Start the day with less pain', component: 'body', measure: 'pain', target: 3, due: 12 },
      sleep: { text: 'Sleep enough on most nights', component: 'body', measure: 'sleep', target: 7.5, due: 12, agreed: false },
      plants: { text: 'More variety on the family table', component: 'activities', measure: 'plants', target: 30, due: 16 },
    },
    measures: {
      exercise: { kind: 'home-exercise', text: 'Do the exercises for back and hips that you were shown', howOften: '4 times a week', howLong: '15 minutes', howHard: 'somewhat hard, with no more pain than usual the next day', where: 'at home', stopWhen: 'Pause if pain grows or spreads, and tell the practice', serves: ['floor', 'pain'], page: true },
      run: { kind: 'run', text: 'Start running again: one minute running, two minutes walking', howOften: 'twice a week', howLong: '20 minutes', howHard: 'so that you can still talk', stopWhen: 'Pause if pain grows or spreads, and tell the practice', serves: ['pain'], page: true },
      treatment: { kind: 'treatment', text: 'Physiotherapy in treatment: strength, getting up and down, lifting the children', howOften: 'as ordered', where: 'in the practice', serves: ['floor'] },
      sleep: { kind: 'sleep-routine', text: 'Keep fixed times for going to bed and getting up', howOften: 'every day', howLong: 'no screen in the last hour', serves: ['sleep'], page: true },
      plants: { kind: 'plant-diversity', text: 'Eat two or three plant foods every week that you did not have the week before', howOften: 'every week', stopWhen: 'Allergies and intolerances come first; please tell us before', serves: ['plants'], page: true },
      talk: { kind: 'education-stress-pain', text: 'Education: how stress, sleep and pain are felt together', howOften: 'once, questions at every visit', howLong: '15 minutes', where: 'in the practice', serves: ['sleep'] },
    },
  },
  'example-10': {
    title: 'Ganzheitlicher Behandlungsplan', from: 0, state: 'draft',
    concern: 'Ich will wieder klettern. Zum Kochen komme ich unter der Woche nicht.',
    diagnosis: 'Kreuzschmerzen', icd10: 'M54.5',
    findings: { body: 'Rumpfbeuge frei, Reklination endgradig schmerzhaft. Seitstütz rechts 20, links 34 Sekunden.', activities: 'Klettern seit vier Monaten ausgesetzt; Sitzen in der Vorlesung 60 Minuten.' },
    resources: 'Kletterpartner; Mensa mit Salatbuffet.',
    signs: null, scale: [['Klettern, leichte Route', 2], ['Vorlesung im Sitzen', 5], ['Rucksack tragen']],
    goals: {
      climb: { text: 'Eine leichte Route klettern', component: 'activities', measure: 'function', start: 2, target: 7, agreed: false },
      plants: { text: 'Unter der Woche bunter essen', component: 'activities', measure: 'plants', agreed: false },
    },
    measures: {
      exercise: { kind: 'home-exercise', text: 'Machen Sie den Seitstütz auf beiden Seiten', howOften: '3-mal pro Woche', serves: ['climb'], page: true },
      plants: { kind: 'plant-diversity', text: '', serves: ['plants'] },
    },
  },
};

/** Who writes the examples. */
export interface ExampleWriter {
  /** Id of their Practitioner. */
  practitioner: string;
  name: string;
}

/**
 * What a person's plan adds, made as a release makes it. No step of it is recorded and no part names a version: where examples were taken
 * away before, versions count on, so that nobody knows them beforehand.
 */
export function planWritesOf(person: ExamplePerson, entries: readonly DiaryEntry[], { today, zone, author }: { today: Day; zone: TimeZone; author: ExampleWriter }): Write[] {
  const plan = PLANS[person.id];
  if (!plan) return [];
  const { id: patient, language } = person;
  const begin = addDays(today, -plan.from);
  const at = clockOn(begin, 620, zone);
  const context: PlanContext = { patient, author, at, language };
  const content = contentOf(person, plan, { today, begin, asked: { by: author, at: clockOn(begin, 605, zone) }, days: diaryDays([...entries]) });
  const origin = { kind: 'first' } as const;
  const form = { ...draftToFhir(draftOf(content, language === 'de' ? ',' : '.'), { patient, origin, author, at }), id: `${patient}-plan-form` };
  if (plan.state === 'draft') return [asWritten(form)];

  const names = ['red-flags', 'function', 'plan-review'].values();
  const newId = () => `${patient}-${names.next().value}`;
  const stored = new Map<string, Resource>();
  const keep = (writes: Write[]) => {
    for (const { resource } of writes) if (resource.resourceType !== 'Provenance') stored.set(`${resource.resourceType}/${resource.id}`, { ...resource, meta: { ...resource.meta, versionId: '1' } } as Resource);
  };
  keep(releaseWrites({ ...context, content, plan: `${patient}-plan`, form: { ...form, meta: {} }, origin, stored: new Map(), newId }).writes);
  if (plan.state) {
    const { completed, reason } = plan.state;
    keep(endWrites({ ...context, at: clockOn(addDays(today, -completed), 660, zone), plan: stored.get(`CarePlan/${patient}-plan`) as FhirCarePlan, as: 'completed', reason, stored, newId }).writes);
  }
  return Array.from(stored.values(), asWritten);
}

function asWritten(resource: Resource | QuestionnaireResponse): Write {
  const { meta: _meta, ...rest } = resource;
  const cleaned = JSON.parse(JSON.stringify(rest), (key: string, value: unknown) => (key === 'reference' && typeof value === 'string' ? value.split('/_history/')[0] : key === 'display' && value === '' ? undefined : value)) as Resource & { id: string };
  return { method: 'PUT', resource: cleaned, create: true };
}

/** The plan as its therapist would have typed it on the day on which it began. */
function contentOf({ id }: ExamplePerson, plan: ExamplePlan, { today, begin, asked, days }: { today: Day; begin: Day; asked: { by: ExampleWriter; at: string }; days: DiaryDay[] }): PlanContent {
  const goalId = (name: string) => `${id}-goal-${name}`;
  const { signs, next } = plan;
  const answers = Object.fromEntries(WARNING_SIGNS.flatMap((sign) => { const answer = signs === null ? 'open' : (signs[sign] ?? 'no'); return answer === 'open' ? [] : [[sign, answer]]; }));
  const start = ({ measure, start: given }: ExampleGoal): MeasuredValue | undefined => {
    const diary = DIARY_MEASURES.find((each) => each === measure);
    if (given !== undefined) return { value: given };
    return diary && startValue(diary, diaryFigure(diary, days, begin));
  };
  return {
    title: plan.title,
    concern: plan.concern,
    prescription: { diagnosis: plan.diagnosis, icd10: plan.icd10, issued: addDays(begin, -9), physician: 'Dr. Erika Muster' },
    findings: plan.findings,
    warningSigns: { answers, ...(plan.signsNote !== undefined && { note: plan.signsNote }), ...(signs !== null && { ...(asked.by.name !== '' && { askedBy: asked.by.name }), asker: asked.by.practitioner, askedAt: asked.at }) },
    ...(plan.psychosocial !== undefined && { psychosocial: plan.psychosocial }),
    ...(plan.resources !== undefined && { resources: plan.resources }),
    functionScale: (plan.scale ?? []).map(([activity, value]) => ({ activity, ...(value !== undefined && { value }) })),
    goals: Object.entries(plan.goals).map(([name, goal]) => {
      const from = start(goal);
      return {
        id: goalId(name), text: goal.text, component: goal.component, measure: goal.measure, ...(goal.unit !== undefined && { unit: goal.unit }), ...(from && { start: from }), ...(goal.target !== undefined && { target: goal.target }),
        ...(goal.due !== undefined && { due: addDays(begin, goal.due * 7) }), agreed: goal.agreed ?? true, attainment: goal.attainment ?? 'open', ...(goal.note !== undefined && { attainmentNote: goal.note }),
      };
    }),
    measures: Object.entries(plan.measures).map(([name, { serves, page, who, ...measure }]) => ({ ...measure, id: `${id}-${name}`, who: who ?? emptyMeasure('', measure.kind).who, goals: (serves ?? []).map(goalId), onPatientPage: page ?? false })),
    from: begin,
    ...(plan.review !== undefined && { review: addDays(today, plan.review) }),
    ...(next && { nextAppointment: { day: addDays(today, next.in), time: next.time } }),
    ...(plan.internal !== undefined && { internalNote: plan.internal }),
  };
}
