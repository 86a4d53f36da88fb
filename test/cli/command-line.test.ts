import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { numberOption, UsageError } from '../../src/cli/command-line.ts';
import { requireWritable } from '../../src/cli/write-file.ts';

/** Nothing but a command that hangs takes so long. */
const START_MS = 300_000;
const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-command-line-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(['', 'ten', '0', '-1', 'NaN', 'Infinity'])('refuses %j as a speed', (text) => {
  expect(() => numberOption('speed', text, 0.01)).toThrow('--speed needs a number of at least 0.01');
});

it('takes a number', () => {
  expect(numberOption('speed', '2.5', 0.01)).toBe(2.5);
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command; `reads` says whether anybody reads its output. */
async function run(args: readonly string[], { reads = true, temporary = tmpdir() } = {}): Promise<Ended> {
  const [command = '', ...rest] = args;
  const child = spawn(process.execPath, ['--import', 'tsx', `src/cli/${command}.ts`, ...rest], {
    // Not ./data, which the service of whoever works here may have open.
    env: { ...process.env, TMPDIR: temporary, DATA_DIR: mkdtempSync(path.join(folder, 'data-')) },
  });
  let output = '';
  let errors = '';
  if (reads) child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  else child.stdout.destroy();
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

describe.concurrent('a command whose reader goes away', () => {
  it.each([[['danger', 'check']], [['danger', '--help']], [['token', '--help']]])(
    '%j ends quietly',
    async (args) => {
      expect(await run(args, { reads: false })).toEqual({ code: 141, output: '', errors: '' });
    },
    START_MS,
  );

  it(
    'throws its embedded service away',
    async () => {
      const temporary = path.join(folder, 'temporary');
      mkdirSync(temporary);
      const { code, errors } = await run(['demo', '--once', '--speed', '1000'], { reads: false, temporary });
      expect(code).toBe(141);
      expect(errors).not.toContain('EPIPE');
      expect(readdirSync(temporary).filter((name) => name.startsWith('jiesu-'))).toEqual([]);
    },
    START_MS,
  );
});

describe.concurrent('a file that cannot be written', () => {
  it.each([
    [['evaluate', '--calls', 'samples', '--json', 'catalogue']],
    [['evaluate', '--calls', 'samples', '--missing', 'catalogue']],
    [['evaluate-time', '--data', 'package.json', '--json', 'catalogue']],
    [['evaluate-dispatch', '--data', 'package.json', '--json', 'catalogue']],
    [['bench', '--quick', '--json', 'catalogue']],
    [['capacity', '--fit', '--json', 'catalogue']],
    [['replay', 'samples', '--save', 'catalogue']],
    [['learnt', '--out', 'catalogue']],
  ])(
    '%j is refused before anything runs',
    async (args) => {
      expect(await run(args)).toEqual({
        code: 2,
        output: '',
        errors: 'catalogue: is a folder; name a file in it\n',
      });
    },
    START_MS,
  );

  it('is told from one that can, whose folder is made and which itself is not', () => {
    requireWritable(undefined);
    requireWritable(path.join(folder, 'a/b/figures.json'));
    expect(readdirSync(path.join(folder, 'a/b'))).toEqual([]);
    const below = path.join('package.json', 'figures.json');
    expect(() => requireWritable(below)).toThrow(UsageError);
    expect(() => requireWritable(below)).toThrow(/^package\.json\/figures\.json: .+/);
  });
});
