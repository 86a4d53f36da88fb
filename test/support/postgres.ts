import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findProgram, freePort, startServer, stopServer, unprivileged } from './processes.ts';

const DEBIAN = '/usr/lib/postgresql';

/** Where PostgreSQL's server programs are, or undefined if this machine has none. */
export function findPostgres(): { initdb: string; postgres: string } | undefined {
  const versions = (() => {
    try {
      return readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
    } catch {
      return [];
    }
  })();
  const folders = versions.map((version) => join(DEBIAN, version, 'bin'));
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => findProgram(name, folders));
  return initdb && postgres ? { initdb, postgres } : undefined;
}

/** Starts a private PostgreSQL whose files lie in `folder`; it trusts every local client. */
export async function startPostgres(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const programs = findPostgres();
  if (!programs) throw new Error('initdb and postgres are not on this machine');
  const user = unprivileged();
  const data = join(folder, 'postgres');
  mkdirSync(data, { mode: 0o700 });
  chmodSync(folder, 0o755);
  if (user) chownSync(data, user.uid, user.gid);
  execFileSync(
    programs.initdb,
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...user, cwd: '/', stdio: 'pipe' },
  );
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${data}`, 'max_connections=300'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const ready = async () => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
    } finally {
      await client.end();
    }
  };
  const child = await startServer(programs.postgres, args, ready, user);
  // SIGINT is PostgreSQL's "fast" shutdown, which doesn't wait for clients.
  return { url, stop: () => stopServer(child, 'SIGINT') };
}
