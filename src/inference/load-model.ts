import { ModelError } from './model-error.ts';
import { TextClassifier } from './text-classifier.ts';

/** Said to every new model before it serves; the empty text is scored by the biases alone. */
const PROBES = ['', '小区停水三天了，物业没有人管，请尽快派人处理'];
const SUM_TOLERANCE = 1e-3;

/**
 * Loads a model that came from elsewhere and lets it answer once, so that what the files alone do not show is found
 * before an agent is told wrong names: a graph with more or fewer classes than the lists of labels, or broken weights.
 *
 * @throws ModelError naming the folder and what is wrong
 */
export async function loadModel(folder: string): Promise<TextClassifier> {
  const classifier = await TextClassifier.load(folder);
  try {
    for (const text of PROBES) await probe(classifier, text, folder);
    return classifier;
  } catch (error) {
    await classifier.close();
    throw error;
  }
}

async function probe(classifier: TextClassifier, text: string, folder: string): Promise<void> {
  const { probabilities } = await classifier.classify(text).catch((cause: unknown) => {
    throw new ModelError(`${folder}: the graph cannot be run`, { cause });
  });
  for (const { name } of classifier.manifest.heads) {
    const labels = classifier.labels[name]?.length ?? 0;
    const shares = probabilities[name] ?? new Float32Array();
    if (shares.length !== labels)
      throw new ModelError(
        `${folder}: the graph has ${shares.length} classes for ${name}, its list of labels ${labels}: they are not of one model`,
      );
    const sum = shares.reduce((total, share) => total + share, 0);
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE))
      throw new ModelError(`${folder}: the probabilities for ${name} do not sum to 1: broken weights`);
  }
}
