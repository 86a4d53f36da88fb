import { afterEach, expect, test, vi } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { CATALOGUE_CHANNEL, PublishedFollower } from '../../src/catalogue/follow-published.ts';
import { CatalogueHolder } from '../../src/catalogue/holder.ts';
import { madeOnce } from '../../src/inference/made-once.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import type { StoredCatalogue } from '../../src/store/repositories/catalogue-repository.ts';
import { small } from './small.ts';

const POLL_MS = 1_000;

afterEach(() => {
  vi.useRealTimers();
});

function stored(id: number, content: unknown): StoredCatalogue {
  const report = { errors: 0, warnings: 0, findings: [] };
  const none = { note: '', createdBy: 'a', createdAt: '', publishAt: null, publishedAt: null };
  return { id, version: `v${id}`, state: 'published', ...none, errors: 0, warnings: 0, report, content };
}

/** A follower over a store in memory. */
function following() {
  vi.useFakeTimers();
  const bus = new LocalBus();
  const published = { content: undefined as unknown, id: null as number | null };
  const versions = {
    publishedId: async () => published.id,
    find: async (id: number) => stored(id, published.content),
  };
  const fallback = createCatalogue(small);
  const holder = new CatalogueHolder(fallback);
  const log = { info: vi.fn(), error: vi.fn() };
  const follower = new PublishedFollower({ versions, bus, holder, fallback, log, pollMs: POLL_MS });
  const publish = (id: number | null, content: unknown = { ...small, version: `v${id}` }) =>
    Object.assign(published, { id, content });
  return { bus, holder, log, follower, publish, version: () => holder.held.catalogue.version };
}

test('takes what is published at the start, when told, after a reconnection, and on a poll', async () => {
  const { bus, follower, publish, version } = following();
  publish(1);
  await follower.open();
  expect(version()).toBe('v1');
  publish(2);
  bus.publish(CATALOGUE_CHANNEL, '');
  await vi.waitFor(() => expect(version()).toBe('v2'));
  publish(3);
  bus.reconnected();
  await vi.waitFor(() => expect(version()).toBe('v3'));
  publish(4);
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(version()).toBe('v4');
  publish(null);
  await follower.refresh();
  expect(version()).toBe('t1');
  await follower.close();
  publish(5);
  bus.publish(CATALOGUE_CHANNEL, '');
  bus.reconnected();
  await vi.advanceTimersByTimeAsync(2 * POLL_MS);
  expect(version()).toBe('t1');
});

test('what cannot be used is reported, and what served goes on', async () => {
  const { bus, follower, log, publish, version } = following();
  publish(1);
  await follower.open();
  publish(2, { ...small, version: 'v2', colour: 'blue' });
  bus.publish(CATALOGUE_CHANNEL, '');
  await vi.waitFor(() => expect(log.error).toHaveBeenCalledOnce());
  expect(version()).toBe('v1');
  publish(3, {
    ...small,
    version: 'v3',
    items: small.items.map((item) => ({ ...item, coHandlers: ['无此单位'] })),
  });
  await expect(follower.refresh()).rejects.toThrow('无此单位');
  publish(4);
  await follower.refresh();
  expect(version()).toBe('v4');
  await follower.close();
});

test('what is derived from a catalogue is made once for each', () => {
  const holder = new CatalogueHolder(createCatalogue(small));
  const make = vi.fn((catalogue: { version: string }) => catalogue.version);
  const model = {};
  const madeOf = madeOnce((_model: object, catalogue: { version: string }) => make(catalogue));
  const derived = () => madeOf(model, holder.held.catalogue);
  expect([derived(), derived()]).toEqual(['t1', 't1']);
  holder.replace({ versionId: 2, catalogue: createCatalogue({ ...small, version: 't2' }) });
  expect([derived(), derived()]).toEqual(['t2', 't2']);
  expect(make).toHaveBeenCalledTimes(2);
});
