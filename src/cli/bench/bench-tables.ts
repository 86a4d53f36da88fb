import { table } from '../evaluation/tables.ts';
import { SUGGESTION_LIMIT_MS } from './capacity.ts';
import type { Memory } from './child.ts';
import type { JobsFigures } from './jobs-rate.ts';
import type { LatencyFigures } from './latencies.ts';
import type { ServiceFigures } from './service-level.ts';

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
}

export function benchTables({ machine, levels, highestCalls, memory, jobs }: BenchReport): string {
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
  return parts.join('\n\n');
}

function perCall(bytes: number, calls: number): string {
  return (bytes / calls / 1_024).toFixed(1);
}
