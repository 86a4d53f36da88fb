import type { OutboundRepository } from '../../store/repositories/outbound-repository.ts';
import { type OutboundRow, UNDER_WAY, UNHEARD } from '../../store/repositories/outbound-row.ts';
import type { Log } from '../../telemetry/log.ts';
import { numberForms } from '../telephone-number.ts';
import {
  ANSWER_MS,
  type OutboundCaller,
  OutboundRefused,
  type OutboundStatus,
  readRef,
  refOf,
} from './contract.ts';
import { nextOf, type OutboundSettings, WORTH } from './outbound-rules.ts';

export interface OutboundCallsDeps {
  readonly repository: OutboundRepository;
  /** Null: this deployment calls nobody. */
  readonly caller: OutboundCaller | null;
  readonly settings: OutboundSettings;
  /** The call-backs of a queue whose turn it is. */
  readonly turns: { inTurn(queue: string, now: Date): Promise<OutboundRow[]> };
  readonly queue: OutboundQueue;
  readonly clock: () => Date;
  readonly log: Pick<Log, 'error'>;
}

/** Puts the jobs of outbound calls into their queue. */
export interface OutboundQueue {
  /** `attempts`: made so far; each is work of its own. */
  place(id: string, attempts: number, delayMs: number): Promise<void>;
  lookOver(): Promise<void>;
}

/** `placed`: the platform was asked; `over`: it is not called any more; `skipped`: there was nothing to do now. */
export type Advance = 'placed' | 'over' | 'put off' | 'skipped';

/** A worker that was held up for longer between taking a call and placing it leaves it to another attempt. */
const START_MS = 10_000;
/** How late a status may be. */
const LATE_MS = 30_000;
/** Between two questions to the platform about one call. */
const ASK_AGAIN_MS = 30_000;
/** A platform that says for so long that it rings is no longer believed. */
const LONGEST_RING_MS = 10 * 60 * 1_000;
/** Somebody who talks with us now is tried again then. */
const TALKING_MS = 2 * 60 * 1_000;
const PAGE = 200;

/**
 * Calls people: `booked → placing → ringing → connected`, or back to `booked` until the attempts or the time are used up.
 * A call is `placing`, with its attempt counted, before the platform is asked. Whoever finds a call under way whose lease
 * is over (the worker died, or no status came) asks the platform before anything else; the lease is longer than the
 * telephone rings.
 */
export class OutboundCalls {
  readonly #deps: OutboundCallsDeps;

  constructor(deps: OutboundCallsDeps) {
    this.#deps = deps;
  }

  /** Whether this deployment can call anybody. */
  get able(): boolean {
    return this.#deps.caller !== null;
  }

  /** Calls that need something now, in order. */
  async due(): Promise<OutboundRow[]> {
    const now = this.#deps.clock();
    const { repository, turns } = this.#deps;
    const worthless = new Date(now.getTime() - WORTH.callback);
    const rows = await repository.due(now, worthless, PAGE);
    for (const queue of await repository.queuesInTurn(now)) rows.push(...(await turns.inTurn(queue, now)));
    return rows;
  }

  /** Does what a call needs now. May be called at any time, by any number of workers, and again. */
  async advance(id: string): Promise<Advance> {
    const { repository, caller, clock } = this.#deps;
    const row = await repository.find(id);
    if (caller === null || row?.nextAt == null || row.nextAt > clock()) return 'skipped';
    if (row.state === 'booked') return this.#attempt(row, caller);
    return UNDER_WAY.includes(row.state) ? this.#recover(row, caller) : 'skipped';
  }

  async #attempt(row: OutboundRow, caller: OutboundCaller): Promise<Advance> {
    const { repository, settings, clock } = this.#deps;
    const now = clock();
    const next = nextOf(row, settings, now.getTime());
    if ('over' in next) return this.#over(row, ['booked'], next.over);
    if (next.at > now.getTime()) return this.#postpone(row, next.at);
    const presence = await repository.presence(numberForms(row.number), row, now);
    if (row.purpose === 'callback' && (presence === 'live' || presence === 'served')) {
      const attempt = { id: row.id, attempt: row.attempts };
      return (await repository.close(attempt, ['booked'], 'cancelled', 'served', now)) ? 'over' : 'skipped';
    }
    if (presence === 'live' || presence === 'talking') {
      const later = nextOf(row, settings, now.getTime() + TALKING_MS);
      return 'over' in later ? this.#over(row, ['booked'], later.over) : this.#postpone(row, later.at);
    }
    const lease = new Date(now.getTime() + ANSWER_MS + this.#ringMs());
    const claimed = await repository.claim(row.id, row.attempts, { now, lease });
    return claimed === null ? 'skipped' : this.#place(claimed, caller, now);
  }

