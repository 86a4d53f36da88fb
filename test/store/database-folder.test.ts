import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { FolderInUseError, lockFolder } from '../../src/store/folder-lock.ts';
import { makeDataFolder, makeFolder, removeFolder } from '../support/engines.ts';

const CHILD = new URL('./database-child.ts', import.meta.url).pathname;

/** A process that holds the folder's store open; `lines` grows as it prints. */
function startChild(folder: string): { child: ChildProcess; lines: () => string[]; errors: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return { child, lines: () => output.split('\n').slice(0, -1), errors: () => errors };
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => child.once('exit', resolve));
  return child.exitCode;
}

describe('the folder of the embedded store', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  const start = (of: string) => {
    const started = startChild(of);
    children.push(started.child);
    return started;
  };

  beforeEach(async () => {
    folder = await makeDataFolder();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      await end(child);
    }
    await removeFolder(folder);
  });

  it('keeps every acknowledged row when the process is killed', async () => {
    const { child, lines } = start(folder);
    await vi.waitFor(() => expect(lines().length).toBeGreaterThan(200));
    child.kill('SIGKILL');
    await end(child);
    const database = await openDatabase({ dataDir: folder });
    const { rows } = await database.pool.query('SELECT n FROM number ORDER BY n');
    await database.close();
    const acknowledged = lines().slice(1).map(Number);
    expect(rows.map((row) => row.n).slice(0, acknowledged.length)).toEqual(acknowledged);
  });

  it('refuses a second process, naming the first, until that is gone, however it went', async () => {
    const first = start(folder);
    await vi.waitFor(() => expect(first.lines()).toContain('open'));
    const refusal = openDatabase({ dataDir: folder });
    await expect(refusal).rejects.toThrow(FolderInUseError);
    await expect(refusal).rejects.toThrow(`in use by process ${first.child.pid}`);
    const second = start(folder);
    expect(await end(second.child)).toBe(1);
    expect(second.errors().trim().split('\n')).toEqual([
      expect.stringContaining(`process ${first.child.pid}:`),
    ]);
    first.child.kill('SIGKILL');
    await end(first.child);
    await (await openDatabase({ dataDir: folder })).close();
  });

  it('refuses a second opening in the same process', async () => {
    const database = await openDatabase({ dataDir: folder });
    await expect(openDatabase({ dataDir: folder })).rejects.toThrow(`process ${process.pid}`);
    await database.close();
  });

  it('opens after being killed while it was first made', async () => {
    const empty = await makeFolder();
    // Told by the system: who looks now and then may never see it.
    const begun = new Promise<void>((resolve) => {
      const watcher = watch(empty, (_, name) => name === 'postgres.new' && resolve());
      onTestFinished(() => watcher.close());
    });
    const { child } = start(empty);
    await begun;
    child.kill('SIGKILL');
    await end(child);
    const database = await openDatabase({ dataDir: empty });
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await database.close();
    expect(await readdir(empty)).not.toContain('postgres.new');
    await removeFolder(empty);
  });

  it('is held by exactly one of many that try at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    const held = tries.filter((result) => result.status === 'fulfilled');
    expect(held).toHaveLength(1);
    await Promise.all(held.map((result) => result.value.release()));
    await (await lockFolder(folder)).release();
  });

  it('may have a path longer than a socket may', async () => {
    const deep = join(folder, ...Array.from({ length: 5 }, () => 'a-folder-with-a-rather-long-name'));
    await mkdir(deep, { recursive: true });
    const lock = await lockFolder(deep);
    await expect(lockFolder(deep)).rejects.toThrow(FolderInUseError);
    await lock.release();
  });
});
