import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRows } from '../../src/training/read-rows.ts';
import { makeDataFolder, removeFolder } from '../support/engines.ts';
import { TEST_SECRET } from '../support/tokens.ts';

const FIELDS = { text: 'text_masked', label: 'unit' };
const record = {
  order_no: '20180516708081',
  date: '20180516',
  scheme: 'new',
  cat1: '城市管理（部件类）',
  cat2: '公共设施',
  unit: '海口供电局',
  text_masked: '大英路井盖断裂，请联系王先生13812345678',
};

describe('npm run learnt', () => {
  let folder: string;
  let DATA_DIR: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'jiesu-learnt-'));
    DATA_DIR = await makeDataFolder();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await removeFolder(DATA_DIR);
  });

  async function run(...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/learnt.ts', ...args], {
      env: { PATH: process.env.PATH, JWT_SECRET: TEST_SECRET, DATA_DIR },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }

  it('imports a history once, and writes what npm run train reads', async () => {
    const history = path.join(folder, 'orders.jsonl');
    const lines = Array.from({ length: 1_003 }, (_, at) => ({ ...record, order_no: `n${at % 1_001}` }));
    writeFileSync(
      history,
      [...lines.map((line) => JSON.stringify(line)), '{"order_no":"x"}', 'nonsense'].join('\n'),
    );
    const first = await run('--import', history);
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1001 orders imported, 2 known already, 2 left out'),
    });
    expect(first.stderr).toContain('orders.jsonl:1004: date: ');
    expect(first.stderr).toContain('orders.jsonl:1005: not JSON');
    expect((await run('--import', history)).stdout).toContain('0 orders imported, 1003 known already');
    const out = path.join(folder, 'rows.jsonl');
    expect((await run('--out', out)).stdout).toContain('1001 orders');
    const { rows, errors } = await readRows([out], FIELDS);
    expect([rows.length, errors]).toEqual([1_001, []]);
    expect(rows[0]).toEqual({
      text: '大英路井盖断裂，请联系<MASK><MASK>',
      unit: '海口供电局',
      category: '城市管理（部件类）/公共设施',
    });
    expect(readFileSync(out, 'utf8')).not.toContain('王先生');
  }, 120_000);

  it.each([
    [[], 2, 'give either --out or --import'],
    [['--out', 'a', '--import', 'b'], 2, 'give either --out or --import'],
    [['--import', 'nowhere.jsonl'], 2, 'nowhere.jsonl: no such file'],
    [['--out', '/dev/null/rows.jsonl'], 2, '/dev/null/rows.jsonl'],
  ])(
    'says what is wrong with %j',
    async (args, code, reason) => {
      expect(await run(...args)).toMatchObject({ code, stderr: expect.stringContaining(reason) });
    },
    60_000,
  );
});
