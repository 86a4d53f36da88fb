import { normaliseText } from '../../inference/normalise-text.ts';
import type { TextClassifier } from '../../inference/text-classifier.ts';
import { clipText } from './clip-text.ts';
import type { Opinion } from './dispatch-memory.ts';
import { topPositions } from './fuse.ts';

/** Names below this probability are no part of an opinion. */
const LEAST_PROBABILITY = 0.01;
const MOST_NAMES = 12;

/** What the classifier alone makes of a text. */
export async function opinionOf(classifier: TextClassifier, text: string): Promise<Opinion> {
  const { probabilities } = await classifier.classify(text);
  return {
    units: likeliest(classifier.labels.unit, probabilities.unit),
    categories: likeliest(classifier.labels.category, probabilities.category),
  };
}

/** Share of a text's words that the classifier has never seen, 0 to 1; 0 of a text without words. */
export function unseenShareOf({ vectoriser }: TextClassifier, text: string): number {
  return vectoriser.unseenShare(normaliseText(clipText(text)).text);
}

function likeliest(
  labels: readonly string[] = [],
  probabilities: Float32Array = new Float32Array(),
): [string, number][] {
  return topPositions(probabilities, MOST_NAMES).flatMap((position): [string, number][] => {
    const probability = probabilities[position] ?? 0;
    return probability < LEAST_PROBABILITY ? [] : [[labels[position] ?? '', probability]];
  });
}
