import { expect, it } from 'vitest';
import { turnOf } from '../../../src/cli/bench/call-load.ts';
import { distinctTurns } from '../../../src/cli/bench/distinct-turns.ts';
import {
  type LanguageRound,
  languageFigures,
  type ModelKind,
  modelKinds,
} from '../../../src/cli/bench/language-load.ts';
import { languageTables } from '../../../src/cli/bench/language-tables.ts';
import { metricSum } from '../../../src/cli/bench/metric-sums.ts';
import { beside } from '../../../src/cli/bench/summary-speed.ts';
import type { Turn } from '../../../src/cli/calls/call-file.ts';

/** A round in which everything takes `ms`. */
function roundOf(ms: number): LanguageRound {
  const figures = { samples: 1, p50: ms, p99: 2 * ms, max: 3 * ms };
  return {
    transcript: figures,
    suggestion: { ...figures, p50: 10 * ms },
    lost: 1,
    processorMs: ms,
    heap: 1_024 * ms,
    questions: 2,
    tokens: 30,
  };
}

const measured: Record<ModelKind, LanguageRound[]> = {
  none: [1, 10, 2].map(roundOf),
  'none again': [1, 10, 2].map(roundOf),
  writing: [2, 20, 8].map(roundOf),
  stalled: [1, 9, 2].map(roundOf),
};

it('holds each round against the same round without a model', () => {
  const [none, , writing, stalled] = languageFigures(measured);
  expect(none).toMatchObject({ kind: 'none', lost: 3, transcript: { p50: 2, p99: 4, p50Ratio: 1 } });
  // Twice, twice and four times as much: the load of the second round is no part of it.
  expect(writing).toMatchObject({
    transcript: { p50: 8, p50Ratio: 2, p99Ratio: 2 },
    suggestion: { p50: 80, p50Ratio: 2 },
    processorRatio: 2,
    heapMore: 6 * 1_024,
  });
  expect(stalled).toMatchObject({ kind: 'stalled', transcript: { p50Ratio: 1 }, heapMore: 0 });
});

it('pairs desk and bare server by round', () => {
  expect(beside([110, 250, 130], [100, 200, 125])).toMatchObject({
    bare: { p50: 125, max: 200 },
    desk: { p50: 130, max: 250 },
    ratio: 1.1,
    moreMs: 10,
  });
});

it('shows a row for each kind of model', () => {
  const times = beside([110], [100]);
  const { bare: draft } = times;
  const tables = languageTables({
    summary: { rounds: 1, prompt: 2_000, first: times, whole: times, draft },
    load: { calls: 5, sentences: 7, rounds: 3, figures: languageFigures(measured) },
  });
  for (const kind of modelKinds) expect(tables.match(new RegExp(`^\\| ${kind} +\\|`, 'gm'))).toHaveLength(2);
  expect(tables).toContain('1.10 x');
});

it('adds a counter up over its labels', () => {
  const text = [
    '# TYPE tokens_total counter',
    'tokens_total{purpose="summary",kind="prompt"} 30',
    'tokens_total{purpose="summary",kind="completion"} 4',
    'tokens_total_of_others{kind="prompt"} 1000',
    'calls 2',
  ].join('\n');
  expect(metricSum(text, 'tokens_total')).toBe(34);
  expect(metricSum(text, 'calls')).toBe(2);
  expect(metricSum(text, 'tokens')).toBe(0);
});

it('lets no call of any round say what another says', () => {
  const turns: Turn[] = Array.from({ length: 10 }, (_, index) => ({
    speaker: 'caller',
    startMs: 0,
    endMs: 1,
    text: `第${index}句`,
  }));
  const calls = Array.from({ length: 12 }, (_, round) => distinctTurns(turns, round * 2, 2)).flatMap((said) =>
    [0, 1].map((call) => [0, 1, 2].map((sentence) => turnOf(said, call, sentence).text).join()),
  );
  expect(new Set(calls).size).toBe(24);
});
