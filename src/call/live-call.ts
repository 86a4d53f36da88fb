import type { Transaction } from 'kysely';
import type { Speaker } from '../protocol/common.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { RowChange, SuggestionRow } from '../store/repositories/append-commits.ts';
import type { Commit } from '../store/repositories/call-repository.ts';
import type { Schema } from '../store/schema.ts';
import { applyEvent, type CallState, emptyCall } from './call-state.ts';
import { SeqTracker } from './seq-tracker.ts';

/** Commits kept in memory for desks that follow closely; those further behind read the log. */
const RECENT_COMMITS = 16;
/** Another node may be quicker a few times in a row, never this often. */
const MAX_ATTEMPTS = 20;

/** What a change wants to append: known events with what stands beside them, or events out of a transaction of their own. */
export type Change =
  | {
      readonly events: readonly DeskEvent[];
      readonly suggestions?: readonly SuggestionRow[];
      readonly row?: RowChange | undefined;
    }
  | { readonly transact: (tx: Transaction<Schema>) => Promise<readonly DeskEvent[]> };

/** Where a call's log is written and read; `CallHub` implements it over the store. */
export interface CallLog {
  append(callId: string, seqFrom: number, change: Change): Promise<Commit | null>;
  read(callId: string, after: number): Promise<Commit[]>;
  /** Tells the other nodes. */
  announce(commit: Commit): void;
}

export interface CommitInfo {
  /** Stored by this node just now, not learnt from another or from the log. */
  readonly own: boolean;
}
export type CommitListener = (commit: Commit, info: CommitInfo) => void;
/** Words still being recognised: shown and forgotten. */
export interface Partial {
  readonly speaker: Speaker;
  readonly startMs: number;
  readonly text: string;
}
export type PartialListener = (partial: Partial) => void;
/** Told a summary that is being written, as far as it is: shown and forgotten. */
export type SummaryListener = (text: string) => void;

/**
 * A call held in memory: a replica of its log that follows it. Any node may append; the log's numbering decides who was
 * first, and the one who was late catches up and thinks again. Nothing is shown before it is stored.
 */
export class LiveCall {
  readonly state: CallState;
  /** The sender's numbers that need not come again: what is stored, and the partials that arrived at this node. */
  readonly received = new SeqTracker();
  readonly commitListeners = new Set<CommitListener>();
  readonly partialListeners = new Set<PartialListener>();
  readonly summaryListeners = new Set<SummaryListener>();
  readonly #log: CallLog;
  readonly #recent: Commit[] = [];
  #tail: Promise<unknown> = Promise.resolve();
  #catchingUp: Promise<void> | null = null;

  private constructor(callId: string, log: CallLog) {
    this.state = emptyCall(callId);
    this.#log = log;
  }

  /** Reads the call's log; a call without one is new. */
  static async load(callId: string, log: CallLog): Promise<LiveCall> {
    const call = new LiveCall(callId, log);
    await call.catchUp();
    return call;
  }

  get id(): string {
    return this.state.callId;
  }

  /**
   * Changes the call: `decide` reads the state and says what to append. Changes of one call run one after another;
   * `decide` runs again when another node was quicker. Answers null when there was nothing to append.
   * @throws whatever `decide` or the store throws
   */
  change(decide: (state: CallState) => Change | null): Promise<Commit | null> {
    const result = this.#tail.then(() => this.#attempt(decide));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when the changes asked for so far are done. */
  async settled(): Promise<void> {
    await this.#tail;
  }

  /** Commits after `seq` while all of them are in memory, else null: read the log. */
  recentAfter(seq: number): Commit[] | null {
    const first = this.#recent[0];
    if (first === undefined || first.seqFrom > seq + 1) return null;
    return this.#recent.filter((commit) => commit.seqFrom + commit.events.length > seq + 1);
  }

  /** Commits holding events numbered above `after`, from the log. */
  history(after: number): Promise<Commit[]> {
    return this.#log.read(this.id, after);
  }

  /** Takes in a commit of another node. Repeats are ignored; after a hole the log is read. */
  receive(commit: Commit): void {
    if (commit.seqFrom > this.state.seq + 1) void this.catchUp().catch(() => undefined);
    else this.#apply(commit, { own: false });
  }

  /** Reads what the log has beyond this replica. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#readOn().finally(() => {
      this.#catchingUp = null;
    });
    return this.#catchingUp;
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const commits = await this.#log.read(this.id, this.state.seq);
      for (const commit of commits) this.#apply(commit, { own: false });
      if (commits.length === 0) return;
    }
  }

  async #attempt(decide: (state: CallState) => Change | null): Promise<Commit | null> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const seq = this.state.seq;
      let change: Change | null;
      try {
        change = decide(this.state);
      } catch (error) {
        // Nobody is refused for what this replica has not heard of yet.
        await this.catchUp();
        if (this.state.seq === seq) throw error;
        continue;
      }
      if (change === null || ('events' in change && change.events.length === 0)) return null;
      const commit = await this.#log.append(this.id, this.state.seq + 1, change);
      if (commit !== null) {
        this.#apply(commit, { own: true });
        this.#log.announce(commit);
        return commit;
      }
      await this.catchUp();
    }
    throw new Error(`call ${this.id}: ${MAX_ATTEMPTS} attempts to append were all overtaken`);
  }

  #apply(commit: Commit, info: CommitInfo): void {
    if (commit.seqFrom !== this.state.seq + 1) return;
    for (const event of commit.events) {
      applyEvent(this.state, event);
      if ('senderSeq' in event) this.received.add(event.senderSeq);
    }
    this.received.raise(this.state.sender.through);
    this.#recent.push(commit);
    if (this.#recent.length > RECENT_COMMITS) this.#recent.shift();
    for (const listener of this.commitListeners) listener(commit, info);
  }
}
