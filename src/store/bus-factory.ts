import type { Bus } from './bus.ts';
import { LocalBus } from './bus-local.ts';
import { PostgresTransport } from './bus-postgres.ts';
import { RedisTransport } from './bus-redis.ts';
import { RemoteBus } from './bus-remote.ts';
import type { Database } from './database.ts';
import type { StoreLog } from './store-log.ts';

export interface BusOptions {
  redisUrl?: string | undefined;
  database: Database;
  /** Keeps services that share a Redis apart. */
  namespace?: string | undefined;
  log?: StoreLog | undefined;
}

/**
 * The bus that suits the engines: Redis where there is one, else the PostgreSQL server, else this process
 * alone, since nobody else can have the embedded store open.
 *
 * @throws when Redis or PostgreSQL can't be reached.
 */
export async function createBus({ redisUrl, database, namespace = 'jiesu', log }: BusOptions): Promise<Bus> {
  if (!redisUrl && database.kind === 'embedded') return new LocalBus(log);
  const transport = redisUrl
    ? new RedisTransport(redisUrl, namespace, log)
    : new PostgresTransport(database.pool, log);
  const bus = new RemoteBus(transport, log);
  try {
    await bus.open();
  } catch (error) {
    await bus.close();
    throw error;
  }
  return bus;
}
