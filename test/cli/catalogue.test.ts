import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { small } from '../catalogue/small.ts';
import { startService, type TestService } from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

const program = path.resolve('src/cli/catalogue.ts');
const tsx = import.meta.resolve('tsx');
const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-catalogue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in a folder of its own. */
async function run(...args: string[]) {
  const done = await promisify(execFile)(process.execPath, ['--import', tsx, program, ...args], {
    cwd: folder,
  }).catch((error: { code: number; stdout: string; stderr: string }) => error);
  const code = 'code' in done ? done.code : 0;
  return { code, stdout: done.stdout, stderr: done.stderr };
}
const give = (file: string, content: string) => writeFileSync(path.join(folder, file), content);

describe('catalogue', () => {
  let service: TestService;
  let there: string[];
  beforeAll(async () => {
    service = await startService();
    there = ['--url', service.url, '--token', await tokenOf('admin')];
  });
  afterAll(() => service.close());

  it('checks a file, also with CSV merged in', async () => {
    give('c.json', JSON.stringify(small));
    give('items.csv', 'code,keywords,leads\nGD-001,,无此单位\n');
    expect(await run('check', '--file', 'c.json')).toEqual({
      code: 0,
      stdout: 'c.json: 2 units, 2 items; 0 wrong, 0 doubtful\n',
      stderr: '',
    });
    const { code, stdout } = await run('check', '--file', 'c.json', '--items', 'items.csv');
    expect(code).toBe(1);
    expect(stdout).toContain('wrong: items, line 2: item GD-001: no unit 无此单位');
    expect(stdout).toContain('doubtful: items, line 2: item GD-001 停电报修 has no keywords');
  });

  it('takes a version through its life in a service', async () => {
    give('units.csv', 'id,name,kind\nuav,市低空管理中心,市级部门\n');
    const imported = await run('import', '--units', 'units.csv', '--name', 'uav', '--note', '低空', ...there);
    expect(imported.stdout).toMatch(/^#\d+ uav draft, 0 errors, \d+ warnings, by admin-1: 低空$/m);
    const id = /#(\d+) uav/.exec(imported.stdout)?.[1] ?? '';
    const diff = (await run('diff', id, ...there)).stdout;
    expect(diff).toContain('+ unit uav 市低空管理中心');
    const later = (await run('publish', id, '--at', '2999-01-01T00:00:00Z', ...there)).stdout;
    expect(later).toContain('uav scheduled for 2999-01-01T00:00:00.000Z');
    expect((await run('publish', id, ...there)).stdout).toContain('uav published since');
    expect((await run('list', ...there)).stdout).toContain(`#${id} uav published`);
    expect((await run('rollback', ...there)).stdout).toMatch(/ serves\n$/);
    const refused = await run('publish', id, ...there);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`version ${id} is withdrawn`) });
  }, 120_000);

  it.each([
    [['polish'], 'it must be check, list'],
    [['list'], '--url needs'],
    [['list', '--url', 'http://localhost:1'], '--token needs'],
    [['check', '--file', 'none.json'], 'none.json'],
  ])(
    'says what is missing: %j',
    async (args, reason) => {
      const url = ['polish'].includes(args[0] ?? '') ? ['--url', 'http://localhost:1', '--token', 'x'] : [];
      expect(await run(...args, ...url)).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
    },
    60_000,
  );
});
