import type pg from 'pg';
import type { StoreLog } from './store-log.ts';

const EVERY_MS = 60_000;

/** Write-ahead log in bytes after which a checkpoint is made; what lies after the last one is replayed at a start. */
const CHECKPOINT_BYTES = 32 * 1024 * 1024;

/** As autovacuum's own defaults, with a larger base, since each vacuum keeps all queries waiting. */
const TABLES_IN_NEED = `
  SELECT format('%I.%I', schemaname, relname) AS name, n_dead_tup > 1000 + 0.2 * n_live_tup AS dead
  FROM pg_stat_user_tables
  WHERE n_dead_tup > 1000 + 0.2 * n_live_tup OR n_mod_since_analyze > 1000 + 0.1 * n_live_tup`;

/**
 * Does from time to time what a server's background processes do and the embedded engine has none for:
 * without it the log and the tables of the job queues would grow for as long as the process runs.
 */
export function startUpkeep(pool: pg.Pool, log?: StoreLog): { stop(): void } {
  let running = false;
  const run = async () => {
    if (running) return;
    running = true;
    try {
      await keepUp(pool);
    } catch (error) {
      if (!pool.ending) log?.error({ err: error }, 'the upkeep of the embedded database failed');
    } finally {
      running = false;
    }
  };
  const timer = setInterval(() => void run(), EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}

/** Vacuums, analyses and makes a checkpoint, each only where it is due and each by itself. */
export async function keepUp(pool: pg.Pool): Promise<void> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ name: string; dead: boolean }>(TABLES_IN_NEED);
  for (const { name, dead } of rows) await pool.query(`${dead ? 'VACUUM (ANALYZE)' : 'ANALYZE'} ${name}`);
  const log = await pool.query<{ bytes: string }>(
    'SELECT pg_current_wal_lsn() - redo_lsn AS bytes FROM pg_control_checkpoint()',
  );
  if (Number(log.rows[0]?.bytes) > CHECKPOINT_BYTES) await pool.query('CHECKPOINT');
}
