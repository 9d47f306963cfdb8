/**
 * What several people write at the same time: the minutes of a case, the agenda. Typing is kept here at once and saved on the server a
 * moment later; what the others did comes in between and is put together with it. Without a connection everything stays, and is
 * saved as soon as there is one. Kept outside of React, so that it lives on while another case is on the screen; never in the browser's storage.
 */
import { FhirError } from '../../data/fhir-client.ts';

/** After the last key, and while somebody types without a pause, ms. Together with the request well below the ten seconds promised. */
const PAUSE = 900;
const LONGEST = 3_000;
/** Until the next try without a connection, ms. */
const RETRY = 3_000;

export type DraftState =
  | { at: 'saved'; when: Date | null }
  /** Something was typed that is not sent yet. */
  | { at: 'typed' }
  | { at: 'saving' }
  | { at: 'failed'; failure: Error };

export interface DraftRules<Value> {
  /** What both did to `base`, put together on top of `theirs`, which is stored. */
  merge: (base: Value, mine: Value, theirs: Value) => Value;
  /** True when both say the same, whatever their versions. */
  same: (one: Value, other: Value) => boolean;
  /** True when `one` was stored after `other`. */
  isNewer: (one: Value, other: Value) => boolean;
  /** What is stored, with the blanks at the ends of texts that are only typed: the next word is already on its way. */
  keepBlanks: (stored: Value, mine: Value) => Value;
  /** Saves `mine`, which was made from `base`; answers it as stored, with what others wrote meanwhile. Knows by itself what it sent before without an answer. */
  save: (mine: Value, base: Value) => Promise<Value>;
}

export class SharedDraft<Value> {
  private rules: DraftRules<Value>;
  /** As it was last known to be stored. */
  private base: Value;
  private mine: Value;
  /** Sent, and no answer came: it may have arrived. */
  private sent: Value | null = null;
  private state: DraftState = { at: 'saved', when: null };
  private dirty = false;
  private since = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  /** What came in while it could not be taken over. */
  private waiting: Value | null = null;
  private held = false;
  private listeners = new Set<() => void>();
  private shown: { mine: Value; state: DraftState };

  constructor(stored: Value, rules: DraftRules<Value>) {
    this.rules = rules;
    this.base = stored;
    this.mine = stored;
    this.shown = { mine: stored, state: this.state };
  }

  /** What stands on the screen, and whether it is saved; the same object until one of them changes. */
  read = (): { mine: Value; state: DraftState } => this.shown;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** True while something typed is not on the server. */
  unsaved(): boolean {
    return this.dirty || this.running !== null;
  }

  /** Somebody typed or chose something. */
  change(edit: (mine: Value) => Value): void {
    const now = performance.now();
    if (!this.dirty) this.since = now;
    this.dirty = true;
    this.show(edit(this.mine), this.state.at === 'saved' ? { at: 'typed' } : this.state);
    this.later(Math.max(0, Math.min(PAUSE, this.since + LONGEST - now)));
  }

  /** The stored version came in. Ignored when it is none newer; put aside while a save is under way or somebody composes a letter. */
  incoming(stored: Value): void {
    if (!this.rules.isNewer(stored, this.base)) return;
    if (this.running || this.held) {
      if (this.waiting === null || this.rules.isNewer(stored, this.waiting)) this.waiting = stored;
      return;
    }
    this.take(stored);
  }

  /** Nothing comes in while a letter is being composed of several keys. */
  hold(held: boolean): void {
    this.held = held;
    if (!held) this.takeWaiting();
  }

  /** Saves now what is not saved yet; resolves when the server has it, rejects when it has not. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    // One request at a time: the next one builds on the version that this one makes.
    while (this.running) await this.running.catch(() => {});
    if (!this.dirty) return;
    this.dirty = false;
    this.show(this.mine, { at: 'saving' });
    this.running = this.send();
    try {
      await this.running;
    } catch (error) {
      this.dirty = true;
      this.show(this.mine, { at: 'failed', failure: error as Error });
      if (error instanceof FhirError && (error.kind === 'offline' || error.kind === 'server')) this.later(RETRY);
      throw error;
    } finally {
      this.running = null;
      this.takeWaiting();
    }
  }

  /** No more tries by itself. */
  end(): void {
    clearTimeout(this.timer);
  }

  private async send(): Promise<void> {
    const value = this.mine;
    const stored = await this.rules.save(value, this.base).catch((error: unknown) => {
      // Of what was refused it is certain that nothing was written.
      if (error instanceof FhirError && (error.kind === 'offline' || error.kind === 'server')) this.sent = value;
      throw error;
    });
    this.sent = null;
    // What was typed since it was sent goes on top of what is stored now.
    const next = this.rules.keepBlanks(this.mine === value ? stored : this.rules.merge(value, this.mine, stored), this.mine);
    this.base = stored;
    this.show(next, this.dirty ? { at: 'typed' } : { at: 'saved', when: new Date() });
  }

  private take(stored: Value): void {
    const { keepBlanks, merge, same } = this.rules;
    // An earlier try arrived although its answer did not: then that is what was built on.
    const arrived = this.sent !== null && same(merge(this.base, this.sent, stored), stored);
    const ground = arrived ? this.sent! : this.base;
    // While a save is under way there is always something that is not stored yet.
    const next = keepBlanks(this.dirty || this.running ? merge(ground, this.mine, stored) : stored, this.mine);
    this.base = stored;
    this.sent = null;
    this.show(next, this.state);
  }

  private takeWaiting(): void {
    const { waiting } = this;
    if (waiting === null || this.running || this.held) return;
    this.waiting = null;
    if (this.rules.isNewer(waiting, this.base)) this.take(waiting);
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush().catch(() => {}), wait);
  }

  private show(mine: Value, state: DraftState): void {
    if (mine === this.mine && state === this.state) return;
    this.mine = mine;
    this.state = state;
    this.shown = { mine, state };
    for (const listener of this.listeners) listener();
  }
}
