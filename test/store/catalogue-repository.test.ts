import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { CatalogueRepository } from '../../src/store/repositories/catalogue-repository.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

const report = {
  errors: 0,
  warnings: 1,
  findings: [
    { level: 'warning', part: 'items', key: 'GD-001', field: 'keywords', line: 2, message: 'has none' },
  ],
} as const;

describe.each(storeEngines)('versions of the catalogue on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let versions: CatalogueRepository;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      versions = new CatalogueRepository(test.database);
    });
    beforeEach(() => test.database.sql.deleteFrom('catalogue_version').execute());
    afterAll(() => test.drop());

    async function draft(label: string): Promise<number> {
      const content = { version: label, text: '停电\u0000' };
      const made = await versions.insert({
        label,
        content,
        createdBy: 'admin-1',
        note: '试',
        report: { ...report, findings: [...report.findings] },
      });
      return made.id;
    }
    const states = async () =>
      Object.fromEntries((await versions.list({ limit: 100 })).map((one) => [one.version, one.state]));

    it('kept as they came and listed by pages, newest first', async () => {
      const ids = [await draft('a'), await draft('b'), await draft('c')];
      expect(await versions.find(ids[0] ?? 0)).toMatchObject({
        id: ids[0],
        version: 'a',
        state: 'draft',
        note: '试',
        createdBy: 'admin-1',
        publishAt: null,
        publishedAt: null,
        errors: 0,
        warnings: 1,
        report,
        content: { version: 'a', text: '停电\u0000' },
      });
      expect(await versions.find(9_999)).toBeNull();
      const [newest, next] = await versions.list({ limit: 2 });
      expect([newest?.version, next?.version]).toEqual(['c', 'b']);
      expect((await versions.list({ before: next?.id, limit: 2 })).map((one) => one.version)).toEqual(['a']);
    });

    it('published one at a time, each superseding the one before', async () => {
      expect(await versions.publishedId()).toBeNull();
      const [a, b] = [await draft('a'), await draft('b')];
      expect(await versions.publish(a)).toBe('published');
      expect(await versions.publishedId()).toBe(a);
      expect(await versions.publish(b)).toBe('published');
      expect(await states()).toEqual({ a: 'superseded', b: 'published' });
      expect(await versions.publish(a)).toBe('state');
      expect(await versions.publish(9_999)).toBe('state');
    });

    it('published one at a time when many are published at once', async () => {
      const ids = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(draft));
      const outcomes = await Promise.all([...ids, ...ids].map((id) => versions.publish(id)));
      expect(outcomes.filter((outcome) => outcome === 'published')).toHaveLength(5);
      expect(Object.values(await states()).toSorted()).toEqual([
        'published',
        ...Array<string>(4).fill('superseded'),
      ]);
    });

    it('never published under a name that served before', async () => {
      await versions.publish(await draft('a'));
      expect(await versions.publish(await draft('a'))).toBe('label');
    });

    it('rolled back one by one, until none is left', async () => {
      const ids = [await draft('a'), await draft('b'), await draft('c')];
      for (const id of ids) await versions.publish(id);
      const [a, b, c] = ids;
      expect(await versions.rollBack()).toEqual({ withdrawn: c, published: b });
      expect(await versions.rollBack()).toEqual({ withdrawn: b, published: a });
      const d = await draft('d');
      await versions.publish(d);
      expect(await versions.rollBack()).toEqual({ withdrawn: d, published: a });
      expect(await versions.rollBack()).toEqual({ withdrawn: a, published: null });
      expect(await versions.rollBack()).toBeNull();
      expect(await versions.publishedId()).toBeNull();
    });

    it('scheduled for a time, put off, and published for that time alone', async () => {
      const [a, b] = [await draft('a'), await draft('b')];
      const first = new Date('2030-01-01T00:00:00Z');
      const second = new Date('2030-01-02T00:00:00.123Z');
      expect(await versions.schedule(a, second)).toBe(true);
      expect(await versions.schedule(b, first)).toBe(true);
      expect(await versions.scheduled()).toEqual([
        { id: b, publishAt: first },
        { id: a, publishAt: second },
      ]);
      expect(await versions.schedule(b, second)).toBe(true);
      expect(await versions.publish(b, first)).toBe('state');
      expect(await versions.publish(b, second)).toBe('published');
      expect(await versions.schedule(b, first)).toBe(false);
      expect(await versions.publish(a)).toBe('published');
      expect(await versions.scheduled()).toEqual([]);
    });

    it('given up as long as they have not served', async () => {
      const [a, b] = [await draft('a'), await draft('b')];
      await versions.schedule(a, new Date());
      expect(await versions.withdraw(a)).toBe(true);
      expect(await versions.withdraw(a)).toBe(false);
      await versions.publish(b);
      expect(await versions.withdraw(b)).toBe(false);
      expect(await states()).toEqual({ a: 'withdrawn', b: 'published' });
    });
  });
});
