import { CapacityError } from '../../insight/capacity/capacity-error.ts';
import { type QueueFigures, queueFigures, type StationaryQueue } from '../../insight/capacity/erlang.ts';
import { fewest } from '../../insight/capacity/seats-needed.ts';
import { type StationaryRun, simulateStationary } from '../../insight/capacity/simulate-stationary.ts';
import { UsageError } from '../command-line.ts';
import { table } from '../evaluation/tables.ts';
import { writeJson } from '../write-file.ts';
import { numberIn, type Typed, wholeIn } from './options.ts';

const LABELS: Record<keyof QueueFigures, string> = {
  waitProbability: 'finds every seat busy',
  meanWaitS: 'wait over all callers, s',
  serviceLevel15s: 'answered within 15 s, of all',
  abandonRate: 'abandon',
  occupancy: 'occupancy',
};
const NAMES = Object.keys(LABELS) as (keyof QueueFigures)[];
const MOST_SEATS = 10_000;
/** Callers waiting at once that can still be simulated. */
const MOST_WAITING = 1_000_000;
/**
 * Longest simulation, in processor time, which keeps the command below ten seconds where nothing else runs, and by the
 * clock. Fewer callers are simulated then, and the intervals are wider.
 */
const LONGEST = { processorMs: 7_000, clockMs: 30_000 };
/** Seats shown around those asked about. */
const AROUND = [-2, -1, 0, 1, 2, 3, 4];

/** Erlang C or Erlang A beside a simulation of the same queue. */
export function formulaMode(typed: Typed): void {
  const queue = queueOf(typed);
  const target = numberIn(typed, 'target', 0.01, 0.9999) ?? 0.95;
  const seed = wholeIn(typed, 'seed', 0, 4_294_967_295) ?? 1;
  const formula = figuresOf(queue);
  const simulated = simulateStationary(queue, { seed, goOn: withinLimits() });
  const load = queue.arrivalRate * queue.ahtS;
  console.log(
    [
      `${queue.patienceS === null ? 'Erlang C' : 'Erlang A'}: load ${load.toFixed(2)} erlangs on ${queue.seats} seats`,
      table(
        ['', 'formula', 'simulated', '95 % interval', 'off by'],
        NAMES.map((name) => row(name, formula, simulated)),
      ),
      `${simulated.callers.toLocaleString('en')} callers simulated, seed ${seed}`,
      table(['seats', ...NAMES.map((name) => LABELS[name])], around(queue)),
      needed(queue, target),
    ].join('\n\n'),
  );
  writeJson(typed.json, {
    input: { ...queue, arrivalsPerHour: queue.arrivalRate * 3_600, load },
    formula,
    simulated: {
      ...Object.fromEntries(NAMES.map((name) => [name, simulated.figures[name].mean])),
      ci95: Object.fromEntries(NAMES.map((name) => [name, simulated.figures[name].ci95])),
    },
    callers: simulated.callers,
    seed,
  });
}

function withinLimits(): () => boolean {
  const [clock, processor] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(processor);
    return (user + system) / 1_000 < LONGEST.processorMs && performance.now() - clock < LONGEST.clockMs;
  };
}

/** @throws UsageError with what to change where there is no answer */
function figuresOf(queue: StationaryQueue): QueueFigures {
  try {
    return queueFigures(queue);
  } catch (error) {
    if (error instanceof CapacityError) throw new UsageError(error.message);
    throw error;
  }
}

function queueOf(typed: Typed): StationaryQueue {
  const { formula } = typed;
  if (formula !== 'erlang-a' && formula !== 'erlang-c')
    throw new UsageError(`--formula is one of erlang-a, erlang-c, not "${formula}"`);
  const perHour = required(numberIn(typed, 'arrivals-per-hour', 0.001, 100_000), 'arrivals-per-hour');
  const ahtS = required(numberIn(typed, 'aht-s', 0.1, 86_400), 'aht-s');
  const seats = required(wholeIn(typed, 'seats', 1, MOST_SEATS), 'seats');
  const patienceS = numberIn(typed, 'patience-s', 0.1, 1e9);
  if (formula === 'erlang-c' && patienceS !== undefined)
    throw new UsageError('in Erlang C nobody abandons: leave out --patience-s, or use --formula erlang-a');
  if (formula === 'erlang-a') required(patienceS, 'patience-s');
  const waiting = (perHour / 3_600 - seats / ahtS) * (patienceS ?? 0);
  if (waiting > MOST_WAITING)
    throw new UsageError(
      `some ${Math.round(waiting)} callers would wait at once, more than ${MOST_WAITING}: give more seats or less patience`,
    );
  return { arrivalRate: perHour / 3_600, ahtS, seats, patienceS: patienceS ?? null };
}

function required(value: number | undefined, name: string): number {
  if (value === undefined) throw new UsageError(`--formula needs --${name}; see --help`);
  return value;
}

function row(name: keyof QueueFigures, formula: QueueFigures, { figures }: StationaryRun): string[] {
  const { mean, ci95 } = figures[name];
  const off = formula[name] === 0 ? '' : `${((mean / formula[name] - 1) * 100).toFixed(2)} %`;
  return [LABELS[name], four(formula[name]), four(mean), `${four(ci95[0])} to ${four(ci95[1])}`, off];
}

function around(queue: StationaryQueue): string[][] {
  return AROUND.map((more) => queue.seats + more)
    .filter((seats) => seats >= 1)
    .map((seats) => {
      if (queue.patienceS === null && queue.arrivalRate * queue.ahtS >= seats)
        return [String(seats), ...NAMES.map(() => 'no end')];
      const figures = queueFigures({ ...queue, seats });
      return [String(seats), ...NAMES.map((name) => four(figures[name]))];
    });
}

function needed(queue: StationaryQueue, target: number): string {
  const isEnough = (of: (figures: QueueFigures) => number) => (seats: number) =>
    !(queue.patienceS === null && queue.arrivalRate * queue.ahtS >= seats) &&
    of(queueFigures({ ...queue, seats })) >= target;
  const show = (seats: number | null) => (seats === null ? `more than ${MOST_SEATS}` : String(seats));
  const inTime = fewest(
    MOST_SEATS,
    isEnough((figures) => figures.serviceLevel15s),
  );
  const percent = `${Number((target * 100).toFixed(2))} %`;
  if (queue.patienceS === null) return `seats for ${percent} answered within 15 s: ${show(inTime)}`;
  const connected = fewest(
    MOST_SEATS,
    isEnough((figures) => 1 - figures.abandonRate),
  );
  return `seats for ${percent} connected: ${show(connected)}; for ${percent} answered within 15 s: ${show(inTime)}`;
}

function four(value: number): string {
  return value >= 1_000 ? value.toFixed(1) : value.toFixed(4);
}
