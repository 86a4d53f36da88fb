import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Speaker } from '../protocol/common.ts';
import { DeskEvent } from '../protocol/desk-event.ts';
import { CallSummary } from '../protocol/desk-stream.ts';
import type { Bus } from '../store/bus.ts';
import type { Database } from '../store/database.ts';
import type { CallRepository, Commit } from '../store/repositories/call-repository.ts';
import { isDeadlock, isUniqueViolation } from '../store/sql-state.ts';
import type { CallState } from './call-state.ts';
import { CommitLog } from './commit-log.ts';
import { type CallLog, type Change, LiveCall, type Partial } from './live-call.ts';

const COMMITS = 'call-commits';
const PARTIALS = 'call-partials';
const SUMMARIES = 'call-summaries';
const LISTS = 'call-lists';
/** Larger commits, as escaped in a bus entry, travel as a bare number, and the other nodes read the log. */
const MAX_ANNOUNCED_BYTES = 6_500;

const CommitNews = z.object({ seqFrom: z.int(), at: z.string(), events: z.array(DeskEvent).nullable() });
const PartialNews = z.object({ speaker: Speaker, startMs: z.number(), text: z.string() });
const ListChange = z.object({
  call: CallSummary,
  /** Who had it before, null when it was in its queue; absent when it did not change hands. */
  previousAgent: z.string().nullable().optional(),
});
/** A call came onto, changed on or left somebody's list. */
export type ListChange = z.infer<typeof ListChange>;

interface Held {
  readonly call: Promise<LiveCall>;
  references: number;
}

/** The calls that this node holds in memory, and its links to the log and to the other nodes. */
export class CallHub implements CallLog {
  readonly #database: Database;
  readonly #repository: CallRepository;
  readonly #commits: CommitLog;
  readonly #bus: Bus;
  readonly #node = randomUUID();
  readonly #held = new Map<string, Held>();
  readonly #listListeners = new Set<(change: ListChange) => void>();
  readonly #unsubscribe: (() => void)[];

  constructor(deps: { database: Database; calls: CallRepository; bus: Bus }) {
    this.#database = deps.database;
    this.#repository = deps.calls;
    this.#commits = new CommitLog(deps.calls);
    this.#bus = deps.bus;
    this.#unsubscribe = [
      deps.bus.subscribe(COMMITS, (message) =>
        this.#hear(message, (call, news) => this.#onCommit(call, news)),
      ),
      deps.bus.subscribe(PARTIALS, (message) =>
        this.#hear(message, (call, news) => this.#onPartial(call, news)),
      ),
      deps.bus.subscribe(SUMMARIES, (message) =>
        this.#hear(message, (call, news) => tellSummary(call, z.string().parse(news))),
      ),
      deps.bus.subscribe(LISTS, (message) => this.#onListChange(message)),
      deps.bus.onReconnect(() => this.#catchUpAll()),
    ];
  }

  /** Calls in memory. */
  get size(): number {
    return this.#held.size;
  }

  /** Holds a call in memory until `release`; calls unknown to the log are new and empty. */
  async acquire(callId: string): Promise<LiveCall> {
    let held = this.#held.get(callId);
    if (held === undefined) {
      held = { call: LiveCall.load(callId, this), references: 0 };
      this.#held.set(callId, held);
    }
    held.references++;
    try {
      return await held.call;
    } catch (error) {
      this.#let(callId, held);
      throw error;
    }
  }

  /** Gives a call back; the last one to do so frees its memory. */
  release(call: LiveCall): void {
    const held = this.#held.get(call.id);
    if (held !== undefined) this.#let(call.id, held);
  }

  /** Runs `work` with a call held. */
  async with<T>(callId: string, work: (call: LiveCall) => Promise<T>): Promise<T> {
    const call = await this.acquire(callId);
    try {
      return await work(call);
    } finally {
      this.release(call);
    }
  }

  onListChange(listener: (change: ListChange) => void): () => void {
    this.#listListeners.add(listener);
    return () => this.#listListeners.delete(listener);
  }

  /** Tells all desks, on every node, that the call's place on a list changed. */
  announceList(state: CallState, previousAgent?: string | null): void {
    const call = summarise(state);
    if (call !== null) this.#bus.publish(LISTS, JSON.stringify({ call, previousAgent } satisfies ListChange));
  }

  async append(callId: string, seqFrom: number, change: Change): Promise<Commit | null> {
    try {
      if (!('events' in change)) return await this.#transact(callId, seqFrom, change.transact);
      const at = await this.#commits.append({ callId, seqFrom, ...change });
      return at === null ? null : { callId, seqFrom, at, events: change.events };
    } catch (error) {
      // Of two nodes that waited for each other in a circle the database broke off one: it decides anew.
      if (error instanceof Overtaken || isUniqueViolation(error) || isDeadlock(error)) return null;
      throw error;
    }
  }

  read(callId: string, after: number): Promise<Commit[]> {
    return this.#repository.read(callId, after);
  }

  announce(commit: Commit): void {
    if (!this.#bus.shared) return;
    const news = { seqFrom: commit.seqFrom, at: commit.at.toISOString(), events: commit.events };
    const whole = JSON.stringify(news);
    this.#tell(COMMITS, commit.callId, fits(whole) ? whole : JSON.stringify({ ...news, events: null }));
  }

  /** Shows words still being recognised to the call's desks, on every node. */
  showPartial(call: LiveCall, partial: Partial): void {
    for (const listener of call.partialListeners) listener(partial);
    if (!this.#bus.shared) return;
    const news = JSON.stringify(partial);
    if (fits(news)) this.#tell(PARTIALS, call.id, news);
  }

  /** Shows a summary that is being written to the call's desks, on every node. */
  showSummary(call: LiveCall, text: string): void {
    tellSummary(call, text);
    if (!this.#bus.shared) return;
    const news = JSON.stringify(text);
    if (fits(news)) this.#tell(SUMMARIES, call.id, news);
  }

  /** Waits for what is being stored and lets go of the bus. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await Promise.allSettled([...this.#held.values()].map(async (held) => (await held.call).settled()));
    await this.#commits.flushed();
  }

  /** @throws Overtaken when its number is taken */
  #transact(
    callId: string,
    seqFrom: number,
    transact: Extract<Change, { transact: unknown }>['transact'],
  ): Promise<Commit> {
    return this.#database.sql.transaction().execute(async (tx) => {
      const events = await transact(tx);
      const at = await this.#repository.appendIn(tx, { callId, seqFrom, events });
      if (at === null) throw new Overtaken();
      return { callId, seqFrom, at, events };
    });
  }

  #let(callId: string, held: Held): void {
    held.references--;
    if (held.references === 0 && this.#held.get(callId) === held) this.#held.delete(callId);
  }

  /** Node and call stand before the news, so that nodes which do not hold the call need not read it. */
  #tell(channel: string, callId: string, news: string): void {
    this.#bus.publish(channel, `${this.#node} ${callId} ${news}`);
  }

