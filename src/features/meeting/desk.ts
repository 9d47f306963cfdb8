/** All that is being written of one meeting in this browser: the agenda and the minutes of each case, whichever of them is on the screen. */
import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { meetingQueries, saveAgenda, saveMinutes, type MeetingFile } from '../../data/meetings.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { beforeSignOut } from '../../data/session.ts';
import { emptyMinutes, type Agenda, type AgendaItem, type CaseMinutes, type EntryKind, type MinuteEntry } from '../../domain/meeting.ts';
import { mergeAgenda, mergeMinutes, mergeText, sameMinutes, type EntryConflict } from '../../domain/meeting-merge.ts';
import { SharedDraft, type DraftState } from './shared-draft.ts';

/** Versions count up; what has none was never stored. */
function isNewer(one: { version?: string }, other: { version?: string }): boolean {
  return Number(one.version ?? 0) > Number(other.version ?? 0);
}

/** A stored text as it was typed, where only blanks at its ends make the difference. */
function asTyped(stored: string, typed: string | undefined): string {
  return typed !== undefined && typed !== stored && typed.trim() === stored.trim() ? typed : stored;
}

/** An agenda with a number that grows with everything that is stored of it: the order in its list, the questions in the records. */
type StampedAgenda = Agenda & { stamp: number };

function stamped({ agenda, minutes }: MeetingFile): StampedAgenda {
  return { ...agenda, stamp: Object.values(minutes).reduce((sum, { version }) => sum + Number(version ?? 0), Number(agenda.version)) };
}

function sameAgenda(one: Agenda, other: Agenda): boolean {
  return JSON.stringify(one.items) === JSON.stringify(other.items);
}

export class MeetingDesk {
  readonly agenda: SharedDraft<StampedAgenda>;
  private readonly client: QueryClient;
  private readonly meeting: string;
  private readonly cases = new Map<string, SharedDraft<CaseMinutes>>();
  private file: MeetingFile;
  /** Entries in which two people changed the same, until somebody has looked. */
  private both = new Map<string, EntryConflict>();
  private bothShown: ReadonlyMap<string, EntryConflict> = this.both;
  private listeners = new Set<() => void>();
  /** Screens that use it at this moment. */
  users = 0;

  constructor(client: QueryClient, file: MeetingFile) {
    this.client = client;
    this.meeting = file.meeting.id;
    this.file = file;
    this.agenda = new SharedDraft(stamped(file), {
      merge: (base, mine, theirs) => ({ ...theirs, items: mergeAgenda(base.items, mine.items, theirs.items) }),
      same: sameAgenda,
      keepBlanks: (stored, mine) => ({ ...stored, items: stored.items.map((item) => ({ ...item, question: asTyped(item.question, mine.items.find(({ patient }) => patient === item.patient)?.question) })) }),
      isNewer: (one, other) => one.stamp > other.stamp,
      save: async (mine, base) => {
        const stored = await saveAgenda(client, mine, base);
        const now = client.getQueryData(meetingQueries.one(file.meeting.id).queryKey);
        return { ...stored, stamp: now ? stamped(now).stamp : base.stamp };
      },
    });
  }

  /** The minutes of a case, with what was typed here. */
  minutes(patient: string): SharedDraft<CaseMinutes> {
    let draft = this.cases.get(patient);
    if (!draft) {
      draft = new SharedDraft(this.stored(patient), {
        merge: (base, mine, theirs) => {
          const merged = mergeMinutes(base, mine, theirs);
          this.conflict(merged.both);
          return merged.minutes;
        },
        same: sameMinutes,
        keepBlanks: (stored, mine) => ({ ...stored, entries: stored.entries.map((entry) => ({ ...entry, text: asTyped(entry.text, mine.entries.find(({ id }) => id === entry.id)?.text) })) }),
        isNewer,
        save: async (mine, base) => {
          const { minutes, both } = await saveMinutes(this.client, mine, base);
          this.conflict(both);
          return minutes;
        },
      });
      this.cases.set(patient, draft);
    }
    return draft;
  }

  /** What is stored came in. */
  incoming(file: MeetingFile): void {
    this.file = file;
    this.agenda.incoming(stamped(file));
    for (const [patient, draft] of this.cases) draft.incoming(this.stored(patient));
  }

  unsaved = (): boolean => this.agenda.unsaved() || Array.from(this.cases.values()).some((draft) => draft.unsaved());

  /** Saves all that is not saved; rejects when some of it could not be. */
  flush = async (): Promise<void> => {
    const done = await Promise.allSettled([this.agenda, ...this.cases.values()].map((draft) => draft.flush()));
    const failed = done.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
  };

  /** Somebody looked at what two people wrote. */
  seen(entry: string): void {
    if (!this.both.has(entry)) return;
    this.both = new Map(this.both);
    this.both.delete(entry);
    this.tell();
  }

  conflicts = (): ReadonlyMap<string, EntryConflict> => this.bothShown;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  end(): void {
    this.agenda.end();
    for (const draft of this.cases.values()) draft.end();
  }

  private stored(patient: string): CaseMinutes {
    return this.file.minutes[patient] ?? emptyMinutes(this.meeting, patient);
  }

  private conflict(found: readonly EntryConflict[]): void {
    if (found.length === 0) return;
    this.both = new Map([...this.both, ...found.map((each) => [each.entry, each] as const)]);
    this.tell();
  }

