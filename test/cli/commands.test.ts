import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const RECORDED = 'test/data/recorded-answers/samples.json';
/** Nothing but a command that hangs takes so long. */
const START_MS = 300_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jiesu-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command as a user does, with its output in pipes. */
async function run(
  command: string,
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', `src/cli/${command}.ts`, ...args], {
    env: { ...process.env, DATA_DIR: path.join(folder, 'data'), PORT: '0' },
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, output, errors };
}

describe.concurrent('the demo', () => {
  it(
    'plays the samples and ends with their work orders',
    async () => {
      const { code, output, errors } = await run('demo', '--once', '--speed', '1000');
      expect(errors).not.toContain('Error');
      expect(code).toBe(0);
      expect(output).toContain('来电人：喂，快点快点');
      expect(output).toMatch(/░+ +\d+% /);
      expect(output).toContain('警示');
      expect(output.match(/^工单 \d{14}$/gm)).toHaveLength(3);
      expect(output).not.toContain('\u001b');
    },
    START_MS,
  );
});

describe.concurrent('replay', () => {
  it(
    'prints and saves what the desk saw',
    async () => {
      const saved = path.join(folder, 'saved.ndjson');
      const { code, output } = await run(
        'replay',
        'samples/call-014.json',
        '--speed',
        '1000',
        '--save',
        saved,
      );
      expect(code).toBe(0);
      expect(output).toContain('坐席：游先生');
      const messages = readFileSync(saved, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; seq: number });
      const seqs = messages.filter((message) => message.type === 'event').map((message) => message.seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      expect(messages.some((message) => message.type === 'partial')).toBe(true);
    },
    START_MS,
  );
});

describe.concurrent('evaluate', () => {
  it(
    'prints tables and writes the figures in their fixed shape',
    async () => {
      const file = path.join(folder, 'figures.json');
      const { code, output } = await run(
        'evaluate',
        '--calls',
        'samples',
        '--recorded',
        RECORDED,
        '--json',
        file,
      );
      expect(code).toBe(0);
      expect(output).toContain('| callbackPhone ');
      const share = expect.any(Number);
      const ranked = { top1: share, top3: share };
      const field = { exact: share, partial: share, wrong: share, missing: share };
      const percentiles = { p50: share, p99: share };
      const fields = Object.fromEntries(
        [
          'callerName',
          'callbackPhone',
          'location',
          'district',
          'occurredAt',
          'subject',
          'request',
          'relatedOrder',
          'anonymous',
          'confidential',
        ].map((name) => [name, field]),
      );
      const count = expect.any(Number);
      const summary = { factsPresent: share, forbidden: count };
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
        calls: 3,
        unit: { 25: ranked, 50: ranked, 75: ranked, 100: ranked },
        kind: { accuracy: share },
        fields,
        summary,
        redaction: { identifierRecall: 1, nameRecall: 1, falsePositiveRate: share },
        withModel: {
          model: expect.stringContaining('claude'),
          kind: { accuracy: share },
          fields,
          summary,
          missing: count,
        },
        alerts: { precision: share, recall: share },
        latencyMs: { transcript: percentiles, suggestion: percentiles },
      });
    },
    START_MS,
  );
});

describe.concurrent('misuse', () => {
  it.each([
    [['replay', 'no-such-folder'], 'no such file or folder'],
    [['replay', 'samples', '--url', 'http://127.0.0.1:1', '--token', 'x'], 'not a JWT'],
    [['demo', '--fast'], "Unknown option '--fast'"],
    [['train', '--data', '/nope'], '/nope: no such file'],
    [['gazetteer', 'learn'], '--data is missing'],
    [['gazetteer', 'learn', '--data', '/nope'], '/nope: no such file'],
    [['evaluate-time'], '--data is missing'],
    [['evaluate-time', '--data', 'README.md', '--lean', 'up'], '--lean needs past, none or future'],
  ])(
    '%j ends with one line and code 2',
    async ([command = '', ...args], message) => {
      const { code, errors } = await run(command, ...args);
      expect(errors).toContain(message);
      expect(
        errors
          .trim()
          .split('\n')
          .filter((line) => !line.includes('(node:') && !line.includes('trace-')),
      ).toHaveLength(1);
      expect(code).toBe(2);
    },
    START_MS,
  );

  it(
    'explains itself',
    async () => {
      const { code, output } = await run('replay', '--help');
      expect(code).toBe(0);
      expect(output).toContain('--no-partials');
    },
    START_MS,
  );
});
