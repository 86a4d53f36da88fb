import { available, freshServer, privateRedis } from './engines.ts';
import type { Settings } from './service.ts';

/** Engines that several nodes can share, with why they cannot be had here. */
export const sharedEngines = [
  { kind: 'PostgreSQL and Redis', redis: true, skip: !(available.postgres && available.privateRedis) },
  { kind: 'PostgreSQL alone', redis: false, skip: !available.postgres },
];

export interface SharedEngines {
  /** What each node is started with. */
  readonly settings: Settings;
  /** To be called after the nodes are closed. */
  drop(): Promise<void>;
}

/** A database of a test's own, and a Redis where one is wanted. */
export async function openSharedEngines(redis: boolean): Promise<SharedEngines> {
  const store = await freshServer();
  const fanOut = redis ? await privateRedis() : undefined;
  return {
    settings: {
      DATABASE_URL: store.options.databaseUrl,
      ...(fanOut === undefined ? {} : { REDIS_URL: fanOut.url }),
    },
    drop: async () => {
      await fanOut?.drop();
      await store.drop();
    },
  };
}
