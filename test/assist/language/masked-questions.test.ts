import { describe, expect, it } from 'vitest';
import { knowledgeQuery } from '../../../src/assist/guidance/knowledge-query.ts';
import { FormReader } from '../../../src/assist/language/form-reader.ts';
import { SummaryWriter } from '../../../src/assist/language/summary-writer.ts';
import { personalOf } from '../../../src/assist/personal-of.ts';
import { applyEvent, type CallState, emptyCall } from '../../../src/call/call-state.ts';
import { loadCalls } from '../../../src/cli/calls/load-calls.ts';
import { readFacts } from '../../../src/facts/fact-reader.ts';
import type { Answer, Ask, LanguageModel } from '../../../src/language-model/contract.ts';
import { createPromptBook } from '../../../src/language-model/prompts/prompt-book.ts';
import { createRedaction } from '../../../src/privacy/redaction.ts';
import { findLeak } from '../../../src/privacy/residue.ts';
import { createLogger } from '../../../src/telemetry/log.ts';
import { candidate, said, started } from '../../call/events.ts';
import { contextOf } from '../../facts/helper.ts';

const prompts = createPromptBook({
  dir: new URL('../../../prompts', import.meta.url).pathname,
  overrideDir: undefined,
  log: createLogger('silent'),
});
const options = { priority: 'live' } as const;

function callOf(...texts: string[]): CallState {
  const state = emptyCall('c1');
  applyEvent(state, started());
  texts.forEach((text, at) => {
    applyEvent(state, said(at + 2, text));
  });
  return state;
}

function answering(text: (ask: Ask) => string, value: unknown = undefined) {
  const asked: Ask[] = [];
  const model: LanguageModel = {
    ask: async (ask) => {
      asked.push(ask);
      return { text: text(ask), value, model: 'm' } as Answer;
    },
    close: async () => undefined,
  };
  return { asked, model };
}

const shared = (model: LanguageModel, contextTokens: number) => ({
  model,
  prompts,
  contextTokens,
  redactionOf: ({ facts, state }: { facts: []; state: CallState }) =>
    createRedaction('mask-all', personalOf(state, facts)),
});

describe('what is asked', () => {
  it('holds no name that an agent typed for somebody else', async () => {
    const state = callOf('我是替他打的，张三丰他不方便，家里停水了');
    state.form = {
      ...state.form,
      onBehalfOf: { current: candidate('张三丰'), alternatives: [], confirmed: true } as never,
    };
    const { asked, model } = answering(() => '市民来电求助：代【姓名1】反映家里停水。');
    const writer = new SummaryWriter({ ...shared(model, 8_192), doubtsOf: () => [] } as never);
    const { text } = await writer.write({ state, facts: [] }, options);
    expect(JSON.stringify(asked)).not.toContain('张三丰');
    expect(text).toContain('代张三丰反映');
  });

  it('holds no number that a model made up for a part of a long call', async () => {
    const state = callOf(...Array.from({ length: 400 }, (_, at) => `小区第${at}次停水了，没有人来修`));
    const { asked, model } = answering(({ purpose }) =>
      purpose === 'summary-part' ? '小区停水，回电幺三八零零一三八零零零。' : '市民来电求助：小区停水。',
    );
    const writer = new SummaryWriter({ ...shared(model, 4_096), doubtsOf: () => [] } as never);
    await writer.write({ state, facts: [] }, options);
    expect(asked.at(-1)?.purpose).toBe('summary-merge');
    for (const { messages } of asked)
      for (const { content } of messages) expect(findLeak(content, 'mask-all')).toBeNull();
  });

  it('is answered of the sentences that were asked about', async () => {
    const state = callOf('小区停水了');
    const { model } = answering(
      () => {
        applyEvent(state, said(3, '是前天停的'));
        return '';
      },
      { fields: [] },
    );
    const reader = new FormReader({
      ...shared(model, 8_192),
      timeZone: 'Asia/Shanghai',
      onDropped: () => undefined,
    } as never);
    expect((await reader.read({ state, facts: [] }, options)).sentences).toBe(1);
  });

  it('of the knowledge base holds no name of the call', () => {
    let names = 0;
    const left: string[] = [];
    for (const { turns, startedAt, channel, gold } of loadCalls([
      'test/data/calls/dev',
      'test/data/calls/held',
    ])) {
      const segments = turns.map((turn, at) => ({ ...turn, id: `s${at}`, confidence: null }));
      const facts = readFacts(segments, contextOf({ startedAt, callerNumber: channel.callerNumber }));
      const said = turns.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
      const callerText = said.join('');
      for (let end = 60; end < callerText.length; end += 60) {
        const newest = callerText.slice(0, end);
        const query = knowledgeQuery({ form: {}, details: {}, started: null }, newest, facts);
        const plain = newest.slice(-120);
        for (const name of gold?.pii ?? []) {
          if (/[0-9零一二三四五六七八九]{3}/u.test(name) || !plain.includes(name)) continue;
          names += 1;
          if (query.includes(name)) left.push(name);
        }
      }
    }
    expect(names).toBeGreaterThan(100);
    expect(left.length / names).toBeLessThan(0.02);
  });
});
