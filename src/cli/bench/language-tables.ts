import { table } from '../evaluation/tables.ts';
import type { BesideNone } from './language-load.ts';
import type { LanguageSpeed } from './language-speed.ts';
import { PACE } from './model-answers.ts';
import type { Beside } from './summary-speed.ts';

/** What was measured, as Markdown. */
export function languageTables({ summary, load }: LanguageSpeed): string {
  const besideRow = (name: string, { bare, desk, ratio, moreMs }: Beside) => [
    name,
    bare.p50.toFixed(1),
    bare.max.toFixed(1),
    desk.p50.toFixed(1),
    desk.max.toFixed(1),
    `${ratio.toFixed(2)} x`,
    moreMs.toFixed(1),
  ];
  const { draft } = summary;
  const latency = ({ p50, p99, p50Ratio, p99Ratio }: BesideNone) => [
    p50.toFixed(1),
    p99.toFixed(1),
    `${p50Ratio.toFixed(2)} x`,
    `${p99Ratio.toFixed(2)} x`,
  ];
  return [
    table(
      [`ms, ${summary.rounds} summaries`, 'bare p50', 'at most', 'desk p50', 'at most', 'ratio', 'more'],
      [
        ['draft by rules', '', '', draft.p50.toFixed(1), draft.max.toFixed(1), '', ''],
        besideRow('first text of the model', summary.first),
        besideRow('whole summary', summary.whole),
      ],
    ),
    `Bare: the client library asking the model's server the same, ${summary.prompt} characters. It begins after ${PACE.firstMs} ms and writes three characters every ${PACE.gapMs} ms.`,
    table(
      [
        `model, ${load.calls} calls`,
        'transcript p50',
        'p99',
        'beside none',
        'p99',
        'suggestion p50',
        'p99',
        'beside none',
        'p99',
        'lost',
      ],
      load.figures.map(({ kind, transcript, suggestion, lost }) => [
        kind,
        ...latency(transcript),
        ...latency(suggestion),
        `${lost}`,
      ]),
    ),
    table(
      [
        `a call of ${load.sentences} sentences`,
        'processor ms',
        'beside none',
        'heap KB',
        'more',
        'questions',
        'tokens',
      ],
      load.figures.map(({ kind, processorMs, processorRatio, heap, heapMore, questions, tokens }) => [
        kind,
        processorMs.toFixed(1),
        `${processorRatio.toFixed(2)} x`,
        (heap / 1_024).toFixed(1),
        (heapMore / 1_024).toFixed(1),
        questions.toFixed(1),
        tokens.toFixed(0),
      ]),
    ),
    `Milliseconds; medians of ${load.rounds} rounds. All kinds are under load at the same time, each with so many calls.`,
  ].join('\n\n');
}
