import { describe, expect, it, vi } from 'vitest';
import type { AskOptions, CallReading, WrittenSummary } from '../../../src/assist/language/contract.ts';
import { LanguageAssistant } from '../../../src/assist/language/language-assistant.ts';
import { LiveCall } from '../../../src/call/live-call.ts';
import { type Failure, LanguageModelError } from '../../../src/language-model/contract.ts';
import type { DeskEvent } from '../../../src/protocol/desk-event.ts';
import { candidate, said, started } from '../../call/events.ts';
import { MemoryLog } from '../../call/memory-log.ts';

const author = { prompt: 'summary', version: '1', model: 'm' };
const written: WrittenSummary = { text: '市民来电求助：小区停水。', author, doubts: [] };
const reading: CallReading = {
  author: { ...author, prompt: 'fill-form' },
  sentences: 1,
  fields: { location: [candidate('海秀中路49号', { source: 'model' })] },
  details: {},
};
const LONG =
  '我们小区从昨天晚上开始就停水了，到现在都没有人来修，打物业电话也没有人接，几百户人家都没有水用，做饭洗澡都成了问题，请你们尽快处理一下';

/** An answer that comes when the test says so, or is broken off. */
class Pending<T> {
  readonly asked: AskOptions[] = [];
  #settle: { resolve: (value: T) => void; reject: (error: Error) => void }[] = [];

  ask(options: AskOptions): Promise<T> {
    this.asked.push(options);
    return new Promise((resolve, reject) => {
      this.#settle.push({ resolve, reject });
      options.signal?.addEventListener('abort', () =>
        reject(new LanguageModelError('cancelled', 'broken off')),
      );
    });
  }

  answer(value: T): void {
    this.#settle.shift()?.resolve(value);
  }

  fail(failure: Failure): void {
    this.#settle.shift()?.reject(new LanguageModelError(failure, failure));
  }
}

async function begin(...events: DeskEvent[]) {
  const log = new MemoryLog();
  const call = await LiveCall.load('c1', log);
  await call.change(() => ({ events: [started(), ...events] }));
  const summaries = new Pending<WrittenSummary>();
  const forms = new Pending<CallReading>();
  const shown: string[] = [];
  const refresh = vi.fn();
  const errors = vi.fn();
  const assistant = new LanguageAssistant({
    hub: {
      with: async (_id, work) => work(call),
      showSummary: (_call, text) => shown.push(text),
    },
    summaries: { write: (_material, options) => summaries.ask(options) },
    forms: { read: (_material, options) => forms.ask(options) },
    heard: async () => [],
    refresh,
    log: { error: errors },
  });
  return { call, log, assistant, summaries, forms, shown, refresh, errors };
}

const end: DeskEvent = {
  type: 'call.ended',
  senderSeq: 9,
  through: 9,
  endedAt: '2026-03-01T09:10:00+08:00',
  cause: 'caller-hangup',
  missing: [],
};
const asked = (pending: { asked: AskOptions[] }, times: number) =>
  vi.waitFor(() => expect(pending.asked).toHaveLength(times), { interval: 1 });

