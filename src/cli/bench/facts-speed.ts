import { loadDangerRules } from '../../facts/danger/rules.ts';
import { createFactReader } from '../../facts/fact-reader.ts';
import type { CallFile } from '../calls/call-file.ts';
import { percentile } from '../evaluation/report.ts';
import { wideGazetteer } from './wide-gazetteer.ts';

/** Milliseconds. A segment's time is that of reading it and of saying what is known after it. */
export interface FactsFigures {
  readonly gazetteerLines: number;
  readonly gazetteerLoad: number;
  readonly segments: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Medians of the first and of the last tenth of one very long call. */
  readonly early: number;
  readonly late: number;
  /** One segment of 10,000 characters. */
  readonly longest: number;
}

const LINES = 20_000;
/**
 * Segments read before the clock runs, for each round: a service has read hundreds of thousands, and the engine compiles
 * the readers anew, on the same cores, until some ten thousand have gone through.
 */
const WARM_UP = 750;
const LONG_CALL = 5_000;
const LONG_SEGMENT = 10_000;

/** Reads whole calls on this thread, as the service does for each final. */
export function measureFacts(calls: readonly CallFile[], rounds: number): FactsFigures {
  const begun = performance.now();
  const gazetteer = wideGazetteer('catalogue/gazetteer.json', LINES);
  const gazetteerLoad = performance.now() - begun;
  const dangerRules = loadDangerRules('catalogue/danger-rules.json');
  const reader = (call: CallFile) =>
    createFactReader({
      startedAt: call.startedAt,
      timeZone: 'Asia/Shanghai',
      callerNumber: call.channel.callerNumber,
      gazetteer,
      dangerRules,
    });
  const read = (call: CallFile, turns: CallFile['turns']): number[] => {
    const facts = reader(call);
    return turns.map((turn, at) => {
      const start = performance.now();
      facts.add({ ...turn, id: `s${at}`, confidence: null });
      facts.facts();
      return performance.now() - start;
    });
  };
  const turns = calls.flatMap((call) => call.turns);
  const [first] = calls;
  if (first === undefined || turns.length === 0) throw new Error('there are no calls to read');
  for (let warmed = 0; warmed < rounds * WARM_UP; )
    for (const call of calls) warmed += read(call, call.turns).length;
  const each: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const call of calls) for (const ms of read(call, call.turns)) each.push(ms);
  const long = read(
    first,
    Array.from({ length: LONG_CALL }, (_, at) => turns[at % turns.length] ?? turns[0]).filter(
      (turn) => turn !== undefined,
    ),
  );
  const tenth = LONG_CALL / 10;
  const text = turns
    .map((turn) => turn.text)
    .join('')
    .repeat(Math.ceil(LONG_SEGMENT / 1_000))
    .slice(0, LONG_SEGMENT);
  return {
    gazetteerLines: gazetteer.size,
    gazetteerLoad,
    segments: each.length,
    p50: percentile(each, 0.5),
    p99: percentile(each, 0.99),
    max: percentile(each, 1),
    early: percentile(long.slice(0, tenth), 0.5),
    late: percentile(long.slice(-tenth), 0.5),
    longest: read(first, [{ speaker: 'caller', startMs: 0, endMs: 1, text }])[0] ?? 0,
  };
}
