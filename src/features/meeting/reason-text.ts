/** Why somebody is on the agenda, in words: facts of a day with the limit that was typed. */
import type { AgendaItem, AgendaReason } from '../../domain/meeting.ts';
import type { Format } from '../../i18n/format.ts';
import type { MeetingText } from './messages.ts';

interface Words {
  text: MeetingText;
  format: Format;
}

/** "Schmerz im Mittel 5,2 aus 24 Tagen (Grenze 5)" */
function reasonText({ kind, limit, value, days, day }: AgendaReason, { text, format }: Words): string {
  const name = text.reasons[kind];
  switch (kind) {
    case 'mine': case 'fresh':
      return name;
    case 'due': case 'deferred':
      return day === undefined ? name : text.reasonValue(name, format.day(day));
    case 'quiet': {
      const said = text.reasonValue(name, day === undefined ? text.noEntry : format.day(day));
      return limit === undefined ? said : `${said} (${text.reasonQuietLimit(format.plain(limit))})`;
    }
    case 'meeting-tasks':
      return [name, day === undefined ? '' : format.day(day), value === undefined ? '' : `(${format.plain(value)})`].filter(Boolean).join(' ');
    default: {
      const figure = value === undefined ? text.noEntry : kind === 'painUp' ? format.signed(value) : kind === 'painFrom' || kind === 'stressFrom' ? format.number(value) : format.plain(value);
      const said = days === undefined ? text.reasonValue(name, figure) : text.reasonDays(text.reasonValue(name, figure), format.plain(days));
      return limit === undefined ? said : text.reasonLimit(said, format.plain(limit));
    }
  }
}

/** All reasons of a case, and the meeting that it was carried over from; empty when there are none. */
export function reasonsText({ reasons, carriedFrom }: Pick<AgendaItem, 'reasons' | 'carriedFrom'>, words: Words): string {
  const { text, format } = words;
  const said = reasons.map((reason) => reasonText(reason, words));
  const from = carriedFrom && !reasons.some(({ kind }) => kind === 'deferred' || kind === 'meeting-tasks') ? [text.carriedFrom(format.day(carriedFrom.day))] : [];
  const asOf = reasons.find(({ kind }) => kind !== 'deferred' && kind !== 'meeting-tasks' && kind !== 'mine')?.asOf;
  return [...said, ...from, ...(asOf === undefined ? [] : [text.asOf(format.day(asOf))])].join(' · ');
}
