import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ModelError } from '../../../src/inference/model-error.ts';
import { ModelShelf } from '../../../src/learning/models/model-shelf.ts';
import { openStoredModels, type StoredModels, smallModel } from './stored-models.ts';

let stored: StoredModels;
beforeAll(async () => {
  stored = await openStoredModels();
});
beforeEach(() => stored.reset());
afterAll(() => stored.drop());

/** Spoils what is stored of a file. */
async function spoil(version: string, file: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  for await (const bytes of stored.repository.parts(version, file))
    await stored.repository.storePart(version, { file, piece: 0, bytes: change(bytes) });
}

const flipped = (bytes: Buffer): Buffer => {
  const other = Buffer.from(bytes);
  other[bytes.length >> 1] = (other[bytes.length >> 1] ?? 0) ^ 1;
  return other;
};

test('a model goes into the store and comes back on a node that never had its folder', async () => {
  const { id, version } = await stored.add(1);
  expect(await stored.repository.find(id)).toMatchObject({ version, state: 'candidate', origin: 'imported' });
  const held = await stored.shelf.load(id);
  expect(held).toMatchObject({ modelId: id, folder: path.join(stored.copies, version) });
  const { probabilities } = await held.classifier.classify('停电了');
  expect(
    held.classifier.labels.unit?.[probabilities.unit?.indexOf(Math.max(...probabilities.unit)) ?? -1],
  ).toBe('供电局');
  await held.classifier.close();
});

test("this node's copy is used again while it is whole, and made anew when it is not", async () => {
  const { id, version } = await stored.add(1);
  const load = async () => {
    const { classifier, folder } = await stored.shelf.load(id);
    await classifier.close();
    return folder;
  };
  const graph = path.join(await load(), 'model.onnx');
  const sound = await readFile(graph);
  await spoil(version, 'model.onnx', flipped);
  // Nothing is read from the store while the copy is whole.
  await load();
  await spoil(version, 'model.onnx', flipped);
  await truncate(graph, 100);
  await load();
  expect((await readFile(graph)).equals(sound)).toBe(true);
  await writeFile(path.join(stored.copies, version, 'model.json'), '{}');
  await load();
  expect(await readdir(stored.copies)).toEqual([version]);
});

test.each([
  ['a bit that flipped', 'model.onnx', flipped, /digest/],
  ['a file that was cut short', 'vocabulary.tsv', (bytes: Buffer) => bytes.subarray(0, 50), /cut short/],
  [
    'labels of another model',
    'labels.json',
    () => Buffer.from('{"unit":["甲"],"category":["乙"]}'),
    /cut short|digest/,
  ],
])('%s in the store is found out, and nothing of it stays on the node', async (_, file, change, reason) => {
  const { id, version } = await stored.add(1);
  await spoil(version, file, change);
  const loading = stored.shelf.load(id);
  await expect(loading).rejects.toThrow(ModelError);
  await expect(loading).rejects.toThrow(reason);
  await expect(loading).rejects.toThrow(`model ${id} as it is stored`);
  expect(await readdir(stored.copies)).toEqual([]);
  // The same folder given again mends it.
  await stored.add(1);
  await (await stored.shelf.load(id)).classifier.close();
});

test('a manifest that this build cannot read, or of another version, is refused', async () => {
  const { id } = await stored.add(1);
  await sql`update models set manifest = '{"format": 9}'`.execute(stored.store.database.sql);
  await expect(stored.shelf.load(id)).rejects.toThrow('another version of the trainer');
  const { id: other } = await stored.add(2);
  await sql`update models set version = 'other' where id = ${other}`.execute(stored.store.database.sql);
  await expect(stored.shelf.load(other)).rejects.toThrow('of another version');
  await expect(stored.shelf.load(99)).rejects.toThrow('there is no model 99');
});

test.each([
  ['a graph cut short', async (folder: string) => truncate(path.join(folder, 'model.onnx'), 10), /cut short/],
  ['no labels', async (folder: string) => truncate(path.join(folder, 'labels.json'), 0), /labels\.json/],
  [
    'a version that would lead out of the folder',
    async (folder: string) => {
      const file = path.join(folder, 'model.json');
      const manifest = JSON.parse(await readFile(file, 'utf8'));
      await writeFile(file, JSON.stringify({ ...manifest, version: '../../etc' }));
    },
    /its version is not that of its files/,
  ],
])('a folder with %s is not stored', async (_, change, reason) => {
  const broken = await mkdtemp(path.join(stored.root, 'broken-'));
  await smallModel(broken);
  await change(broken);
  const about = { origin: 'imported', createdBy: 'admin-1', figures: null, note: '' } as const;
  await expect(stored.shelf.put(broken, about)).rejects.toThrow(reason);
  await expect(stored.shelf.put(broken, about)).rejects.toThrow(ModelError);
  expect(await stored.repository.list({ limit: 10 })).toEqual([]);
});

test('a folder under the version of another model leaves that one as it is', async () => {
  const { id, version } = await stored.add(1);
  const folder = await mkdtemp(path.join(stored.root, 'renamed-'));
  await smallModel(folder, 2);
  const file = path.join(folder, 'model.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), version }));
  const about = { origin: 'imported', createdBy: 'admin-1', figures: null, note: '' } as const;
  await expect(stored.shelf.put(folder, about)).rejects.toThrow('its version is not that of its files');
  await (await stored.shelf.load(id)).classifier.close();
});

test('processes that share a folder may unpack at once; what is not wanted any more is removed', async () => {
  const { id, version } = await stored.add(1);
  const other = new ModelShelf({ repository: stored.repository, folder: stored.copies });
  const loaded = await Promise.all([stored.shelf, other, stored.shelf, other].map((shelf) => shelf.load(id)));
  for (const { classifier } of loaded) await classifier.close();
  for (const name of ['dead.1.new', 'busy.2.new', 'older']) await mkdir(path.join(stored.copies, name));
  await utimes(path.join(stored.copies, 'dead.1.new'), new Date(), new Date(Date.now() - 2 * 3_600_000));
  await stored.shelf.keepOnly([version]);
  expect((await readdir(stored.copies)).toSorted()).toEqual([version, 'busy.2.new'].toSorted());
  await rm(path.join(stored.copies, 'busy.2.new'), { recursive: true });
  await stored.shelf.keepOnly([]);
  expect(await readdir(stored.copies)).toEqual([]);
});
