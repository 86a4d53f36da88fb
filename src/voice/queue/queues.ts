import type { QueueReport, QueueState } from '../../protocol/outbound.ts';
import { GroupWriter } from '../../store/group-writer.ts';
import type { OutboundRepository } from '../../store/repositories/outbound-repository.ts';
import type { OutboundRow } from '../../store/repositories/outbound-row.ts';
import type { QueueRepository } from '../../store/repositories/queue-repository.ts';
import { type EffectResult, type Priority, priorities, type Variables } from '../engine/contract.ts';
import type { HoursAnswer, QueueAnswer } from '../engine/effects.ts';
import { dialable, numberForms } from '../telephone-number.ts';
import type { DayTimes } from './day-times.ts';
import { openingHours } from './hours.ts';
import { freeSeats, type LiveQueue, placeOf, readLiveQueue, turnsNow, waitAt } from './live-queue.ts';
import { priorityOf } from './priority.ts';
import { spokenWait } from './spoken.ts';
import type { WaitEstimate } from './wait-estimate.ts';

export interface QueuesDeps {
  readonly queues: QueueRepository;
  readonly outbound: OutboundRepository;
  /** The queue of people where none is named. */
  readonly queue: string;
  readonly openingHours: DayTimes;
  readonly timeZone: string;
  readonly clock: () => Date;
  /** Seats may be free: call-backs are looked at. */
  readonly onSeats: () => Promise<void>;
}

/** What the queues need to know of a session. */
export interface QueueSession {
  readonly id: string;
  readonly caller: string | null;
  readonly callId?: string | null;
}

/** Who said what so far, for the priority. */
export interface CallerSoFar {
  readonly caller: string | null;
  readonly danger: boolean;
  readonly words: readonly string[];
  readonly vars: Variables;
}

const HOUR = 60 * 60 * 1_000;
/** Earlier orders on the same matter count for so long. */
const REPEATED_MS = 90 * 24 * HOUR;
const MOST_TURNS = 500;

/** The queues of people: how they stand, who waits in them and who goes first. */
export class Queues {
  readonly #deps: QueuesDeps;
  /** Callers who ask while a queue is being read share the next reading: what they hear is never older than their question. */
  readonly #readings: GroupWriter<string, LiveQueue>;

