/** What every page says about the record and the version that it shows. */
import { expect, test } from 'vitest';
import type { CarePlan } from '../../domain/care-plan.ts';
import { emptyPlan } from '../../domain/care-plan-release.ts';
import type { Day } from '../../domain/day.ts';
import { firstChoices } from './choices.ts';
import { documentsOf, type LetterToPrint, type PersonToPrint, type PlanToPrint } from './documents.tsx';

const today = '2026-11-25' as Day;
const release: CarePlan = { ...emptyPlan(today), title: 'Rücken', from: '2026-11-20' as Day, id: 'plan', version: 2, state: 'active', releasedBy: 'Kim Beispiel', releasedAt: '2026-11-25T09:42:00+01:00' };
const plan = (more: Partial<PlanToPrint> = {}): PlanToPrint => ({ content: release, release, savedAt: release.releasedAt, shows: 'CarePlan/plan/_history/2', unread: 0, openDraft: null, superseded: false, ...more });
const letter = (more: Partial<LetterToPrint> = {}): LetterToPrint => ({ id: 'l', state: 'released', language: 'de', text: [], shows: 'ServiceRequest/l/_history/2', at: '2026-11-20T10:00:00+01:00', ...more });
const person = (more: Partial<PersonToPrint>): PersonToPrint => ({ person: { id: 'p', family: 'Muster', given: 'Anna', example: false }, plan: null, letters: [], index: null, restricted: false, ...more });
const papers = (data: PersonToPrint) => documentsOf(data, { ...firstChoices({}, 'de', today), plan: data.plan !== null, page: false, letters: ['l'], progress: false }, { practice: 'Praxis', today, now: '2026-11-25T10:00:00Z', leaflets: [] }).map(({ paper }) => ({ mark: paper.mark, what: paper.margins.what.join(' | '), title: paper.title }));

test('a restricted record is marked in the margin and across each page of each document, beside any other mark', () => {
  const restricted = papers(person({ plan: plan({ release: null }), letters: [letter()], restricted: true }));
  expect(restricted.map(({ mark }) => mark)).toEqual(['Eingeschränkt · Entwurf', 'Eingeschränkt']);
  expect(restricted.every(({ what }) => what.startsWith('Eingeschränkt | '))).toBe(true);
  expect(papers(person({ letters: [letter()] }))).toEqual([{ mark: undefined, what: 'Empfehlungsschreiben | 20.11.2026', title: 'Empfehlungsschreiben' }]);
});

test('a correction and what it corrected both say when', () => {
  expect(papers(person({ plan: plan({ corrects: 1 }) }))[0]!.what).toBe('Behandlungsplan | Version 2 vom 25.11.2026, Berichtigt am 25.11.2026');
  expect(papers(person({ plan: plan({ superseded: true, correctedAt: '2026-11-26T08:00:00Z' }) }))[0]!.what).toBe('Behandlungsplan | Version 2 vom 25.11.2026, Frühere Version, Berichtigt am 26.11.2026');
  expect(papers(person({ letters: [letter({ corrects: true })] }))[0]).toMatchObject({ what: 'Empfehlungsschreiben | 20.11.2026, Berichtigt am 20.11.2026', mark: undefined });
  expect(papers(person({ letters: [letter({ correctedAt: '2026-11-25T08:00:00Z' })] }))[0]).toMatchObject({ what: 'Empfehlungsschreiben | 20.11.2026, Berichtigt am 25.11.2026', mark: 'Berichtigt' });
  expect(papers(person({ letters: [letter({ corrects: true, state: 'draft' })] }))[0]!.what).not.toContain('Berichtigt');
});
