/** Care plans for tests: written by the same code as the screens', without them. */
import type { CarePlan, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import type { MeasureKind, PlanContent, PlanMeasure } from '../src/domain/care-plan.ts';
import { draftOf } from '../src/domain/care-plan-draft.ts';
import { addDays, type Day } from '../src/domain/day.ts';
import { transaction } from '../src/fhir/bundle.ts';
import { releaseWrites } from '../src/fhir/care-plan.ts';
import { draftToFhir } from '../src/fhir/care-plan-form.ts';

/** Sends JSON below `/fhir` as whoever is signed in, and answers what came back. */
export type SendFhir = (method: 'GET' | 'POST', address: string, body?: Resource) => Promise<Resource>;

const KINDS: readonly MeasureKind[] = ['walk', 'home-exercise', 'muscle-relaxation', 'relaxation-course', 'plant-diversity', 'nutrition-expert', 'sleep-routine', 'education-stress-pain'];

/** What a plan says: so many goals (at most 2) and measures, with long German words. */
export function planContent({ today, goals = 2, measures }: { today: Day; goals?: number; measures: number }): PlanContent {
  const all: PlanContent['goals'] = [
    { id: crypto.randomUUID(), text: 'Wieder eine Stunde am Stück am Schreibtisch sitzen', component: 'activities', measure: 'pain', start: { value: 5.2, diary: { period: { from: addDays(today, -27), to: today }, n: 24, missing: 4 } }, target: 3, due: addDays(today, 56), agreed: true, attainment: 'open' },
    { id: crypto.randomUUID(), text: 'Mehr verschiedene Pflanzen in der Woche', component: 'personal', measure: 'plants', start: { value: 17 }, target: 30, due: addDays(today, 84), agreed: true, attainment: 'open' },
  ];
  return {
    title: 'Rückenschmerzen und Ernährungsgewohnheiten',
    concern: 'Ich möchte wieder ohne Angst vor dem nächsten Hexenschuss arbeiten.',
    prescription: { diagnosis: 'Kreuzschmerz', icd10: 'M54.5' },
    findings: { body: 'Eingeschränkte Beweglichkeit der Lendenwirbelsäule.', activities: 'Sitzen über zwanzig Minuten erschwert.' },
    warningSigns: { answers: {} },
    functionScale: [],
    goals: all.slice(0, goals),
    measures: Array.from({ length: measures }, (_, at): PlanMeasure => ({
      id: crypto.randomUUID(), kind: KINDS[at % KINDS.length]!, text: `Maßnahme ${at + 1}: Achtsamkeitsbasierte Entspannungsverfahren und Heimübungsprogramm besprechen.`,
      howOften: 'täglich', howLong: '20 Minuten', who: 'patient', goals: goals > 0 ? [all[at % goals]!.id] : [], onPatientPage: at < 5, ...(at % 3 === 0 && { stopWhen: 'der Schmerz deutlich stärker wird' }),
    })),
    from: today,
    review: addDays(today, 56),
    nextAppointment: { day: addDays(today, 7), time: '10:30' },
    internalNote: 'Nur für das Team',
  };
}

interface PlanOf {
  patient: string;
  content: PlanContent;
  author: { practitioner: string; name: string };
}

/** Keeps a draft, as the form does while it is typed. Answers the stored form. */
export async function writeDraft(send: SendFhir, { patient, content, author }: PlanOf): Promise<QuestionnaireResponse & { id: string }> {
  const form = draftToFhir(draftOf(content), { patient, origin: { kind: 'first' }, author, at: new Date().toISOString() });
  return (await send('POST', 'QuestionnaireResponse', form)) as QuestionnaireResponse & { id: string };
}

/** Writes and releases the first version of a plan. Answers it as stored. */
export async function releasePlan(send: SendFhir, of: PlanOf): Promise<CarePlan & { id: string }> {
  const { patient, content, author } = of;
  const form = await writeDraft(send, of);
  const { writes, carePlan } = releaseWrites({
    patient, content, author, at: new Date().toISOString(), language: 'de', plan: form.id, form, origin: { kind: 'first' },
    stored: new Map([[`QuestionnaireResponse/${form.id}`, form]]), newId: () => crypto.randomUUID(),
  });
  await send('POST', '', transaction(writes));
  return (await send('GET', `CarePlan/${carePlan.id}`)) as CarePlan & { id: string };
}
