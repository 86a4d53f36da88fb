import type { CallHub } from '../call/call-hub.ts';
import { cleanText, isPartial, type StoredMessage, toEvents } from '../call/ingest.ts';
import type { LiveCall } from '../call/live-call.ts';
import { toChange } from '../call/row-changes.ts';
import type { CallMessage, SegmentMessage } from '../protocol/call-stream.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** A number so far beyond the highest is no gap but a mistake, and would ruin the count of lost messages. */
const MAX_JUMP = 100_000;
/** A call without a word for so long is let go from memory, milliseconds; its next message reads it again. */
const SILENT_MS = 10 * 60_000;
/** Messages of one call that go into one commit at most. */
const MAX_BATCH = 200;

const RENAME_GAPS_MS = 1_000;
/** Gaps named at a time, the earliest; the others follow once these are filled. */
const MAX_NAMED_GAPS = 32;

type Partial = SegmentMessage & { final: false };

export interface InboxDeps {
  readonly hub: CallHub;
  readonly calls: CallRepository;
  readonly metrics: Metrics;
  /** Called when finals of this call were stored, with the time that the first of them came in (`performance.now()`). */
  readonly onStored: (call: LiveCall, receivedAt: number) => void;
  /** Called after `call.end` was stored. */
  readonly onEnded: (call: LiveCall) => void;
}

export interface InboxReplies {
  ack(call: string, seq: number): void;
  gap(call: string, from: number, to: number): void;
  /** The store failed: what was not acknowledged has to come again. */
  failed(call: string, error: unknown): void;
  /** The number is so far beyond the others that it must be a mistake. */
  refused(call: string, seq: number): void;
  /** `bytes` of messages have left the inbox. */
  taken(bytes: number): void;
}

interface Entry {
  readonly message: CallMessage;
  readonly bytes: number;
  readonly receivedAt: number;
}

/**
 * The messages of one call on one connection, worked through in order: finals are stored and then acknowledged, of the
 * partials only the newest of each speaker is shown. It holds the call in memory until `close`.
 */
export class CallInbox {
  readonly externalId: string;
  readonly #gateway: string;
  readonly #callId: string;
  readonly #deps: InboxDeps;
  readonly #replies: InboxReplies;
  /** When the last message came, `performance.now()`. */
  #lastAt = performance.now();
  #waiting: Entry[] = [];
  #working: Promise<void> | null = null;
  #call: LiveCall | null = null;
  #acquiring: Promise<LiveCall> | null = null;
  #namedGaps = '';
  #namedAt = 0;
  #closed = false;

  constructor(
    call: { externalId: string; callId: string; gateway: string },
    deps: InboxDeps,
    replies: InboxReplies,
  ) {
    this.externalId = call.externalId;
    this.#callId = call.callId;
    this.#gateway = call.gateway;
    this.#deps = deps;
    this.#replies = replies;
  }

  push(message: CallMessage, bytes: number): void {
    // The connection is ending: what is not acknowledged comes again on the next one.
    if (this.#closed) return;
    this.#lastAt = performance.now();
    this.#waiting.push({ message, bytes, receivedAt: this.#lastAt });
    this.#work();
  }

  /** The last number that may be acknowledged; 0 for an unknown call. */
  async through(): Promise<number> {
    await this.#working;
    if (this.#closed) throw new Error('the inbox is closed');
    const call = await this.#acquire();
    await call.catchUp();
    return acknowledgeable(call);
  }

  /** True when the call ended, is not known at all or has long been silent, and everything that came was stored. */
  get idle(): boolean {
    return (
      this.#call !== null &&
      (this.#call.state.ended !== null ||
        this.#call.state.started === null ||
        performance.now() - this.#lastAt > SILENT_MS) &&
      this.#waiting.length === 0 &&
      this.#working === null
    );
  }

  /** Waits for what is being stored and lets the call go. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    await this.#acquiring?.catch(() => undefined);
    if (this.#call !== null) this.#deps.hub.release(this.#call);
    this.#call = null;
  }

  /** Holds the call once, however many ask at the same time. */
  #acquire(): Promise<LiveCall> {
    this.#acquiring ??= this.#deps.hub.acquire(this.#callId).then(
      (call) => {
        this.#call = call;
        return call;
      },
      (error: unknown) => {
        this.#acquiring = null;
        throw error;
      },
    );
    return this.#acquiring;
  }

  #work(): void {
    this.#working ??= this.#drain().finally(() => {
      this.#working = null;
      if (this.#waiting.length > 0 && !this.#closed) this.#work();
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      try {
        await this.#take(await this.#acquire(), batch);
      } catch (error) {
        this.#namedGaps = '';
        this.#replies.failed(this.externalId, error);
      }
      this.#replies.taken(batch.reduce((sum, entry) => sum + entry.bytes, 0));
    }
  }

