import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { madeOnce } from '../../src/inference/made-once.ts';
import { type HeldModel, ModelHolder } from '../../src/inference/model-holder.ts';
import { TextClassifier } from '../../src/inference/text-classifier.ts';
import { trainModel } from '../../src/training/train-model.ts';
import { writeModel } from '../../src/training/write-model.ts';
import { syntheticRows, tinyOptions } from '../training/matters.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-held-'));
  await writeModel(folder, trainModel(syntheticRows(90), tinyOptions), {
    trainedAt: '2018-05-15',
    training: {},
  });
});
afterAll(() => rm(folder, { recursive: true }));

async function held(modelId: number | null): Promise<HeldModel & { close: ReturnType<typeof vi.fn> }> {
  const classifier = await TextClassifier.load(folder);
  return { modelId, folder, classifier, close: vi.spyOn(classifier, 'close') };
}

test('an answer under way when the model is replaced is finished by the one that began it', async () => {
  const [first, second] = [await held(1), await held(2)];
  const holder = new ModelHolder(first);
  let goOn = () => {};
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const answer = holder.use(async (classifier) => {
    await mayGoOn;
    return { by: classifier, ...(await classifier.classify('停电')) };
  });
  const released = holder.replaceServing(second);
  expect(holder.serving.modelId).toBe(2);
  await holder.use(async (classifier) => expect(classifier).toBe(second.classifier));
  expect(first.close).not.toHaveBeenCalled();
  goOn();
  const { by, probabilities } = await answer;
  expect(by).toBe(first.classifier);
  expect(probabilities.unit?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  await released;
  expect(first.close).toHaveBeenCalledOnce();
  expect(second.close).not.toHaveBeenCalled();
  await holder.close();
  expect(second.close).toHaveBeenCalledOnce();
});

test('hundreds of answers while models are replaced again and again: each is whole', async () => {
  const holder = new ModelHolder(await held(0));
  const answers: Promise<number>[] = [];
  for (let round = 1; round <= 20; round += 1) {
    for (let n = 0; n < 20; n += 1)
      answers.push(
        holder.use(async (classifier) => {
          const { probabilities } = await classifier.classify(`公交车等了很久 ${n}`);
          return probabilities.unit?.reduce((sum, share) => sum + share, 0) ?? 0;
        }),
      );
    await holder.replaceServing(await held(round));
  }
  for (const sum of await Promise.all(answers)) expect(sum).toBeCloseTo(1, 4);
  await holder.close();
});

test('a failed answer lets go of its model too', async () => {
  const first = await held(1);
  const holder = new ModelHolder(first);
  await expect(holder.use(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await holder.replaceServing(await held(2));
  expect(first.close).toHaveBeenCalledOnce();
  await holder.close();
});

test('the shadow comes and goes beside the one that serves', async () => {
  const [serving, shadow] = [await held(null), await held(3)];
  const holder = new ModelHolder(serving);
  expect(holder.useShadow(async () => 1)).toBeNull();
  await holder.replaceShadow(shadow);
  expect(holder.shadow?.modelId).toBe(3);
  expect(await holder.useShadow(async (classifier) => classifier === shadow.classifier)).toBe(true);
  await holder.replaceShadow(null);
  expect(shadow.close).toHaveBeenCalledOnce();
  expect(serving.close).not.toHaveBeenCalled();
  await holder.close();
});

test('what is made of a pair is made once, and anew when either changes', () => {
  const [a, b, c] = [{ n: 1 }, { n: 2 }, { n: 3 }];
  const make = vi.fn((one: { n: number }, other: { n: number }) => one.n * 10 + other.n);
  const made = madeOnce(make);
  expect([made(a, b), made(a, b), made(a, c), made(b, c), made(b, c)]).toEqual([12, 12, 13, 23, 23]);
  expect(make).toHaveBeenCalledTimes(3);
});
