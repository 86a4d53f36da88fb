import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { TextClassifier } from '../inference/text-classifier.ts';
import { type Answer, answers, figures, type LabelledText } from '../training/evaluate-model.ts';
import { DEFAULT_SETTINGS } from '../training/settings.ts';
import { trainModel } from '../training/train-model.ts';
import { writeModel } from '../training/write-model.ts';
import { runCommand, UsageError } from './command-line.ts';
import { labelledOrders } from './labelled-orders.ts';
import { bootstrap } from './peers/bootstrap.ts';
import { fastTextAnswers, fastTextIsInstalled } from './peers/fasttext.ts';
import { plainLinearAnswers } from './peers/plain-linear.ts';
import { readOrders } from './read-orders.ts';

const USAGE = `npm run compare:dispatch -- --train <file> --dev <file> [options]

Learns this project's model, a plain linear model and fastText (Debian package fasttext; left out where it is not
installed) from the same orders, and scores them on the same later orders, with 95 % bootstrap intervals.

  --train <file>   JSONL or CSV of orders to learn from
  --dev <file>     later orders to score on
  --text <field>   field with the text (default text_masked)
  --label <field>  field with the right answer (default unit); or cat1/cat2
  --model <dir>    a model already learnt from the same orders, instead of learning ours anew`;

const BOOTSTRAP = { rounds: 1_000, seed: 7 };
const within =
  (k: number) =>
  (given: readonly Answer[]): number =>
    given.filter(({ rank }) => rank < k).length / given.length;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      train: { type: 'string' },
      dev: { type: 'string' },
      text: { type: 'string', default: 'text_masked' },
      label: { type: 'string', default: 'unit' },
      model: { type: 'string' },
    },
  });
  if (values.train === undefined || values.dev === undefined)
    throw new UsageError('--train and --dev are needed; see --help');
  const learnt = await labelledOrders(values.train, values);
  const dev = await labelledOrders(values.dev, values);

  console.log('| system | top-1 | top-3 | top-5 | macro-F1 | calibration error | texts/s |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  const folder = await mkdtemp(path.join(tmpdir(), 'jiesu-compare-'));
  try {
    const model = values.model ?? (await learnOurs(values.train, values.text, folder));
    const ours = await ourAnswers(model, dev);
    const own = printRow('this project', ours);
    printRow('plain linear, character 1–4-grams', plainLinearAnswers(learnt.rows, dev.rows));
    if (fastTextIsInstalled()) {
      const peer = printRow('fastText, characters, wordNgrams 3', fastTextAnswers(learnt.rows, dev.rows));
      console.log(`\nspeed on one thread: ${(own / peer).toFixed(2)} times fastText's`);
    } else {
      console.log('\nfastText left out: not installed (Debian: apt-get install fasttext)');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function learnOurs(file: string, text: string, folder: string): Promise<string> {
  const rows = await readOrders([file], { text, label: 'unit' });
  const model = trainModel(rows, {
    ...DEFAULT_SETTINGS,
    progress: (message) => console.error(message),
  });
  await writeModel(folder, model, { trainedAt: new Date().toISOString().slice(0, 10), training: {} });
  return folder;
}

async function ourAnswers(
  model: string,
  { head, rows }: { head: string; rows: readonly LabelledText[] },
): Promise<Answer[]> {
  const classifier = await TextClassifier.load(model);
  try {
    return await answers(classifier, head, rows);
  } finally {
    await classifier.close();
  }
}

/** Prints a system's line and returns its texts a second. */
function printRow(system: string, given: readonly Answer[]): number {
  const scored = figures(given);
  const shown = [1, 3, 5].map((k) => {
    const { low, high } = bootstrap(given, within(k), BOOTSTRAP);
    return `${within(k)(given).toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
  });
  const speed = (1_000 * given.length) / given.reduce((sum, { ms }) => sum + ms, 0);
  console.log(
    `| ${[system, ...shown, scored.macroF1.toFixed(3), scored.ece.toFixed(3), speed.toFixed(0)].join(' | ')} |`,
  );
  return speed;
}
