import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dangerRulesSchema } from '../../src/facts/danger/rules.ts';

const FILE = 'catalogue/danger-rules.json';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function danger(...args: string[]): Promise<Outcome> {
  return promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli/danger.ts', ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failed: Outcome) => failed,
  );
}

/** The rule file with a change, in a folder of its own. */
function changed(change: (file: { rules: { id: string; examples: { now: string[] } }[] }) => void): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-danger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as Parameters<typeof change>[0];
  change(file);
  const copy = path.join(folder, 'rules.json');
  writeFileSync(copy, JSON.stringify(file));
  return copy;
}

describe.concurrent('danger check', () => {
  it('passes the rules of the service', async () => {
    const { code, stdout } = await danger('check');
    expect(stdout).toMatch(/catalogue\/danger-rules\.json: \d+ 条规则，\d+ 个例句，0 个不符/);
    expect(code).toBe(0);
  });

  it('says which example of which rule fails, what was found and why', async () => {
    const copy = changed(({ rules }) => {
      rules.find(({ id }) => id === 'fire')?.examples.now.push('去年着过火', '今天天气不错');
    });
    const { code, stdout } = await danger('check', copy);
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ fire：“去年着过火”\n  应为：正在发生\n  结果：fire 过去的事（不提醒）：听到“着过火”，但“',
    );
    expect(stdout).toContain('✗ fire：“今天天气不错”\n  应为：正在发生\n  结果：没有发现');
    expect(stdout).toContain('2 个不符');
  });

  it('names what is wrong with the file', async () => {
    const copy = changed(({ rules }) => rules.push(...rules.slice(0, 1)));
    expect(await danger('check', copy)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('occurs twice'),
    });
  });
});

describe.concurrent('danger try', () => {
  it('shows turn by turn what the rules make of what is said', async () => {
    const { code, stdout } = await danger(
      'try',
      '我家着火了',
      'agent: 现在火灭了吗',
      'caller: 灭了',
      '万一漏气怎么办',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('市民：我家着火了\n  fire 正在发生（紧急）：听到“着火”');
    expect(stdout).toContain('12345转警');
    expect(stdout).toContain(
      '坐席：现在火灭了吗\n市民：灭了\n  fire 已经过去（不提醒）：先说“着火”，后来说“灭了”',
    );
    expect(stdout).toContain('市民：万一漏气怎么办\n  gas-leak 假设（不提醒）：听到“漏气”，但“万一”');
  });

  it('says so when there is nothing', async () => {
    expect((await danger('try', '我想问一下社保怎么办')).stdout).toBe(
      '市民：我想问一下社保怎么办\n  没有发现险情\n',
    );
  });
});

describe.concurrent('danger', () => {
  it('prints the schema of the file', async () => {
    expect(JSON.parse((await danger('schema')).stdout)).toEqual(dangerRulesSchema());
  });

  it.each([[[]], [['nothing']], [['try']], [['check', 'a', 'b']], [['schema', 'x']]])(
    'is misused with %j',
    async (args) => {
      expect(await danger(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('--help') });
    },
  );
});
