import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { TextClassifier } from '../inference/text-classifier.ts';
import { EXPORT_TOLERANCE, exportDifference } from '../training/check-export.ts';
import { evaluateModel, type HeadFigures } from '../training/evaluate-model.ts';
import { mergeLabels } from '../training/merge-labels.ts';
import type { TrainingRow } from '../training/read-rows.ts';
import { type TrainOptions, trainModel } from '../training/train-model.ts';
import { writeModel } from '../training/write-model.ts';
import { numberOption, runCommand, UsageError } from './command-line.ts';
import { readOrders } from './read-orders.ts';

const USAGE = `npm run train -- --data a.jsonl [b.jsonl ...] [options]

Learns the dispatch model from past orders and writes it as ONNX.

  --data <file> ...   JSONL of orders; further files may follow
  --dev <file>        orders to score the finished model on
  --text <field>      field with the text (default text_masked)
  --label <field>     field with the handling unit (default unit)
  --out <folder>      where the model goes (default models/dispatch)
  --seed <n>          the same rows and seed give the same model (default 7)
  --epochs <n>        passes over the rows (default 5)
  --spoken <n>        retellings as speech learnt beside each row (default 1)
  --vocabulary <n>    most n-grams kept (default 40000)
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
      epochs: { type: 'string', default: '5' },
      spoken: { type: 'string', default: '1' },
      vocabulary: { type: 'string', default: '40000' },
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
  const options: TrainOptions = {
    seed: numberOption('seed', values.seed, 0),
    epochs: numberOption('epochs', values.epochs, 1),
    learningRate: 1,
    heldOut: 0.1,
    spokenCopies: numberOption('spoken', values.spoken, 0),
    vocabulary: { minDocuments: 5, maxSize: numberOption('vocabulary', values.vocabulary, 1) },
    progress: (message) => console.log(message),
  };
  const started = performance.now();
  const model = trainModel(rows, options);
  const settings = {
    files: files.map((file) => path.basename(file)),
    rows: rows.length,
    seed: options.seed,
    epochs: options.epochs,
    spokenCopies: options.spokenCopies,
    learningRate: options.learningRate,
    heldOut: options.heldOut,
    minDocuments: options.vocabulary.minDocuments,
  };
  const notes = { trainedAt: new Date().toISOString().slice(0, 10), training: settings };
  await writeModel(values.out, model, notes);
  console.log(`trained in ${((performance.now() - started) / 1_000).toFixed(0)} s`);

  const classifier = await TextClassifier.load(values.out);
  const sample = rows.filter((_, index) => index % Math.ceil(rows.length / 200) === 0).map((row) => row.text);
  const difference = await exportDifference(model, classifier, sample);
  console.log(
    `trainer and ONNX Runtime differ by ${difference.toExponential(1)} at most over ${sample.length} rows`,
  );
  if (!(difference <= EXPORT_TOLERANCE))
    throw new Error(`the exported model is wrong: more than ${EXPORT_TOLERANCE} apart`);
  if (values.dev !== undefined) {
    const figures = await evaluateModel(
      classifier,
      mergeUnits(await readOrders([values.dev], fields), groups),
    );
    printFigures(figures);
    await writeModel(values.out, model, { ...notes, training: { ...settings, dev: rounded(figures) } });
  }
  await classifier.close();
});

function mergeUnits(rows: readonly TrainingRow[], groups: readonly (readonly string[])[]): TrainingRow[] {
  const merged = mergeLabels(
    rows.map((row) => row.unit),
    groups,
  );
  return rows.map((row) => ({ ...row, unit: merged.get(row.unit) ?? row.unit }));
}

function printFigures(figures: Readonly<Record<string, HeadFigures>>): void {
  for (const [head, { rows, top1, top3, top5, ece }] of Object.entries(figures)) {
    const [first, third, fifth, error] = [top1, top3, top5, ece].map((share) => share.toFixed(4));
    console.log(
      `${head}: ${rows} rows, top-1 ${first}, top-3 ${third}, top-5 ${fifth}, calibration error ${error}`,
    );
  }
}

function rounded(figures: Readonly<Record<string, HeadFigures>>): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(figures).map(([head, own]) => [
      head,
      Object.fromEntries(Object.entries(own).map(([name, value]) => [name, Math.round(value * 1e4) / 1e4])),
    ]),
  );
}
