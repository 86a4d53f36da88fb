import type { OutboundRepository } from '../../store/repositories/outbound-repository.ts';
import type { OutboundRow } from '../../store/repositories/outbound-row.ts';
import type { QueueRepository, StoredReport } from '../../store/repositories/queue-repository.ts';
import { countAhead, type Place } from './priority.ts';
import { estimateWait, type HandlingTime, handlingFrom, type WaitEstimate } from './wait-estimate.ts';

/** A queue as it is at an instant. */
export interface LiveQueue {
  readonly source: 'reported' | 'own' | 'none';
  readonly reportedAt: Date | null;
  readonly seats: number;
  readonly free: number;
  /** Callers who wait, those whom only the telephone system knows too. */
  readonly waiting: number;
  /** Those whose place is known here. */
  readonly places: readonly Place[];
  /** Booked call-backs that come in turn, first ones first. */
  readonly booked: readonly OutboundRow[];
  /** Of them the places of those who do not wait on the line meanwhile, where they are counted. */
  readonly callbacks: readonly Place[];
  /** Call-backs that are being placed: each will want a seat. */
  readonly underWay: number;
  readonly handling: HandlingTime | null;
}

/** A report counts for so long. */
const REPORT_MS = 2 * 60 * 1_000;
/** Nobody waits longer: an entry that nobody ended is a leftover. */
const LONGEST_WAIT_MS = 2 * 60 * 60 * 1_000;
/** Agents who had no call for so long are not at work any more. */
const AT_WORK_MS = 30 * 60 * 1_000;
/** The last calls say how long one takes. */
const HANDLING_MS = 24 * 60 * 60 * 1_000;
const HANDLED_CALLS = 50;
const MOST_CALLBACKS = 1_000;

export interface LiveQueueDeps {
  readonly queues: QueueRepository;
  readonly outbound: Pick<OutboundRepository, 'inTurn' | 'underWay'>;
}

/** The place of somebody who waits, or of a call-back. */
export function placeOf({ priority, placeAt }: Pick<OutboundRow, 'priority' | 'placeAt'>): Place {
  return { priority, at: placeAt.getTime() };
}

export async function readLiveQueue(
  queue: string,
  now: Date,
  { queues, outbound }: LiveQueueDeps,
): Promise<LiveQueue> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const [report, waiting, booked, underWay, times] = await Promise.all([
    queues.reported(queue),
    queues.waiting(queue, ago(LONGEST_WAIT_MS)),
    outbound.inTurn(queue, MOST_CALLBACKS),
    outbound.underWay(queue),
    queues.handlingTimes(queue, ago(HANDLING_MS), HANDLED_CALLS),
  ]);
  const places = waiting.map(placeOf);
  const callers = new Set(waiting.map(({ caller }) => caller));
  const known = {
    reportedAt: report?.reportedAt ?? null,
    places,
    booked,
    callbacks: booked.filter(({ number }) => !callers.has(number)).map(placeOf),
    underWay,
  };
  const handling = handlingFrom(times);
  if (report !== null && isFresh(report, now)) {
    return {
      ...known,
      source: 'reported',
      seats: report.seats,
      free: report.free,
      waiting: Math.max(report.waiting ?? 0, places.length),
      handling: report.handlingS === null ? handling : { meanS: report.handlingS, scv: handling?.scv ?? 1 },
    };
  }
  const { agents, busy } = await queues.seats(queue, ago(AT_WORK_MS));
  return {
    ...known,
    source: agents > 0 ? 'own' : 'none',
    seats: agents,
    // Somebody waits, so that nobody is free, whatever was seen.
    free: places.length > 0 ? 0 : agents - busy,
    waiting: places.length,
    handling,
  };
}

function isFresh({ reportedAt }: StoredReport, now: Date): boolean {
  return now.getTime() - reportedAt.getTime() < REPORT_MS;
}

/** How long somebody at that place would wait; kept call-back places go before, too. Null: not known. */
export function waitAt(live: LiveQueue, place: Place): WaitEstimate | null {
  const unseen = live.waiting - live.places.length;
  const ahead = countAhead(live.places, place) + unseen + countAhead(live.callbacks, place);
  return waitBehind(live, ahead);
}

/** Seats that nobody has, and no call-back that rings will want. */
export function freeSeats({ free, underWay }: Pick<LiveQueue, 'free' | 'underWay'>): number {
  return Math.max(0, free - underWay);
}

function waitBehind(live: LiveQueue, ahead: number): WaitEstimate | null {
  const free = freeSeats(live);
  const taken = Math.max(0, live.underWay - live.free);
  const wait = { ahead: ahead + taken, seats: live.seats, free };
  if (live.handling !== null) return estimateWait({ ...wait, handling: live.handling });
  return free > ahead + taken ? { meanS: 0, fromS: 0, toS: 0 } : null;
}

/** A seat that is free this soon will be by the time the telephone is picked up, seconds. */
const NEARLY_S = 20;
/** With nothing known of the seats, a call-back waits for so long at least. */
const BLIND_MS = 5 * 60 * 1_000;

/**
 * How many of the first call-backs (in order) may be placed now: those before them are served and a seat is free, or will
 * be in seconds. Where nothing is known of the seats, one at a time when nobody waits.
 */
export function turnsNow(live: LiveQueue, now: number): number {
  if (live.source === 'none') {
    const [first] = live.callbacks;
    const blind = first !== undefined && live.waiting === 0 && live.underWay === 0;
    return blind && now - first.at >= BLIND_MS ? 1 : 0;
  }
  const unseen = live.waiting - live.places.length;
  const until = live.callbacks.findIndex((place, index) => {
    const estimate = waitBehind(live, countAhead(live.places, place) + unseen + index);
    return estimate === null || estimate.meanS > NEARLY_S;
  });
  return until < 0 ? live.callbacks.length : until;
}
