import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EffectResult, FlowEvent, FlowState, Json, Step } from '../../../src/voice/engine/contract.ts';
import { createEngine, TURNS_TO_PERSON, TURNS_TO_SEAT } from '../../../src/voice/engine/engine.ts';
import { faultText } from '../../../src/voice/flow/fault.ts';
import { readFlowFolder } from '../../../src/voice/flow/flow-set.ts';
import type { FlowSet } from '../../../src/voice/flow/schema.ts';
import { setOf } from './fixture.ts';
import { answersTo, begun, effectOf, pressed, resultOf, said, silence } from './walker.ts';

/** The fixtures, and what is shipped. */
const folder = 'flows';
const shipped = existsSync(`${folder}/opening.yaml`) ? readFlowFolder(folder) : null;
const sets: readonly (readonly [name: string, set: FlowSet])[] = [
  ['fixture flows', setOf()],
  ...(shipped?.set == null ? [] : [['shipped flows', shipped.set] as const]),
];
const engine = createEngine();

const text = fc.oneof(
  fc.constantFrom(
    '人工',
    '留言',
    '一',
    '是',
    '不是',
    '今天下午',
    '13800138000',
    'English please now',
    '我家停水了',
    'operator',
    'yes',
    '20261128000001',
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom('长'.repeat(50_000), '\ud800', 'a\udfff\0b', '<break time="9s"/>{{caller}}', '__proto__'),
);
const keys = fc.oneof(
  fc.constantFrom('0', '0#', '1', '2', '9', '*', '#', '', '12345678901', 'A', '0'.repeat(5_000)),
  fc.string(),
);
const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const result: fc.Arbitrary<EffectResult> = fc.oneof(
  json.map((value): EffectResult => ({ status: 'done', value })),
  fc.constantFrom<EffectResult>(
    { status: 'none' },
    { status: 'failed' },
    { status: 'done', value: 'x'.repeat(100_000) },
  ),
);
const danger = fc.option(text, { freq: 12 });
const atMs = fc.oneof(fc.nat(), fc.constantFrom(-1, Number.NaN, Number.POSITIVE_INFINITY));

/** Anything that may come, fitting or not; `own`: the answer to the effect that is waited for. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('input' as const),
      atMs,
      danger,
      speech: fc.option(
        fc.record({
          text,
          confidence: fc.option(fc.oneof(fc.double({ min: 0, max: 1 }), fc.constant(Number.NaN))),
          language: fc.option(fc.constantFrom('zh-CN', 'en-US', 'fr-FR', '', '???')),
        }),
        { freq: 4 },
      ),
      keys: fc.option(keys, { freq: 2 }),
    }),
  },
  fc.record({ type: fc.constant('silence' as const), atMs, danger }),
  fc.record({
    type: fc.constant('recorded' as const),
    atMs,
    danger,
    url: fc.option(fc.oneof(fc.constant('https://platform.example/1'), text)),
    durationMs: fc.oneof(fc.nat(60_000), fc.constantFrom(-5, Number.NaN)),
    keys: fc.option(keys),
  }),
  fc.record({
    type: fc.constant('person' as const),
    atMs,
    danger,
    outcome: fc.constantFrom('failed' as const, 'left' as const, 'failed' as const, 'answered' as const),
  }),
  fc.record({
    type: fc.constant('result' as const),
    atMs,
    id: fc.oneof(fc.constantFrom('e1', 'e2', ''), fc.string()),
    result,
  }),
  { weight: 4, arbitrary: fc.record({ type: fc.constant('own' as const), result }) },
  fc.constant<FlowEvent>({ type: 'begin', atMs: 0 }),
);
const hangup = fc.constant<FlowEvent>({ type: 'hangup', atMs: 9_000, danger: null });
const events = fc
  .tuple(
    fc.array(happening, { maxLength: 60 }),
    fc.option(hangup, { freq: 3 }),
    fc.array(happening, { maxLength: 3 }),
  )
  .map(([before, end, after]) => [...before, ...(end === null ? [] : [end]), ...after]);

/** What each kind of waiting must end a step with. */
const endings = {
  input: ['listen'],
  recording: ['record'],
  person: ['queue', 'transfer'],
  effect: ['effect'],
} as const;

function expectLive({ state, actions }: Step): void {
  const last = actions.at(-1)?.type ?? 'nothing';
  expect(actions.slice(0, -1).every(({ type }) => type === 'say')).toBe(true);
  if (state.ended !== null) expect(last).toBe('hangup');
  else {
    expect(state.waiting).not.toBeNull();
    if (state.waiting !== null) expect(endings[state.waiting.for]).toContain(last);
  }
  expect(JSON.parse(JSON.stringify({ state, actions }))).toEqual({ state, actions });
  expect(JSON.stringify({ state, actions })).not.toMatch(/\\u(?:d[89a-f]|0000)/i);
  expect(state.said.length).toBeLessThanOrEqual(200);
  expect(Math.max(0, ...state.said.map((one) => one.text.length))).toBeLessThanOrEqual(2_000);
  expect(JSON.stringify(state).length).toBeLessThan(2_000_000);
}

describe.each(sets)('%s', (_, set) => {
  const flows = fc.constantFrom(...Object.keys(set.flows));

  it('never leave a caller without a next prompt, a person or an end, whatever comes', () => {
    fc.assert(
      fc.property(flows, events, (flow, all) => {
        let at = begun(engine, set, flow);
        expectLive(at);
        for (const one of all) {
          const event = one.type === 'own' ? resultOf(at.state, one.result) : one;
          const before = JSON.stringify(at.state);
          const next = engine.step(set, at.state, event);
          expect(JSON.stringify(at.state)).toBe(before);
          expect(engine.step(set, at.state, event)).toEqual(next);
          expectLive(next);
          if (at.state.ended !== null)
            expect(next).toEqual({ state: at.state, actions: [{ type: 'hangup' }] });
          at = next;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('take 0, the words for a person and danger to a person from wherever the caller can be heard', () => {
    const ways: readonly FlowEvent[] = [
      pressed('0'),
      pressed('0#'),
      said('请转人工。', 0.1),
      said('operator please', null),
      {
        type: 'input',
        atMs: 5,
        danger: '着火了',
        speech: { text: '着火了', confidence: 0.9, language: null },
        keys: null,
      },
    ];
    fc.assert(
      fc.property(
        flows,
        fc.array(happening, { maxLength: 12 }),
        fc.constantFrom(...ways),
        (flow, all, way) => {
          let at = begun(engine, set, flow);
          for (const one of all)
            at = engine.step(set, at.state, one.type === 'own' ? resultOf(at.state, one.result) : one);
          const waits = at.state.waiting?.for;
          if (waits !== 'input' && waits !== 'recording' && waits !== 'effect') return;
          const next = settled(set, engine.step(set, at.state, way));
          if (waits === 'recording') {
            const key: FlowEvent = {
              type: 'recorded',
              atMs: 5,
              danger: null,
              url: null,
              durationMs: 0,
              keys: '0',
            };
            const byKey = settled(set, engine.step(set, at.state, key));
            expect(
              at.state.flow === 'human'
                ? byKey.state.waiting?.for === 'person'
                : byKey.state.flow === 'human',
            ).toBe(true);
          }
          expect(next.state.flow === 'human' || next.state.waiting?.for === 'person').toBe(true);
          const urgent = way.type === 'input' && way.danger !== null;
          if (urgent) expect(next.state).toMatchObject({ priority: 'danger', vars: { danger: true } });
          if (urgent || at.state.flow === 'human') {
            expect(next.state.waiting?.for).toBe('person');
            const last = next.actions.at(-1);
            if (urgent && last?.type === 'queue') expect(last.priority).toBe(0);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['silence', () => silence],
    ['nonsense', () => said('ÿþ 呜噜噜 呱呱呱')],
    ['faint words', () => said('嗯', 0.05)],
    ['strange languages', () => said('je ne sais pas quoi dire', 0.9, 'fr-FR')],
    ['wrong keys', () => pressed('*7*')],
  ])('end in a bounded number of turns on nothing but %s, whatever the service answers', (_, heard) => {
    fc.assert(
      fc.property(flows, fc.infiniteStream(fc.nat(1_000)), (flow, choices) => {
        let at = begun(engine, set, flow, { order: { id: '1', number: '20261128000001', subject: '停水' } });
        let steps = 0;
        while (at.state.ended === null) {
          expect(steps++).toBeLessThan(400);
          at = engine.step(set, at.state, nextOf(at, heard(), choices.next().value ?? 0));
        }
        expect(at.state.turns).toBeLessThanOrEqual(TURNS_TO_SEAT + 12);
      }),
      { numRuns: 300 },
    );
  });
});

/** Nothing goes well: nobody answers, nothing is recorded. */
function nextOf(at: Step, heard: FlowEvent, seed: number): FlowEvent {
  const effect = effectOf(at);
  if (effect !== null) return resultOf(at.state, pick(answersTo(effect), seed));
  const waits = at.state.waiting?.for;
  if (waits === 'person') return { type: 'person', atMs: 5, danger: null, outcome: 'failed' };
  if (waits === 'recording')
    return { type: 'recorded', atMs: 5, danger: null, url: null, durationMs: 0, keys: null };
  return heard;
}

function pick<T>(arbitrary: fc.Arbitrary<T>, seed: number): T {
  const [value] = fc.sample(arbitrary, { seed, numRuns: 1 });
  if (value === undefined) throw new Error('nothing was sampled');
  return value;
}

/** With every effect failing. */
function settled(set: FlowSet, step: Step): Step {
  let at = step;
  while (at.state.waiting?.for === 'effect')
    at = engine.step(set, at.state, resultOf(at.state, { status: 'failed' }));
  return at;
}

describe('circles that no linter has seen', () => {
  const wild = setOf();
  const loop = (nodes: Record<string, unknown>): FlowSet => ({
    digest: 'wild',
    flows: {
      ...wild.flows,
      opening: { ...wild.flows.opening, start: 'a', nodes } as FlowSet['flows'][string],
    },
  });

  it.each([
    [
      'of words',
      {
        a: { type: 'say', prompt: { zh: '转' }, next: 'b' },
        b: { type: 'say', prompt: { zh: '圈' }, next: 'a' },
      },
    ],
    ['of a missing node', { a: { type: 'say', prompt: { zh: '转' }, next: 'nowhere' } }],
    ['of effects', { a: { type: 'lookup', lookup: 'queue', with: {}, save: 'q', next: 'a', onError: 'a' } }],
  ])('%s lead to a seat', (_, nodes) => {
    const set = loop(nodes);
    let at: { state: FlowState; actions: Step['actions'] } = begun(engine, set, 'opening');
    for (let count = 0; at.state.waiting?.for === 'effect'; count++) {
      expect(count).toBeLessThan(200);
      at = engine.step(set, at.state, resultOf(at.state, { status: 'failed' }));
    }
    expect(at.state.waiting).toEqual({ for: 'person' });
  });

  const question = {
    type: 'ask',
    prompt: { zh: '?' },
    help: [],
    attempts: 1,
    onFailure: 'a',
    timeoutMs: 1,
    minConfidence: 0,
    bargeIn: true,
    speech: true,
    choices: [],
    hints: [],
  };
  const humanOf = (nodes: Record<string, unknown>): FlowSet => ({
    digest: 'wild',
    flows: { ...wild.flows, human: { ...wild.flows.human, start: 'a', nodes } as FlowSet['flows'][string] },
  });

  it('end through questions, first at the flow human and then at a seat', () => {
    let at = begun(engine, loop({ a: question }), 'opening');
    for (let count = 0; at.state.flow === 'opening'; count++) {
      expect(count).toBeLessThan(TURNS_TO_PERSON + 1);
      at = engine.step(loop({ a: question }), at.state, silence);
    }
    const set = humanOf({ a: question, seat: { type: 'queue', onFailure: 'a' } });
    at = begun(engine, set, 'human');
    for (let count = 0; at.state.waiting?.for === 'input'; count++) {
      expect(count).toBeLessThan(TURNS_TO_SEAT + 1);
      at = engine.step(set, at.state, silence);
    }
    expect(at.state.waiting).toEqual({ for: 'person' });
  });

  it('end at seats that fail', () => {
    const set = humanOf({
      a: { type: 'queue', onFailure: 'b' },
      b: { type: 'transfer', number: '123', onFailure: 'a' },
    });
    let at = begun(engine, set, 'human');
    for (let count = 0; at.state.ended === null; count++) {
      expect(count).toBeLessThan(3);
      at = engine.step(set, at.state, { type: 'person', atMs: 5, danger: null, outcome: 'failed' });
    }
    expect(at.state.ended).toBe('unreached');
  });
});

it('a transcript keeps its newest 200 utterances', () => {
  const set = setOf();
  const one = { speaker: 'voice', text: 'x', atMs: 0, confidence: null } as const;
  const { state } = begun(engine, set, 'request');
  const full = { ...state, said: Array.from({ length: 200 }, () => one) };
  const next = engine.step(set, full, said('我家停水了'));
  expect(next.state.said).toHaveLength(200);
  expect(next.state.said.at(-1)?.text).toBe('我家停水了');
});

it('the shipped flows have no fault', () => {
  expect(shipped?.faults.map(faultText) ?? []).toEqual([]);
});
