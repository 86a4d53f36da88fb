import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuse, reset, say, sayJson } from '../../src/cli/scripted-model/replies.ts';
import { estimatePrompt, estimateTokens } from '../../src/language-model/tokens.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { ask, failureOf, modelOn, place, placeSchema, scripted, serverSettings } from './model-under-test.ts';

const price = { input: 2, output: 8 };

describe('what a question costs', () => {
  it('is what the server says, at its price, over both turns', async () => {
    const server = await scripted(
      sayJson({}, { usage: { prompt: 1_000, completion: 100, reasoning: 40 } }),
      sayJson(place, { usage: { prompt: 1_500, completion: 50 } }),
    );
    const metrics = new Metrics();
    const { model, uses } = modelOn([serverSettings(server.baseUrl, { price })], { metrics });
    const answer = await model.ask(ask({ schema: placeSchema }));
    const usage = { prompt: 2_500, completion: 150, reasoning: 40, estimated: false };
    expect(answer.usage).toEqual(usage);
    expect(answer.cost).toBeCloseTo((2_500 * 2 + 150 * 8) / 1_000_000, 12);
    expect(uses).toMatchObject([{ outcome: 'repaired', usage, cost: answer.cost }]);
    const lines = await metrics.registry.metrics();
    expect(lines).toContain('jiesu_llm_tokens_total{purpose="test",kind="prompt"} 2500');
    expect(lines).toContain('jiesu_llm_tokens_total{purpose="test",kind="completion"} 150');
    expect(lines).toContain('jiesu_llm_questions_total{purpose="test",outcome="repaired"} 1');
    expect(lines).toContain('jiesu_llm_first_text_seconds_count{purpose="test"} 1');
  });

  it('is estimated from what went and came when the server does not say, broken answers included', async () => {
    const first = await scripted(reset(['路灯不亮']));
    const second = await scripted(say('好。', { usage: null }));
    const { model, uses } = modelOn([first, second].map(({ baseUrl }) => serverSettings(baseUrl, { price })));
    const question = ask();
    await model.ask(question);
    expect(uses[0]?.usage).toMatchObject({
      prompt: 2 * estimatePrompt(question.messages),
      completion: 4 + 2,
      estimated: true,
    });
    expect(uses[0]?.cost).toBeGreaterThan(0);
  });

  it('is nothing where nothing was read', async () => {
    const server = await scripted(refuse(500));
    const { model, uses } = modelOn([serverSettings(server.baseUrl, { price })]);
    await failureOf(model.ask(ask()));
    expect(uses).toMatchObject([{ usage: { prompt: 0, completion: 0 }, cost: null }]);
  });

  it('is told even if the one who is told fails, and the answer is not lost', async () => {
    const { model } = modelOn([await scripted(say('好。'))], {
      onUse: () => {
        throw new Error('full');
      },
    });
    const onText = () => {
      throw new Error('gone');
    };
    expect((await model.ask(ask({ onText }))).text).toBe('好。');
  });
});

describe('an estimate', () => {
  it.each([
    ['路灯不亮。', 5],
    ['abcd', 1],
    ['abcde', 2],
    ['路灯 lamp', 4],
    ['', 0],
  ])('of %s is %i tokens', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });

  it('of a whole is at most that of its parts, and grows with the text', () => {
    const text = fc.string({ unit: fc.constantFrom('灯', 'a', ' ', '。', '𠮷') });
    fc.assert(
      fc.property(text, text, (first, second) => {
        const whole = estimateTokens(first + second);
        expect(whole).toBeLessThanOrEqual(estimateTokens(first) + estimateTokens(second));
        expect(whole).toBeGreaterThanOrEqual(estimateTokens(first));
      }),
    );
  });
});
