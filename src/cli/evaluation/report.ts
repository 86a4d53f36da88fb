import type { Gazetteer } from '../../facts/place/gazetteer.ts';
import type { FormState } from '../../protocol/form.ts';
import type { Gold } from '../calls/call-file.ts';
import { formValue, type GoldField, goldFields, goldValue, judge, type Verdict } from './field-score.ts';
import { type SummaryScore, summaryScore, summaryShares } from './summary-score.ts';

/** Shares of a call, in per cent of its turns, after which the unit is scored. */
export const checkpoints = [25, 50, 75, 100] as const;
export type Checkpoint = (typeof checkpoints)[number];

/** What one played call showed. */
export interface Observation {
  readonly id: string;
  readonly gold: Gold;
  /** Ranked unit names, best first, at each checkpoint. */
  readonly units: Readonly<Record<Checkpoint, readonly string[]>>;
  readonly kind: string | null;
  readonly form: FormState;
  /** ISO 8601 with offset; days in the summary are counted from it. */
  readonly startedAt: string;
  /** The order's text as the desk showed it at the end. */
  readonly summary: string;
  /** An urgent alert was raised. */
  readonly urgent: boolean;
  /** The number of the work order that the call ended with. */
  readonly order: string | null;
  /** Why the order could not be made. */
  readonly refusal: string | null;
  /** Milliseconds from each final sent to its event on the desk. */
  readonly transcriptMs: readonly number[];
  readonly suggestionMs: readonly number[];
}

export interface FieldShares {
  exact: number;
  /** Of text alike enough, the exact ones included. */
  partial: number;
  wrong: number;
  missing: number;
}
interface Percentiles {
  p50: number;
  p99: number;
}

/** The file that `--json` writes. Shares are between 0 and 1, times in milliseconds. */
export interface Report {
  calls: number;
  unit: Record<Checkpoint, { top1: number; top3: number }>;
  kind: { accuracy: number };
  fields: Partial<Record<GoldField, FieldShares>>;
  alerts: { precision: number; recall: number };
  summary: SummaryShares;
  /** Null where it was not measured. */
  redaction: RedactionShares | null;
  latencyMs: { transcript: Percentiles; suggestion: Percentiles };
  /** The same calls with a language model; absent where none was asked. */
  withModel?: ModelReport;
}

/** What a language model changes. */
export interface ModelReport {
  /** Which model gave the answers. */
  model: string;
  kind: { accuracy: number };
  fields: Partial<Record<GoldField, FieldShares>>;
  summary: SummaryShares;
  /** Questions without a recorded answer; those about less than a whole call are among them. */
  missing: number;
}

/** Share of the gold's facts that summaries say (null where the gold has none), and statements made that must not be. */
export interface SummaryShares {
  factsPresent: number | null;
  forbidden: number;
}

/** Shares of the personal data that is masked, and of what is masked for nothing; null where there is none. */
export interface RedactionShares {
  identifierRecall: number | null;
  nameRecall: number | null;
  falsePositiveRate: number | null;
}

export interface Ground {
  /** The catalogue's one name of a unit, whichever of its names is given. */
  readonly unitName: (name: string) => string;
  readonly gazetteer: Gazetteer;
  readonly redaction: RedactionShares | null;
}

export function score(calls: readonly Observation[], { unitName, gazetteer, redaction }: Ground): Report {
  return {
    calls: calls.length,
    unit: Object.fromEntries(
      checkpoints.map((checkpoint) => [checkpoint, unitShares(calls, checkpoint, unitName)]),
    ) as Report['unit'],
    kind: { accuracy: share(calls, (call) => call.kind === call.gold.kind) },
    fields: fieldShares(calls),
    alerts: alertShares(calls),
    summary: summaryShares(calls.map((call) => summaryScoreOf(call, gazetteer))),
    redaction,
    latencyMs: {
      transcript: percentiles(calls.flatMap((call) => call.transcriptMs)),
      suggestion: percentiles(calls.flatMap((call) => call.suggestionMs)),
    },
  };
}

export function summaryScoreOf(
  { summary, startedAt, gold }: Pick<Observation, 'summary' | 'startedAt' | 'gold'>,
  gazetteer: Gazetteer,
): SummaryScore {
  return summaryScore(summary, { startedAt, ...gold }, gazetteer);
}

/** Calls that should have no order and have one. */
export function wronglyOrdered(calls: readonly Observation[]): Observation[] {
  return calls.filter((call) => call.gold.kind === '无效' && call.order !== null);
}

/** The value under which the share `p` of the numbers lies (nearest rank); 0 of none. */
export function percentile(numbers: readonly number[], p: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? 0;
}

function percentiles(numbers: readonly number[]): Percentiles {
  const round = (number: number) => Math.round(number * 100) / 100;
  return { p50: round(percentile(numbers, 0.5)), p99: round(percentile(numbers, 0.99)) };
}

export function share<T>(items: readonly T[], is: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length;
}

function unitShares(
  calls: readonly Observation[],
  checkpoint: Checkpoint,
  unitName: (name: string) => string,
) {
  const scored = calls.flatMap((call) =>
    call.gold.unit === null ? [] : [{ unit: unitName(call.gold.unit), ranked: call.units[checkpoint] }],
  );
  const within = (top: number) =>
    share(scored, ({ unit, ranked }) => ranked.slice(0, top).some((name) => unitName(name) === unit));
  return { top1: within(1), top3: within(3) };
}

export function fieldShares(calls: readonly Observation[]): Report['fields'] {
  const shares: Report['fields'] = {};
  for (const field of goldFields) {
    const verdicts = calls.flatMap((call): Verdict[] => {
      const expected = goldValue(call.gold, field);
      return expected === undefined ? [] : [judge(field, expected, formValue(call.form, field))];
    });
    if (verdicts.length === 0) continue;
    shares[field] = {
      exact: share(verdicts, (verdict) => verdict === 'exact'),
      partial: share(verdicts, (verdict) => verdict === 'exact' || verdict === 'partial'),
      wrong: share(verdicts, (verdict) => verdict === 'wrong'),
      missing: share(verdicts, (verdict) => verdict === 'missing'),
    };
  }
  return shares;
}

/** Over calls; with nothing raised (or nothing to raise) no alert was wrong (or missed). */
function alertShares(calls: readonly Observation[]): Report['alerts'] {
  const raised = calls.filter((call) => call.urgent);
  const real = calls.filter((call) => call.gold.urgent);
  const right = raised.filter((call) => call.gold.urgent).length;
  return {
    precision: raised.length === 0 ? 1 : right / raised.length,
    recall: real.length === 0 ? 1 : right / real.length,
  };
}
