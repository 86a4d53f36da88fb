import type { TextClassifier } from '../inference/text-classifier.ts';
import type { TrainingRow } from './read-rows.ts';

/** Shares between 0 and 1; a row whose label the model has never seen counts as an error. */
export interface HeadFigures {
  readonly rows: number;
  readonly top1: number;
  readonly top3: number;
  readonly top5: number;
  /** Expected calibration error of the first answer over ten equal-width bins. */
  readonly ece: number;
}

/** Scores the model on rows, head by head; category on the rows that have one. */
export async function evaluateModel(
  classifier: TextClassifier,
  rows: readonly TrainingRow[],
): Promise<Record<string, HeadFigures>> {
  const answers = new Map<string, { rank: number; confidence: number }[]>();
  for (const row of rows) {
    const { probabilities } = await classifier.classify(row.text);
    for (const [head, shares] of Object.entries(probabilities)) {
      const wanted = head === 'unit' ? row.unit : row.category;
      if (wanted === null) continue;
      const own = shares[classifier.labels[head]?.indexOf(wanted) ?? -1];
      const rank =
        own === undefined ? Number.POSITIVE_INFINITY : shares.filter((share) => share > own).length;
      const list = answers.get(head) ?? [];
      list.push({ rank, confidence: Math.max(...shares) });
      answers.set(head, list);
    }
  }
  return Object.fromEntries([...answers].map(([head, given]) => [head, figures(given)]));
}

function figures(answers: readonly { rank: number; confidence: number }[]): HeadFigures {
  const within = (k: number): number => answers.filter(({ rank }) => rank < k).length / answers.length;
  return {
    rows: answers.length,
    top1: within(1),
    top3: within(3),
    top5: within(5),
    ece: calibrationError(answers),
  };
}

function calibrationError(answers: readonly { rank: number; confidence: number }[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, right: 0, confidence: 0 }));
  for (const { rank, confidence } of answers) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.right += rank === 0 ? 1 : 0;
    bin.confidence += confidence;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence) / answers.length, 0);
}
