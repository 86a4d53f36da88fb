import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BlockMeter } from '../../../src/cli/bench/block-meter.ts';
import { measureDispatch } from '../../../src/cli/bench/dispatch-speed.ts';
import { dispatchTables } from '../../../src/cli/bench/dispatch-tables.ts';
import { dispatchTexts, TEXT_LENGTH } from '../../../src/cli/bench/dispatch-texts.ts';
import { fastTextIsInstalled } from '../../../src/cli/peers/fasttext.ts';
import { writeModel } from '../../../src/training/write-model.ts';
import { randomModel } from '../../inference/model-folders.ts';
import { syntheticRows } from '../../training/matters.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-speed-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('draws texts of one length from orders, or from the examples of the catalogue', async () => {
  const data = path.join(folder, 'orders.jsonl');
  const rows = syntheticRows(60);
  const lines = rows.map(({ text, unit }) =>
    JSON.stringify({ text_masked: text, unit, cat1: 'a', cat2: 'b' }),
  );
  await writeFile(data, lines.join('\n'));
  const orders = await dispatchTexts(data, 'catalogue/dispatch.json');
  const examples = await dispatchTexts(undefined, 'catalogue/dispatch.json');
  for (const texts of [orders, examples]) {
    expect(texts.length).toBeGreaterThan(5);
    for (const { text, label } of texts) {
      expect(text).toHaveLength(TEXT_LENGTH);
      expect(label).not.toBe('');
    }
  }
  expect(orders[0]).toEqual({
    text: rows
      .map(({ text }) => text)
      .join('')
      .slice(0, TEXT_LENGTH),
    label: rows[0]?.unit,
  });
});

it('measures a model and, where it is installed, fastText on the same texts', async () => {
  const model = path.join(folder, 'model');
  await writeModel(model, randomModel(200, [3, 2]), { trainedAt: '2018-05-15', training: {} });
  const texts = (await dispatchTexts(undefined, 'catalogue/dispatch.json')).slice(0, 5);
  const speed = await measureDispatch(model, texts, 1);
  expect(speed).toMatchObject({ texts: 5, rounds: 1 });
  expect(speed.single.wall.p99).toBeGreaterThanOrEqual(speed.single.wall.p50);
  expect(speed.batch.perSecond).toBeGreaterThan(0);
  expect(speed.fastText !== null).toBe(fastTextIsInstalled());
  expect(dispatchTables(speed)).toContain(
    fastTextIsInstalled() ? "Of fastText's speed" : 'fastText left out',
  );
  await expect(measureDispatch(model, [], 1)).rejects.toThrow('no texts');
}, 120_000);

it('the longest standstill is that of the work between two turns', async () => {
  const long = await BlockMeter.of(async () => {
    const started = performance.now();
    while (performance.now() - started < 30);
  });
  expect(long.wall).toBeGreaterThanOrEqual(30);
});