  async #take(call: LiveCall, batch: readonly Entry[]): Promise<void> {
    const begins = call.state.started !== null || batch.some((entry) => entry.message.type === 'call.start');
    if (!begins) {
      const highest = Math.max(...batch.map((entry) => entry.message.seq));
      this.#replies.gap(this.externalId, 1, highest);
      return;
    }
    const before = acknowledgeable(call);
    const { finals, partials } = this.#sort(call, batch);
    if (finals.length > 0) await this.#store(call, finals, batch[0]?.receivedAt ?? performance.now());
    const through = acknowledgeable(call);
    // A partial alone is acknowledged only when it was the last that a stored message waited for.
    if (finals.length > 0 || partials.size === 0 || through > before)
      this.#replies.ack(this.externalId, through);
    for (const partial of partials.values()) if (!isStale(call, partial)) this.#show(call, partial);
    this.#nameGaps(call);
  }

  /** Parts the batch into what must be stored and the newest partial of each speaker; repeats fall out. */
  #sort(call: LiveCall, batch: readonly Entry[]) {
    const { metrics } = this.#deps;
    const finals: StoredMessage[] = [];
    const partials = new Map<string, Partial>();
    for (const { message } of batch) {
      if (message.seq > call.received.highest + MAX_JUMP) {
        this.#replies.refused(this.externalId, message.seq);
        continue;
      }
      if (call.received.has(message.seq)) {
        metrics.segmentsRepeated.inc();
        continue;
      }
      if (message.type === 'segment') metrics.segmentsIn.inc({ kind: message.final ? 'final' : 'partial' });
      if (isPartial(message)) {
        call.received.add(message.seq);
        partials.set(message.speaker, message);
      } else {
        finals.push(message as StoredMessage);
        if (message.type === 'segment') partials.delete(message.speaker);
      }
    }
    return { finals, partials };
  }

  async #store(call: LiveCall, finals: readonly StoredMessage[], receivedAt: number): Promise<void> {
    const { hub, calls, metrics } = this.#deps;
    const commit = await call.change((state) => {
      const events = toEvents(state, finals, call.received, Date.now());
      return toChange(calls, state, this.#gateway, events);
    });
    // Nothing is left of a second start; without this its number would stay missing.
    for (const { type, seq } of finals) if (type === 'call.start') call.received.add(seq);
    if (commit === null) return;
    metrics.stage('store', (performance.now() - receivedAt) / 1_000);
    for (const event of commit.events) {
      if (event.type === 'call.started') metrics.callsStarted.inc();
      if (event.type === 'call.ended') metrics.callsEnded.inc({ cause: event.cause });
      if (event.type === 'call.started' || event.type === 'call.ended') hub.announceList(call.state);
      if (event.type === 'assigned') hub.announceList(call.state, event.previous);
    }
    this.#deps.onStored(call, receivedAt);
    if (commit.events.some((event) => event.type === 'call.ended')) this.#deps.onEnded(call);
  }

  #show(call: LiveCall, partial: Partial): void {
    const { speaker, startMs, text } = partial;
    this.#deps.hub.showPartial(call, { speaker, startMs, text: cleanText(text) });
  }

  /** Names the gaps when they change, and again after a while as more messages come. */
  #nameGaps(call: LiveCall): void {
    const gaps = call.received.gaps(MAX_NAMED_GAPS);
    const named = gaps.map((gap) => `${gap.from}-${gap.to}`).join();
    if (named === this.#namedGaps && performance.now() - this.#namedAt < RENAME_GAPS_MS) return;
    this.#namedGaps = named;
    this.#namedAt = performance.now();
    for (const gap of gaps) this.#replies.gap(this.externalId, gap.from, gap.to);
  }
}

/** True when the sentence that the partial belongs to is already there, or the call is over. */
function isStale(call: LiveCall, { speaker, seq }: Partial): boolean {
  const last = call.state.transcript.findLast((segment) => segment.speaker === speaker);
  return call.state.ended !== null || (last !== undefined && last.senderSeq > seq);
}

/**
 * How far the sender may forget: everything up to there is stored or was a partial, and the last of it is stored. A
 * restarted service may ask again for partials among it, never for more.
 */
function acknowledgeable(call: LiveCall): number {
  return Math.min(call.received.through, call.state.sender.highest);
}
