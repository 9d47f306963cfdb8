/** The parts of the addresses of a meeting after `?`. A case is its place on the agenda: nobody can be told from it. */

export interface MeetingSearch {
  /** What is shown; absent: the plan until the meeting begins, then the minutes. */
  view?: 'plan' | 'minutes' | 'print';
  /** Place of the case whose minutes are shown, counted from 1. */
  case?: number;
}

export interface PresentSearch {
  /** Place of the case on the wall, counted from 1. */
  case?: number;
  /** Nobody is named. */
  names?: 'hidden';
}

const VIEWS = ['plan', 'minutes', 'print'] as const;

function placeOf(raw: unknown): number | undefined {
  const place = Number(raw);
  return Number.isInteger(place) && place >= 1 && place <= 9999 ? place : undefined;
}

/** What an address says; anything it says wrongly is passed over. */
export function parseMeetingSearch(raw: Record<string, unknown>): MeetingSearch {
  const view = VIEWS.find((each) => each === raw.view);
  const place = placeOf(raw.case);
  return { ...(view && { view }), ...(place !== undefined && { case: place }) };
}

/** Likewise, for the wall. */
export function parsePresentSearch(raw: Record<string, unknown>): PresentSearch {
  const place = placeOf(raw.case);
  return { ...(place !== undefined && { case: place }), ...(raw.names === 'hidden' && { names: 'hidden' as const }) };
}
