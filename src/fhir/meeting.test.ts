import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someAgenda, someEntry, someMeeting, someMinutes } from '../../mocks/arbitrary-meeting.ts';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { saysAnything, type CaseMinutes, type MinuteEntry } from '../domain/meeting.ts';
import { agendaFromFhir, agendaToFhir, meetingFromFhir, meetingToFhir, minutesFromFhir, minutesToFhir, reviewOfEntry, taskOfEntry, type MinutesContext } from './meeting.ts';
import { checkStructure } from './r4.ts';
import { taskFromFhir } from './task.ts';

const faults = (resource: unknown): string[] => [...validateR4(resource), ...checkStructure(resource).map((issue) => `${issue.path} ${issue.message}`), ...uncheckedCodes(resource)];
const PRACTICE = { zone: 'Europe/Berlin', language: 'de' } as const;
const BY = { id: 'jana', name: 'Jana Berger' };
const AT = '2026-03-04T11:45:00.000Z';
const context: MinutesContext = { ...PRACTICE, meeting: { id: 'm1', day: '2026-03-04', start: '12:30', length: 45 }, by: BY };

describe('a meeting', () => {
  it('comes back from its Appointment as it was planned', () => {
    fc.assert(fc.property(someMeeting, (meeting) => {
      expect(meetingFromFhir({ ...meetingToFhir(meeting, PRACTICE), meta: { versionId: '7' } }, PRACTICE.zone)).toEqual({ ...meeting, version: '7', example: false });
    }), { numRuns: 300 });
  });

  it('passes three validators in every state, and no patient takes part in it', { timeout: 60_000 }, () => {
    fc.assert(fc.property(someMeeting, (meeting) => {
      const resource = meetingToFhir(meeting, PRACTICE);
      expect(faults(resource)).toEqual([]);
      expect(JSON.stringify(resource)).not.toContain('Patient/');
    }), { numRuns: 60 });
  });

  it('begins at the practice\u2019s own time, on both sides of a change of the clocks', () => {
    const start = (day: '2026-03-28' | '2026-03-29') => meetingToFhir({ ...fc.sample(someMeeting, 1)[0]!, day, start: '12:30' }, PRACTICE).start;
    expect([start('2026-03-28'), start('2026-03-29')]).toEqual(['2026-03-28T11:30:00.000Z', '2026-03-29T10:30:00.000Z']);
  });

  it('is none where an Appointment is something else', () => {
    const resource = meetingToFhir(fc.sample(someMeeting, 1)[0]!, PRACTICE);
    expect(meetingFromFhir({ ...resource, appointmentType: { text: 'Massage' } }, PRACTICE.zone)).toBeNull();
    expect(meetingFromFhir({ ...resource, status: 'entered-in-error' }, PRACTICE.zone)).toBeNull();
  });
});

describe('an agenda', () => {
  const list = (items: Parameters<typeof agendaToFhir>[0]['items']) => agendaToFhir({ id: 'a1', meeting: 'm1', items }, { by: BY, at: AT, day: '2026-03-04', language: 'de' });

  it('comes back from its List and the cases, in its order', () => {
    fc.assert(fc.property(someAgenda, (items) => {
      const dated = items.map((item) => (item.state === 'open' ? item : { ...item, stateAt: AT }));
      expect(agendaFromFhir({ ...list(dated), meta: { versionId: '3' } }, dated)).toEqual({ id: 'a1', version: '3', meeting: 'm1', items: dated });
    }), { numRuns: 300 });
  });

  it('passes three validators, is worked on, and says nothing about anybody', { timeout: 60_000 }, () => {
    fc.assert(fc.property(someAgenda, (items) => {
      const resource = list(items.map((item) => ({ ...item, question: 'Etwas über diese Person', ...(item.state !== 'open' && { stateAt: AT }) })));
      expect(faults(resource)).toEqual([]);
      expect(resource).toMatchObject({ mode: 'working', orderedBy: { coding: [{ code: 'user' }] } });
      expect(JSON.stringify(resource)).not.toMatch(/Etwas über|reason/);
    }), { numRuns: 60 });
  });
});

