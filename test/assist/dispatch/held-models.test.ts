import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LearntOrder } from '../../../src/assist/contract.ts';
import { createDispatchSuggester } from '../../../src/assist/dispatch/suggester.ts';
import { createCatalogue } from '../../../src/catalogue/catalogue.ts';
import { CatalogueHolder } from '../../../src/catalogue/holder.ts';
import { ModelHolder } from '../../../src/inference/model-holder.ts';
import { TextClassifier } from '../../../src/inference/text-classifier.ts';
import { small } from '../../catalogue/small.ts';
import { smallModel } from '../../learning/models/stored-models.ts';

const nowhere = { district: null };
const MATTER = '变压器嗡嗡响，停电了';
const learnt = (id: string): LearntOrder => ({
  orderId: id,
  number: id,
  at: '2026-11-01T08:00:00.000Z',
  text: MATTER,
  unit: '城管局',
  category: null,
  district: null,
  refused: [],
  settled: true,
});
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'jiesu-suggest-'));
});
afterAll(() => rm(root, { recursive: true }));

async function held(seed: number) {
  const folder = path.join(root, String(seed));
  const version = await smallModel(folder, seed);
  return { version, held: { modelId: seed, folder, classifier: await TextClassifier.load(folder) } };
}

test('suggestions, names and the shadow follow the models and the catalogue in force', async () => {
  const [one, two, three] = [await held(1), await held(2), await held(3)];
  const model = new ModelHolder(one.held);
  const catalogue = new CatalogueHolder(createCatalogue(small));
  const suggester = await createDispatchSuggester({ model, catalogue });
  const version = async () => (await suggester.suggest('停电', nowhere)).modelVersion;
  expect(await version()).toBe(`${one.version}+t1`);
  expect(suggester.unitNames).toContain('供电局');
  expect(suggester.shadow()).toBeNull();

  await model.replaceShadow(two.held);
  const shadow = suggester.shadow();
  expect(shadow?.modelVersion).toBe(`${two.version}+t1`);
  expect((await shadow?.suggest('停电', nowhere))?.modelVersion).toBe(`${two.version}+t1`);
  expect(await version()).toBe(`${one.version}+t1`);

  // Both remember what became of orders, also of those made before there was a shadow.
  const shareOf = async (ranking: typeof suggester | typeof shadow) =>
    (await ranking?.suggest(MATTER, nowhere))?.units.find(({ name }) => name === '城管局')?.probability ?? 0;
  const before = [await shareOf(suggester), await shareOf(shadow)];
  suggester.memory.apply(['1', '2', '3'].map(learnt));
  await suggester.memory.settled();
  const after = [await shareOf(suggester), await shareOf(shadow)];
  for (const [index, share] of after.entries()) expect(share).toBeGreaterThan(before[index] ?? 1);
  const again = { ...two.held, classifier: await TextClassifier.load(two.held.folder) };
  await model.replaceShadow(again);
  expect(await shareOf(suggester.shadow())).toBeCloseTo(after[1] ?? 0, 5);

  // One that began before both were replaced ends by what it began with.
  const underWay = suggester.suggest('停电', nowhere);
  await model.replaceServing(three.held);
  catalogue.replace({ versionId: 2, catalogue: createCatalogue({ ...small, version: 't2' }) });
  expect((await underWay).modelVersion).toBe(`${one.version}+t1`);
  expect(await version()).toBe(`${three.version}+t2`);
  expect(suggester.modelVersion).toBe(`${three.version}+t2`);
  await model.replaceShadow(null);
  expect(suggester.shadow()).toBeNull();
  await expect(shadow?.suggest('停电', nowhere)).rejects.toThrow('there is no shadow any more');

  // The holder is its owner's: the suggester leaves it open.
  await suggester.close();
  expect(await version()).toBe(`${three.version}+t2`);
  await model.close();
});
