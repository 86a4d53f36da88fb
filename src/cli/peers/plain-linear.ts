import { normaliseText } from '../../inference/normalise-text.ts';
import { inverseDocumentFrequency } from '../../inference/text-classifier.ts';
import { Vectoriser } from '../../inference/vectoriser.ts';
import { calibrated } from '../../training/calibration.ts';
import { type Answer, answerer, type LabelledText } from '../../training/evaluate-model.ts';
import { hardTask } from '../../training/learner.ts';
import { score } from '../../training/linear-model.ts';
import { createOneVsRest } from '../../training/one-vs-rest.ts';
import { SparseRows } from '../../training/sparse-rows.ts';
import { buildVocabulary } from '../../training/vocabulary.ts';

const LIMITS = { minDocuments: 5, maxSize: 80_000 };
const SETTINGS = { seed: 7, epochs: 5, learningRate: 0.5 };

/** The plainest sensible model: logistic regression on character 1–4-gram TF-IDF of the written text, nothing else. */
export function plainLinearAnswers(train: readonly LabelledText[], dev: readonly LabelledText[]): Answer[] {
  const labels = [...new Set(train.map(({ label }) => label))].sort();
  const indexes = new Map(labels.map((label, index) => [label, index]));
  const targets = Uint32Array.from(train, ({ label }) => indexes.get(label) ?? 0);
  const texts = train.map(({ text }) => normaliseText(text).text);
  const ngrams = buildVocabulary(texts, targets, LIMITS).filter(({ ngram }) => !ngram.startsWith(' '));
  const vectoriser = new Vectoriser(
    ngrams.map(({ ngram }) => ngram),
    Float32Array.from(ngrams, ({ documents }) => inverseDocumentFrequency(documents, train.length)),
  );
  const lessons = { rows: new SparseRows(), versions: 1, features: vectoriser.size };
  for (const text of texts) lessons.rows.add(vectoriser.vectorise(text));
  const task = hardTask(targets, labels.length, new Float32Array(texts.length).fill(1));
  const learner = createOneVsRest(lessons, task, SETTINGS);
  for (let epoch = 0; epoch < SETTINGS.epochs; epoch += 1) learner.learn(epoch);
  const [model] = learner.models();
  if (model === undefined) throw new Error('nothing was learnt');
  const scores = new Float32Array(labels.length);
  const answer = answerer(labels);
  return dev.map(({ text, label }) => {
    const started = performance.now();
    score(vectoriser.vectorise(normaliseText(text).text), model.weights, model.bias, scores);
    const shares = calibrated(scores, { temperature: 1, doubt: 0 });
    const ms = performance.now() - started;
    return answer(shares, label, ms);
  });
}
