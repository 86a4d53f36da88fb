import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rm, symlink } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Longest wait in milliseconds for a holder to answer; one that is busy still counts as holding. */
const ANSWER_MS = 1_000;
const ATTEMPTS = 100;
const RETRY_MS = 50;

/** Holds sockets named `<pid>.<random>.sock`, one for each process that holds or tries for the folder. */
const LOCK_FOLDER = 'lock';
const HOLDING = 'holding';
const TRYING = 'trying';

/** Another process has the data folder open. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`the data folder ${folder} is in use by process ${pid}: stop it first, or set another DATA_DIR`);
    this.pid = pid;
  }
}

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone until `release` or the end of the process, however it ends.
 *
 * The lock is a listening unix socket in the folder. The kernel closes it with the process, so that a
 * killed holder leaves nothing that refuses a connection as a living one doesn't; and unlike a process id
 * in a file it means the same in two containers that share the folder. A process first listens under a
 * name of its own, then looks at the others: it holds the folder only if none of them lives.
 *
 * @throws FolderInUseError naming the holder's process id (as its own container counts).
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const lockFolder = join(await realpath(folder), LOCK_FOLDER);
  await mkdir(lockFolder, { recursive: true });
  // A socket's path may have 104 bytes at most, a data folder's more: go there by a short link.
  const link = join(tmpdir(), `jiesu-${randomUUID().slice(0, 8)}`);
  await symlink(lockFolder, link);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const entry = await announce(lockFolder, link);
      const rivals = await livingRivals(link, entry.name);
      const holder = rivals.find((rival) => rival.state === HOLDING);
      if (rivals.length === 0) {
        entry.state = HOLDING;
        return { release: () => withdraw(lockFolder, entry) };
      }
      await withdraw(lockFolder, entry);
      if (holder) throw new FolderInUseError(folder, holder.pid);
      // All of them are only trying: step back for a time of one's own, so that one finds itself alone.
      await wait(Math.random() * RETRY_MS);
    }
    throw new Error(`the data folder ${folder} could not be locked: other processes keep trying for it`);
  } finally {
    await rm(link, { force: true });
  }
}

interface Entry {
  name: string;
  server: net.Server;
  state: typeof HOLDING | typeof TRYING;
}

async function announce(lockFolder: string, link: string): Promise<Entry> {
  const name = `${process.pid}.${randomUUID().slice(0, 8)}.sock`;
  const entry: Entry = { name, state: TRYING, server: net.createServer() };
  entry.server.on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(entry.state);
  });
  await new Promise<void>((resolve, reject) => {
    entry.server.once('error', (error) =>
      reject(new Error(`${lockFolder} can't be locked: ${error.message}`)),
    );
    entry.server.listen(join(link, name), resolve);
  });
  entry.server.unref();
  return entry;
}

async function withdraw(lockFolder: string, entry: Entry): Promise<void> {
  await rm(join(lockFolder, entry.name), { force: true });
  await new Promise((resolve) => entry.server.close(resolve));
}

async function livingRivals(link: string, own: string): Promise<{ pid: number; state: string }[]> {
  const names = (await readdir(link)).filter((name) => name.endsWith('.sock') && name !== own);
  const states = await Promise.all(names.map((name) => ask(join(link, name))));
  const rivals: { pid: number; state: string }[] = [];
  for (const [index, name] of names.entries()) {
    const state = states[index];
    // Names are never used twice, so that removing a dead one can't hit a living one.
    if (state === undefined) await rm(join(link, name), { force: true });
    else rivals.push({ pid: Number.parseInt(name, 10), state });
  }
  return rivals;
}

/** What the process behind a socket is doing, or undefined if it is dead. */
function ask(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    let answer = '';
    let dead = false;
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      dead = error.code === 'ECONNREFUSED' || error.code === 'ENOENT';
    });
    // One that lives but is too busy to answer is taken for the holder.
    socket.on('close', () => resolve(dead ? undefined : answer || HOLDING));
  });
}
