/** Random meetings for tests by property: agendas, and minutes that two people go on writing at once. */
import fc from 'fast-check';
import { ANSWERS, CASE_STATES, ENTRY_KINDS, MEETING_STATES, MINUTES_STATES, REASON_KINDS, type AgendaItem, type AgendaReason, type CaseMinutes, type MeetingPerson, type MinuteEntry, type NewMeeting, type Meeting } from '../src/domain/meeting.ts';
import { someDay, someText } from './arbitrary-entry.ts';

const PEOPLE: MeetingPerson[] = [{ id: 'jana', name: 'Jana Berger' }, { id: 'emre', name: 'Emre Yılmaz' }, { id: 'mia', name: 'Mia Öztürk' }];
const somePerson = fc.constantFrom(...PEOPLE);
const someInstant = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString());
const text = someText.filter((value) => !value.includes('\r'));

const someReason: fc.Arbitrary<AgendaReason> = fc.record(
  { kind: fc.constantFrom(...REASON_KINDS), limit: fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10), value: fc.integer({ min: -100, max: 100 }).map((tenths) => tenths / 10), days: fc.nat(28), day: someDay, asOf: someDay },
  { requiredKeys: ['kind', 'asOf'] },
);

const someItem = (patient: string): fc.Arbitrary<AgendaItem> =>
  fc.record(
    {
      id: fc.constant(`item-${patient}`), patient: fc.constant(patient), question: fc.oneof(fc.constant(''), text), reasons: fc.array(someReason, { maxLength: 3 }),
      carriedFrom: fc.record({ meeting: fc.constantFrom('m1', 'm2'), day: someDay }), minutes: fc.integer({ min: 1, max: 30 }), state: fc.constantFrom(...CASE_STATES),
    },
    { requiredKeys: ['id', 'patient', 'question', 'reasons', 'minutes', 'state'] },
  );

export const someAgenda: fc.Arbitrary<AgendaItem[]> = fc.uniqueArray(fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6'), { maxLength: 6 }).chain((patients) => fc.tuple(...patients.map(someItem)));

export const someMeeting: fc.Arbitrary<NewMeeting & Pick<Meeting, 'state'>> = fc.record(
  {
    id: fc.constant('m1'), agenda: fc.constant('a1'), day: someDay, start: fc.tuple(fc.integer({ min: 6, max: 21 }), fc.constantFrom('00', '15', '30', '45')).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`),
    length: fc.integer({ min: 5, max: 180 }), minutesPerCase: fc.integer({ min: 1, max: 30 }), state: fc.constantFrom(...MEETING_STATES), chair: fc.constant('jana'),
    participants: fc.tuple(fc.constantFrom(...ANSWERS), fc.subarray(PEOPLE.slice(1))).map(([answer, others]) => [PEOPLE[0]!, ...others].map((person) => ({ ...person, answer }))),
    begunAt: someInstant, closedAt: someInstant,
  },
  { requiredKeys: ['id', 'agenda', 'day', 'start', 'length', 'minutesPerCase', 'state', 'participants'] },
);

/** An entry; `words` makes what is typed. */
export const someEntry = (id: string, words: fc.Arbitrary<string> = text): fc.Arbitrary<MinuteEntry> =>
  fc.record(
    { id: fc.constant(id), kind: fc.constantFrom(...ENTRY_KINDS), text: words, author: fc.constant('jana'), authorName: fc.constant('Jana Berger'), at: fc.constant(`2026-03-04T12:${id.slice(-2)}:00.000Z`), person: somePerson, due: someDay, changed: someInstant.map((at) => ({ by: 'emre', byName: 'Emre Yılmaz', at })) },
    { requiredKeys: ['id', 'kind', 'text', 'author', 'authorName', 'at'] },
  );

const IDS = ['e10', 'e11', 'e12', 'e13', 'e14'];

export const someMinutes: fc.Arbitrary<CaseMinutes> = fc.subarray(IDS).chain((ids) =>
  fc.record(
    {
      id: fc.constant('c1'), meeting: fc.constant('m1'), patient: fc.constant('p1'), state: fc.constantFrom(...MINUTES_STATES), question: fc.oneof(fc.constant(''), text), reasons: fc.array(someReason, { maxLength: 3 }),
      entries: fc.tuple(...ids.map((id) => someEntry(id))), signed: someInstant.map((at) => ({ by: 'jana', byName: 'Jana Berger', at })),
    },
    { requiredKeys: ['id', 'meeting', 'patient', 'state', 'question', 'reasons', 'entries'] },
  ),
);

/** A few words of which many are the same, so that edits meet. */
export const someWords: fc.Arbitrary<string> = fc.array(fc.tuple(fc.constantFrom('', ' ', ' ', '\n', '  '), fc.constantFrom('Schmerz', 'Plan', 'Termin', 'gut', 'seit', 'drei', 'Tagen', 'a', 'b', 'c')), { maxLength: 8 }).map((all) => all.map(([space, word], place) => (place > 0 && space === '' ? ' ' : space) + word).join(''));

/** Three versions of the same minutes: what was there, and what each of two people made of it. Words that one types carry a mark of theirs. */
export const someEdits: fc.Arbitrary<{ base: CaseMinutes; mine: CaseMinutes; theirs: CaseMinutes }> = fc.subarray(IDS.slice(0, 3)).chain((ids) =>
  fc.tuple(...ids.map((id) => someEntry(id, someWords))).chain((entries) => {
    const base: CaseMinutes = { id: 'c1', version: '1', meeting: 'm1', patient: 'p1', state: 'draft', question: '', reasons: [], entries };
    const edited = (mark: string, own: string, version: string): fc.Arbitrary<CaseMinutes> =>
      fc.tuple(fc.tuple(...entries.map((entry) => someEditOf(entry, mark))), fc.option(someEntry(own, someWords.map((words) => marked(words, mark))), { nil: undefined })).map(([kept, added]) => ({ ...base, version, entries: [...kept.flatMap((entry) => entry ?? []), ...(added ? [added] : [])] }));
    return fc.record({ base: fc.constant(base), mine: edited('ä', 'e20', '1'), theirs: edited('ö', 'e21', '2') });
  }),
);

function marked(words: string, mark: string): string {
  return words.replaceAll(/\S+/g, (word) => word + mark);
}

/** The entry left alone, taken away, or with some words taken out and others typed in between. */
function someEditOf(entry: MinuteEntry, mark: string): fc.Arbitrary<MinuteEntry | null> {
  const words = entry.text.match(/\s*\S+/g) ?? [];
  const typed = fc.tuple(...words.map(() => fc.tuple(fc.boolean(), someWords)), fc.tuple(fc.constant(true), someWords)).map((edits) =>
    edits.map(([keeps, more], place) => `${keeps ? (words[place] ?? '') : ''}${more === '' ? '' : ` ${marked(more, mark)}`}`).join(''));
  return fc.oneof(fc.constant(entry), fc.constant(null), typed.map((text) => ({ ...entry, text, changed: { by: mark, byName: mark, at: `2026-03-04T13:00:0${mark === 'ä' ? 1 : 2}.000Z` } })));
}
