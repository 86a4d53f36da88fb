import { normaliseText } from '../inference/normalise-text.ts';
import type { TextClassifier } from '../inference/text-classifier.ts';
import { calibrated } from './calibration.ts';
import { score } from './linear-model.ts';
import { dequantise } from './quantise.ts';
import type { TrainingRow } from './read-rows.ts';
import type { TrainedModel } from './train-model.ts';

/** Largest difference between the trainer's and the runtime's probabilities that passes. */
export const EXPORT_TOLERANCE = 1e-4;

const SAMPLE = 200;

/** Texts on which an export is checked: 200 at most, taken evenly from the rows. */
export function exportSample(rows: readonly TrainingRow[]): string[] {
  const every = Math.ceil(rows.length / SAMPLE);
  return rows.filter((_, index) => index % every === 0).map(({ text }) => text);
}

/** Largest difference over the texts and heads between what was trained and what ONNX Runtime computes. */
export async function exportDifference(
  model: TrainedModel,
  classifier: TextClassifier,
  texts: readonly string[],
): Promise<number> {
  let worst = 0;
  let offset = 0;
  for (const head of model.heads) {
    const linear = dequantise(model.weights, offset, head.labels.length);
    offset += head.labels.length;
    const scores = new Float32Array(head.labels.length);
    for (const text of texts) {
      const vector = classifier.vectoriser.vectorise(normaliseText(text).text);
      score(vector, linear.weights, linear.bias, scores);
      const expected = calibrated(scores, head);
      const actual = (await classifier.score(vector)).probabilities[head.name] ?? new Float32Array();
      for (let c = 0; c < expected.length; c += 1) {
        const difference = Math.abs((expected[c] as number) - (actual[c] ?? Number.POSITIVE_INFINITY));
        worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
      }
    }
  }
  return worst;
}
