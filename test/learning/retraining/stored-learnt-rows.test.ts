import { expect, test } from 'vitest';
import type { LearntRow } from '../../../src/learning/retraining/learnt-rows.ts';
import { storedLearntRows } from '../../../src/learning/retraining/stored-learnt-rows.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { LearntRepository } from '../../../src/store/repositories/learnt-repository.ts';
import { freshEmbedded } from '../../support/engines.ts';

test('what was learnt of orders is read in pages; what belongs to nobody or was forgotten teaches nothing', async () => {
  const store = await freshEmbedded();
  await migrate(store.database, { jobs: false });
  const repository = new LearntRepository(store.database);
  const made = Array.from({ length: 1_200 }, (_, n) => ({
    orderId: `o${n}`,
    number: String(n),
    at: new Date(Date.UTC(2026, 0, 1, 0, n)),
    text: `停电 ${n}`,
    unit: n === 7 ? null : '供电局',
    category: '电力/停电',
    district: null,
    refused: [],
    settled: n % 2 === 0,
  }));
  await repository.import(made);
  await repository.forget('8');
  const rows: LearntRow[] = [];
  const learnt = storedLearntRows(repository);
  for await (const row of learnt.rows()) rows.push(row);
  expect(await learnt.count()).toBe(1_198);
  expect(rows).toHaveLength(1_198);
  expect(rows.slice(0, 2)).toEqual([
    { text: '停电 0', unit: '供电局', category: '电力/停电', at: '2026-01-01T00:00:00.000Z', weight: 1 },
    { text: '停电 1', unit: '供电局', category: '电力/停电', at: '2026-01-01T00:01:00.000Z', weight: 0.5 },
  ]);
  expect(rows.some(({ text }) => text === '停电 8' || text === '停电 7')).toBe(false);
  await store.drop();
});
