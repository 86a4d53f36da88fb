import { describe, expect, it, vi } from 'vitest';
import { CallListener } from '../../src/assist/call-listener.ts';
import type { DispatchSuggester } from '../../src/assist/contract.ts';
import { type AssistantDeps, LiveAssistant } from '../../src/assist/live-assistant.ts';
import type { CallHub } from '../../src/call/call-hub.ts';
import { LiveCall } from '../../src/call/live-call.ts';
import { loadScenarioBook } from '../../src/catalogue/scenarios/book.ts';
import type { FactReader } from '../../src/facts/contract.ts';
import { fact } from '../../src/facts/fact.ts';
import type { Alert } from '../../src/protocol/alert.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import type { RelatedCase } from '../../src/protocol/related.ts';
import type { RelatedRepository } from '../../src/store/repositories/related-repository.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { candidate, money, said, started } from '../call/events.ts';
import { MemoryLog } from '../call/memory-log.ts';

const earlier: RelatedCase = {
  orderId: 'o1',
  number: '20260301000001',
  createdAt: '2026-03-01T00:00:00.000Z',
  unit: null,
  subject: null,
  location: null,
  status: 'created',
  similarity: 1,
};

/** Hears a subject in every sentence, danger where somebody says 火 (until 灭了), a sum where somebody says 元. */
class Ears implements FactReader {
  readonly heard: string[] = [];
  private readonly sums: Fact[] = [];
  private readonly dangers: Fact[] = [];

  add({ id, text }: { id: string; text: string }): void {
    this.heard.push(text);
    if (text.includes('元')) this.sums.splice(0, 1, money('sum', Number.parseInt(text, 10)));
    if (!text.includes('火')) return;
    const over = text.includes('灭了');
    if (over) this.dangers.length = 0;
    this.dangers.push(
      fact(
        'danger',
        {
          kind: 'fire',
          level: 'urgent',
          verdict: over ? 'over' : 'now',
          explanation: over ? '已灭' : '起火',
        },
        {
          confidence: 1,
          source: 'caller',
          rule: 'test',
          evidence: [{ segmentId: id, start: 0, end: 1, text: '火' }],
          key: 'fire',
        },
      ),
    );
  }

  facts(): readonly Fact[] {
    const last = this.heard.at(-1);
    if (last === undefined) return [];
    const grounds = { confidence: 0.8, source: 'caller', rule: 'test', evidence: [], key: '1' } as const;
    return [fact('subject', { matter: 1, text: last }, grounds), ...this.sums, ...this.dangers];
  }
}

const alertsOf = (facts: readonly Fact[]): Alert[] =>
  facts.flatMap((one) =>
    one.type !== 'danger'
      ? []
      : one.evidence.map((evidence) => ({
          id: one.id.replace('danger:', ''),
          kind: 'fire',
          level: 'urgent',
          state: one.value.verdict === 'over' ? 'over' : 'raised',
          message: '起火',
          action: '转119',
          explanation: one.value.explanation,
          rule: 'test',
          evidence,
        })),
  );

const nothingMore = { question: null, item: null, likeOrders: [] };

async function begin(overrides: Partial<AssistantDeps> = {}) {
  const log = new MemoryLog();
  const call = await LiveCall.load('c1', log);
  let held = 0;
  const hub = {
    with: async <T>(_id: string, work: (held: LiveCall) => Promise<T>): Promise<T> => {
      held++;
      try {
        return await work(call);
      } finally {
        held--;
      }
    },
  };
  const suggest = vi.fn<DispatchSuggester['suggest']>(async (text) => ({
    modelVersion: 'test',
    units: [{ name: text.includes('水') ? '市水务局' : '市城市管理局', probability: 0.9, reasons: [] }],
    categories: [{ name: '类一', probability: 0.8, reasons: [] }],
    words: [],
    unsure: false,
    ...nothingMore,
  }));
  const related = { byCaller: vi.fn(async () => [earlier]), similar: vi.fn(async () => []) };
  const log_ = { error: vi.fn() };
  const ears: Ears[] = [];
  const assistant = new LiveAssistant({
    hub: hub as unknown as CallHub,
    related: related as unknown as RelatedRepository,
    suggester: { modelVersion: 'test', suggest },
    createReader: () => {
      const made = new Ears();
      ears.push(made);
      return made;
    },
    alertsOf,
    rules: { scenarios: loadScenarioBook('catalogue/scenarios.json'), doubtsOf: () => [] },
    searchCards: async () => [],
    onHelped: () => undefined,
    timeZone: 'Asia/Shanghai',
    metrics: new Metrics(),
    log: log_,
    ...overrides,
  });
  await call.change(() => ({ events: [started()] }));
  const say = async (text: string, startMs?: number) => {
    await call.change((state) => ({
      events: [said(state.sender.highest + 1, text, startMs ?? (state.sender.highest + 1) * 1_000)],
    }));
    await assistant.settled(call);
  };
  const append = (...events: DeskEvent[]) => call.change(() => ({ events }));
  const types = () => log.events.map((event) => event.type);
  return {
    log,
    call,
    assistant,
    suggest,
    related,
    errors: log_.error,
    ears,
    say,
    append,
    types,
    held: () => held,
  };
}

