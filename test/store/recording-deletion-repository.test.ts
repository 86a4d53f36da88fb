import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { RecordingDeletionRepository } from '../../src/store/repositories/recording-deletion-repository.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const LATER = new Date('2026-03-02T12:00:01Z');

describe.each(storeEngines)('recordings to delete on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let deletions: RecordingDeletionRepository;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      deletions = new RecordingDeletionRepository(test.database);
    });
    afterAll(() => test.drop());
    beforeEach(() => test.database.sql.deleteFrom('recording_deletions').execute());

    const due = (before: Date, after = 0, limit = 10) => deletions.due({ before, after, limit });
    const one = async (url: string): Promise<number> => {
      await deletions.note([url]);
      const [id] = await due(NOON);
      if (id === undefined) throw new Error('nothing was noted');
      return id;
    };

    it('noted once, however often and by whom', async () => {
      await deletions.note([]);
      await Promise.all([deletions.note(['a', 'b', 'a']), deletions.note(['b', 'c'])]);
      const ids = await due(NOON);
      expect(new Set(ids).size).toBe(3);
      expect((await Promise.all(ids.map((id) => deletions.attempt(id, NOON)))).sort()).toEqual([
        'a',
        'b',
        'c',
      ]);
    });

    it('due until they are tried, and again when that is long ago', async () => {
      const id = await one('a');
      expect(await deletions.attempt(id, NOON)).toBe('a');
      expect(await due(NOON)).toEqual([]);
      expect(await due(LATER)).toEqual([id]);
      // Noted again meanwhile: still the same, and tried.
      await deletions.note(['a']);
      expect(await due(NOON)).toEqual([]);
    });

    it('listed page by page', async () => {
      await deletions.note(['a', 'b', 'c']);
      const all = await due(NOON);
      expect(all).toEqual([...all].sort((a, b) => a - b));
      const first = await due(NOON, 0, 2);
      expect([...first, ...(await due(NOON, first.at(-1), 2))]).toEqual(all);
    });

    it('forgotten with their address once that is confirmed', async () => {
      const id = await one('https://platform/secret');
      await deletions.attempt(id, NOON);
      await deletions.confirm(id);
      await deletions.confirm(id);
      expect(await deletions.attempt(id, NOON)).toBeNull();
      expect(await test.database.sql.selectFrom('recording_deletions').selectAll().execute()).toEqual([]);
    });
  });
});
