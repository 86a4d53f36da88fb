import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations as migrateJobs } from 'bullmq';
import type pg from 'pg';
import type { Database } from './database.ts';

/** Spells JIES; one lock for all nodes that start at once. */
const LOCK_KEY = 0x4a494553;
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/** The folder beside this file, in `src` and in the built `dist` alike. */
const MIGRATIONS = new URL('./migrations/', import.meta.url);

interface Migration {
  name: string;
  text: string;
  checksum: string;
}

export interface MigrateOptions {
  /** Whether the job queues live in this database too (default true; false when they live in Redis). */
  jobs?: boolean | undefined;
  /** Where the .sql files are; for tests. */
  folder?: URL | undefined;
}

/** The database and this build's migrations don't belong together. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings the database to this build's schema: applies each `NNNN_name.sql` once, in order, each in a
 * transaction of its own. Nodes that start together wait for each other.
 *
 * @throws MigrationError when an applied file was changed or removed, a name is malformed or a number is
 *   used twice, or one of our tables has the name of a table of the job queues; pg's error, naming the
 *   file, when a statement fails (that file is then rolled back whole).
 */
export async function migrate(
  database: Database,
  { jobs = true, folder = MIGRATIONS }: MigrateOptions = {},
): Promise<void> {
  const migrations = await readMigrations(folder);
  const client = await database.pool.connect();
  try {
    const applied = await inTransaction(client, () => prepare(client));
    refuseStrangers(migrations, applied);
    for (const migration of migrations) await inTransaction(client, () => apply(client, migration));
    if (jobs) await migrateJobs(client);
    await refuseClashes(client);
  } finally {
    client.release();
  }
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const numbers = new Set<string>();
  for (const name of names) {
    const number = name.slice(0, 4);
    if (!FILE_NAME.test(name))
      throw new MigrationError(`migration ${name} is not named like 0001_what_it_does.sql`);
    if (numbers.has(number)) throw new MigrationError(`two migrations have the number ${number}`);
    numbers.add(number);
  }
  return Promise.all(
    names.map(async (name) => {
      const text = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function inTransaction<Result>(client: pg.PoolClient, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    // Building an index over a large table may take longer than a request may.
    await client.query('SET LOCAL statement_timeout = 0');
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function prepare(client: pg.PoolClient): Promise<Map<string, string>> {
  await client.query(`CREATE TABLE IF NOT EXISTS public.schema_migration (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM public.schema_migration',
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseStrangers(migrations: Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of [...applied].sort()) {
    if (!known.has(name)) {
      throw new MigrationError(
        `the database has migration ${name}, which this build doesn't know: use a newer build`,
      );
    }
    if (known.get(name) !== checksum) {
      throw new MigrationError(
        `migration ${name} was changed after it had been applied: restore it and add a new one`,
      );
    }
  }
}

async function apply(client: pg.PoolClient, { name, text, checksum }: Migration): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM public.schema_migration WHERE name = $1', [name]);
  if (rowCount) return;
  try {
    await client.query(text);
  } catch (error) {
    if (error instanceof Error) error.message = `migration ${name}: ${error.message}`;
    throw error;
  }
  await client.query('INSERT INTO public.schema_migration (name, checksum) VALUES ($1, $2)', [
    name,
    checksum,
  ]);
}

/** Both schemas are on the search path, ours first: a table of ours would take the place of BullMQ's. */
async function refuseClashes(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT ours.relname FROM pg_class ours JOIN pg_class jobs USING (relname)
     WHERE ours.relnamespace = to_regnamespace('public') AND jobs.relnamespace = to_regnamespace('bullmq')`,
  );
  const names = rows.map((row) => row.relname);
  if (names.length > 0)
    throw new MigrationError(`these names are taken by the job queues: ${names.join(', ')}`);
}
