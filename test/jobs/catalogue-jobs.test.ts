import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { CatalogueHolder } from '../../src/catalogue/holder.ts';
import { CatalogueVersions } from '../../src/catalogue/versions.ts';
import { createCatalogueJobs } from '../../src/jobs/catalogue-jobs.ts';
import { migrate } from '../../src/store/migrate.ts';
import { CatalogueRepository } from '../../src/store/repositories/catalogue-repository.ts';
import { small } from '../catalogue/small.ts';
import { freshEmbedded, type TestDatabase } from '../support/engines.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await freshEmbedded();
  await migrate(store.database, { jobs: false });
});
afterAll(() => store.drop());

test('a publication whose reminder was lost is reminded of again, and done for its own time alone', async () => {
  const remind = vi.fn(async (_id: number, _at: Date) => undefined);
  const versions = new CatalogueVersions({
    repository: new CatalogueRepository(store.database),
    holder: new CatalogueHolder(createCatalogue(small)),
    follower: { refresh: async () => undefined },
    bus: { publish: () => undefined },
    remind,
  });
  const jobs = createCatalogueJobs(versions);
  const { id } = await versions.import({ catalogue: { ...small, version: 't2' } }, { by: 'a', note: '' });
  const [first, second] = [new Date(Date.now() + 86_400_000), new Date(Date.now() + 2 * 86_400_000)];
  await versions.schedule(id, first);
  await versions.schedule(id, second);
  remind.mockClear();
  expect(await jobs['remind-catalogue']({})).toBe('success');
  expect(remind.mock.calls).toEqual([[id, second]]);
  expect(await jobs['publish-catalogue']({ versionId: id, publishAt: first.toISOString() })).toBe('skipped');
  expect(await jobs['publish-catalogue']({ versionId: id, publishAt: second.toISOString() })).toBe('success');
  expect(await jobs['publish-catalogue']({ versionId: id, publishAt: second.toISOString() })).toBe('skipped');
  expect((await versions.find(id)).state).toBe('published');
});
