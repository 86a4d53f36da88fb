import type { Estimate } from './confidence.ts';
import { estimateWithControls } from './control-variates.ts';
import { ANSWER_LIMIT_S, type QueueFigures, requireStable, type StationaryQueue } from './erlang.ts';
import { type FastSeat, type FastSeatFigures, fastSeatMeans, simulateFastSeat } from './fast-seat.ts';
import { Random } from './random.ts';
import { type QueueRun, simulateQueue } from './simulate-queue.ts';

export interface StationaryOptions {
  seed: number;
  /** Asked before each further replication; simulation ends when it says no. */
  goOn?: () => boolean;
}

export interface StationaryRun {
  callers: number;
  figures: Record<keyof QueueFigures, Estimate>;
}

/** Replications a round. */
const ROUND = 20;
/** Replications that are made in any case. */
const FEWEST = 6;
/** Half of a figure's interval, as a share of the figure, that is precise enough. */
const PRECISE = 0.002;
const MAX_CALLERS = 30_000_000;
const LENGTH = { min: 10_000, max: 250_000 };
/** A replication is longer than the queue's memory by this factor, so that its start is forgotten. */
const MEMORIES = 20;
/** Shares of the likeliest state's probability below this are left out. */
const FORGOTTEN = 1e-14;

/** One run, and what it did to the fast seat where nobody leaves. */
interface Replication {
  figures: QueueFigures;
  fast: FastSeatFigures | null;
}

/**
 * Simulates the queue call by call, in replications of thousands of calls, until every figure is known to about 0.2 %.
 * Two runs make a replication: in the second, the random numbers of gaps and handling times are exchanged, so that
 * where the first has it hard the second has it easy. Where nobody leaves, one fast seat serves the same callers, and
 * what it is off its known figures corrects the queue's. A run begins at a random state of the queue in balance and is
 * many times as long as the queue remembers.
 *
 * @throws CapacityError where the queue has no balance
 */
export function simulateStationary(queue: StationaryQueue, { seed, goOn }: StationaryOptions): StationaryRun {
  requireStable(queue);
  const length = replicationLength(queue);
  const pairs: Replication[] = [];
  const mayGoOn = () => pairs.length < FEWEST || (goOn?.() ?? true);
  let figures: StationaryRun['figures'];
  do {
    for (let more = 0; more < ROUND && mayGoOn(); more += 1)
      pairs.push(replicate(queue, length, [seed, pairs.length]));
    figures = summarise(pairs, queue);
  } while (!isPrecise(figures) && (pairs.length + ROUND) * 2 * length <= MAX_CALLERS && mayGoOn());
  return { callers: pairs.length * 2 * length, figures };
}

/** Callers a run: many times as many as arrive while the queue forgets how it was. */
function replicationLength({ arrivalRate, ahtS, seats, patienceS }: StationaryQueue): number {
  const load = (arrivalRate * ahtS) / seats;
  const draining = load < 1 ? ahtS / seats / (1 - Math.sqrt(load)) ** 2 : Number.POSITIVE_INFINITY;
  const memoryS = Math.max(ahtS, Math.min(draining, patienceS ?? Number.POSITIVE_INFINITY));
  return Math.round(Math.min(LENGTH.max, Math.max(LENGTH.min, MEMORIES * memoryS * arrivalRate)));
}

function replicate(queue: StationaryQueue, length: number, keys: readonly number[]): Replication {
  const stream = (name: number) => new Random(...keys, name);
  const unit = (name: number) => {
    const random = stream(name);
    return Float64Array.from({ length }, () => -Math.log(random.next()));
  };
  const [gaps, handling, patience] = [unit(1), unit(2), unit(3)];
  const one = runOnce(queue, gaps, handling, patience, stream(4));
  const other = runOnce(queue, handling, gaps, patience, stream(5));
  return {
    figures: meanOf(one.figures, other.figures),
    fast: one.fast && other.fast && meanOf(one.fast, other.fast),
  };
}

function meanOf<T extends object>(one: T, other: T): T {
  const entries = Object.entries(one).map(([name, value]) => [
    name,
    (value + (other as Record<string, number>)[name]) / 2,
  ]);
  return Object.fromEntries(entries) as T;
}

