import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

const program = path.resolve('src/cli/knowledge.ts');
const shipped = readdirSync('knowledge').filter((name) => name.endsWith('.md'));
const tsx = import.meta.resolve('tsx');
const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-knowledge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in a folder of its own. */
async function run(...args: string[]) {
  const done = await promisify(execFile)(process.execPath, ['--import', tsx, program, ...args], {
    cwd: folder,
  }).catch((error: { code: number; stdout: string; stderr: string }) => error);
  const code = 'code' in done ? done.code : 0;
  return { code, stdout: done.stdout, stderr: done.stderr };
}
const give = (file: string, content: string | Buffer) => writeFileSync(path.join(folder, file), content);

describe('knowledge', () => {
  let service: TestService;
  let there: string[];
  let agent: Record<string, string>;
  beforeAll(async () => {
    service = await startService();
    there = ['--url', service.url, '--token', await tokenOf('admin')];
    agent = { authorization: `Bearer ${await tokenOf('agent')}` };
  });
  afterAll(() => service.close());

  it('begins with the articles that are shipped, and exports them as import reads them', async () => {
    const listed = (await run('list', ...there)).stdout.trim().split('\n');
    expect(listed).toHaveLength(shipped.length);
    expect(listed).toContain('养犬登记和犬证 (yang-quan-deng-ji, revision 1, 市公安局, valid 2021-05-01 –)');
    expect((await run('export', 'out', ...there)).stdout).toBe(`${shipped.length} articles in out\n`);
    const files = shipped.map((name) => path.join('out', name));
    const again = (await run('import', ...files, ...there)).stdout;
    expect(again).toBe(`0 added, 0 changed, ${shipped.length} unchanged; 0 wrong, 0 doubtful\n`);
  }, 120_000);

  it('takes an article through its life', async () => {
    give(
      'long.csv',
      `id,title,body,unit,source\nlu-deng,路灯报修,"先看编号。\n再报修。",无此局,规定\nbad,,x,,规定\n`,
    );
    const tried = await run('import', 'long.csv', '--dry-run', ...there);
    expect(tried.code).toBe(1);
    expect(tried.stdout).toBe(
      [
        'wrong: long.csv, line 4: bad: title is missing',
        'doubtful: long.csv, line 2: lu-deng: unit the catalogue has no unit 无此局: the article has no owner',
        'nothing is stored; it would be 1 added, 0 changed, 0 unchanged; 1 wrong, 1 doubtful',
        '',
      ].join('\n'),
    );
    give(
      'lu-deng.md',
      '---\nsource: 规定\nvalidUntil: 2020-01-01\ntags: 路灯、灯不亮\n---\n# 路灯报修\n\n请提供路灯杆编号。\n',
    );
    expect((await run('import', 'lu-deng.md', ...there)).stdout).toContain('1 added');
    const found = (await run('search', '路灯', '不亮', ...there)).stdout;
    expect(found).toContain(
      '路灯报修 (lu-deng, revision 1, nobody, valid  – 2020-01-01): 已过有效期（2020-01-01）',
    );
    expect(found).toContain('    请提供路灯杆编号。\n    — 规定\n');
    expect((await run('search', '今天天气', ...there)).stdout).toBe('nothing is about that\n');
    const flagged = await fetch(`${service.url}/v1/knowledge/articles/lu-deng/flags`, {
      method: 'POST',
      headers: agent,
    });
    expect(flagged.status).toBe(200);
    const flags = (await run('flags', ...there)).stdout;
    expect(flags).toMatch(/^#\d+ 路灯报修 \(lu-deng, revision 1, nobody\) open, by agent-1 at /);
    const id = /^#(\d+)/.exec(flags)?.[1] ?? '';
    expect((await run('resolve', id, ...there)).stdout).toContain('resolved by admin-1');
    expect((await run('flags', ...there)).stdout).toBe('');
    expect((await run('remove', 'lu-deng', ...there)).stdout).toBe('lu-deng is taken out\n');
    expect(await run('remove', 'lu-deng', ...there)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no such article'),
    });
  }, 240_000);

  it('sends what is too much for one request in several', async () => {
    const body = '规定。'.repeat(3_000);
    const rows = Array.from({ length: 60 }, (_, at) => `big-${at},大文章 ${at},${body},规定`);
    give('big.csv', ['id,title,body,source', ...rows].join('\n'));
    expect((await run('import', 'big.csv', ...there)).stdout).toBe(
      '60 added, 0 changed, 0 unchanged; 0 wrong, 0 doubtful\n',
    );
  }, 120_000);

  it.each([
    [['polish'], 'it must be check, measure, import'],
    [['import'], 'the files are missing'],
    [['import', 'none.md'], 'none.md: no such file'],
    [['check', 'odd.md'], 'odd.md: is neither UTF-8'],
    [['search'], 'what to search for is missing'],
    [['remove'], 'the id of the article is missing'],
  ])(
    'says what is missing: %j',
    async (args, reason) => {
      give('odd.md', Buffer.from([0xff, 0xff, 0x80, 0xff]));
      expect(await run(...args, '--url', 'http://localhost:1', '--token', 'x')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(reason),
      });
    },
    60_000,
  );
});