describe('a call under way', () => {
  it('is read once the caller has said enough, and again only after as much', async () => {
    const { call, assistant, forms, log, refresh } = await begin(said(2, '停水了'));
    assistant.heard(call);
    expect(forms.asked).toHaveLength(0);
    await call.change(() => ({ events: [said(3, LONG)] }));
    assistant.heard(call);
    assistant.heard(call);
    await asked(forms, 1);
    forms.answer(reading);
    await assistant.settled(call);
    expect(log.events.at(-1)).toEqual({ type: 'reading', id: 'c1.4', ...reading });
    expect(refresh).toHaveBeenCalledTimes(1);
    assistant.heard(call);
    expect(forms.asked).toHaveLength(1);
    await call.change(() => ({ events: [said(5, LONG)] }));
    assistant.heard(call);
    await asked(forms, 2);
  });

  it('is read less often the longer it is', async () => {
    const { call, assistant, forms } = await begin(said(2, LONG.repeat(20)));
    assistant.heard(call);
    await asked(forms, 1);
    forms.answer(reading);
    await assistant.settled(call);
    for (const seq of [3, 4]) {
      await call.change(() => ({ events: [said(seq, LONG)] }));
      assistant.heard(call);
    }
    expect(forms.asked).toHaveLength(1);
    await call.change(() => ({ events: [said(5, LONG)] }));
    assistant.heard(call);
    await asked(forms, 2);
  });

  it('is not read again by a node that only hears of a reading', async () => {
    const { call, assistant, forms } = await begin(said(2, LONG), {
      type: 'reading',
      id: 'c1.3',
      ...reading,
    });
    assistant.heard(call);
    await assistant.settled(call);
    expect(forms.asked).toHaveLength(0);
  });

  it('is let go when its order is made on another node', async () => {
    const { call, assistant, forms } = await begin(said(2, LONG));
    assistant.heard(call);
    await asked(forms, 1);
    await call.change(() => ({
      events: [{ type: 'submitted', by: 'a', commandId: 'k', orderId: 'o1', orderNumber: '20260301000001' }],
    }));
    expect(forms.asked[0]?.signal?.aborted).toBe(true);
    await assistant.settled(call);
    expect(call.commitListeners.size).toBe(0);
  });

  it('says nothing when a reading fails: the next will tell', async () => {
    const { call, assistant, forms, log } = await begin(said(2, LONG));
    assistant.heard(call);
    await asked(forms, 1);
    forms.fail('timeout');
    await assistant.settled(call);
    expect(log.events.map(({ type }) => type)).toEqual(['call.started', 'segment']);
  });

  it('has its summary written on request, growing on the desk', async () => {
    const { call, assistant, summaries, shown, log } = await begin(said(2, LONG));
    assistant.requested(call);
    await asked(summaries, 1);
    summaries.asked[0]?.onText?.('市民来电');
    expect(shown).toEqual(['市民来电']);
    summaries.answer(written);
    await assistant.settled(call);
    expect(log.events.at(-1)).toEqual({ type: 'summary', state: 'draft', suggestionId: 'c1.3', ...written });
  });

  it('has only the newest request answered', async () => {
    const { call, assistant, summaries, log } = await begin(said(2, LONG));
    assistant.requested(call);
    await asked(summaries, 1);
    assistant.requested(call);
    await asked(summaries, 2);
    expect(summaries.asked[0]?.signal?.aborted).toBe(true);
    summaries.answer(written);
    summaries.answer({ ...written, text: '第二份' });
    await assistant.settled(call);
    const texts = log.events.flatMap((event) => (event.type === 'summary' ? [event.text] : []));
    expect(texts).toEqual(['第二份']);
  });
});

describe('a call that ended', () => {
  it('is read whole and summarised', async () => {
    const { call, assistant, forms, summaries, log } = await begin(said(2, LONG), end);
    assistant.ended(call);
    await asked(forms, 1);
    await asked(summaries, 1);
    forms.answer(reading);
    summaries.answer(written);
    await assistant.settled(call);
    expect(
      log.events
        .slice(3)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['reading', 'summary']);
  });

  it('is known to be read whole even when the last reading finds nothing new', async () => {
    const { call, assistant, forms, summaries, log } = await begin(said(2, LONG));
    assistant.heard(call);
    await asked(forms, 1);
    forms.answer(reading);
    await assistant.settled(call);
    await call.change(() => ({ events: [said(4, '好的'), end] }));
    assistant.ended(call);
    await asked(forms, 2);
    await asked(summaries, 1);
    forms.answer({ ...reading, sentences: 2 });
    summaries.answer(written);
    await assistant.settled(call);
    const sentences = log.events.flatMap((event) => (event.type === 'reading' ? [event.sentences] : []));
    expect(sentences).toEqual([1, 2]);
  });

  it.each<[Failure, string]>([
    ['unavailable', '语言模型暂不可用'],
    ['timeout', '语言模型未在时限内作答'],
    ['invalid', '语言模型的答复不合格'],
    ['withheld', '脱敏检查未通过'],
    ['busy', '语言模型繁忙'],
    ['too-long', '通话过长'],
  ])('tells the agent in one line of each what failed: %s', async (failure, words) => {
    const { call, assistant, forms, summaries } = await begin(said(2, LONG), end);
    assistant.ended(call);
    await asked(forms, 1);
    await asked(summaries, 1);
    forms.fail(failure);
    summaries.fail(failure);
    await assistant.settled(call);
    expect(call.state.notes.get('summary')).toMatch(new RegExp(`^${words}.*摘要由规则生成，请核对。$`));
    expect(call.state.notes.get('form')).toMatch(new RegExp(`^${words}.*请补全空缺项。$`));
  });

  it('is told of slowness, and that it is over', async () => {
    const { call, assistant, summaries } = await begin(said(2, LONG));
    assistant.requested(call);
    await asked(summaries, 1);
    summaries.asked[0]?.onSlow?.();
    await vi.waitFor(() => expect(call.state.notes.get('summary')).toContain('仍在撰写'), { interval: 1 });
    summaries.answer(written);
    await assistant.settled(call);
    expect(call.state.notes.size).toBe(0);
  });

  it('is not summarised when the agent has written, nor asked about when nothing was said', async () => {
    const edited: DeskEvent = { type: 'summary.edited', by: 'agent-1', commandId: 'k', text: '我写的' };
    const { call, assistant, forms, summaries } = await begin(said(2, LONG), edited, end);
    assistant.ended(call);
    await asked(forms, 1);
    const silent = await begin(said(2, ' '), end);
    silent.assistant.ended(silent.call);
    silent.assistant.requested(silent.call);
    expect([summaries, silent.forms, silent.summaries].map((each) => each.asked.length)).toEqual([0, 0, 0]);
    await silent.assistant.settled(silent.call);
    expect(silent.log.events).toHaveLength(3);
  });

  it('keeps the agent’s own text', async () => {
    const { call, assistant, summaries, log } = await begin(said(2, LONG));
    assistant.requested(call);
    await asked(summaries, 1);
    const edited: DeskEvent = { type: 'summary.edited', by: 'agent-1', commandId: 'k', text: '我写的' };
    await call.change(() => ({ events: [edited] }));
    summaries.answer(written);
    await assistant.settled(call);
    expect(log.events.at(-1)).toEqual(edited);
  });

  it('breaks off what is under way when the order is made, and keeps nothing of it', async () => {
    const { call, assistant, forms, summaries, log } = await begin(said(2, LONG), end);
    assistant.ended(call);
    await asked(forms, 1);
    await asked(summaries, 1);
    await call.change(() => ({
      events: [{ type: 'invalidated', by: 'agent-1', commandId: 'k', reason: '误拨' }],
    }));
    assistant.closed(call);
    await assistant.settled(call);
    expect([forms, summaries].map(({ asked: [options] }) => options?.signal?.aborted)).toEqual([true, true]);
    expect(log.events.at(-1)?.type).toBe('invalidated');
    assistant.ended(call);
    assistant.requested(call);
    assistant.heard(call);
    expect(forms.asked).toHaveLength(1);
  });
});