  private tell(): void {
    this.bothShown = this.both;
    for (const listener of this.listeners) listener();
  }
}

/** By client and meeting, so that the wall and the minutes share what is typed, and a screen that is left for a moment loses nothing. */
const desks = new WeakMap<QueryClient, Map<string, MeetingDesk>>();

/** The desk of a meeting; what is stored goes onto it whenever it comes in. */
export function useDesk(file: MeetingFile): MeetingDesk {
  const queries = useQueryClient();
  const { id } = file.meeting;
  const desk = useMemo(() => {
    const mine = desks.get(queries) ?? new Map<string, MeetingDesk>();
    desks.set(queries, mine);
    const found = mine.get(id) ?? new MeetingDesk(queries, file);
    mine.set(id, found);
    return found;
    // oxlint-disable-next-line react/exhaustive-deps -- what comes in later is told below
  }, [queries, id]);
  useEffect(() => desk.incoming(file), [desk, file]);
  useEffect(() => {
    desk.users += 1;
    const soon = () => void desk.flush().catch(() => {});
    // The screen comes back from behind the sign-in: what could not be sent then is sent now.
    soon();
    const onHide = () => {
      if (document.visibilityState === 'hidden') soon();
    };
    document.addEventListener('visibilitychange', onHide);
    addEventListener('online', soon);
    const stop = beforeSignOut(async () => {
      await desk.flush().catch(() => {});
      desk.end();
      desks.get(queries)?.delete(id);
    });
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      removeEventListener('online', soon);
      stop();
      // What is saved needs no desk; what is not stays and is tried again.
      desk.users -= 1;
      void desk.flush().then(() => {
        if (desk.users === 0) desks.get(queries)?.delete(id);
      }, () => {});
    };
  }, [desk, queries, id]);
  return desk;
}

/** The agenda with what was changed here, and how far it is saved. */
export function useAgenda(desk: MeetingDesk): { items: AgendaItem[]; state: DraftState; change: (edit: (items: AgendaItem[]) => AgendaItem[]) => void } {
  const { mine, state } = useSyncExternalStore(desk.agenda.subscribe, desk.agenda.read);
  const change = useCallback((edit: (items: AgendaItem[]) => AgendaItem[]) => desk.agenda.change((agenda) => ({ ...agenda, items: edit(agenda.items) })), [desk]);
  return { items: mine.items, state, change };
}

/** Who writes, as it stands on an entry. */
export interface Writer {
  practitioner: string;
  name: string;
}

export interface MinutesDesk {
  minutes: CaseMinutes;
  state: DraftState;
  /** Begins an entry; answers its id, which may be given. */
  begin: (kind: EntryKind, first?: Partial<Pick<MinuteEntry, 'id' | 'text' | 'person'>>) => string;
  /** Changes what an entry says. `from`: the text that stood in the field before this key; what came in since then stays. */
  write: (entry: string, text: string, from: string) => void;
  choose: (entry: string, part: Pick<MinuteEntry, 'person'> | Pick<MinuteEntry, 'due'> | { person: undefined } | { due: undefined }) => void;
  remove: (entry: string) => void;
}

/** The minutes of a case with what was typed here. */
export function useCaseMinutes(desk: MeetingDesk, patient: string, writer: Writer): MinutesDesk {
  const draft = desk.minutes(patient);
  const { mine, state } = useSyncExternalStore(draft.subscribe, draft.read);
  const { practitioner, name } = writer;
  const steps = useMemo(() => {
    const edit = (id: string, change: (entry: MinuteEntry) => MinuteEntry) =>
      draft.change((minutes) => ({ ...minutes, entries: minutes.entries.map((entry) => (entry.id === id ? changedBy(change(entry), { practitioner, name }) : entry)) }));
    return {
      begin: (kind: EntryKind, first: Partial<Pick<MinuteEntry, 'id' | 'text' | 'person'>> = {}) => {
        const entry: MinuteEntry = { id: opaqueId(), kind, text: '', author: practitioner, authorName: name, at: new Date().toISOString(), ...first };
        draft.change((minutes) => ({ ...minutes, entries: [...minutes.entries, entry] }));
        return entry.id;
      },
      write: (id: string, text: string, from: string) => edit(id, (entry) => ({ ...entry, text: entry.text === from ? text : mergeText(from, text, entry.text).text })),
      choose: (id: string, part: object) => edit(id, (entry) => withoutUndefined({ ...entry, ...part })),
      remove: (id: string) => draft.change((minutes) => ({ ...minutes, entries: minutes.entries.filter((entry) => entry.id !== id) })),
    };
  }, [draft, practitioner, name]);
  return { minutes: mine, state, ...steps };
}

/** An entry with who changed it last, and when. */
function changedBy(entry: MinuteEntry, { practitioner, name }: Writer): MinuteEntry {
  return { ...entry, changed: { by: practitioner, byName: name, at: new Date().toISOString() } };
}

function withoutUndefined(entry: object): MinuteEntry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as unknown as MinuteEntry;
}

/** Entries in which two people changed the same. */
export function useConflicts(desk: MeetingDesk): ReadonlyMap<string, EntryConflict> {
  return useSyncExternalStore(desk.subscribe, desk.conflicts);
}