  /** Runs `take` with news of another node about a call that is held here. */
  #hear(message: string, take: (call: LiveCall, news: unknown) => void | Promise<void>): void {
    const [node, callId] = message.split(' ', 2);
    if (node === undefined || callId === undefined || node === this.#node) return;
    const held = this.#held.get(callId);
    if (held === undefined) return;
    const news: unknown = JSON.parse(message.slice(node.length + callId.length + 2));
    // A call that could not be read stays behind until the next news, which shows the hole.
    void held.call.then((call) => take(call, news)).catch(() => undefined);
  }

  #onCommit(call: LiveCall, news: unknown): void | Promise<void> {
    const { seqFrom, at, events } = CommitNews.parse(news);
    if (events === null) return call.catchUp();
    call.receive({ callId: call.id, seqFrom, at: new Date(at), events });
  }

  #onPartial(call: LiveCall, news: unknown): void {
    const partial = PartialNews.parse(news);
    for (const listener of call.partialListeners) listener(partial);
  }

  #onListChange(text: string): void {
    const change = ListChange.parse(JSON.parse(text));
    for (const listener of this.#listListeners) listener(change);
  }

  #catchUpAll(): void {
    for (const held of this.#held.values())
      void held.call.then((call) => call.catchUp()).catch(() => undefined);
  }
}

function tellSummary(call: LiveCall, text: string): void {
  for (const listener of call.summaryListeners) listener(text);
}

class Overtaken extends Error {}

/** Whether news may travel whole; the bus counts the escapes of its own JSON. */
function fits(news: string): boolean {
  return news.length <= MAX_ANNOUNCED_BYTES && Buffer.byteLength(JSON.stringify(news)) <= MAX_ANNOUNCED_BYTES;
}

/** A call's row on a list; null before it started. */
export function summarise(state: CallState): CallSummary | null {
  if (state.started === null) return null;
  return {
    callId: state.callId,
    externalId: state.started.externalId,
    status: state.status,
    startedAt: state.started.startedAt,
    endedAt: state.ended?.endedAt ?? null,
    channel: state.started.channel,
    agent: state.agent,
    queue: state.started.queue,
  };
}

/** The service's id of a sender's call: the same call has the same id on every node and after every restart. */
export function callIdOf(gateway: string, externalId: string): string {
  return `c${createHash('sha256')
    .update(JSON.stringify([gateway, externalId]))
    .digest('hex')
    .slice(0, 24)}`;
}
