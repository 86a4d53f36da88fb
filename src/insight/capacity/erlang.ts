import { CapacityError } from './capacity-error.ts';

/** A queue in balance: Poisson arrivals, exponential handling times, one line, first come first served. */
export interface StationaryQueue {
  /** Calls a second. */
  arrivalRate: number;
  ahtS: number;
  seats: number;
  /** Mean of the exponential patience; null: nobody ever leaves (Erlang C). */
  patienceS: number | null;
}

export interface QueueFigures {
  /** Share of callers who find every seat busy. */
  waitProbability: number;
  /** Over all callers, those who wait not at all and those who abandon included; seconds. */
  meanWaitS: number;
  /** Share of all callers who are answered within the limit (15 s unless told). */
  serviceLevel15s: number;
  abandonRate: number;
  /** Busy seat time over seat time. */
  occupancy: number;
}

/** The national standard's time to answer, GB/T 33358-2016; seconds. */
export const ANSWER_LIMIT_S = 15;

/** Terms of the queue's tail smaller than this share of their sum are left out. */
const NEGLIGIBLE = 1e-15;
/** Sums are scaled down above this, so that they never overflow. */
const LARGE = 1e200;
const MAX_TAIL = 50_000_000;

/**
 * Erlang B: the share of calls lost where nobody waits, by the recurrence of its inverse, in which nothing cancels and
 * no factorial occurs. `load` in erlangs.
 */
export function erlangB(load: number, seats: number): number {
  if (load === 0) return seats === 0 ? 1 : 0;
  let inverse = 1;
  for (let seat = 1; seat <= seats; seat += 1) inverse = 1 + (inverse * seat) / load;
  return 1 / inverse;
}

/**
 * Erlang C, with patience Erlang A.
 *
 * @throws CapacityError where the line would grow without end: Erlang C with a load of the seats or more
 */
export function queueFigures(queue: StationaryQueue, limitS = ANSWER_LIMIT_S): QueueFigures {
  return queue.patienceS === null
    ? erlangC(queue, limitS)
    : erlangA({ ...queue, patienceS: queue.patienceS }, limitS);
}

function erlangC(queue: StationaryQueue, limitS: number): QueueFigures {
  requireStable(queue);
  const { arrivalRate, ahtS, seats } = queue;
  const load = arrivalRate * ahtS;
  const lost = erlangB(load, seats);
  const waits = lost / (1 - (load / seats) * (1 - lost));
  return {
    waitProbability: waits,
    meanWaitS: (waits * ahtS) / (seats - load),
    serviceLevel15s: 1 - waits * Math.exp((-(seats - load) * limitS) / ahtS),
    abandonRate: 0,
    occupancy: load / seats,
  };
}

/** @throws CapacityError where Erlang C's line grows without end */
export function requireStable({ arrivalRate, ahtS, seats, patienceS }: StationaryQueue): void {
  const load = arrivalRate * ahtS;
  if (patienceS !== null || load < seats) return;
  throw new CapacityError(
    `the line never ends: ${seats} seats cannot carry a load of ${round(load)} erlangs while nobody abandons (Erlang C); ` +
      `give at least ${Math.floor(load) + 1} seats, or a patience (Erlang A)`,
  );
}

/**
 * Palm's M/M/n+M. The states are summed upwards from "every seat busy, nobody waits", relative to that state; what
 * lies below it is Erlang B's inverse. The service level is the integral of the density of the offered wait (Baccelli
 * and Hebuterne, 1981), lambda p(n-1) exp(lambda (1 - exp(-theta x)) / theta - n mu x), over those who are still there.
 */
function erlangA(queue: StationaryQueue & { patienceS: number }, limitS: number): QueueFigures {
  const { arrivalRate, ahtS, seats, patienceS } = queue;
  const load = arrivalRate * ahtS;
  if (load === 0)
    return { waitProbability: 0, meanWaitS: 0, serviceLevel15s: 1, abandonRate: 0, occupancy: 0 };
  const { allBusy, waiting, logFull } = busyStates(queue);
  const abandonRate = waiting / patienceS / arrivalRate;
  const logDensity = (x: number) =>
    logFull +
    Math.log(seats / ahtS) +
    arrivalRate * patienceS * -Math.expm1(-x / patienceS) -
    (seats * x) / ahtS;
  const late = integral((x) => Math.exp(logDensity(x) - x / patienceS), limitS, seats / ahtS);
  return {
    waitProbability: allBusy,
    meanWaitS: waiting / arrivalRate,
    serviceLevel15s: Math.min(1, 1 - allBusy + late),
    abandonRate,
    occupancy: (load * (1 - abandonRate)) / seats,
  };
}

/**
 * Shares of time of the states with every seat busy: their sum, the mean number who wait, and the logarithm of the
 * share of the state in which nobody waits.
 */
function busyStates({ arrivalRate, ahtS, seats, patienceS }: StationaryQueue & { patienceS: number }) {
  let below = 1 / erlangB(arrivalRate * ahtS, seats) - 1;
  let [term, sum, queued, logScale] = [1, 1, 0, 0];
  for (let waiting = 1; waiting < MAX_TAIL; waiting += 1) {
    const leaving = seats / ahtS + waiting / patienceS;
    term *= arrivalRate / leaving;
    sum += term;
    queued += waiting * term;
    if (leaving > arrivalRate && term * waiting * leaving < NEGLIGIBLE * queued * (leaving - arrivalRate))
      break;
    if (sum > LARGE) {
      [term, sum, queued, below] = [term / LARGE, sum / LARGE, queued / LARGE, below / LARGE];
      logScale += Math.log(LARGE);
    }
  }
  const whole = below + sum;
  return {
    allBusy: sum / whole,
    waiting: queued / whole,
    logFull: -Math.log(whole) - logScale,
  };
}

/** Simpson's rule from 0 to the limit, with many steps in the time in which a density of this rate falls. */
function integral(of: (x: number) => number, limit: number, rate: number): number {
  const steps = 2 * Math.ceil(Math.min(1_000_000, 2_000 + 20 * limit * rate));
  const width = limit / steps;
  let sum = of(0) + of(limit);
  for (let step = 1; step < steps; step += 1) sum += of(step * width) * (step % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}

function round(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
