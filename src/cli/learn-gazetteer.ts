import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type GazetteerFile, readGazetteerFile } from '../facts/place/gazetteer.ts';
import { learnPlaces } from '../facts/place/gazetteer-learning.ts';
import { runCommand, UsageError } from './command-line.ts';
import { readOrders } from './read-orders.ts';

const USAGE = `npm run learn-gazetteer -- --data a.jsonl [b.jsonl ...] [options]

Renews the learned part (places) of a gazetteer from past orders. What was written by hand (city, divisions, areas)
stays as it is; a file that is not there yet begins without it.

  --data <file> ...   JSONL of orders; further files may follow
  --text <field>      field with the text (default text_masked)
  --label <field>     field with the handling unit (default unit)
  --out <file>        the gazetteer (default catalogue/gazetteer.json)`;

const NEW_FILE: GazetteerFile = { city: '', source: '', divisions: [], areas: [], places: [] };

await runCommand(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      text: { type: 'string', default: 'text_masked' },
      label: { type: 'string', default: 'unit' },
      out: { type: 'string', default: 'catalogue/gazetteer.json' },
    },
  });
  if (values.data === undefined) throw new UsageError('--data is missing; see --help');
  const known = existsSync(values.out);
  const file = known ? readGazetteerFile(values.out) : NEW_FILE;
  const orders = await readOrders([values.data, ...positionals], values);
  const places = learnPlaces(
    orders,
    file.divisions,
    file.areas.map(({ name }) => name),
  );
  const head = JSON.stringify({ ...file, places: undefined }, null, 1).replace(/\n}$/, '');
  const rows = places.map((place) => `  ${JSON.stringify(place)}`).join(',\n');
  mkdirSync(path.dirname(values.out), { recursive: true });
  writeFileSync(values.out, `${head},\n "places": [\n${rows}\n ]\n}\n`);
  console.log(`${places.length} places from ${orders.length} orders in ${values.out}`);
  if (!known)
    console.log('write its city, divisions (districts, streets) and areas by hand, then run this again');
});
