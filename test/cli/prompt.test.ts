import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelRequest } from '../../src/cli/scripted-model/model-request.ts';
import { type Responder, say, sayJson } from '../../src/cli/scripted-model/replies.ts';
import { startScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import { temporaryFolder } from '../language-model/prompts/folders.ts';

const run = promisify(execFile);
const program = new URL('../../src/cli/prompt.ts', import.meta.url).pathname;
const CALL = 'samples/call-001.json';
/** The number that the caller of the sample wants to be called at, and how it was said. */
const NUMBER = '18876024495';
const SPOKEN = /幺八八七六零二四四九五|一八八七六零二四四九五|18876024495/;

const isPart = ({ messages }: ModelRequest) => (messages[0]?.content ?? '').includes('请把用户消息里这一段');
const prompt = (args: string[], env: Record<string, string> = {}) =>
  run(process.execPath, ['--import', 'tsx', program, ...args], {
    env: { PATH: process.env.PATH ?? '', LLM_HARD_DEADLINE_MS: '60000', LLM_IDLE_MS: '60000', ...env },
  });

/** A server that answers each question by the function. */
async function server(responder: Responder = () => say('无。')) {
  const model = await startScriptedModel(responder);
  onTestFinished(() => model.close());
  return { model, env: { LLM_BASE_URL: model.baseUrl, LLM_MODEL: 'scripted' } };
}

describe('the prompt command', () => {
  it('lists the prompts', async () => {
    const { stdout } = await prompt(['--list', '--json']);
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ name: 'summary', version: expect.stringMatching(/^\d+-[0-9a-f]{6}$/) }),
    );
  });

  it('shows what would leave the machine, which is masked, and asks nobody', async () => {
    const { model, env } = await server();
    const { stdout } = await prompt(['summary', '--call', CALL, '--show'], env);
    expect(stdout).toMatch(/\[s1\] 坐席：/);
    expect(stdout).toMatch(/--- system \(masked\) ---/);
    expect(stdout).toMatch(/guard: nothing personal is left/);
    expect(stdout).not.toMatch(SPOKEN);
    expect(model.requests).toEqual([]);
  });

  it('asks the server, which sees placeholders, and puts personal data back', async () => {
    const { model, env } = await server((request) => {
      const placeholder = /回电号码：(【电话\d】)/.exec(request.messages.at(-1)?.content ?? '')?.[1] ?? '';
      return say(`**市民来电求助：遗失手机，希望帮忙找回。回电号码为${placeholder}。**`);
    });
    const { stdout } = await prompt(['summary', '--call', CALL, '--json'], env);
    const { answer, leak } = JSON.parse(stdout);
    expect(leak).toBeNull();
    expect(answer.output).toBe(`市民来电求助：遗失手机，希望帮忙找回。回电号码为${NUMBER}。`);
    expect(answer).toMatchObject({ model: 'scripted', tokens: { estimated: false }, repaired: false });
    expect(answer.totalMs).toBeGreaterThanOrEqual(answer.firstTextMs);
    expect(JSON.stringify(model.requests[0]?.body)).not.toMatch(SPOKEN);
  });

  it('shows which values of a form the call bears out', async () => {
    const fields = [
      { key: 'subject', segment: 's2', quote: '我手机丢在出租车上了', value: '手机丢在出租车上' },
      { key: 'district', segment: 's6', quote: '美兰区的', value: '美兰区' },
    ];
    const { env } = await server(() => sayJson({ fields }));
    const { stdout } = await prompt(['fill-form', '--call', CALL, '--json'], env);
    expect(JSON.parse(stdout).answer.output).toMatchObject({
      fields: { subject: [{ value: '手机丢在出租车上', source: 'model' }] },
      dropped: [{ key: 'district', why: 'no-quote' }],
    });
  });

  it('summarises a long call piece by piece', async () => {
    const { model, env } = await server((request) =>
      say(isPart(request) ? '油烟很大。' : '市民来电投诉：油烟扰民。'),
    );
    const folder = temporaryFolder({
      'long.txt': Array.from(
        { length: 80 },
        (_, at) => `来电人：第${at}件事，楼下的烧烤店油烟很大，窗户都不敢开。`,
      ).join('\n'),
    });
    const { stdout } = await prompt(['summary-merge', '--call', `${folder}/long.txt`, '--json'], {
      ...env,
      LLM_CONTEXT_TOKENS: '2700',
    });
    const { answer, messages } = JSON.parse(stdout);
    expect(answer.output).toBe('市民来电投诉：油烟扰民。');
    expect(model.requests.length).toBeGreaterThanOrEqual(3);
    expect(messages[1].content).toMatch(/<parts-[a-z]+>\n油烟很大。\n油烟很大。\n/);
  });

  it.each([
    [['nothing', '--call', CALL], /there is no prompt nothing, only summary/],
    [['summary', '--call', 'nowhere.json'], /nowhere\.json: no such file/],
  ])('%j is misuse', async (args, message) => {
    await expect(prompt(args)).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('tells in one line when no server answers', async () => {
    const { model, env } = await server();
    await model.close();
    await expect(prompt(['summary', '--call', CALL], env)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^[^\n]+\n$/),
    });
  });
});
