import { Redis } from 'ioredis';
import { findProgram, freePort, startServer, stopServer } from './processes.ts';

export const redisProgram = findProgram('redis-server');

export interface PrivateRedis {
  url: string;
  stop(): Promise<void>;
  /** Starts it again, empty or with what `save` kept, under the same address. */
  start(): Promise<void>;
}

/**
 * Starts a Redis of its own, with its files in `folder`; it keeps its data over `stop` and `start` as a
 * production server with an append-only file does, or with `forgetful` nothing.
 */
export async function startRedis(folder: string, { forgetful = false } = {}): Promise<PrivateRedis> {
  if (!redisProgram) throw new Error('redis-server is not on this machine');
  const program = redisProgram;
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = `--port ${port} --bind 127.0.0.1 --dir ${folder} --appendonly ${forgetful ? 'no' : 'yes'} --maxmemory-policy noeviction`;
  const ready = async () => {
    const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.ping();
    } finally {
      client.disconnect();
    }
  };
  const launch = () => startServer(program, [...args.split(' '), '--save', ''], ready);
  let child = await launch();
  return {
    url,
    stop: () => stopServer(child),
    start: async () => {
      child = await launch();
    },
  };
}
