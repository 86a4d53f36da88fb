import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TextClassifier } from '../inference/text-classifier.ts';
import { answers, figures } from '../training/evaluate-model.ts';
import { runCommand, UsageError } from './command-line.ts';
import { figuresTable } from './evaluation/dispatch-table.ts';
import { labelledOrders } from './labelled-orders.ts';

const USAGE = `npm run evaluate:dispatch -- --data <file> [options]

Scores a dispatch model on past orders, alone (without catalogue and district). A row whose label the model does not know
counts as an error.

  --data <file>    JSONL or CSV of orders
  --text <field>   field with the text (default text_masked)
  --label <field>  field with the right answer (default unit); cat1/cat2 scores the category, on the rows of the current
                   category system (scheme "new", or no scheme)
  --model <dir>    model folder (default models/dispatch)
  --json <file>    writes the figures as JSON`;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      text: { type: 'string', default: 'text_masked' },
      label: { type: 'string', default: 'unit' },
      model: { type: 'string', default: 'models/dispatch' },
      json: { type: 'string' },
    },
  });
  if (values.data === undefined) throw new UsageError('--data is missing; see --help');
  const { head, rows, skipped } = await labelledOrders(values.data, values);
  const classifier = await TextClassifier.load(values.model);
  try {
    const known = new Set(classifier.labels[head]);
    const unknown = rows.filter(({ label }) => !known.has(label)).length;
    const scored = figures(await answers(classifier, head, rows));
    console.log(`model ${classifier.manifest.version}, head ${head}`);
    if (skipped > 0) console.log(`${skipped} rows of another category system skipped`);
    if (unknown > 0) console.log(`${unknown} rows have a label that the model does not know: errors`);
    console.log(`\n${figuresTable(scored)}`);
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(scored, null, 2)}\n`);
  } finally {
    await classifier.close();
  }
});