describe('LiveAssistant', () => {
  it('puts suggestion, form, draft and related cases into the log', async () => {
    const { say, types, call, held } = await begin();
    await say('小区停水');
    expect(types().slice(0, 2)).toEqual(['call.started', 'segment']);
    expect(new Set(types())).toEqual(
      new Set(['call.started', 'segment', 'suggestion', 'form', 'summary', 'related', 'guidance']),
    );
    expect(call.state.form.unit).toMatchObject({ current: { value: '市水务局', source: 'model' } });
    expect(held()).toBe(0);
  });

  it('goes on from what somebody else has heard of the call', async () => {
    const { call, assistant, append, ears } = await begin();
    await append(said(2, '小区停水', 2_000));
    const before = new Ears();
    const listener = new CallListener({ createReader: () => before, alertsOf });
    listener.listen(call.state.transcript);
    await append(said(3, '已经三天了', 3_000));
    await assistant.settled(call, listener);
    expect(ears).toEqual([]);
    expect(before.heard).toEqual(['小区停水', '已经三天了']);
    expect(call.state.form.unit).toMatchObject({ current: { value: '市水务局', source: 'model' } });
  });

  it('adds nothing when it looks again, and suggests again only when it is news', async () => {
    const { say, assistant, call, log, suggest } = await begin();
    await say('小区停水');
    const before = log.events.length;
    await assistant.settled(call);
    await assistant.settled(call);
    expect(log.events.length).toBe(before);
    expect(suggest).toHaveBeenCalledTimes(1);
    await say('真的停水');
    expect(log.events.filter((event) => event.type === 'suggestion')).toHaveLength(1);
  });

  it('answers sentences that come together with one run', async () => {
    const { call, assistant, suggest, append } = await begin();
    await append(...[2, 3, 4, 5].map((seq) => said(seq, '停水')));
    for (let turn = 0; turn < 5; turn++) assistant.refresh(call);
    await assistant.settled(call);
    expect(suggest.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('raises an alert before it waits for anything', async () => {
    let answer: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const suggester: DispatchSuggester = {
      modelVersion: 'test',
      suggest: async () => {
        await slow;
        return { modelVersion: 'test', units: [], categories: [], words: [], unsure: true, ...nothingMore };
      },
    };
    const { call, assistant, append } = await begin({ suggester });
    await append(said(2, '着火了'));
    assistant.refresh(call);
    await vi.waitFor(() => expect(call.state.alerts.size).toBe(1), { interval: 1 });
    answer();
    await assistant.settled(call);
    await assistant.close();
  });

  it('hears a late sentence in its place, and alerts twice about nothing', async () => {
    const { say, ears, call } = await begin();
    await say('着火了', 5_000);
    await say('后来', 9_000);
    await say('先前', 1_000);
    expect(ears.at(-1)?.heard).toEqual(['先前', '着火了', '后来']);
    expect(call.state.alerts.size).toBe(1);
  });

  it('says that an alert is over, once', async () => {
    const { say, log } = await begin();
    await say('着火了');
    await say('火灭了');
    await say('谢谢');
    const alerts = log.events.flatMap((event) => (event.type === 'alert' ? [event.alert] : []));
    expect(alerts.map(({ id, state, explanation }) => [id, state, explanation])).toEqual([
      ['fire', 'raised', '起火'],
      ['fire', 'over', '已灭'],
    ]);
  });

  it('tells facts when they are new or changed, and not again', async () => {
    const { say, log, call } = await begin();
    await say('5000元');
    await say('谢谢');
    await say('8000元');
    const told = log.events.flatMap((event) => (event.type === 'facts' ? [event] : []));
    expect(told).toEqual([
      { type: 'facts', facts: [money('sum', 5_000)], gone: [] },
      { type: 'facts', facts: [money('sum', 8_000)], gone: [] },
    ]);
    expect([...call.state.facts.values()]).toEqual([money('sum', 8_000)]);
  });

  it.each(['suggester', 'related', 'both'])('goes on without a failing part: %s', async (part) => {
    const broken = async () => {
      throw new Error('broken');
    };
    const { say, types, errors } = await begin({
      ...(part === 'related' ? {} : { suggester: { modelVersion: 'test', suggest: broken } }),
      ...(part === 'suggester'
        ? {}
        : { related: { byCaller: broken, similar: broken } as unknown as RelatedRepository }),
    });
    await say('小区停水');
    expect(types()).toContain('form');
    expect(types()).toContain('summary');
    expect(errors).toHaveBeenCalled();
  });

  it('leaves the transcript alone when the store fails, and makes up for it later', async () => {
    const { call, assistant, log, append, types } = await begin();
    await append(said(2, '小区停水'));
    log.failure = new Error('gone');
    await assistant.settled(call);
    log.failure = null;
    expect(types()).toEqual(['call.started', 'segment']);
    await assistant.settled(call);
    expect(types()).toContain('form');
  });

  it('never fills in what the agent rejected or typed', async () => {
    const { say, append, call } = await begin();
    await say('小区停水');
    const mark = { by: 'agent-1', commandId: 'x' };
    await append(
      {
        type: 'decision',
        ...mark,
        suggestionId: 'x',
        target: 'unit',
        decision: 'rejected',
        value: '市水务局',
      },
      {
        type: 'field',
        ...mark,
        field: 'subject',
        state: { current: candidate('我写的', { source: 'agent' }), locked: true, alternatives: [] },
      },
    );
    await say('还是停水');
    expect(call.state.form.unit?.current?.value).not.toBe('市水务局');
    expect(call.state.form.subject?.current?.value).toBe('我写的');
    expect(call.state.form.subject?.alternatives[0]?.value).toBe('还是停水');
  });

  it('after the order is made only warns', async () => {
    const { say, append, types } = await begin();
    await append({ type: 'submitted', by: 'agent-1', commandId: 'x', orderId: 'o1', orderNumber: '1' });
    await say('还着火了');
    expect(types().slice(-2)).toEqual(['segment', 'alert']);
  });

  it('does nothing for a call that has not begun', async () => {
    const log = new MemoryLog();
    const { assistant } = await begin();
    const empty = await LiveCall.load('c2', log);
    assistant.refresh(empty);
    await assistant.settled(empty);
    expect(log.events).toEqual([]);
  });
});
