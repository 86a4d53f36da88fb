import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrap } from '../../src/cli/peers/bootstrap.ts';
import { syntheticRows } from '../training/matters.ts';

/** Nothing but a command that hangs takes so long. */
const START_MS = 300_000;
let folder: string;
const at = (name: string): string => path.join(folder, name);

/** Orders as the data files hold them; a row without category was filed under an older system. */
function jsonLines(count: number, seed: number): string {
  return syntheticRows(count, seed)
    .map(({ text, unit, category }) => {
      const [cat1, cat2] = (category ?? '部件/其他').split('/');
      const scheme = category === null ? 'old' : 'new';
      return JSON.stringify({ text_masked: text, unit, scheme, cat1, cat2 });
    })
    .join('\n');
}

/** Runs a command as a user does. */
function run(command: string, ...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', `src/cli/${command}.ts`, ...args],
      (_, output, errors) => resolve({ code: child.exitCode ?? -1, output, errors }),
    );
  });
}

/** Kills a training, as a power cut would, when it says something; returns what it said until then. */
async function trainUntil(last: string, ...args: string[]): Promise<{ said: string[]; signal: unknown }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/train.ts', ...args]);
  const ended = once(child, 'exit');
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (line.includes(last)) child.kill('SIGKILL');
  }
  return { said, signal: (await ended)[1] };
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'jiesu-dispatch-'));
  writeFileSync(at('train.jsonl'), jsonLines(150, 1));
  const unknown = JSON.stringify({
    text_masked: '停电',
    unit: '无此单位',
    scheme: 'new',
    cat1: '电力',
    cat2: '停电',
  });
  writeFileSync(at('dev.jsonl'), `${jsonLines(40, 2)}\n${unknown}\n`);
  const trained = await run('train', '--data', at('train.jsonl'), '--out', at('model'), '--dimensions', '8');
  expect(trained.errors).toBe('');
  expect(trained.output).toMatch(/differ by \S+e-\d+ at most/);
}, START_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent('dispatch commands', () => {
  test('nothing unfinished is left behind', () => {
    expect(existsSync(at('model/model.onnx'))).toBe(true);
    expect(existsSync(at('model.unfinished'))).toBe(false);
  });

  test(
    'evaluate:dispatch scores the whole ranking with what it remembers',
    async () => {
      const { code, output, errors } = await run(
        ...([
          'evaluate-dispatch',
          '--data',
          at('dev.jsonl'),
          '--model',
          at('model'),
          '--ranking',
          '--memory',
          at('train.jsonl'),
        ] as const),
      );
      expect([code, errors]).toEqual([0, '']);
      expect(output).toContain('150 orders remembered');
      expect(output).toMatch(/unsure of \d+ rows/);
      expect(output).toMatch(/\| 41 \| 4 \| 0\.9/);
    },
    START_MS,
  );

  test(
    'a training killed in the middle goes on after its last finished epoch and writes the same bytes',
    async () => {
      const args = ['--data', at('train.jsonl'), '--out', at('killed'), '--dimensions', '8'];
      const killed = await trainUntil('calibration-embedding-bag-1: epoch 2 of 3', ...args);
      expect(killed.signal).toBe('SIGKILL');
      expect(existsSync(at('killed/model.json'))).toBe(false);
      const { code, output } = await run('train', ...args);
      expect(code).toBe(0);
      expect(output).toMatch(
        /calibration-embedding-bag-1: (goes on after epoch 2|taken from the unfinished)/,
      );
      expect(output).not.toContain('calibration-category-teacher-1: epoch');
      for (const file of ['model.onnx', 'vocabulary.tsv', 'labels.json', 'model.json'])
        expect(readFileSync(at(`killed/${file}`)).equals(readFileSync(at(`model/${file}`)))).toBe(true);
    },
    START_MS,
  );

  test(
    'evaluate:dispatch scores units, counting an unknown label as an error',
    async () => {
      const file = at('figures.json');
      const { code, output } = await run(
        ...([
          'evaluate-dispatch',
          '--data',
          at('dev.jsonl'),
          '--model',
          at('model'),
          '--json',
          file,
        ] as const),
      );
      expect(code).toBe(0);
      expect(output).toContain('1 rows have a label that is not known');
      const scored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
      const keys = ['rows', 'labels', 'top1', 'top3', 'top5', 'macroF1', 'ece', 'p50Ms', 'p99Ms'];
      expect(Object.keys(scored)).toEqual(keys);
      expect(scored).toMatchObject({ rows: 41, labels: 4, top3: 40 / 41, top5: 40 / 41 });
      expect(scored.top1).toBeGreaterThan(0.9);
      expect(scored.p99Ms).toBeGreaterThanOrEqual(scored.p50Ms ?? Number.NaN);
    },
    START_MS,
  );

  test(
    'evaluate:dispatch scores categories on the rows of the current system',
    async () => {
      const { code, output } = await run(
        ...([
          'evaluate-dispatch',
          '--data',
          at('dev.jsonl'),
          '--label',
          'cat1/cat2',
          '--model',
          at('model'),
        ] as const),
      );
      expect(code).toBe(0);
      expect(output).toContain('10 rows of another category system skipped');
      expect(output).toMatch(/\| 31 \| 3 \|/);
    },
    START_MS,
  );

  test(
    'a folder without a model is an error in one line',
    async () => {
      const { code, errors } = await run(
        'evaluate-dispatch',
        '--data',
        at('dev.jsonl'),
        '--model',
        at('none'),
      );
      expect(code).toBe(1);
      expect(errors).toMatch(/^\S+none.model\.json: cannot be read[^\n]*\n$/);
    },
    START_MS,
  );
});

test('the bootstrap interval holds the figure, is seeded, and narrows with more rows', () => {
  const share = (sample: readonly number[]): number => sample.reduce((a, b) => a + b, 0) / sample.length;
  const rows = (count: number): number[] => Array.from({ length: count }, (_, n) => (n % 4 === 0 ? 0 : 1));
  const options = { rounds: 400, seed: 7 };
  const few = bootstrap(rows(100), share, options);
  const many = bootstrap(rows(1_600), share, options);
  expect(bootstrap(rows(100), share, options)).toEqual(few);
  expect(few.low).toBeLessThan(0.75);
  expect(few.high).toBeGreaterThan(0.75);
  expect((few.high - few.low) / (many.high - many.low)).toBeCloseTo(4, 0);
});
