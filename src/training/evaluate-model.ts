import type { TextClassifier } from '../inference/text-classifier.ts';
import { indexOfHighest } from './calibrate.ts';
import type { TrainingRow } from './read-rows.ts';

/** Shares between 0 and 1; times in milliseconds a text, one text at a time on one thread. */
export interface DispatchFigures {
  readonly rows: number;
  /** Different labels among the rows. */
  readonly labels: number;
  readonly top1: number;
  readonly top3: number;
  readonly top5: number;
  /** Mean over the rows' labels of the first answer's F1. */
  readonly macroF1: number;
  /** Expected calibration error of the first answer over 15 equal-width bins. */
  readonly ece: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export type Accuracy = Omit<DispatchFigures, 'p50Ms' | 'p99Ms'>;

export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

/** What a system said about one row. */
export interface Answer {
  readonly wanted: string;
  /** Its first answer; null where it gave none. */
  readonly first: string | null;
  /** Labels it held more likely than the wanted one; infinite for a label it does not know. */
  readonly rank: number;
  /** Probability of the first answer. */
  readonly confidence: number;
  readonly ms: number;
}

const BINS = 15;
/** Texts run before the clock counts. */
const WARM_UP = 50;

/** Lets one head of the model answer the rows, one by one. */
export async function answers(
  classifier: TextClassifier,
  head: string,
  rows: readonly LabelledText[],
): Promise<Answer[]> {
  const labels = classifier.labels[head];
  if (labels === undefined) throw new Error(`the model has no head "${head}"`);
  const answer = answerer(labels);
  for (const { text } of rows.slice(0, WARM_UP)) await classifier.classify(text);
  const given: Answer[] = [];
  for (const { text, label } of rows) {
    const started = performance.now();
    const shares = (await classifier.classify(text)).probabilities[head] ?? new Float32Array();
    const ms = performance.now() - started;
    given.push(answer(shares, label, ms));
  }
  return given;
}

/** Reads answers off distributions over these labels. */
export function answerer(
  labels: readonly string[],
): (shares: Float32Array, wanted: string, ms: number) => Answer {
  const indexes = new Map(labels.map((label, index) => [label, index]));
  return (shares, wanted, ms) => {
    const first = indexOfHighest(shares);
    const own = shares[indexes.get(wanted) ?? -1];
    const rank = own === undefined ? Number.POSITIVE_INFINITY : shares.filter((share) => share > own).length;
    return { wanted, first: labels[first] ?? null, rank, confidence: shares[first] ?? 0, ms };
  };
}

/** By head, how the model does on the rows that are filed under it; without times, which no two runs share. */
export async function scoreHeads(
  classifier: TextClassifier,
  rows: readonly TrainingRow[],
): Promise<Record<string, Accuracy>> {
  const scored: Record<string, Accuracy> = {};
  for (const head of Object.keys(classifier.labels)) {
    const labelled = rows.flatMap(({ text, unit, category }) => {
      const label = head === 'unit' ? unit : category;
      return label === null ? [] : [{ text, label }];
    });
    if (labelled.length === 0) continue;
    const { p50Ms: _p50, p99Ms: _p99, ...own } = figures(await answers(classifier, head, labelled));
    scored[head] = own;
  }
  return scored;
}

/** @throws Error for no answers at all */
export function figures(given: readonly Answer[]): DispatchFigures {
  if (given.length === 0) throw new Error('no rows to score');
  const within = (k: number): number => given.filter(({ rank }) => rank < k).length / given.length;
  const times = given.map(({ ms }) => ms).sort((a, b) => a - b);
  const quantile = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? 0;
  return {
    rows: given.length,
    labels: new Set(given.map(({ wanted }) => wanted)).size,
    top1: within(1),
    top3: within(3),
    top5: within(5),
    macroF1: macroF1(given),
    ece: calibrationError(given),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  };
}

function macroF1(given: readonly Answer[]): number {
  const counts = new Map<string, { wanted: number; answered: number; right: number }>();
  const of = (label: string): { wanted: number; answered: number; right: number } => {
    const own = counts.get(label) ?? { wanted: 0, answered: 0, right: 0 };
    counts.set(label, own);
    return own;
  };
  for (const { wanted, first, rank } of given) {
    of(wanted).wanted += 1;
    if (first !== null) of(first).answered += 1;
    if (rank === 0) of(wanted).right += 1;
  }
  const scored = [...counts.values()].filter(({ wanted }) => wanted > 0);
  const sum = scored.reduce((total, own) => total + (2 * own.right) / (own.wanted + own.answered), 0);
  return sum / scored.length;
}

function calibrationError(given: readonly Answer[]): number {
  const bins = Array.from({ length: BINS }, () => ({ right: 0, confidence: 0 }));
  for (const { rank, confidence } of given) {
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    if (bin === undefined) continue;
    bin.right += rank === 0 ? 1 : 0;
    bin.confidence += confidence;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0) / given.length;
}