it('lets a shutdown break off everything', async () => {
  const { call, assistant, forms, summaries, log } = await begin(said(2, LONG), end);
  assistant.ended(call);
  await asked(forms, 1);
  await asked(summaries, 1);
  await assistant.close();
  expect(log.events).toHaveLength(3);
});

it('logs what is no failure of a model, and says so to the agent', async () => {
  const { call, assistant, errors, log } = await begin(said(2, LONG), end);
  log.failure = null;
  const broken = new LanguageAssistant({
    hub: { with: async (_id, work) => work(call), showSummary: () => undefined },
    summaries: {
      write: async () => {
        throw new Error('a fault of ours');
      },
    },
    forms: { read: async () => reading },
    heard: async () => [],
    refresh: () => undefined,
    log: { error: errors },
  });
  broken.ended(call);
  await broken.settled(call);
  await assistant.close();
  expect(errors).toHaveBeenCalledTimes(1);
  expect(call.state.notes.get('summary')).toContain('暂不可用');
});

describe('a call that goes on while the model writes', () => {
  it('is not taken to be summarised whole', async () => {
    const { call, assistant, summaries, log } = await begin(said(2, LONG));
    assistant.requested(call);
    await asked(summaries, 1);
    await call.change(() => ({ events: [said(3, '不对，是前天晚上停的水')] }));
    summaries.answer(written);
    await assistant.settled(call);
    expect(log.events.at(-1)).toMatchObject({ type: 'summary', sentences: 1 });
    expect(call.state.summarisedSentences).toBe(1);
    expect(call.state.summary).not.toHaveProperty('sentences');
  });

  it('keeps the last text that a model wrote for the job meanwhile', async () => {
    const { call, assistant, summaries } = await begin(said(2, LONG), end);
    assistant.ended(call);
    await asked(summaries, 1);
    await call.change(() => ({ events: [{ type: 'summary', state: 'final', ...written, text: '最后' }] }));
    summaries.answer(written);
    await vi.waitFor(() => expect(call.commitListeners.size).toBe(1), { interval: 1 });
    await assistant.close();
    expect(call.state.summary).toMatchObject({ state: 'final', text: '最后' });
  });

  it('bears a store that fails as the agent is to be told of slowness', async () => {
    const { call, assistant, summaries, log, errors } = await begin(said(2, LONG));
    assistant.requested(call);
    await asked(summaries, 1);
    log.failure = new Error('gone');
    summaries.asked[0]?.onSlow?.();
    await vi.waitFor(() => expect(errors).toHaveBeenCalledTimes(1), { interval: 1 });
    log.failure = null;
    summaries.answer(written);
    await assistant.settled(call);
    expect(call.state.summary?.text).toBe(written.text);
  });
});
