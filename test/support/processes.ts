import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { accessSync, constants, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The full path of a program, looked for on the PATH and then in `folders`; undefined if it is nowhere. */
export function findProgram(name: string, folders: string[] = []): string | undefined {
  for (const folder of [...(process.env.PATH ?? '').split(':'), ...folders]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/**
 * Ports below those that Linux and gVisor give to whoever asks for any: one that a server is to have some time after it was
 * chosen, or again after a stop, goes to no connection of another test meanwhile.
 */
const PORTS = { first: 10_000, last: 15_999 };

/** A TCP port that nothing listens on now, and that no other test of this run is given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.last + 1);
    if (claim(port) && (await isFree(port))) return port;
  }
}

/** Whether the port is this caller's, of all processes of the run. */
function claim(port: number): boolean {
  try {
    writeFileSync(join(process.env.JIESU_TEST_FOLDER ?? tmpdir(), `port-${port}`), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Whom to run a server as: PostgreSQL refuses root. */
export function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ask = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}

/** Starts a server and resolves once `ready` no longer throws. @throws with its output if it ends first. */
export async function startServer(
  command: string,
  args: string[],
  ready: () => Promise<unknown>,
  user?: { uid: number; gid: number },
): Promise<ChildProcess> {
  const child = spawn(command, args, { ...user, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    });
  }
  const end = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${output}`)));
  });
  end.catch(() => {});
  const up = async () => {
    while (child.exitCode === null && child.signalCode === null) {
      const answered = await ready().then(
        () => true,
        () => false,
      );
      if (answered) return child;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return end;
  };
  return Promise.race([up(), end]);
}

export async function stopServer(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