describe('minutes', () => {
  /** What FHIR cannot hold: entries that say nothing. */
  const kept = (minutes: CaseMinutes): CaseMinutes => ({ ...minutes, question: minutes.question.trim() === '' ? '' : minutes.question, entries: minutes.entries.filter(saysAnything).map((entry) => ({ ...entry, text: entry.text.trim() === '' ? '' : entry.text })) });

  it('come back from their Composition word for word', () => {
    fc.assert(fc.property(someMinutes, (minutes) => {
      expect(minutesFromFhir(minutesToFhir(minutes, context))).toEqual(kept(minutes));
    }), { numRuns: 500 });
  });

  it('pass three validators, the structure check and the list of checked codes in every state', { timeout: 60_000 }, () => {
    fc.assert(fc.property(someMinutes, (minutes) => {
      expect(faults(minutesToFhir(minutes, { ...context, tasks: new Set(minutes.entries.map(({ id }) => id)), plan: 'CarePlan/plan/_history/2' }))).toEqual([]);
    }), { numRuns: 80 });
  });

  it('make no new version when they say the same', () => {
    fc.assert(fc.property(someMinutes, (minutes) => {
      const resource = minutesToFhir(minutes, context);
      expect(minutesToFhir(minutesFromFhir(resource)!, context)).toEqual(resource);
    }), { numRuns: 200 });
  });

  it('can be read by whoever knows none of the extensions, and hold nothing that a browser would run', () => {
    const entry: MinuteEntry = { id: 'e1', kind: 'task', text: 'Anrufen <script>alert("1")</script>\n& fragen', author: 'jana', authorName: 'Jana Berger', at: AT, person: { id: 'emre', name: 'Emre Yılmaz' }, due: '2026-03-06' };
    const { section } = minutesToFhir({ meeting: 'm1', patient: 'p1', state: 'final', question: 'Wie weiter?', reasons: [], entries: [entry], signed: { by: 'jana', byName: 'Jana Berger', at: AT } }, { ...context, tasks: new Set(['e1']) });
    expect(section!.map(({ title }) => title)).toEqual(['Frage an das Team', 'Aufgaben']);
    expect(section![1]).toMatchObject({ entry: [{ reference: 'Task/e1' }] });
    expect(section![1]!.section![0]!.text!.div).toContain('Anrufen &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<br/>&amp; fragen · Emre Yılmaz · 06.03.2026');
  });

  it('are none where a Composition is something else, or was withdrawn', () => {
    const resource = minutesToFhir(fc.sample(someMinutes, 1)[0]!, context);
    expect([minutesFromFhir({ ...resource, status: 'entered-in-error' }), minutesFromFhir({ ...resource, type: { text: 'Brief' } }), minutesFromFhir({ ...resource, event: [] })]).toEqual([null, null, null]);
  });
});

describe('what a meeting decides', () => {
  const decided = { meeting: 'm1', patient: 'p1', minutes: 'c1', by: BY, at: AT };

  it('is a task of whoever does it, found by its meeting', { timeout: 60_000 }, () => {
    fc.assert(fc.property(someEntry('e10'), (entry) => {
      const task = taskOfEntry(entry, decided);
      expect(faults(task)).toEqual([]);
      expect(taskFromFhir(task)).toMatchObject({ id: 'e10', kind: 'own', patient: 'p1', meeting: 'm1', done: false, ...(entry.due !== undefined && { due: entry.due }), ...(entry.person && { owner: entry.person.id, ownerName: entry.person.name }) });
    }), { numRuns: 60 });
  });

  it('moves the review of a plan while it is open, and makes one where there is none', () => {
    const entry = { id: 'e10', kind: 'review', text: '', author: 'jana', authorName: 'Jana Berger', at: AT, due: '2026-04-01' } as const;
    const made = reviewOfEntry(entry, { ...decided, plan: 'plan' })!;
    expect(faults(made)).toEqual([]);
    expect(made).toMatchObject({ id: 'e10', focus: { reference: 'CarePlan/plan' }, owner: { reference: 'Practitioner/jana' }, restriction: { period: { end: '2026-04-01' } } });
    const open = { ...made, id: 't1', restriction: { period: { end: '2026-03-10' } }, meta: { versionId: '4', lastUpdated: AT } };
    expect(reviewOfEntry(entry, { ...decided, plan: 'plan', open })).toMatchObject({ id: 't1', restriction: { period: { end: '2026-04-01' } } });
    expect(reviewOfEntry(entry, { ...decided, plan: 'plan', open: { ...open, restriction: { period: { end: '2026-04-01' } } } })).toBeUndefined();
  });
});
