import type { VocabularyEntry } from '../inference/model-files.ts';
import { normaliseText } from '../inference/normalise-text.ts';
import { inverseDocumentFrequency } from '../inference/text-classifier.ts';
import { Vectoriser } from '../inference/vectoriser.ts';
import { type QuantisedWeights, quantise } from './quantise.ts';
import { createRandom } from './random.ts';
import type { TrainingRow } from './read-rows.ts';
import { speechLike } from './speech-like.ts';
import { type HeadOptions, type HeadRows, type TrainedHead, trainHead } from './train-head.ts';
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
  const units = number(
    'unit',
    rows.map((row) => row.unit),
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
  const random = createRandom(options.seed);
  const versions = rows.map(({ text }, row) => [
    vectoriser.vectorise(texts[row] ?? ''),
    ...Array.from({ length: options.spokenCopies }, () =>
      vectoriser.vectorise(normaliseText(speechLike(text, random)).text),
    ),
  ]);
  options.progress(`${vocabulary.length} features, ${options.spokenCopies} spoken copies a row`);

  const importance = Float32Array.from(rows, ({ weight = 1 }) => weight);
  const heads: HeadRows[] = [{ name: 'unit', versions, importance, ...units }];
  const filed = rows.flatMap(({ category }, row) => (category === null ? [] : [{ row, category }]));
  if (filed.length > 0) {
    const categories = number(
      'category',
      filed.map(({ category }) => category),
    );
    heads.push({
      name: 'category',
      versions: filed.map(({ row }) => versions[row] ?? []),
      importance: Float32Array.from(filed, ({ row }) => importance[row] ?? 1),
      ...categories,
    });
  }
  const trained = heads.map((head) => trainHead(head, vocabulary.length, options));
  return {
    documents: rows.length,
    vocabulary,
    heads: trained.map(({ head }) => head),
    weights: quantise(trained.map(({ model }) => model)),
  };
}

/** Labels in the order of their names, and each row's place among them. */
function number(head: string, given: readonly string[]): { labels: string[]; targets: Uint32Array } {
  const labels = [...new Set(given)].sort();
  if (labels.length < 2) throw new Error(`only one ${head} in the rows: there is nothing to tell apart`);
  const indexes = new Map(labels.map((label, index) => [label, index]));
  return { labels, targets: Uint32Array.from(given, (label) => indexes.get(label) ?? 0) };
}
