import { setTimeout as wait } from 'node:timers/promises';
import type { Turn } from '../calls/call-file.ts';
import type { BenchServer } from './bench-server.ts';
import { CALL_STEP, PERIOD_MS } from './call-load.ts';
import { distinctTurns } from './distinct-turns.ts';
import type { LatencyFigures } from './latencies.ts';
import { metricSum } from './metric-sums.ts';
import type { ModelServer } from './model-server.ts';
import { type Level, measureService } from './service-level.ts';
import { median } from './times.ts';

/** After the calls' end: their last summaries are written and the jobs have been here (five seconds), unwatched. */
const AFTER_END_MS = 8_000;

/** `none` stands twice, so that the noise of the machine is seen. `stalled`: accepts questions and never answers. */
export const modelKinds = ['none', 'none again', 'writing', 'stalled'] as const;
export type ModelKind = (typeof modelKinds)[number];

/** What one round of calls came to. */
export interface LanguageRound {
  readonly transcript: LatencyFigures;
  readonly suggestion: LatencyFigures;
  readonly lost: number;
  /** Processor time of the service for each call, from its start until all is written; milliseconds. */
  readonly processorMs: number;
  /** Bytes of heap for each call while all are live. */
  readonly heap: number;
  /** For each call: questions that got to the model, and tokens by the service's accounts. */
  readonly questions: number;
  readonly tokens: number;
}

/** Medians over the rounds. */
export interface LanguageFigures extends Omit<LanguageRound, 'transcript' | 'suggestion' | 'lost'> {
  readonly kind: ModelKind;
  readonly lost: number;
  readonly transcript: BesideNone;
  readonly suggestion: BesideNone;
  /** Over what the same round took without a model. */
  readonly processorRatio: number;
  /** Bytes above the same round without a model. */
  readonly heapMore: number;
}

export interface BesideNone {
  readonly p50: number;
  readonly p99: number;
  /** Over what the same round gave without a model. */
  readonly p50Ratio: number;
  readonly p99Ratio: number;
}

export interface LanguageLoad {
  readonly calls: number;
  /** Of each call. */
  readonly sentences: number;
  readonly rounds: number;
  readonly figures: readonly LanguageFigures[];
}

export interface UnderLoad {
  readonly server: BenchServer;
  readonly model: ModelServer | null;
}

/**
 * The same calls for each kind of model at the same time, so that whatever else goes on in the machine is felt by all. Their
 * sentences take turns, each round beginning with another kind.
 */
export async function measureLanguageLoad(
  services: Readonly<Record<ModelKind, UnderLoad>>,
  level: Level,
  rounds: number,
  turns: readonly Turn[],
): Promise<LanguageLoad> {
  const measured: Record<ModelKind, LanguageRound[]> = {
    none: [],
    'none again': [],
    writing: [],
    stalled: [],
  };
  const { calls, warmPeriods, periods } = level;
  const copies = Math.ceil((calls * CALL_STEP + warmPeriods + periods) / turns.length);
  // The first round compiles code and is not counted.
  for (let round = 0; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds} …`);
    const said = distinctTurns(turns, round * copies, copies);
    const allStarted = meeting(modelKinds.length);
    await Promise.all(
      modelKinds.map(async (kind, index) => {
        const place = (round + index) % modelKinds.length;
        const ready = async () => {
          await allStarted();
          await wait((place * PERIOD_MS) / calls / modelKinds.length);
        };
        const figures = await measureRound(services[kind], kind === 'stalled', { ...level, ready }, said);
        if (round > 0) measured[kind].push(figures);
      }),
    );
  }
  return { calls, sentences: warmPeriods + periods, rounds, figures: languageFigures(measured) };
}

/** Each of so many waits for the others. */
function meeting(many: number): () => Promise<void> {
  let missing = many;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) open();
    return opened;
  };
}

async function measureRound(
  { server, model }: UnderLoad,
  stalls: boolean,
  level: Level,
  turns: readonly Turn[],
): Promise<LanguageRound> {
  await server.settled();
  const tokensBefore = await tokensOf(server);
  const questionsBefore = (await model?.state())?.questions ?? 0;
  const heapBefore = (await server.memory()).heapUsed;
  if (stalls) await model?.stall();
  let heapLive = heapBefore;
  let processor = -(await server.processorMs());
  const { transcript, suggestion, lost } = await measureService(server, level, turns, async () => {
    processor += await server.processorMs();
    heapLive = (await server.memory()).heapUsed;
    // What hangs is broken off by the calls' end; hanging on would only make the next round wait.
    if (stalls) await model?.recover();
    processor -= await server.processorMs();
  });
  await wait(AFTER_END_MS);
  processor += await server.processorMs();
  await server.settled();
  const { calls } = level;
  return {
    transcript,
    suggestion,
    lost,
    processorMs: processor / calls,
    heap: (heapLive - heapBefore) / calls,
    questions: (((await model?.state())?.questions ?? 0) - questionsBefore) / calls,
    tokens: ((await tokensOf(server)) - tokensBefore) / calls,
  };
}

async function tokensOf(server: BenchServer): Promise<number> {
  return metricSum(await server.metrics(), 'jiesu_llm_tokens_total');
}

/** @param measured by kind and round */
export function languageFigures(
  measured: Readonly<Record<ModelKind, readonly LanguageRound[]>>,
): LanguageFigures[] {
  const { none } = measured;
  return modelKinds.map((kind) => {
    const rounds = measured[kind];
    const middle = (of: (round: LanguageRound) => number) => median(rounds.map(of));
    const besideNone = (of: (round: LanguageRound, without: LanguageRound) => number) =>
      median(
        rounds.flatMap((round, index) => {
          const without = none[index];
          return without === undefined ? [] : [of(round, without)];
        }),
      );
    const latency = (what: 'transcript' | 'suggestion'): BesideNone => ({
      p50: middle((round) => round[what].p50),
      p99: middle((round) => round[what].p99),
      p50Ratio: besideNone((round, without) => round[what].p50 / without[what].p50),
      p99Ratio: besideNone((round, without) => round[what].p99 / without[what].p99),
    });
    return {
      kind,
      lost: rounds.reduce((sum, { lost }) => sum + lost, 0),
      transcript: latency('transcript'),
      suggestion: latency('suggestion'),
      processorMs: middle(({ processorMs }) => processorMs),
      processorRatio: besideNone((round, without) => round.processorMs / without.processorMs),
      heap: middle(({ heap }) => heap),
      heapMore: besideNone((round, without) => round.heap - without.heap),
      questions: middle(({ questions }) => questions),
      tokens: middle(({ tokens }) => tokens),
    };
  });
}
