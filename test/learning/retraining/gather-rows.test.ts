import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countRows } from '../../../src/learning/retraining/count-rows.ts';
import { gatherRows } from '../../../src/learning/retraining/gather-rows.ts';
import type { LearntRow } from '../../../src/learning/retraining/learnt-rows.ts';
import { RetrainingError } from '../../../src/learning/retraining/retraining-error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-gather-'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);
async function file(name: string, ...lines: (string | object)[]): Promise<string> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(at(name), text);
  return at(name);
}
const learntRow = (text: string, unit: string, changes: Partial<LearntRow> = {}): LearntRow => ({
  text,
  unit,
  category: null,
  at: '2026-11-01T08:00:00.000Z',
  weight: 1,
  ...changes,
});
const task = async (files: string[], learnt: LearntRow[], changes = {}) => ({
  kind: 'gather' as const,
  files,
  learnt: await file('learnt.jsonl', ...learnt),
  groups: [['市供电局', '供电局']],
  least: 1,
  out: at('rows.jsonl'),
  ...changes,
});
const gathered = async () =>
  (await readFile(at('rows.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);

test('history comes first, then what was learnt; of one text the last word counts; spellings become one', async () => {
  const old = await file(
    'old.jsonl',
    { text_masked: '停电了', unit: '供电局', scheme: 'new', cat1: '电力', cat2: '停电' },
    { text_masked: '路灯不亮', unit: '城管局' },
    '',
  );
  const newer = await file('newer.csv', 'text_masked,unit', '公交不来,公交公司', '路灯又坏,供电局');
  const learnt = [
    learntRow('水管爆了', '水务局', { category: '水务/供水', at: '2026-11-02T08:00:00.000Z' }),
    learntRow('路灯不亮', '市供电局', { weight: 2 }),
  ];
  expect(await gatherRows(await task([old, newer], learnt))).toBe(5);
  const row = { category: null, at: null, weight: 1 };
  expect(await gathered()).toEqual([
    { ...row, text: '停电了', unit: '供电局', category: '电力/停电' },
    { ...row, text: '公交不来', unit: '公交公司' },
    { ...row, text: '路灯又坏', unit: '供电局' },
    { ...row, text: '路灯不亮', unit: '供电局', weight: 2, at: '2026-11-01T08:00:00.000Z' },
    { ...row, text: '水管爆了', unit: '水务局', category: '水务/供水', at: '2026-11-02T08:00:00.000Z' },
  ]);
  expect((await stat(at('rows.jsonl'))).mode & 0o077).toBe(0);
});

test.each([
  [
    'too few rows',
    async () => task([], [learntRow('停电', '供电局')], { least: 500 }),
    true,
    'there are 1 orders',
  ],
  [
    'a file that is not there',
    async () => task([at('none.jsonl')], []),
    false,
    'none.jsonl of TRAINING_FILES',
  ],
  ['a folder for a file', async () => task([folder], []), false, 'cannot be read on this worker'],
  [
    'a file that is not what it seems',
    async () => task([await file('bad.jsonl', 'x', { text_masked: '停电', unit: '供电局' })], []),
    true,
    'bad.jsonl:1: not JSON; 1 of 2 lines are bad',
  ],
])('%s: told, and whether trying again makes sense', async (_, given, final, reason) => {
  const gathering = gatherRows(await given());
  await expect(gathering).rejects.toThrow(reason);
  await expect(gathering).rejects.toThrow(RetrainingError);
  await expect(gathering).rejects.toMatchObject({ final });
});

test('rows are counted as far as is needed, and not at all where a file is missing', async () => {
  const jsonl = await file('a.jsonl', '{}', '', '{}', '{}');
  const csv = await file('a.csv', 'text_masked,unit', 'a,b', 'c,d');
  expect(await countRows([], 10)).toBe(0);
  expect(await countRows([jsonl, csv], 100)).toBe(5);
  expect(await countRows([jsonl, csv], 2)).toBeGreaterThanOrEqual(2);
  expect(await countRows([jsonl, at('none.jsonl')], 100)).toBeNull();
});
