import type { VocabularyEntry } from '../inference/model-files.ts';
import { normaliseText } from '../inference/normalise-text.ts';
import { inverseDocumentFrequency } from '../inference/text-classifier.ts';
import { Vectoriser } from '../inference/vectoriser.ts';
import { createHead } from './heads.ts';
import { type QuantisedWeights, quantise } from './quantise.ts';
import { createRandom } from './random.ts';
import type { TrainingRow } from './read-rows.ts';
import { SparseRows } from './sparse-rows.ts';
import { speechLike } from './speech-like.ts';
import { type HeadOptions, type TrainedHead, trainHeads } from './train-heads.ts';
import { buildVocabulary, type VocabularyLimits } from './vocabulary.ts';

export interface TrainOptions extends HeadOptions {
  readonly vocabulary: VocabularyLimits;
  /** Retellings as speech that are learnt beside each row. */
  readonly spokenCopies: number;
}

export interface TrainedModel {
  readonly documents: number;
  readonly vocabulary: readonly VocabularyEntry[];
  readonly heads: readonly TrainedHead[];
  readonly weights: QuantisedWeights;
}

/**
 * Learns both heads (`unit`, `category`); the same rows, options and seed give the same model to the last byte.
 *
 * @throws Error for rows that cannot teach anything: fewer than two, one unit alone, a weight that is not above 0
 */
export function trainModel(rows: readonly TrainingRow[], options: TrainOptions): TrainedModel {
  if (rows.length < 2) throw new Error(`${rows.length} usable rows: at least two are needed`);
  const weightless = rows.findIndex(({ weight = 1 }) => !(weight > 0 && Number.isFinite(weight)));
  if (weightless >= 0)
    throw new Error(
      `row ${weightless + 1} has the weight ${rows[weightless]?.weight}: a number above 0 is needed`,
    );
  const texts = rows.map((row) => normaliseText(row.text).text);
  const units = createHead(
    'unit',
    rows.map(({ unit }) => unit),
  );
  options.progress(`${rows.length} rows, ${units.labels.length} units; choosing features`);
  const vocabulary = buildVocabulary(texts, units.targets, options.vocabulary);
  if (vocabulary.length === 0) {
    throw new Error(`no feature occurs in ${options.vocabulary.minDocuments} rows: more rows are needed`);
  }
  const vectoriser = new Vectoriser(
    vocabulary.map((entry) => entry.ngram),
    Float32Array.from(vocabulary, (entry) => inverseDocumentFrequency(entry.documents, rows.length)),
  );
  const lessons = {
    rows: new SparseRows(),
    versions: 1 + options.spokenCopies,
    features: vocabulary.length,
  };
  const random = createRandom(options.seed);
  for (const [row, { text }] of rows.entries()) {
    lessons.rows.add(vectoriser.vectorise(texts[row] ?? ''));
    for (let copy = 0; copy < options.spokenCopies; copy += 1)
      lessons.rows.add(vectoriser.vectorise(normaliseText(speechLike(text, random)).text));
  }
  options.progress(`${vocabulary.length} features, ${options.spokenCopies} spoken copies a row`);

  const heads = [units];
  const categories = rows.map(({ category }) => category);
  if (categories.some((category) => category !== null)) heads.push(createHead('category', categories));
  const importance = Float32Array.from(rows, ({ weight = 1 }) => weight);
  const trained = trainHeads(lessons, heads, importance, options);
  return {
    documents: rows.length,
    vocabulary,
    heads: trained.map(({ head }) => head),
    weights: quantise(trained.map(({ model }) => model)),
  };
}
