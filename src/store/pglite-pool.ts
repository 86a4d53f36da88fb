import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { PgliteSwitch } from './pglite-socket.ts';

/** Longest stretch in milliseconds of back-to-back queries before other events get their turn. */
const EVENT_LOOP_SHARE_MS = 5;

/** An opened engine: its pool, and how to stop it once the pool is no longer in use. */
export interface Engine {
  pool: pg.Pool;
  stop(): Promise<void>;
}

/** Where inside the data folder PostgreSQL's own files lie. */
const CLUSTER = 'postgres';
const HALF_MADE = 'postgres.new';

/**
 * The first two bound the disk kept for the write-ahead log (the default is a gigabyte). Whole pages in the log guard
 * against pages torn by a power cut, which the engine does not survive anyway (it never calls fsync); a killed process
 * tears none. Statistics of small samples keep each ANALYZE, for which all queries wait, short.
 */
const SETTINGS = [
  'max_wal_size=96MB',
  'min_wal_size=32MB',
  'full_page_writes=off',
  'default_statistics_target=20',
];

/**
 * Opens the embedded PostgreSQL in a folder: real `pg` clients over a stream that needs no network, so
 * that types, errors and notifications are those of a server. `stop` frees the folder.
 *
 * @throws FolderInUseError when another process has the folder open, and whatever keeps it from being read.
 */
export async function openPglitePool(
  dataDir: string,
  searchPath: string,
  config: pg.PoolConfig,
): Promise<Engine> {
  await mkdir(dataDir, { recursive: true });
  const lock = await lockFolder(dataDir);
  try {
    const engine = await openEngine(dataDir);
    await engine.exec(`SET search_path = ${searchPath}`);
    const shared = new PgliteSwitch(fairly((request) => rawAnswer(engine, request)));
    return {
      pool: new pg.Pool({ ...config, stream: () => shared.connect() }),
      stop: async () => {
        await engine.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A new cluster is made beside its place and renamed, so that a kill in the middle leaves nothing behind. */
async function openEngine(dataDir: string): Promise<PGlite> {
  const cluster = join(dataDir, CLUSTER);
  const half = join(dataDir, HALF_MADE);
  if (!(await exists(cluster))) {
    await rm(half, { recursive: true, force: true });
    const engine = await PGlite.create(half);
    await engine.close();
    await rename(half, cluster);
  }
  return PGlite.create(cluster, {
    startParams: [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ['-c', setting])],
  });
}

/** The engine's answer as it is on the wire; its `execProtocolRaw` would keep every answer parsed for ever. */
async function rawAnswer(engine: PGlite, request: Uint8Array): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  await engine.execProtocolRawStream(request, { onRawData: (part) => parts.push(Buffer.from(part)) });
  return Buffer.concat(parts);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The engine answers within the call, so that a long queue of queries would keep sockets and timers waiting. */
function fairly<Request, Answer>(execute: (request: Request) => Promise<Answer>) {
  let busySince: number | undefined;
  return async (request: Request): Promise<Answer> => {
    if (busySince === undefined) {
      busySince = performance.now();
      setImmediate(() => {
        busySince = undefined;
      });
    } else if (performance.now() - busySince > EVENT_LOOP_SHARE_MS) {
      await new Promise(setImmediate);
    }
    return execute(request);
  };
}
