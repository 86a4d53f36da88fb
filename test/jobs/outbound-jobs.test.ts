import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobDefinitions } from '../../src/jobs/definitions.ts';
import type { JobHandlers } from '../../src/jobs/handlers.ts';
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { createOutboundJobs } from '../../src/jobs/outbound-jobs.ts';
import { migrate } from '../../src/store/migrate.ts';
import { SimulatedCaller } from '../../src/voice/outbound/adapters/simulated-caller.ts';
import {
  available,
  freshEmbedded,
  sharedRedis,
  storeEngines,
  type TestDatabase,
} from '../support/engines.ts';
import { createWorld, type World } from '../voice/outbound/world.ts';

let bystander: TestDatabase | undefined;
const stand: typeof freshEmbedded = async () => {
  bystander ??= await freshEmbedded();
  return { ...bystander, drop: async () => {} };
};
afterAll(() => bystander?.drop());

const engines = [
  ...storeEngines.map((engine) => ({ ...engine, where: () => ({}) })),
  { engine: 'Redis', skip: !available.redis, fresh: stand, where: sharedRedis },
];
const { 'place-call': placeCall, 'look-over-outbound': lookOver } = jobDefinitions.jobs;
const definitions = {
  queues: { voice: jobDefinitions.queues.voice },
  jobs: { 'place-call': placeCall, 'look-over-outbound': lookOver },
};

describe.each(engines)('outbound calls as jobs on $engine', ({ skip, fresh, where }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let world: World;
    let caller: SimulatedCaller;
    const nodes: Jobs<typeof definitions>[] = [];

    beforeEach(async () => {
      test = await fresh();
      await migrate(test.database);
      caller = new SimulatedCaller({
        onStatus: (ref, status) => world.calls.statusOf(ref, status),
        onProblem: (error) => expect.unreachable(String(error)),
      });
      world = createWorld(test.database, caller);
      await world.queues.report('hotline', { seats: 9, free: 9 }, 'gw');
    });
    afterEach(async () => {
      await Promise.all(nodes.splice(0).map((node) => node.close()));
      await test.drop();
    });

    it('placed once, whichever of two nodes looks over them and however often', async () => {
      const engine = where();
      for (const number of ['13800000001', '13800000002', '13800000003'])
        await world.book(`s-${number}`, number);
      for (let node = 0; node < 2; node++) {
        const jobs = await createJobs({ definitions, database: test.database, ...engine });
        nodes.push(jobs);
        const handlers = createOutboundJobs({
          outbound: world.calls,
          place: (outboundId, attempts, delayMs) =>
            jobs.enqueue('place-call', { outboundId, attempts }, { delayMs }),
        });
        await jobs.startWorkers(handlers as JobHandlers<typeof definitions>);
        await jobs.enqueue('look-over-outbound', {});
      }
      await vi.waitFor(async () => {
        const rows = await world.repository.list({}, { before: null, limit: 10 });
        expect(rows.map(({ state }) => state)).toEqual(['connected', 'connected', 'connected']);
      });
      await nodes[0]?.enqueue('look-over-outbound', {});
      expect(caller.placed.map(({ number }) => number).toSorted()).toEqual([
        '13800000001',
        '13800000002',
        '13800000003',
      ]);
    });
  });
});
