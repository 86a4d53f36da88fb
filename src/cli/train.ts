import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { TextClassifier } from '../inference/text-classifier.ts';
import { EXPORT_TOLERANCE, exportDifference, exportSample } from '../training/check-export.ts';
import { FolderStore, trainingKey } from '../training/checkpoint.ts';
import { type Accuracy, scoreHeads } from '../training/evaluate-model.ts';
import { mergeUnits } from '../training/merge-labels.ts';
import { DEFAULT_SETTINGS, type TrainSettings } from '../training/settings.ts';
import { type TrainOptions, trainModel } from '../training/train-model.ts';
import { writeModel } from '../training/write-model.ts';
import { numberOption, runCommand, UsageError } from './command-line.ts';
import { readOrders } from './read-orders.ts';

const USAGE = `npm run train -- --data a.jsonl [b.jsonl ...] [options]

Learns the dispatch model from past orders and writes it as ONNX. Started again after it was stopped, with the same rows
and options, it goes on after the last finished pass (kept in <out>.unfinished).

  --data <file> ...   JSONL or CSV (with a header) of orders; further files may follow
  --dev <file>        orders to score the finished model on
  --text <field>      field with the text (default text_masked)
  --label <field>     field with the handling unit (default unit)
  --out <folder>      where the model goes (default models/dispatch)
  --seed <n>          the same rows and seed give the same model (default 7)
  --epochs <n>        passes over the rows, each as written and as retold (default 3)
  --dimensions <n>    width of the embedding (default 64)
  --spoken <n>        retellings as speech learnt beside each row (default 1)
  --vocabulary <n>    most n-grams, words and pairs of words kept (default 80000)
  --catalogue <file>  knows the units' other names (default catalogue/dispatch.json)`;

await runCommand(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      dev: { type: 'string' },
      text: { type: 'string', default: 'text_masked' },
      label: { type: 'string', default: 'unit' },
      out: { type: 'string', default: 'models/dispatch' },
      seed: { type: 'string', default: '7' },
      epochs: { type: 'string', default: '3' },
      dimensions: { type: 'string', default: '64' },
      spoken: { type: 'string', default: '1' },
      vocabulary: { type: 'string', default: '80000' },
      catalogue: { type: 'string', default: 'catalogue/dispatch.json' },
    },
  });
  if (values.data === undefined) throw new UsageError('--data is missing; see --help');
  const fields = { text: values.text, label: values.label };
  const groups = existsSync(values.catalogue)
    ? loadCatalogue(values.catalogue).units.map((unit) => [unit.name, ...unit.aliases])
    : [];
  const files = [values.data, ...positionals];
  const rows = mergeUnits(await readOrders(files, fields), groups);
  const epochs = numberOption('epochs', values.epochs, 1);
  const settings: TrainSettings = {
    ...DEFAULT_SETTINGS,
    seed: numberOption('seed', values.seed, 0),
    oneVsRest: { ...DEFAULT_SETTINGS.oneVsRest, epochs },
    embeddingBag: {
      ...DEFAULT_SETTINGS.embeddingBag,
      epochs,
      dimensions: numberOption('dimensions', values.dimensions, 1),
    },
    spokenCopies: numberOption('spoken', values.spoken, 0),
    vocabulary: {
      ...DEFAULT_SETTINGS.vocabulary,
      maxSize: numberOption('vocabulary', values.vocabulary, 1),
    },
  };
  const stages = new FolderStore(`${values.out}.unfinished`, trainingKey(rows, settings));
  const options: TrainOptions = { ...settings, stages, progress: (message) => console.log(message) };
  const started = performance.now();
  const model = trainModel(rows, options);
  const training = {
    files: files.map((file) => path.basename(file)),
    rows: rows.length,
    segmenter: `ICU ${process.versions.icu}`,
    ...settings,
  };
  const notes = { trainedAt: new Date().toISOString().slice(0, 10), training };
  await writeModel(values.out, model, notes);
  stages.remove();
  console.log(`trained in ${((performance.now() - started) / 1_000).toFixed(0)} s`);

  const classifier = await TextClassifier.load(values.out);
  const sample = exportSample(rows);
  const difference = await exportDifference(model, classifier, sample);
  console.log(
    `trainer and ONNX Runtime differ by ${difference.toExponential(1)} at most over ${sample.length} rows`,
  );
  if (!(difference <= EXPORT_TOLERANCE))
    throw new Error(`the exported model is wrong: more than ${EXPORT_TOLERANCE} apart`);
  if (values.dev !== undefined) {
    const dev = mergeUnits(await readOrders([values.dev], fields), groups);
    const scored = await scoreHeads(classifier, dev);
    printFigures(scored);
    await writeModel(values.out, model, { ...notes, training: { ...training, dev: rounded(scored) } });
  }
  await classifier.close();
});

function printFigures(scored: Readonly<Record<string, Accuracy>>): void {
  for (const [head, { rows, top1, top3, top5, macroF1, ece }] of Object.entries(scored)) {
    const [first, third, fifth, f1, error] = [top1, top3, top5, macroF1, ece].map((share) =>
      share.toFixed(4),
    );
    console.log(
      `${head}: ${rows} rows, top-1 ${first}, top-3 ${third}, top-5 ${fifth}, macro-F1 ${f1}, calibration error ${error}`,
    );
  }
}

/** As the model's notes keep them. */
function rounded(scored: Readonly<Record<string, Accuracy>>): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(scored).map(([head, own]) => [
      head,
      Object.fromEntries(Object.entries(own).map(([name, value]) => [name, Math.round(value * 1e4) / 1e4])),
    ]),
  );
}