  constructor(deps: QueuesDeps) {
    this.#deps = deps;
    this.#readings = new GroupWriter(async (asked) => {
      const now = deps.clock();
      const queues = [...new Set(asked)];
      const live = await Promise.all(queues.map((queue) => readLiveQueue(queue, now, deps)));
      return (queue) => live[queues.indexOf(queue)] as LiveQueue;
    });
  }

  /** A telephone system's word on a queue. */
  async report(queue: string, report: QueueReport, by: string): Promise<QueueState> {
    await this.#deps.queues.report(queue, report, by, this.#deps.clock());
    if (report.free > 0) await this.#deps.onSeats();
    return this.state(queue);
  }

  async state(queue: string): Promise<QueueState> {
    const now = this.#deps.clock();
    const live = await this.#readings.add(queue);
    const wait = waitAt(live, { priority: priorities.normal, at: now.getTime() });
    return {
      queue,
      open: this.#hours(now).open,
      source: live.source,
      reportedAt: live.reportedAt?.toISOString() ?? null,
      seats: live.seats,
      free: live.free,
      waiting: live.waiting,
      callbacks: live.callbacks.length,
      handlingS: live.handling?.meanS ?? null,
      ...seconds(wait),
      spoken: spokenWait(wait),
    };
  }

  /** `lookup queue`: how long somebody with that priority would wait who joins now. */
  async lookUp(args: Variables, priority: number = priorities.normal): Promise<EffectResult> {
    const now = this.#deps.clock();
    const live = await this.#readings.add(this.#named(args.queue));
    const wait = waitAt(live, { priority, at: now.getTime() });
    const answer: QueueAnswer = {
      open: this.#hours(now).open,
      free: freeSeats(live),
      waiting: live.waiting,
      priority,
      ...seconds(wait),
      spoken: wait === null ? { zh: '', en: '' } : spokenWait(wait),
    };
    return { status: 'done', value: answer };
  }

  /** `lookup hours`: the same for all queues. */
  async hours(): Promise<EffectResult> {
    const answer: HoursAnswer = this.#hours(this.#deps.clock());
    return { status: 'done', value: answer };
  }

  /**
   * The session waits for a person from now on; `turn` is that of the reply which says so, and makes repeats harmless.
   * Whoever has a call-back booked, or talks through one, keeps its place.
   */
  async join(
    session: QueueSession,
    { queue, priority, turn }: { queue: string | null; priority: number; turn: number },
  ): Promise<void> {
    const { queues, outbound, clock } = this.#deps;
    const caller = keptAs(session.caller);
    const kept = caller === null ? null : await outbound.placeOf(caller);
    const now = clock();
    await queues.join({
      id: `${session.id}-${turn}`,
      queue: this.#named(queue),
      sessionId: session.id,
      callId: session.callId ?? null,
      caller,
      priority: kept === null ? priority : Math.min(priority, kept.priority),
      joinedAt: now,
      placeAt: kept?.placeAt ?? now,
    });
  }

  /** A person has answered: a call-back that they booked is not needed any more. */
  async answered(sessionId: string): Promise<void> {
    const { queues, outbound, clock, onSeats } = this.#deps;
    const now = clock();
    for (const { caller } of await queues.end(sessionId, 'answered', now)) {
      if (caller !== null) await outbound.cancelCallbacks(caller, 'served', now);
    }
    await onSeats();
  }

  /** They hung up, left the queue or could not be connected. */
  async left(sessionId: string, outcome: 'left' | 'failed'): Promise<void> {
    const ended = await this.#deps.queues.end(sessionId, outcome, this.#deps.clock());
    if (ended.length > 0) await this.#deps.onSeats();
  }

  /** Why a caller goes before others, from their words and from what they lived through with us. */
  async priorityOf({ caller: shown, ...soFar }: CallerSoFar): Promise<Priority> {
    const { queues, outbound, clock } = this.#deps;
    const caller = keptAs(shown);
    if (caller === null)
      return priorityOf({ ...soFar, history: { unsolvedOrders: 0, abandoned: 0 }, placeKept: false });
    const ago = (ms: number) => new Date(clock().getTime() - ms);
    const [unsolvedOrders, abandoned, kept] = await Promise.all([
      queues.ordersOnOneMatter([caller, ...numberForms(caller)], ago(REPEATED_MS)),
      queues.abandoned(caller, ago(HOUR)),
      outbound.placeOf(caller),
    ]);
    return priorityOf({ ...soFar, history: { unsolvedOrders, abandoned }, placeKept: kept !== null });
  }

  /** The call-backs of a queue whose turn it is now, first ones first; one that rests between two attempts lets others go. */
  async inTurn(queue: string, now: Date): Promise<OutboundRow[]> {
    if (!this.#hours(now).open) return [];
    const live = await readLiveQueue(queue, now, this.#deps);
    const due = live.booked.slice(0, MOST_TURNS).filter(({ nextAt }) => nextAt !== null && nextAt <= now);
    return due.slice(0, turnsNow({ ...live, callbacks: due.map(placeOf) }, now.getTime()));
  }

  #hours(now: Date): HoursAnswer {
    return openingHours(this.#deps.openingHours, now.getTime(), this.#deps.timeZone);
  }

  #named(queue: unknown): string {
    return typeof queue === 'string' && queue !== '' ? queue : this.#deps.queue;
  }
}

/** Lines write a number in several ways; queues and call-backs know it by one. */
function keptAs(caller: string | null): string | null {
  return caller === null ? null : (dialable(caller) ?? caller);
}

function seconds(wait: WaitEstimate | null) {
  return {
    waitS: wait === null ? null : Math.round(wait.meanS),
    fromS: wait === null ? null : Math.floor(wait.fromS),
    toS: wait === null ? null : Math.ceil(wait.toS),
  };
}