/** One run out of unit exponentials for gaps, handling times and patience. */
function runOnce(
  queue: StationaryQueue,
  gaps: Float64Array,
  handling: Float64Array,
  patience: Float64Array,
  random: Random,
): Replication {
  const { arrivalRate, ahtS, seats, patienceS } = queue;
  const start = random.next();
  const state = stationaryState(queue, start);
  const exponential = (meanS: number) => -meanS * Math.log(random.next());
  const waiting = Math.max(0, state - seats);
  const count = waiting + gaps.length;
  const times = new Float64Array(count);
  const talks = new Float64Array(count);
  const patiences = new Float64Array(count);
  let clock = 0;
  for (let caller = 0; caller < count; caller += 1) {
    const at = caller - waiting;
    if (at >= 0) clock += (gaps[at] as number) / arrivalRate;
    times[caller] = clock;
    talks[caller] = at < 0 ? exponential(ahtS) : (handling[at] as number) * ahtS;
    const unit = at < 0 ? exponential(1) : (patience[at] as number);
    patiences[caller] = patienceS === null ? Number.POSITIVE_INFINITY : unit * patienceS;
  }
  const busyUntil = Array.from({ length: Math.min(state, seats) }, () => exponential(ahtS));
  const run: QueueRun = { seats, arrivals: times, handling: talks, patience: patiences, busyUntil };
  return {
    figures: figuresOf(simulateQueue(run), run, waiting, gaps.length / arrivalRate),
    fast: patienceS === null ? simulateFastSeat(fastSeat(queue), gaps, handling, start) : null,
  };
}

function fastSeat({ arrivalRate, ahtS, seats }: StationaryQueue): FastSeat {
  return { arrivalRate, meanS: ahtS / seats, limitS: ANSWER_LIMIT_S };
}

/** What the callers behind the first `skipped` met; `lengthS` is the mean time that so many callers take to arrive. */
function figuresOf(waits: Float64Array, run: QueueRun, skipped: number, lengthS: number): QueueFigures {
  let [waited, inTime, left, waitS, talkS] = [0, 0, 0, 0, 0];
  for (let caller = skipped; caller < waits.length; caller += 1) {
    const wait = waits[caller] as number;
    if (wait < 0) {
      left += 1;
      waited += 1;
      waitS -= wait;
      continue;
    }
    if (wait > 0) waited += 1;
    if (wait <= ANSWER_LIMIT_S) inTime += 1;
    waitS += wait;
    talkS += run.handling[caller] as number;
  }
  const count = waits.length - skipped;
  return {
    waitProbability: waited / count,
    meanWaitS: waitS / count,
    serviceLevel15s: inTime / count,
    abandonRate: left / count,
    occupancy: talkS / (run.seats * lengthS),
  };
}

/**
 * How many callers wait or talk in the queue in balance, out of a uniform number, few for small ones: the rates of its
 * births and deaths are known.
 */
function stationaryState({ arrivalRate, ahtS, seats, patienceS }: StationaryQueue, uniform: number): number {
  const death = (state: number) =>
    Math.min(state, seats) / ahtS + (patienceS === null ? 0 : Math.max(0, state - seats) / patienceS);
  const mode = modeOf(arrivalRate, death);
  const below: number[] = [];
  let weight = 1;
  for (let state = mode; state > 0 && weight > FORGOTTEN; state -= 1) {
    weight *= death(state) / arrivalRate;
    below.push(weight);
  }
  const weights = [...below.reverse(), 1];
  weight = 1;
  for (let state = mode + 1; weight > FORGOTTEN; state += 1) {
    weight *= arrivalRate / death(state);
    weights.push(weight);
  }
  let rest = uniform * weights.reduce((sum, each) => sum + each, 0);
  const at = weights.findIndex((each) => {
    rest -= each;
    return rest <= 0;
  });
  return mode - below.length + Math.max(0, at);
}

/** The state up to which arrivals outweigh departures. */
function modeOf(arrivalRate: number, death: (state: number) => number): number {
  let [low, high] = [0, 1];
  while (death(high) <= arrivalRate) high *= 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (death(middle) <= arrivalRate) low = middle;
    else high = middle;
  }
  return low;
}

function summarise(pairs: readonly Replication[], queue: StationaryQueue): StationaryRun['figures'] {
  const fast = pairs.flatMap((pair) => pair.fast ?? []);
  const means = fast.length === 0 ? null : fastSeatMeans(fastSeat(queue));
  const controls =
    means === null
      ? []
      : (['waitProbability', 'meanWaitS', 'serviceLevel'] as const).map((name) => ({
          values: fast.map((figures) => figures[name]),
          mean: means[name],
        }));
  const of = (name: keyof QueueFigures) =>
    estimateWithControls(
      pairs.map(({ figures }) => figures[name]),
      controls,
    );
  return {
    waitProbability: of('waitProbability'),
    meanWaitS: of('meanWaitS'),
    serviceLevel15s: of('serviceLevel15s'),
    abandonRate: of('abandonRate'),
    occupancy: of('occupancy'),
  };
}

function isPrecise(figures: StationaryRun['figures']): boolean {
  return Object.values(figures).every(({ mean, ci95: [low, high] }) => (high - low) / 2 <= PRECISE * mean);
}
