import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepUp } from '../../src/store/pglite-upkeep.ts';
import { freshEmbedded, type TestDatabase } from '../support/engines.ts';

let test: TestDatabase;

beforeEach(async () => {
  test = await freshEmbedded();
});
afterEach(() => test.drop());

it('checkpoints, vacuums and analyses the embedded store where it is due', async () => {
  const { pool } = test.database;
  const ask = async (text: string) => Object.values((await pool.query(text)).rows[0])[0];
  const log = () => ask('SELECT (pg_current_wal_lsn() - redo_lsn)::int8 FROM pg_control_checkpoint()');
  const dead = () => ask("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'busy'");
  const estimate = () => ask("SELECT reltuples::int FROM pg_class WHERE relname = 'busy'");
  await pool.query('CREATE TABLE busy (id int, body text)');
  await pool.query("INSERT INTO busy SELECT n, repeat('x', 1000) FROM generate_series(1, 20000) n");
  await pool.query('UPDATE busy SET id = -id');
  await pool.query('SELECT pg_stat_force_next_flush()');
  expect(await log()).toBeGreaterThan(32 * 1024 * 1024);
  expect(await dead()).toBe(20_000);
  await keepUp(pool);
  expect(await log()).toBeLessThan(1024 * 1024);
  expect([await dead(), await estimate()]).toEqual([0, 20_000]);
  await keepUp(pool);
});
