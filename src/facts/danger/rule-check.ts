import type { Segment } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import { Dialogue } from '../dialogue.ts';
import { DangerExtractor } from './danger.ts';
import type { DangerRule, DangerRules, Example } from './rules.ts';

/** What the examples of a rule may be filed under. */
export type Expectation = keyof DangerRule['examples'];

/** An example that does not come out as the file says. */
export interface FailedExample {
  /** Null: an everyday sentence on which no rule may raise an urgent alert. */
  readonly rule: DangerRule | null;
  readonly expected: Expectation;
  readonly example: Example;
  /** What was found instead: of that rule, or the urgent alerts of all. */
  readonly found: readonly FactOf<'danger'>[];
}

/** Whose words an example's line is, by what stands before it; a line without is the caller's. */
const SPEAKER = /^(坐席|市民)[：:]\s*/;

/** Runs all examples of a rule file against it. */
export function checkRules(rules: DangerRules): FailedExample[] {
  const failed = rules.rules.flatMap((rule) =>
    Object.entries(rule.examples).flatMap(([key, examples]) => {
      const expected = key as Expectation;
      return examples
        .map((example) => ({ rule, expected, example, found: foundBy(rule, hear(rules, example)) }))
        .filter(({ found }) => !isAsExpected(rule, expected, found));
    }),
  );
  const alarming = rules.ordinary
    .map((example) => ({ example, found: hear(rules, example).filter(isUrgent) }))
    .filter(({ found }) => found.length > 0)
    .map(({ example, found }) => ({ rule: null, expected: 'nothing' as const, example, found }));
  return [...failed, ...alarming];
}

/** What the rules make of sentences. Lines begin with `坐席：` or `市民：`; without, the caller says them. */
export function hear(rules: DangerRules, example: Example): readonly FactOf<'danger'>[] {
  const dialogue = new Dialogue();
  const extractor = new DangerExtractor(rules);
  for (const segment of segmentsOf(example)) {
    const turn = dialogue.next(segment);
    if (turn !== null) extractor.observe(turn);
  }
  return extractor.facts();
}

/** An example as the segments of a call. */
export function segmentsOf(example: Example): Segment[] {
  const lines = typeof example === 'string' ? [example] : example;
  return lines.map((line, index) => ({
    id: `${index + 1}`,
    speaker: SPEAKER.exec(line)?.[1] === '坐席' ? 'agent' : 'caller',
    startMs: index * 1_000,
    endMs: index * 1_000 + 900,
    text: line.replace(SPEAKER, ''),
    confidence: null,
  }));
}

function foundBy({ id }: DangerRule, facts: readonly FactOf<'danger'>[]): FactOf<'danger'>[] {
  return facts.filter(({ rule }) => rule === id);
}

function isUrgent({ value }: FactOf<'danger'>): boolean {
  return value.level === 'urgent';
}

function isAsExpected(rule: DangerRule, expected: Expectation, found: readonly FactOf<'danger'>[]): boolean {
  const raised = found.some(({ value }) => value.verdict === 'now' && value.level === rule.level);
  if (expected === 'now') return raised;
  if (expected === 'nothing') return found.length === 0;
  return !raised && found.some(({ value }) => value.verdict === expected);
}
