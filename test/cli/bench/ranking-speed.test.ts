import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dispatchTexts } from '../../../src/cli/bench/dispatch-texts.ts';
import { measureRanking, rankingTable } from '../../../src/cli/bench/ranking-speed.ts';
import { writeModel } from '../../../src/training/write-model.ts';
import { randomModel } from '../../inference/model-folders.ts';

const catalogue = 'catalogue/dispatch.json';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-ranking-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('measures whole suggestions by a ranking that remembers the texts', async () => {
  await writeModel(folder, randomModel(200, [3, 2]), { trainedAt: '2018-05-15', training: {} });
  const texts = (await dispatchTexts(undefined, catalogue)).slice(0, 5);
  const speed = await measureRanking(folder, catalogue, texts, 1);
  expect(speed).toMatchObject({ texts: 5, remembered: 5 });
  expect(speed.wall.p99).toBeGreaterThanOrEqual(speed.wall.p50);
  expect(rankingTable(speed)).toContain('5 orders remembered');
  await expect(measureRanking(folder, catalogue, [], 1)).rejects.toThrow('no texts');
});
