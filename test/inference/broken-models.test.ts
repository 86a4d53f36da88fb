import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ModelError } from '../../src/inference/model-error.ts';
import { onnxNode, readOnnx, writeOnnx } from '../../src/inference/onnx-model.ts';
import { TextClassifier } from '../../src/inference/text-classifier.ts';
import { exportOnnx } from '../../src/training/export-onnx.ts';
import { writeModel } from '../../src/training/write-model.ts';
import { pairOf, randomModel, replaceGraph, replacePart } from './model-folders.ts';

const model = randomModel(40, [3, 2]);
const heads = model.heads.map(({ name, labels, temperature, doubt }) => ({
  name,
  classes: labels.length,
  temperature,
  doubt,
}));
const parts = ['model.json', 'labels.json', 'vocabulary.tsv', 'model.onnx'] as const;
const text = [0, 3, 17, 39, 3].map(pairOf).join('');
let root: string;
let sound: string;
let folder: string;
let expected: Awaited<ReturnType<TextClassifier['classify']>>;
let opened = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'jiesu-broken-'));
  sound = path.join(root, 'sound');
  await writeModel(sound, model, { trainedAt: '2018-05-15', training: { note: 'x' } });
  const classifier = await TextClassifier.load(sound);
  expected = await classifier.classify(text);
  await classifier.close();
  const create = InferenceSession.create.bind(InferenceSession);
  vi.spyOn(InferenceSession, 'create').mockImplementation((async (graph: Uint8Array, options: object) => {
    const session = await create(graph, options);
    opened += 1;
    const release = session.release.bind(session);
    session.release = async () => {
      await release();
      opened -= 1;
    };
    return session;
  }) as typeof InferenceSession.create);
});
afterEach(async () => {
  // Whatever a test loaded or failed to load, nothing of it is left.
  expect(opened).toBe(0);
  const files = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  expect(files.filter((file) => file.startsWith(root))).toEqual([]);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

/** A copy of the sound model, of which `spoil` breaks something. */
async function broken(spoil: (folder: string) => Promise<unknown>): Promise<string> {
  folder = await mkdtemp(path.join(root, 'copy-'));
  await cp(sound, folder, { recursive: true });
  await spoil(folder);
  return folder;
}

async function refused(spoil: (folder: string) => Promise<unknown>, message: RegExp): Promise<void> {
  const loading = TextClassifier.load(await broken(spoil));
  await expect(loading).rejects.toThrow(ModelError);
  await expect(loading).rejects.toThrow(message);
  await expect(loading).rejects.toThrow(folder);
  await rm(folder, { recursive: true });
}

describe.each(parts)('%s', (file) => {
  const where = (at: string): string => path.join(at, file);

  test('missing', () => refused((at) => rm(where(at)), /cannot be read; train a model/));

  test('a folder', () =>
    refused(async (at) => {
      await rm(where(at));
      await mkdir(where(at));
    }, /cannot be read/));

  test('a pipe that nobody writes to', () =>
    refused(async (at) => {
      await rm(where(at));
      execFileSync('mkfifo', [where(at)]);
    }, /cannot be read/));

  test('empty', () => refused((at) => writeFile(where(at), ''), /not JSON|cut short/));

  test('any byte changed, or cut short anywhere: refused, or the same as before', async () => {
    const bytes = await readFile(where(sound));
    const spoilt = fc.oneof(
      fc
        .tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }))
        .map(([at, mask]) => bytes.map((byte, index) => (index === at ? byte ^ mask : byte))),
      fc.nat({ max: bytes.length - 1 }).map((length) => bytes.subarray(0, length)),
    );
    await fc.assert(
      fc.asyncProperty(spoilt, async (other) => {
        const at = await broken((copy) => writeFile(where(copy), other));
        try {
          const classifier = await TextClassifier.load(at);
          const { probabilities, contributions } = await classifier.classify(text);
          await classifier.close();
          expect(probabilities).toEqual(expected.probabilities);
          expect(contributions).toEqual(expected.contributions);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          expect(error.message).toContain(at);
        } finally {
          await rm(at, { recursive: true });
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a manifest', () => {
  const edited = (edit: (manifest: Record<string, unknown>) => unknown) => async (at: string) => {
    const manifest = JSON.parse(await readFile(path.join(at, 'model.json'), 'utf8'));
    await writeFile(path.join(at, 'model.json'), JSON.stringify(edit(manifest)));
  };

  test('of two megabytes', () =>
    refused(
      async (at) => writeFile(path.join(at, 'model.json'), ' '.repeat(2e6)),
      /2000000 bytes are no manifest/,
    ));

  test('nested without end', () =>
    refused(async (at) => writeFile(path.join(at, 'model.json'), '['.repeat(1e6)), /not JSON/));

  test.each([
    ['more features than memory', { features: 2 ** 50 }],
    ['more classes than memory', { heads: [{ name: 'unit', classes: 2 ** 50, temperature: 1, doubt: 0 }] }],
    ['no heads', { heads: [] }],
    ['a temperature of nothing', { heads: [{ name: 'unit', classes: 3, temperature: 0, doubt: 0 }] }],
    ['half a document', { documents: 0.5 }],
  ])('with %s', (_, change) =>
    refused(
      edited((manifest) => ({ ...manifest, ...change })),
      /model\.json: ✖/,
    ),
  );

  test('for labels that are not there', () =>
    refused(
      edited((manifest) => ({ ...manifest, heads: [{ ...heads[0], name: 'constructor' }, heads[1]] })),
      /lists 0 constructor labels, the model has 3/,
    ));

  test('with another count of documents: its digest tells', () =>
    refused(
      edited((manifest) => ({ ...manifest, documents: 1_001 })),
      /model\.json: changed since it was written/,
    ));

  test('without the digest, as older folders are, is read', async () => {
    const at = await broken(edited(({ settings: _, ...manifest }) => manifest));
    const classifier = await TextClassifier.load(at);
    expect((await classifier.classify(text)).probabilities).toEqual(expected.probabilities);
    await classifier.close();
  });
});

describe('parts that agree with their digests and are wrong all the same', () => {
  const encoded = (content: string): Uint8Array => Buffer.from(content);
  const lines = model.vocabulary.map(({ ngram, documents }) => `${ngram}\t${documents}\n`);

  test.each([
    ['a line without count', [...lines.slice(1), '电\n'], /vocabulary\.tsv: line 40 is malformed/],
    ['a count of nothing', ['电\t0\n', ...lines.slice(1)], /line 1 is malformed/],
    ['three columns', ['电\t1\t2\n', ...lines.slice(1)], /line 1 is malformed/],
    ['a feature twice', [...lines.slice(0, 39), lines[0] ?? ''], /line 40 names a feature again/],
    ['a line too few', lines.slice(1), /39 features, the model has 40/],
    ['a line too many', [...lines, '电\t1\n'], /vocabulary\.tsv: /],
  ])('a vocabulary with %s', (_, content, message) =>
    refused((at) => replacePart(at, 'vocabulary.tsv', encoded(content.join(''))), message),
  );

  test('a vocabulary that is no UTF-8', () =>
    refused((at) => replacePart(at, 'vocabulary.tsv', Uint8Array.of(0xff, 9, 49, 10)), /not UTF-8/));

  test('a label twice', () =>
    refused(
      (at) => replacePart(at, 'labels.json', encoded('{"unit":["a","b","a"],"category":["c","d"]}')),
      /lists a unit label twice/,
    ));

  const graph = (change: Partial<typeof model.weights>, exported = heads) =>
    exportOnnx({ ...model.weights, ...change }, exported);
  const nan = (values: Float32Array): Float32Array =>
    values.map((value, at) => (at === 1 ? Number.NaN : value));

  test.each([
    ['no protocol buffer', encoded('nonsense'), /model\.onnx: /],
    ['nothing', encoded(''), /has no input ids/],
    [
      'a scale that is no number',
      graph({ scales: nan(model.weights.scales) }),
      /"scales" holds what is no number/,
    ],
    ['a bias that is no number', graph({ bias: nan(model.weights.bias) }), /"bias" holds what is no number/],
    [
      'a temperature of nothing',
      graph(
        {},
        heads.map((head) => ({ ...head, temperature: 0 })),
      ),
      /no number/,
    ],
    ['a head missing', graph({}, heads.slice(0, 1)), /no input category_class/],
    [
      'heads of other sizes',
      graph(
        {},
        heads.map((head, at) => ({ ...head, classes: 2 + at })),
      ),
      /no probabilities for the 3 labels/,
    ],
    [
      'fewer features',
      graph({ features: 39, values: model.weights.values.slice(5), scales: model.weights.scales.slice(1) }),
      /"table" is not int8\[40, 5\]/,
    ],
    [
      'fewer columns',
      graph({ columns: 4, values: model.weights.values.slice(40), bias: model.weights.bias.slice(1) }),
      /"table" is not int8\[40, 5\]/,
    ],
  ])('a graph with %s', (_, bytes, message) => refused((at) => replaceGraph(at, bytes), message));

  test.each([
    ['a loop', 'Loop', /may not contain Loop/],
    ['an operator that does not exist', 'NoSuch', /model\.onnx: .*NoSuch/],
  ])('a graph with %s', (_, operator, message) =>
    refused((at) => {
      const read = readOnnx(graph({}));
      const node = onnxNode(operator, ['ids'], 'other');
      return replaceGraph(at, writeOnnx({ ...read, nodes: [...read.nodes, node] }));
    }, message),
  );

  test.each(['table', 'scales', 'bias'])('a graph without %s', (name) =>
    refused(
      (at) => {
        const read = readOnnx(graph({}));
        return replaceGraph(
          at,
          writeOnnx({ ...read, tensors: read.tensors.filter((own) => own.name !== name) }),
        );
      },
      new RegExp(`has 0 constants "${name}" where one belongs`),
    ),
  );

  test('a graph with any byte changed gives a ModelError or probabilities', async () => {
    const bytes = graph({});
    // The weights are most of it, and any of them will do.
    const table = readOnnx(bytes).tensors.find(({ name }) => name === 'table')?.data ?? new Uint8Array();
    const places = [...bytes.keys()].filter(
      (at) => at < table.byteOffset || at >= table.byteOffset + table.length,
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.integer({ min: 1, max: 255 }), async (place, mask) => {
        const other = bytes.map((byte, at) => (at === place ? byte ^ mask : byte));
        const at = await broken((copy) => replaceGraph(copy, other));
        try {
          const classifier = await TextClassifier.load(at);
          const { probabilities } = await classifier.classify(text);
          await classifier.close();
          expect(probabilities.unit).toHaveLength(3);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
        } finally {
          await rm(at, { recursive: true });
        }
      }),
      { numRuns: 150 },
    );
  });
});
