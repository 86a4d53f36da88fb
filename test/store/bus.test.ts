import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../../src/store/bus.ts';
import { createBus } from '../../src/store/bus-factory.ts';
import { openDatabase } from '../../src/store/database.ts';
import {
  available,
  freshEmbedded,
  freshServer,
  privateRedis,
  sharedRedis,
  type TestDatabase,
} from '../support/engines.ts';

/** Two nodes; on the local bus both are the same. */
interface Nodes {
  a: Bus;
  b: Bus;
  close(): Promise<void>;
}

const engines = [
  {
    engine: 'local',
    skip: false,
    fresh: freshEmbedded,
    connect: async (test: TestDatabase): Promise<Nodes> => {
      const bus = await createBus({ database: test.database });
      return { a: bus, b: bus, close: () => bus.close() };
    },
  },
  {
    engine: 'Redis',
    skip: !available.redis,
    fresh: freshEmbedded,
    connect: ({ database }: TestDatabase): Promise<Nodes> => twoNodes({ database, ...sharedRedis() }),
  },
  {
    engine: 'PostgreSQL',
    skip: !available.postgres,
    fresh: freshServer,
    connect: ({ database }: TestDatabase): Promise<Nodes> => twoNodes({ database }),
  },
];

async function twoNodes(options: Parameters<typeof createBus>[0]): Promise<Nodes> {
  const [a, b] = await Promise.all([createBus(options), createBus(options)]);
  const close = async () => {
    await Promise.all([a.close(), b.close()]);
  };
  return { a, b, close };
}

/** Collects what a node hears on a channel. */
function listen(bus: Bus, channel: string): { heard: string[]; stop: () => void } {
  const heard: string[] = [];
  return { heard, stop: bus.subscribe(channel, (message) => heard.push(message)) };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe.each(engines)('the bus: $engine', ({ skip, fresh, connect }) => {
  describe.skipIf(skip)('conforms', () => {
    let test: TestDatabase;
    let nodes: Nodes;

    beforeAll(async () => {
      test = await fresh();
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      nodes = await connect(test);
    });
    afterEach(() => nodes.close());

    it('delivers to this node and to others, each message once and in order', async () => {
      const own = listen(nodes.a, 'call:1');
      const other = listen(nodes.b, 'call:1');
      for (const number of numbers(2_000)) nodes.a.publish('call:1', number);
      nodes.b.publish('end', '');
      await vi.waitFor(() => expect([own.heard.length, other.heard.length]).toEqual([2_000, 2_000]));
      expect(own.heard).toEqual(numbers(2_000));
      expect(other.heard).toEqual(numbers(2_000));
    });

    it('delivers only to the channel, and to each of its subscribers until they leave', async () => {
      const [first, second, elsewhere] = [listen(nodes.b, 'x'), listen(nodes.b, 'x'), listen(nodes.b, 'y')];
      nodes.a.publish('x', '1');
      await vi.waitFor(() => expect([first.heard, second.heard]).toEqual([['1'], ['1']]));
      first.stop();
      nodes.a.publish('x', '2');
      await vi.waitFor(() => expect(second.heard).toEqual(['1', '2']));
      expect([first.heard, elsewhere.heard]).toEqual([['1'], []]);
    });

    it('carries every character and the longest message allowed, and refuses a longer one', async () => {
      const messages = [
        '{"callId":"张三😀","seq":1}',
        '\u0000\n"\\\u2028',
        '',
        'x'.repeat(6_900),
        '长'.repeat(2_300),
      ];
      const { heard } = listen(nodes.b, '频道');
      for (const message of messages) nodes.a.publish('频道', message);
      await vi.waitFor(() => expect(heard).toEqual(messages));
      expect(() => nodes.a.publish('x', 'x'.repeat(7_000))).toThrow(RangeError);
    });

    it('goes on when a subscriber throws', async () => {
      nodes.b.subscribe('x', () => {
        throw new Error('careless');
      });
      const { heard } = listen(nodes.b, 'x');
      nodes.a.publish('x', '1');
      nodes.a.publish('x', '2');
      await vi.waitFor(() => expect(heard).toEqual(['1', '2']));
    });

    it('is silent after it was closed', async () => {
      const { heard } = listen(nodes.b, 'x');
      await nodes.close();
      nodes.a.publish('x', '1');
      nodes.b.publish('x', '2');
      await nodes.close();
      expect(heard).toEqual([]);
    });
  });
});

describe.skipIf(!available.privateRedis)('the bus over a Redis that restarts', () => {
  it('delivers what was published meanwhile and says that something may be missing', async () => {
    const redis = await privateRedis();
    const test = await freshEmbedded();
    const nodes = await twoNodes({ database: test.database, redisUrl: redis.url });
    const reconnected = vi.fn();
    nodes.b.onReconnect(reconnected);
    const [own, other] = [listen(nodes.a, 'x'), listen(nodes.b, 'x')];
    await redis.stop();
    nodes.a.publish('x', 'while down');
    await vi.waitFor(() => expect(own.heard).toEqual(['while down']));
    await redis.start();
    await vi.waitFor(() => expect(reconnected).toHaveBeenCalled());
    nodes.a.publish('x', 'up again');
    await vi.waitFor(() => expect(other.heard).toContain('up again'));
    await nodes.close();
    await redis.drop();
    await test.drop();
  });
});

describe.skipIf(!available.postgres)('the bus over a PostgreSQL that drops its connections', () => {
  it('listens again and says that something may be missing', async () => {
    const test = await freshServer();
    const killer = await openDatabase(test.options);
    const nodes = await twoNodes({ database: test.database });
    const reconnected = vi.fn();
    nodes.b.onReconnect(reconnected);
    await killer.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await vi.waitFor(() => expect(reconnected).toHaveBeenCalled());
    const { heard } = listen(nodes.b, 'x');
    nodes.a.publish('x', 'up again');
    await vi.waitFor(() => expect(heard).toEqual(['up again']));
    await nodes.close();
    await killer.close();
    await test.drop();
  });
});
