import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mergeLabels } from '../../src/training/merge-labels.ts';
import { readRows } from '../../src/training/read-rows.ts';

const fields = { text: 'text_masked', label: 'unit' };

test('bad lines are named by file and line, the others are read', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'jiesu-rows-'));
  const file = path.join(folder, 'rows.jsonl');
  const lines = [
    JSON.stringify({ text_masked: '停电', unit: '供电局', cat1: '电力', cat2: '停电', scheme: 'new' }),
    '{broken',
    '',
    JSON.stringify({ text_masked: '停电', cat1: '电力', cat2: '停电' }),
    JSON.stringify({ text_masked: 7, unit: '供电局' }),
    '[]',
    JSON.stringify({ text_masked: '旧分类', unit: '供电局', cat1: '部件', cat2: '路灯', scheme: 'old' }),
  ];
  await writeFile(file, `\ufeff${lines.join('\r\n')}`);
  const { rows, errors } = await readRows([file], fields);
  expect(rows).toEqual([
    { text: '停电', unit: '供电局', category: '电力/停电' },
    { text: '旧分类', unit: '供电局', category: null },
  ]);
  expect(errors.map(({ line }) => line)).toEqual([2, 4, 5, 6]);
  expect(errors[1]).toMatchObject({ file, reason: expect.stringContaining('unit') });
  await rm(folder, { recursive: true });
});

test('spellings of one unit become the one the rows use most', () => {
  const merged = mergeLabels(
    ['交警', '市交警支队', '市交警支队', '供电局'],
    [['市公安局交警支队', '市交警支队', '交警']],
  );
  expect(Object.fromEntries(merged)).toEqual({
    交警: '市交警支队',
    市交警支队: '市交警支队',
    供电局: '供电局',
  });
});

test('CSV: columns by their names, quotes, line numbers of bad rows', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'jiesu-csv-'));
  const file = path.join(folder, 'rows.CSV');
  const lines = [
    '\ufeffunit,text_masked,scheme,cat1,cat2',
    '供电局,"停电，',
    '两天了",new,电力,停电',
    '供电局,停电',
    '',
    '供电局,,new,电力,停电',
    '供电局,"他说""停电""",,电力,停电',
  ];
  await writeFile(file, lines.join('\n'));
  const { rows, errors } = await readRows([file], fields);
  expect(rows).toEqual([
    { text: '停电，\n两天了', unit: '供电局', category: '电力/停电' },
    { text: '他说"停电"', unit: '供电局', category: '电力/停电' },
  ]);
  expect(errors).toEqual([
    { file, line: 4, reason: '2 columns where the first line has 5' },
    { file, line: 6, reason: expect.stringContaining('text_masked') },
  ]);
  await writeFile(file, '\ufeffunit,text_masked\n供电局,停电\n供电局,"停电');
  const open = await readRows([file], fields);
  expect(open.rows).toHaveLength(1);
  expect(open.errors).toEqual([{ file, line: 3, reason: expect.stringContaining('not CSV') }]);
  await rm(folder, { recursive: true });
});

test('two fields joined make a label', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'jiesu-joined-'));
  const file = path.join(folder, 'rows.jsonl');
  await writeFile(file, JSON.stringify({ text_masked: '停电', cat1: '电力', cat2: '停电' }));
  const { rows } = await readRows([file], { text: 'text_masked', label: 'cat1/cat2' });
  expect(rows).toEqual([{ text: '停电', unit: '电力/停电', category: '电力/停电' }]);
  await rm(folder, { recursive: true });
});
