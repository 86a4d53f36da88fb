import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type PrivateRedis, redisProgram, startRedis } from './redis.ts';

const {
  TEST_DATABASE_URL: databaseUrl,
  TEST_REDIS_URL: redisUrl,
  JIESU_TEST_TEMPLATE: TEMPLATE = 'jiesu_migrated',
} = process.env;
const sharedFolder = process.env.JIESU_TEST_FOLDER ?? tmpdir();
/** SQLSTATE of a name that no database has. */
const NO_SUCH_DATABASE = '3D000';

/** What this machine can test against. */
export const available = {
  postgres: Boolean(databaseUrl),
  redis: Boolean(redisUrl),
  /** A Redis that a test may stop and start. */
  privateRedis: Boolean(redisProgram),
};

/** A database of a test's own, with the schema and no rows. */
export interface TestDatabase {
  /** A test that closes it and opens it again puts the new one here. */
  database: Database;
  /** How another node, or this one after a restart, would open the same data. */
  options: { databaseUrl?: string; dataDir: string };
  /** Closes it and removes its data. */
  drop(): Promise<void>;
}

/** An empty folder of a test's own, removed by `removeFolder`. */
export function makeFolder(): Promise<string> {
  return mkdtemp(join(sharedFolder, 'data-'));
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** What a fresh database holds: this build's schema, or nothing at all. */
interface Fresh {
  readonly migrated?: boolean;
}

/** A folder with an embedded database in it: copying one is faster than making it and its schema anew. */
export async function makeDataFolder({ migrated = true }: Fresh = {}): Promise<string> {
  const template = join(sharedFolder, migrated ? 'embedded-migrated' : 'embedded-empty');
  const ready = await stat(template).catch(() => undefined);
  if (!ready) {
    const made = migrated ? await makeDataFolder({ migrated: false }) : await makeFolder();
    const database = await openDatabase({ dataDir: made });
    if (migrated) await migrate(database);
    await database.close();
    // Another test process may have been faster: its template serves as well.
    await rename(made, template).catch(() => removeFolder(made));
  }
  const folder = await makeFolder();
  await cp(template, folder, { recursive: true });
  return folder;
}

/** A fresh embedded database in a folder of its own. */
export async function freshEmbedded(holds?: Fresh): Promise<TestDatabase> {
  const dataDir = await makeDataFolder(holds);
  const test: TestDatabase = {
    database: await openDatabase({ dataDir }),
    options: { dataDir },
    drop: async () => {
      await test.database.close();
      await removeFolder(dataDir);
    },
  };
  return test;
}

/** A fresh database on the PostgreSQL server. */
export async function freshServer({ migrated = true }: Fresh = {}): Promise<TestDatabase> {
  const name = newName();
  await (migrated ? copyMigrated(name) : administer(`CREATE DATABASE ${name}`));
  const options = { databaseUrl: urlOf(name), dataDir: '' };
  const test: TestDatabase = {
    database: await openDatabase(options),
    options,
    drop: async () => {
      await test.database.close();
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
  return test;
}

/** Takes all rows away, much faster than a fresh database comes; what the migrations wrote down of themselves stays. */
export async function emptyTables({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename NOT LIKE '%migration%'`,
  );
  await pool.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')} RESTART IDENTITY CASCADE`);
}

const newName = () => `jiesu_${randomUUID().replaceAll('-', '')}`;

function urlOf(name: string): string {
  const url = new URL(databaseUrl ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

async function copyMigrated(name: string): Promise<void> {
  const copy = () => administer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  try {
    await copy();
  } catch (error) {
    if ((error as { code?: string }).code !== NO_SUCH_DATABASE) throw error;
    const made = newName();
    await administer(`CREATE DATABASE ${made}`);
    const database = await openDatabase({ databaseUrl: urlOf(made), dataDir: '' });
    await migrate(database);
    await database.close();
    // As with folders: whoever is first serves all.
    await administer(`ALTER DATABASE ${made} RENAME TO ${TEMPLATE}`).catch(() =>
      administer(`DROP DATABASE ${made} WITH (FORCE)`),
    );
    await copy();
  }
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Both stores, for suites that must pass on each: `describe.each(storeEngines)`. */
export const storeEngines = [
  { engine: 'PGlite', skip: false, fresh: freshEmbedded },
  { engine: 'PostgreSQL', skip: !available.postgres, fresh: freshServer },
];

/** The shared Redis and a namespace of a test's own in it. */
export function sharedRedis(): { redisUrl: string; namespace: string } {
  return { redisUrl: redisUrl ?? '', namespace: `test-${randomUUID()}` };
}

/** A Redis that only this test uses, to be stopped and started at will. */
export async function privateRedis(options?: {
  forgetful?: boolean;
}): Promise<PrivateRedis & { drop(): Promise<void> }> {
  const folder = await makeFolder();
  const redis = await startRedis(folder, options);
  const drop = async () => {
    await redis.stop();
    await removeFolder(folder);
  };
  return { ...redis, drop };
}
