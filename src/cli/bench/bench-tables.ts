import { table } from '../evaluation/tables.ts';
import { SUGGESTION_LIMIT_MS } from './capacity.ts';
import type { Memory } from './child.ts';
import type { DispatchSpeed } from './dispatch-speed.ts';
import { dispatchTables } from './dispatch-tables.ts';
import type { FactsFigures } from './facts-speed.ts';
import type { JobsFigures } from './jobs-rate.ts';
import type { LanguageSpeed } from './language-speed.ts';
import { languageTables } from './language-tables.ts';
import type { LatencyFigures } from './latencies.ts';
import { type RankingSpeed, rankingTable } from './ranking-speed.ts';
import type { ServiceFigures } from './service-level.ts';
import type { ReaderFigures } from './time-readers.ts';
import type { TrainingFigures } from './training-rate.ts';
import type { VoiceSpeed } from './voice-speed.ts';
import { voiceTables } from './voice-tables.ts';

export interface LevelReport extends ServiceFigures {
  readonly calls: number;
  /** The bare relay, transcript only. */
  readonly bare: LatencyFigures;
}

export interface BenchReport {
  readonly machine: { readonly node: string; readonly cpus: number };
  readonly levels: LevelReport[];
  /** Calls at a time that keep suggestions under the limit; null when not searched for. */
  highestCalls: number | null;
  /** Bytes at the last level: before its calls, with all of them live, and after their end. */
  memory: { calls: number; before: Memory; live: Memory; after: Memory } | null;
  jobs: JobsFigures | null;
  facts: FactsFigures | null;
  timeReaders: readonly ReaderFigures[];
  dispatch: DispatchSpeed | null;
  ranking: RankingSpeed | null;
  language: LanguageSpeed | null;
  voice: VoiceSpeed | null;
  /** By number of orders. */
  training: readonly TrainingFigures[];
}

export function benchTables(report: BenchReport): string {
  const {
    machine,
    levels,
    highestCalls,
    memory,
    jobs,
    facts,
    timeReaders,
    dispatch,
    ranking,
    language,
    voice,
    training,
  } = report;
  const ms = ({ p50, p99 }: LatencyFigures) => [p50.toFixed(1), p99.toFixed(1)];
  const parts = [`Node ${machine.node}, ${machine.cpus} CPUs; the load runs on the same machine.`];
  if (levels.length > 0) {
    parts.push(
      table(
        ['calls', 'relay p50', 'p99', 'transcript p50', 'p99', 'suggestion p50', 'p99', 'answered', 'lost'],
        levels.map((level) => [
          `${level.calls}`,
          ...ms(level.bare),
          ...ms(level.transcript),
          ...ms(level.suggestion),
          `${Math.round(level.answered * 100)} %`,
          `${level.lost}`,
        ]),
      ),
      'Milliseconds from a final sentence sent to its event on the desk. Answered: sentences of the caller that changed the ranking.',
    );
  }
  if (highestCalls !== null) {
    parts.push(
      `Highest number of calls with suggestions under ${SUGGESTION_LIMIT_MS} ms at p99: ${highestCalls}.`,
    );
  }
  if (memory !== null) {
    const { calls, before, live, after } = memory;
    const row = (name: string, later: Memory) => [
      name,
      perCall(later.heapUsed - before.heapUsed, calls),
      perCall(later.external - before.external, calls),
      (later.rss / 1_048_576).toFixed(0),
    ];
    parts.push(
      table(
        [`memory, ${calls} calls`, 'heap KB a call', 'outside the heap', 'process MB'],
        [row('all live', live), row('after their end', after)],
      ),
      'Outside the heap: buffers, and the embedded database, which grows with what it stores and gives nothing back.',
    );
  }
  if (jobs !== null) {
    parts.push(
      table(
        [`jobs a second, ${jobs.backend}`, 'rate'],
        [
          ['service', `${jobs.service}`],
          ['bare BullMQ', `${jobs.bareBullmq}`],
        ],
      ),
      `An idle worker starts a new job after ${jobs.idleStart.p50.toFixed(1)} ms (median; at most ${jobs.idleStart.max.toFixed(1)} ms).`,
    );
  }
  if (facts !== null) parts.push(factsTable(facts));
  if (timeReaders.length > 0) {
    parts.push(
      table(
        ['times in the same sentences', 'p50 ms', 'p99 ms', 'mean ms', 'mean beside ours'],
        timeReaders.map(({ name, p50, p99, mean, ratio }) => [
          name,
          p50.toFixed(3),
          p99.toFixed(3),
          mean.toFixed(3),
          `${ratio.toFixed(1)} x`,
        ]),
      ),
    );
  }
  if (dispatch !== null) parts.push(dispatchTables(dispatch));
  if (ranking !== null) parts.push(rankingTable(ranking));
  if (language !== null) parts.push(languageTables(language));
  if (voice !== null) parts.push(voiceTables(voice));
  if (training.length > 0) parts.push(trainingTable(training));
  return parts.join('\n\n');
}

function trainingTable(training: readonly TrainingFigures[]): string {
  return table(
    ['training on orders', 'features', 'minutes', 'of the processor', 'ms of it an order', 'peak MiB'],
    training.map(({ rows, features, seconds, processorSeconds, peakMb }) => [
      `${rows}`,
      `${features}`,
      (seconds / 60).toFixed(1),
      (processorSeconds / 60).toFixed(1),
      ((1_000 * processorSeconds) / rows).toFixed(1),
      peakMb.toFixed(0),
    ]),
  );
}

function factsTable(facts: FactsFigures): string {
  return table(
    [`facts, gazetteer of ${facts.gazetteerLines} names`, 'ms'],
    [
      [`a sentence, p50 of ${facts.segments}`, facts.p50.toFixed(2)],
      ['a sentence, p99', facts.p99.toFixed(2)],
      ['a sentence, at most', facts.max.toFixed(1)],
      ['p50 in the first tenth of a very long call', facts.early.toFixed(2)],
      ['p50 in its last tenth', facts.late.toFixed(2)],
      ['one sentence of 10,000 characters', facts.longest.toFixed(0)],
      ['reading the gazetteer', facts.gazetteerLoad.toFixed(0)],
    ],
  );
}

function perCall(bytes: number, calls: number): string {
  return (bytes / calls / 1_024).toFixed(1);
}
