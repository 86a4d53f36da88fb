import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { orderDay } from '../casework/order-day.ts';
import { loadConfig } from '../config.ts';
import { parseSettledOrder, toTrainingRecord } from '../learning/settled-orders.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import {
  LearntRepository,
  type LearntRow,
  type StoredLearntRow,
} from '../store/repositories/learnt-repository.ts';
import { readRecords } from '../training/read-rows.ts';
import { runCommand, UsageError } from './command-line.ts';
import { requireFile } from './read-orders.ts';
import { requireWritable } from './write-file.ts';

const USAGE = `npm run learnt -- --out rows.jsonl | --import orders.jsonl [options]

What the ranking has learnt from orders, in the database that the settings name (stop the service first when it is
embedded).

  --out <file>     writes it as training data: npm run train -- --data <file>
  --import <file>  puts settled orders of the past into the memory: JSONL or CSV with order_no, date, the text, unit,
                   cat1, cat2 and, if you like, district; an order that is there already stays as it is
  --text <field>   field of the import with the text (default text_masked)
  --label <field>  field of the import with the handling unit (default unit)`;

const PAGE = 500;
const SHOWN_ERRORS = 20;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: 'string' },
      import: { type: 'string' },
      text: { type: 'string', default: 'text_masked' },
      label: { type: 'string', default: 'unit' },
    },
  });
  if ((values.out === undefined) === (values.import === undefined))
    throw new UsageError('give either --out or --import; see --help');
  if (values.import !== undefined) requireFile(values.import);
  requireWritable(values.out);
  const config = loadConfig();
  const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR });
  try {
    await migrate(database, { jobs: config.REDIS_URL === undefined });
    const learnt = new LearntRepository(database);
    if (values.out !== undefined) await write(learnt, values.out, config.TIME_ZONE);
    else if (values.import !== undefined) await read(learnt, values.import, values);
  } finally {
    await database.close();
  }
});

async function write(learnt: LearntRepository, file: string, timeZone: string): Promise<void> {
  let written = 0;
  const lines = async function* () {
    let revision = 0;
    let rows: StoredLearntRow[];
    do {
      rows = await learnt.since(revision, PAGE);
      for (const row of rows) {
        const record = toTrainingRecord(row, orderDay(row.at, timeZone));
        if (record === null) continue;
        written += 1;
        yield `${JSON.stringify(record)}\n`;
      }
      revision = rows.at(-1)?.revision ?? revision;
    } while (rows.length === PAGE);
  };
  await pipeline(lines, createWriteStream(file, 'utf8'));
  console.log(`${file}: ${written} orders`);
}

async function read(
  learnt: LearntRepository,
  file: string,
  fields: { text: string; label: string },
): Promise<void> {
  let page: LearntRow[] = [];
  let [imported, known, bad] = [0, 0, 0];
  const keep = async () => {
    // The same number twice in one page: the first stands, as it does across pages.
    const distinct = [...new Map(page.toReversed().map((row) => [row.orderId, row])).values()].toReversed();
    const added = await learnt.import(distinct);
    imported += added;
    known += page.length - added;
    page = [];
  };
  for await (const { line, record } of readRecords(file)) {
    const row = typeof record === 'string' ? record : parseSettledOrder(record, fields);
    if (typeof row === 'string') {
      bad += 1;
      if (bad <= SHOWN_ERRORS) console.error(`${file}:${line}: ${row} (left out)`);
      continue;
    }
    page.push(row);
    if (page.length === PAGE) await keep();
  }
  await keep();
  console.log(`${file}: ${imported} orders imported, ${known} known already, ${bad} left out`);
  if (imported + known === 0) throw new Error(`${file}: no orders in it`);
}
