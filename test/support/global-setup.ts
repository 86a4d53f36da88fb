import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgres, startPostgres } from './postgres.ts';
import { redisProgram, startRedis } from './redis.ts';

/**
 * Gives the tests their engines: those of `TEST_DATABASE_URL` and `TEST_REDIS_URL` if set, else private ones
 * if their programs are on this machine. Tests of an engine that is nowhere are skipped, unless
 * `JIESU_REQUIRE_ENGINES=1` makes that an error.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-test-'));
  const servers: { stop(): Promise<void> }[] = [];
  const teardown = async () => {
    if (process.env.TEST_DATABASE_URL)
      await dropTemplate(process.env.TEST_DATABASE_URL).catch(() => undefined);
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  process.env.JIESU_TEST_FOLDER = folder;
  // Of this run alone: a server that stays must not keep yesterday's schema.
  process.env.JIESU_TEST_TEMPLATE = `jiesu_migrated_${process.pid}`;
  try {
    if (!process.env.TEST_DATABASE_URL && findPostgres()) {
      const server = await startPostgres(folder);
      servers.push(server);
      process.env.TEST_DATABASE_URL = server.url;
    }
    if (!process.env.TEST_REDIS_URL && redisProgram) {
      const server = await startRedis(folder);
      servers.push(server);
      process.env.TEST_REDIS_URL = server.url;
    }
    const missing = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'].filter((name) => !process.env[name]);
    if (missing.length > 0 && process.env.JIESU_REQUIRE_ENGINES === '1') {
      throw new Error(`the tests need ${missing.join(' and ')}, or postgres and redis-server on the PATH`);
    }
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

/** Leaves nothing on a server that was here before. */
async function dropTemplate(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${process.env.JIESU_TEST_TEMPLATE}`);
  await client.end();
}
