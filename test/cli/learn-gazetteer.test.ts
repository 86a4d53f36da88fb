import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { GazetteerFile } from '../../src/facts/place/gazetteer.ts';

const program = path.resolve('src/cli/learn-gazetteer.ts');
const tsx = import.meta.resolve('tsx');
const row = JSON.stringify({ text_masked: '市民反映:在秀英区兴荣路有人乱停车', unit: '市城管' });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jiesu-learn-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** Runs the command in a folder of its own, whose `orders.jsonl` holds the lines. */
function learn(lines: readonly string[], ...args: string[]) {
  writeFileSync(path.join(folder, 'orders.jsonl'), `${lines.join('\n')}\n`);
  const all = ['--import', tsx, program, '--data', 'orders.jsonl', ...args];
  return promisify(execFile)(process.execPath, all, { cwd: folder });
}
const read = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as GazetteerFile;

it('makes the file of the service where there is none', async () => {
  const { stdout } = await learn(Array<string>(6).fill(row));
  expect(stdout).toContain('1 places from 6 orders in catalogue/gazetteer.json');
  expect(read('catalogue/gazetteer.json')).toMatchObject({
    divisions: [],
    places: [['秀英区兴荣路', 'road', 6, {}, {}]],
  });
});

it('keeps what was written by hand', async () => {
  const divisions = [{ district: '秀英区', aliases: ['秀英'], streets: [] }];
  const byHand = { city: '海口市', source: 'x', divisions, areas: [], places: [['旧路', 'road', 9, {}, {}]] };
  writeFileSync(path.join(folder, 'own.json'), JSON.stringify(byHand));
  await learn(Array<string>(6).fill(row), '--out', 'own.json');
  expect(read('own.json')).toEqual({ ...byHand, places: [['兴荣路', 'road', 6, { 秀英区: 6 }, {}]] });
});

it('says which line is bad', async () => {
  await expect(learn([row, '', '{"unit":"x"}'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^orders\.jsonl:3: text_masked: [^\n]*\n$/),
  });
});
