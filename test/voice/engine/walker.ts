import fc from 'fast-check';
import type {
  Effect,
  EffectResult,
  Engine,
  FlowEvent,
  FlowState,
  Json,
  Step,
} from '../../../src/voice/engine/contract.ts';
import type { FlowSet } from '../../../src/voice/flow/schema.ts';

export const NOW = '2026-11-28T10:20:00+08:00';

export function begun(engine: Engine, set: FlowSet, flow: string, vars: Record<string, Json> = {}): Step {
  const state = engine.initial({
    flow,
    language: 'zh',
    vars: { caller: '13800138000', called: '12345', direction: 'inbound', now: NOW, ...vars },
  });
  return engine.step(set, state, { type: 'begin', atMs: 0 });
}

export function said(
  text: string,
  confidence: number | null = 0.9,
  language: string | null = null,
): FlowEvent {
  return { type: 'input', atMs: 1_000, danger: null, speech: { text, confidence, language }, keys: null };
}

export function pressed(keys: string): FlowEvent {
  return { type: 'input', atMs: 1_000, danger: null, speech: null, keys };
}

export const silence: FlowEvent = { type: 'silence', atMs: 1_000, danger: null };

export function done(state: FlowState, value: Json): FlowEvent {
  return resultOf(state, { status: 'done', value });
}

export function resultOf(state: FlowState, result: EffectResult): FlowEvent {
  return {
    type: 'result',
    atMs: 1_000,
    id: state.waiting?.for === 'effect' ? state.waiting.id : 'none',
    result,
  };
}

/** The effect that a step waits for. */
export function effectOf({ actions }: Step): Effect | null {
  const last = actions.at(-1);
  return last?.type === 'effect' ? last.effect : null;
}

/** All that a step says, with what it listens to. */
export function heardIn({ actions }: Step): string {
  return actions
    .flatMap((action) => ('parts' in action ? action.parts : []))
    .map((part) => (part.kind === 'break' ? '' : part.text))
    .join('');
}

const spoken = { zh: '大约五到八分钟', en: 'about five to eight minutes' };

/** Answers of the service to an effect, as its schemas allow, and failures. */
export function answersTo(effect: Effect): fc.Arbitrary<EffectResult> {
  const values: fc.Arbitrary<Json> = fc.oneof(...valuesOf(effect));
  return fc.oneof(
    { weight: 3, arbitrary: values.map((value): EffectResult => ({ status: 'done', value })) },
    fc.constantFrom<EffectResult>({ status: 'none' }, { status: 'failed' }),
  );
}

function valuesOf(effect: Effect): fc.Arbitrary<Json>[] {
  const order = {
    id: '1',
    number: '20261128000001',
    subject: '停水',
    status: spoken,
    ended: false,
    unit: '水务局',
    urgings: 1,
  };
  switch (effect.kind) {
    case 'understand':
      return [
        fc.record({
          form: fc.dictionary(
            fc.constantFrom('location', 'callbackPhone', 'name', 'subject'),
            fc.constantFrom('', '海口'),
          ),
          questions: fc.array(
            fc.record({ key: fc.constantFrom('a', 'b', 'c'), ask: fc.constantFrom('多久了？', '几户？') }),
            { maxLength: 3 },
          ),
          subject: fc.constantFrom('停水', null),
        }),
      ];
    case 'callback':
      return [fc.boolean().map((repeated) => ({ id: '1', repeated, spoken }))];
    case 'message':
      return [fc.constant({ sent: true })];
    case 'submit':
      return [
        fc.boolean().map((either) => ({
          number: '20261128000001',
          dispatched: either,
          repeated: either,
          withdrawn: either,
          unit: '水务局',
          subject: '停水',
        })),
      ];
    case 'lookup':
      switch (effect.lookup) {
        case 'queue':
        case 'hours':
          return [
            fc
              .record({
                open: fc.boolean(),
                free: fc.nat(2),
                waiting: fc.nat(30),
                waitS: fc.constantFrom(null, 20, 90.5, 4_000),
              })
              .map((known) => ({ ...known, fromS: 10, toS: 20, spoken })),
          ];
        case 'notice':
          return [fc.constant({ id: 1, text: { zh: '正在抢修停电', en: 'The power is being repaired' } })];
        case 'order':
          return [fc.boolean().map((verified) => ({ ...order, verified }))];
        case 'orders-of-caller':
          return [
            fc
              .record({ count: fc.nat(3), verified: fc.boolean() })
              .map(({ count, verified }) => ({ count, latest: { ...order, verified } })),
          ];
        case 'knowledge':
          return [fc.constant({ articleId: 'a', title: '停水', text: '请拨打供水热线。' })];
      }
  }
}
