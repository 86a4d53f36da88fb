import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Commands start slowly where tests run side by side. */
const START_MS = 120_000;

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the player as a user does, with lines piped in. */
async function flow(args: readonly string[], ...lines: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/flow.ts', ...args]);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdin.on('error', () => undefined).end(lines.map((line) => `${line}\n`).join(''));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

/** A copy of the shipped flows with one file changed. */
function changedFlows(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-flows-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync('flows', folder, { recursive: true });
  const changed = path.join(folder, file);
  writeFileSync(changed, change(readFileSync(changed, 'utf8')));
  return folder;
}

describe('the player', { timeout: START_MS }, () => {
  it('plays a request from pipe to number', async () => {
    const { code, output, errors } = await flow(
      ['flows/request.yaml'],
      '幸福小区三号楼的路灯坏了三天了，希望尽快修好',
      '#1',
      '',
    );
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(output).toMatch(/【request\/matter】（\d+\.\d 秒）请说说是什么事/);
    expect(output).toContain('> 幸福小区三号楼');
    expect(output).toContain('  · request → {"number":"20261128000042"');
    expect(output).toContain('  · message 13800001234：【12345】');
    expect(output).toMatch(/编号是.*20261128000042/);
    expect(output).toContain('通话结束：request');
  });

  it('takes the state of the service from its options', async () => {
    const closed = await flow(['flows/opening.yaml', '--closed'], '#2', '!rec 5', '!hangup');
    expect(closed.output).toContain('录音：最长 120 秒');
    expect(closed.output).toContain('通话结束：hangup');
    const free = await flow(['flows/opening.yaml', '--free', '1'], '');
    expect(free.output).toContain('排队等人工：优先级 5');
    const notice = await flow(['flows/opening.yaml', '--notice', '正在抢修停电', '--language', 'en']);
    expect(notice.output).toContain('正在抢修停电. Are you calling about this?');
  });

  it('helps with lines that mean nothing, and counts the end of the input as hanging up', async () => {
    const { code, output } = await flow(['flows/human.yaml'], '!nonsense', 'hello', '!help', '!failed');
    expect(output).toContain('there is no !nonsense');
    expect(output).toContain('a person is waited for');
    expect(output).toContain('!low text');
    expect(output).toContain('没能接通');
    expect(output).toContain('通话结束：hangup');
    expect(code).toBe(0);
  });

  it('finds danger in what is said', async () => {
    const { output } = await flow(['flows/opening.yaml'], '我家着火了', '');
    expect(output).toContain('请别挂机');
    expect(output).toContain('优先级 0');
  });

  it('says what it cannot do', async () => {
    expect(await flow([])).toMatchObject({ code: 2, errors: expect.stringContaining('name a flow file') });
    expect(await flow(['flows/nothing.yaml'])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('has no flow nothing'),
    });
    expect(await flow(['flows/human.yaml', '--free', 'x'])).toMatchObject({ code: 2 });
  });
});

describe('the check', { timeout: START_MS }, () => {
  it('passes the shipped flows', async () => {
    const { code, output } = await flow(['--check']);
    expect(output).toMatch(/flows: \d+ 个流程，0 处问题/);
    expect(code).toBe(0);
  });

  it('names file, line and node of what is wrong', async () => {
    const folder = changedFlows('request.yaml', (text) => text.replace('next: kind', 'next: kindd'));
    const { code, output } = await flow(['--check', folder]);
    expect(code).toBe(1);
    expect(output).toMatch(/request\.yaml:\d+: start: .*kindd.*did you mean kind/);
    expect(await flow([path.join(folder, 'opening.yaml')])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('kindd'),
    });
  });
});

describe('the drawings', { timeout: START_MS }, () => {
  it('are written one for each flow', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-drawings-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { code } = await flow(['--draw', folder]);
    expect(code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(
      readdirSync('flows')
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => file.replace('.yaml', '.svg'))
        .sort(),
    );
  });
});