  async #place(row: OutboundRow, caller: OutboundCaller, taken: Date): Promise<Advance> {
    const { repository, settings, clock, log } = this.#deps;
    const { id, attempts: attempt, number, purpose } = row;
    if (clock().getTime() - taken.getTime() > START_MS) return this.#missed(row, 'late', false);
    try {
      const { externalId } = await caller.place({
        ref: refOf(id, attempt),
        id,
        attempt,
        number,
        purpose,
        ringS: settings.ringS,
      });
      await repository.ringing({ id, attempt }, externalId, new Date(clock().getTime() + this.#ringMs()));
      return 'placed';
    } catch (error) {
      if (error instanceof OutboundRefused) {
        log.error({ err: error, outboundId: id }, 'the platform refused to place a call');
        return this.#missed(row, 'refused', !error.ours);
      }
      // It rings perhaps: a status or the end of the lease decides.
      log.error({ err: error, outboundId: id }, 'the platform did not say whether it placed a call');
      return 'placed';
    }
  }

  /** The lease of an attempt is over: its worker died, or no status came. */
  async #recover(row: OutboundRow, caller: OutboundCaller): Promise<Advance> {
    const { repository, clock, log } = this.#deps;
    const now = clock().getTime();
    const { id, attempts: attempt, externalId } = row;
    const ref = refOf(id, attempt);
    const status = await caller.look?.({ ref, externalId }).catch((error: unknown) => {
      log.error({ err: error, outboundId: id }, 'the platform did not say how a call stands');
      return undefined;
    });
    if (status === 'ringing' && now - (row.placedAt?.getTime() ?? 0) < LONGEST_RING_MS) {
      await repository.extend({ id, attempt }, new Date(now + ASK_AGAIN_MS));
      return 'put off';
    }
    if (status == null || status === 'ringing') return this.#missed(row, 'unknown', true);
    return (await this.statusOf(ref, status)) ? 'over' : 'skipped';
  }

  /**
   * What a platform says of a call that it was given under `ref`; repeats and late ones do no harm. False for a reference
   * that nobody knows.
   */
  async statusOf(ref: string, status: OutboundStatus): Promise<boolean> {
    const { repository, clock } = this.#deps;
    const named = readRef(ref);
    const row = named === null ? null : await repository.find(named.id);
    if (named === null || row === null) return false;
    // What is said of an attempt before this one says nothing of this one.
    if (named.attempt !== row.attempts) return true;
    switch (status) {
      case 'ringing':
        await repository.ringing(named, null, new Date(clock().getTime() + this.#ringMs()));
        break;
      case 'answered':
        await repository.connected(named);
        break;
      case 'completed':
        if (await repository.connected(named)) await repository.completed(named, clock());
        break;
      default:
        await this.#missed(row, status, true);
    }
    return true;
  }

  /** It was answered and nobody spoke, or a machine did: an attempt that reached nobody. */
  async unheard(ref: string): Promise<void> {
    const named = readRef(ref);
    const row = named === null ? null : await this.#deps.repository.find(named.id);
    if (row !== null && named?.attempt === row.attempts)
      await this.#missed(row, UNHEARD, true, ['connected']);
  }

  /** Nobody answered: tried again while attempts and time are left. */
  async #missed(
    row: OutboundRow,
    result: string,
    counts: boolean,
    from: readonly OutboundRow['state'][] = UNDER_WAY,
  ): Promise<Advance> {
    const { repository, settings, queue, clock } = this.#deps;
    const now = clock();
    const { id, attempts: attempt } = row;
    const made = counts ? attempt : attempt - 1;
    const next = nextOf({ ...row, attempts: made }, settings, now.getTime());
    if ('over' in next) return this.#over(row, from, next.over, result);
    const at = new Date(next.at);
    const back = await repository.again({ id, attempt }, from, { at, result, counts, now });
    if (!back) return 'skipped';
    await queue.place(id, made, next.at - now.getTime());
    return 'put off';
  }

  async #postpone(row: OutboundRow, at: number): Promise<Advance> {
    const { repository, queue, clock } = this.#deps;
    const { id, attempts: attempt } = row;
    if (!(await repository.postpone({ id, attempt }, new Date(at)))) return 'skipped';
    await queue.place(id, attempt, at - clock().getTime());
    return 'put off';
  }

  async #over(
    row: OutboundRow,
    from: readonly OutboundRow['state'][],
    why: 'used up' | 'too late',
    result: string | null = null,
  ): Promise<Advance> {
    const { repository, clock } = this.#deps;
    const attempt = { id: row.id, attempt: row.attempts };
    const state = why === 'used up' ? 'failed' : 'expired';
    return (await repository.close(attempt, from, state, result ?? row.result ?? why, clock()))
      ? 'over'
      : 'skipped';
  }

  #ringMs(): number {
    return this.#deps.settings.ringS * 1_000 + LATE_MS;
  }
}
