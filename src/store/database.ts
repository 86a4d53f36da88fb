import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { columnTypes } from './pg-types.ts';
import { type Engine, openPglitePool } from './pglite-pool.ts';
import { startUpkeep } from './pglite-upkeep.ts';
import type { Schema } from './schema.ts';
import type { StoreLog } from './store-log.ts';

export interface DatabaseOptions {
  /** PostgreSQL's URL; without it the engine is embedded and its data lies in `dataDir`. */
  databaseUrl?: string | undefined;
  dataDir: string;
  log?: StoreLog | undefined;
}

export interface Database {
  kind: 'embedded' | 'server';
  sql: Kysely<Schema>;
  /** What Kysely, BullMQ and the bus take their connections from. */
  pool: pg.Pool;
  /** Waits a few seconds at most for clients still in use; what they had not committed is rolled back. */
  close(): Promise<void>;
}

/** Longest wait in milliseconds for clients in use when the database is closed. */
const CLOSE_MS = 5_000;

/** Ours first; `migrate` refuses names that BullMQ's tables in the second have. */
const SEARCH_PATH = 'public,bullmq';

const COMMON: pg.PoolConfig = {
  types: columnTypes,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 10_000,
};

/**
 * Opens the store: PostgreSQL on a server, or embedded in a folder that no other process may open.
 * Commits that were acknowledged survive the death of this process on both.
 *
 * @throws FolderInUseError when another process holds `dataDir`; an error naming the host (never the
 *   password) when the server can't be reached or refuses.
 */
export async function openDatabase({ databaseUrl, dataDir, log }: DatabaseOptions): Promise<Database> {
  const { pool, stop } = databaseUrl
    ? openServer(databaseUrl)
    : await openPglitePool(dataDir, SEARCH_PATH, { ...COMMON, max: 50 });
  watch(pool, log);
  if (databaseUrl) await probe(pool, databaseUrl);
  const sql = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const upkeep = databaseUrl ? undefined : startUpkeep(pool, log);
  let closing: Promise<void> | undefined;
  const close = () => {
    upkeep?.stop();
    closing ??= endPool(pool).then(stop);
    return closing;
  };
  return { kind: databaseUrl ? 'server' : 'embedded', sql, pool, close };
}

function openServer(connectionString: string): Engine {
  const pool = new pg.Pool({
    ...COMMON,
    connectionString,
    options: `-c search_path=${SEARCH_PATH}`,
    max: 20,
    application_name: 'jiesu',
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  return { pool, stop: async () => {} };
}

/** An unheard 'error' event would end the process; the pool replaces a lost connection at its next use. */
function watch(pool: pg.Pool, log: StoreLog | undefined): void {
  pool.on('error', () => {});
  pool.on('connect', (client) =>
    client.on('error', (error) => log?.error({ err: error }, 'a database connection was lost')),
  );
  pool.on('release', (_error, client) => endTransaction(client, log));
}

async function probe(pool: pg.Pool, databaseUrl: string): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (cause) {
    await pool.end();
    throw new Error(`PostgreSQL at ${new URL(databaseUrl).host} can't be used: ${reason(cause)}`, { cause });
  }
}

/** Node reports several addresses that all refused as an error without a message of its own. */
function reason(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(String).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}

/** A client given back in mid-transaction must not carry it to its next user: end it, which rolls back. */
function endTransaction(client: pg.PoolClient, log: StoreLog | undefined): void {
  if (!['T', 'E'].includes(client.getTransactionStatus() ?? '')) return;
  log?.error({}, 'a database client was released inside a transaction, which is rolled back');
  (client as unknown as pg.Client).end().catch(() => {});
}

async function endPool(pool: pg.Pool): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS);
  });
  await Promise.race([pool.end(), deadline]);
  clearTimeout(timer);
}
