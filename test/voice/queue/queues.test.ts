import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { createWorld, type World } from '../outbound/world.ts';

/** A promise with what resolves it. */
function signal() {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe.each(storeEngines)('queues on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are read', () => {
    let test: TestDatabase;
    let world: World;
    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      world = createWorld(test.database, null);
    });
    afterAll(() => test.drop());

    const free = async (queue: string) => (await world.queues.state(queue)).free;

    it('a few times for all who ask at once, each queue for itself', async () => {
      await world.queues.report('hotline', { seats: 5, free: 2 }, 'gw');
      await world.queues.report('taxes', { seats: 5, free: 3 }, 'gw');
      const readings = vi.spyOn(world.queueRows, 'reported');
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => free(index % 2 === 0 ? 'hotline' : 'taxes')),
      );
      expect(answers).toEqual(answers.map((_, index) => (index % 2 === 0 ? 2 : 3)));
      expect(readings.mock.calls.length).toBeLessThanOrEqual(4);
      readings.mockRestore();
    });

    it('anew for who asks after a report, though an older reading is under way', async () => {
      await world.queues.report('hotline', { seats: 5, free: 2 }, 'gw');
      const reported = world.queueRows.reported.bind(world.queueRows);
      const [isRead, goOn] = [signal(), signal()];
      const held = vi.spyOn(world.queueRows, 'reported').mockImplementationOnce(async (queue) => {
        const report = await reported(queue);
        isRead.resolve();
        await goOn.promise;
        return report;
      });
      const older = free('hotline');
      await isRead.promise;
      await world.queueRows.report('hotline', { seats: 5, free: 0 }, 'gw', new Date(world.time.now));
      const newer = free('hotline');
      goOn.resolve();
      expect([await older, await newer]).toEqual([2, 0]);
      held.mockRestore();
    });
  });
});
