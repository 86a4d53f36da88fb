import { parseArgs } from 'node:util';
import type { LearntOrder } from '../assist/contract.ts';
import { createDispatchSuggester } from '../assist/dispatch/suggester.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { loadDangerRules } from '../facts/danger/rules.ts';
import { loadGazetteer } from '../facts/place/gazetteer.ts';
import { TextClassifier } from '../inference/text-classifier.ts';
import { answers, type DispatchFigures, figures, type LabelledText } from '../training/evaluate-model.ts';
import type { TrainingRow } from '../training/read-rows.ts';
import { runCommand, UsageError } from './command-line.ts';
import { figuresTable } from './evaluation/dispatch-table.ts';
import { rankingAnswers } from './evaluation/ranking-answers.ts';
import { labelledOrders } from './labelled-orders.ts';
import { readOrders } from './read-orders.ts';
import { requireWritable, writeJson } from './write-file.ts';

const USAGE = `npm run evaluate:dispatch -- --data <file> [options]

Scores a dispatch model on past orders, alone (without catalogue and district) or with all that the ranking adds to it. A
row whose label is not known counts as an error.

  --data <file>    JSONL or CSV of orders
  --text <field>   field with the text (default text_masked)
  --label <field>  field with the right answer (default unit); cat1/cat2 scores the category, on the rows of the current
                   category system (scheme "new", or no scheme)
  --model <dir>    model folder (default models/dispatch)
  --json <file>    writes the figures as JSON
  --ranking        scores the whole ranking, as if a caller had read each text out: catalogue, district, past orders
  --memory <file>  past orders that the ranking remembers (JSONL or CSV, earlier than those of --data)
  --catalogue <f>  catalogue of the ranking (default catalogue/dispatch.json)
  --gazetteer <f>  knows the districts (default catalogue/gazetteer.json)`;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      text: { type: 'string', default: 'text_masked' },
      label: { type: 'string', default: 'unit' },
      model: { type: 'string', default: 'models/dispatch' },
      json: { type: 'string' },
      ranking: { type: 'boolean', default: false },
      memory: { type: 'string' },
      catalogue: { type: 'string', default: 'catalogue/dispatch.json' },
      gazetteer: { type: 'string', default: 'catalogue/gazetteer.json' },
    },
  });
  if (values.data === undefined) throw new UsageError('--data is missing; see --help');
  if (values.memory !== undefined && !values.ranking)
    throw new UsageError('--memory is of the ranking: add --ranking; see --help');
  requireWritable(values.json);
  const { head, rows, skipped } = await labelledOrders(values.data, values);
  if (skipped > 0) console.log(`${skipped} rows of another category system skipped`);
  const scored = values.ranking
    ? await scoreRanking(values, head, rows)
    : await scoreModel(values.model, head, rows);
  console.log(`\n${figuresTable(scored)}`);
  writeJson(values.json, scored);
});

async function scoreModel(
  folder: string,
  head: string,
  rows: readonly LabelledText[],
): Promise<DispatchFigures> {
  const classifier = await TextClassifier.load(folder);
  try {
    console.log(`model ${classifier.manifest.version}, head ${head}`);
    countUnknown(rows, classifier.labels[head] ?? []);
    return figures(await answers(classifier, head, rows));
  } finally {
    await classifier.close();
  }
}

async function scoreRanking(
  files: { model: string; text: string; memory?: string | undefined; catalogue: string; gazetteer: string },
  head: string,
  rows: readonly LabelledText[],
): Promise<DispatchFigures> {
  const catalogue = loadCatalogue(files.catalogue);
  // Units are suggested by their proper names.
  const wanted =
    head === 'unit'
      ? rows.map(({ text, label }) => ({ text, label: catalogue.unit(label)?.name ?? label }))
      : rows;
  const suggester = await createDispatchSuggester({ modelDir: files.model, catalogue });
  try {
    if (files.memory !== undefined) {
      const orders = await readOrders([files.memory], { text: files.text, label: 'unit' });
      suggester.memory.apply(orders.map(remembered));
      await suggester.memory.settled();
    }
    console.log(
      `ranking ${suggester.modelVersion}, head ${head}, ${suggester.memory.size} orders remembered`,
    );
    countUnknown(wanted, head === 'unit' ? suggester.unitNames : suggester.categoryNames);
    const context = {
      startedAt: new Date().toISOString(),
      timeZone: 'Asia/Shanghai',
      callerNumber: null,
      gazetteer: loadGazetteer(files.gazetteer),
      dangerRules: loadDangerRules('catalogue/danger-rules.json'),
    };
    const said = await rankingAnswers(suggester, head, wanted, context);
    // Doubt is about the unit.
    if (head === 'unit')
      console.log(
        `unsure of ${said.unsure} rows (${said.unsureRight} right all the same), a question for ${said.asked} of them`,
      );
    return figures(said.answers);
  } finally {
    await suggester.close();
  }
}

function countUnknown(rows: readonly LabelledText[], names: readonly string[]): void {
  const known = new Set(names);
  const unknown = rows.filter(({ label }) => !known.has(label)).length;
  if (unknown > 0) console.log(`${unknown} rows have a label that is not known: errors`);
}

function remembered({ text, unit, category }: TrainingRow, index: number): LearntOrder {
  const number = `past-${index + 1}`;
  return {
    orderId: number,
    number,
    at: '',
    text,
    unit,
    category,
    district: null,
    settled: true,
    refused: [],
  };
}
