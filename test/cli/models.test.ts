import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallModel } from '../learning/models/stored-models.ts';
import { makeDataFolder, removeFolder } from '../support/engines.ts';
import { startService } from '../support/service.ts';
import { TEST_SECRET, tokenOf } from '../support/tokens.ts';

const program = path.resolve('src/cli/models.ts');
const tsx = import.meta.resolve('tsx');
const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-models-'));
let DATA_DIR: string;
beforeAll(async () => {
  DATA_DIR = await makeDataFolder();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await removeFolder(DATA_DIR);
});

/** Runs the command in a folder of its own. */
async function run(...args: string[]) {
  const env = { PATH: process.env.PATH, JWT_SECRET: TEST_SECRET, DATA_DIR };
  const done = await promisify(execFile)(process.execPath, ['--import', tsx, program, ...args], {
    cwd: folder,
    env,
  }).catch((error: { code: number; stdout: string; stderr: string }) => error);
  const code = 'code' in done ? done.code : 0;
  return { code, stdout: done.stdout, stderr: done.stderr };
}

it('brings a folder into the store, and takes the model through its life in a service', async () => {
  const [good, broken] = ['good', 'broken'].map((name) => path.join(folder, name));
  const version = await smallModel(good ?? '');
  await smallModel(broken ?? '', 8);
  truncateSync(path.join(broken ?? '', 'model.onnx'), 100);
  expect(await run('import', broken ?? '')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('model.onnx: 100 bytes where'),
  });
  const imported = await run('import', good ?? '', '--note', '试用');
  expect(imported.stdout).toMatch(new RegExp(`^#1 ${version} candidate, imported by .+: 试用\n$`));

  const service = await startService({ DATA_DIR });
  const there = ['--url', service.url, '--token', await tokenOf('admin')];
  expect(await run('import', good ?? '')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('in use by process'),
  });
  expect((await run('list', ...there)).stdout).toMatch(
    new RegExp(`^[0-9a-f]{12} \\(of MODEL_DIR\\) serves\n#1 ${version} candidate`),
  );
  expect((await run('shadow', '1', ...there)).stdout).toContain(`#1 ${version} shadow`);
  expect((await run('promote', '1', ...there)).stdout).toContain(`#1 ${version} serving since 20`);
  expect((await run('show', '1', ...there)).stdout).toContain('试用');
  expect((await run('withdraw', '1', ...there)).stderr).toContain('model 1 is serving');
  expect((await run('rollback', ...there)).stdout).toMatch(/^[0-9a-f]{12} serves\n$/);
  expect((await run('retraining', ...there)).stdout).toBe('there was no retraining yet\n');
  expect(await run('retrain', ...there)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('there are 0 orders to learn from and at least 500 are needed'),
  });
  await service.close();
}, 180_000);

it.each([
  [['polish', '--url', 'http://localhost:1', '--token', 'x'], 'it must be import, list'],
  [['import'], 'the folder of the model is missing'],
  [['promote', '--url', 'http://localhost:1', '--token', 'x'], 'the id of a model is missing'],
  [['list'], '--url needs'],
])(
  'says what is missing: %j',
  async (args, reason) => {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  },
  60_000,
);
