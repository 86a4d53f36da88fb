import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { GazetteerFile } from '../assist/form/gazetteer.ts';
import { learnPlaces } from '../assist/form/gazetteer-learning.ts';

/**
 * Renews the learned part (`places`) of a gazetteer file from past orders, keeping what was written by hand:
 * `tsx src/cli/learn-gazetteer.ts --data train.jsonl --out catalogue/gazetteer.json`.
 */
const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
if (values.data === undefined || values.out === undefined) {
  console.error('usage: learn-gazetteer --data <orders.jsonl> --out <gazetteer.json>');
  process.exit(2);
}

const Row = z.object({ text_masked: z.string(), unit: z.string() });
const orders = readFileSync(values.data, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => Row.parse(JSON.parse(line)))
  .map((row) => ({ text: row.text_masked, unit: row.unit }));
const file = GazetteerFile.parse(JSON.parse(readFileSync(values.out, 'utf8')));
const places = learnPlaces(
  orders,
  file.divisions,
  file.areas.map(({ name }) => name),
);
const head = JSON.stringify({ ...file, places: undefined }, null, 1).replace(/\n}$/, '');
const rows = places.map((place) => `  ${JSON.stringify(place)}`).join(',\n');
writeFileSync(values.out, `${head},\n "places": [\n${rows}\n ]\n}\n`);
console.log(`${places.length} places from ${orders.length} orders`);
