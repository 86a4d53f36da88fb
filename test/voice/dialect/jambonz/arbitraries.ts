import fc from 'fast-check';
import type { VoiceReply } from '../../../../src/voice/dialect/contract.ts';
import type { PromptPart, SpokenAction } from '../../../../src/voice/engine/contract.ts';
import { answerKinds, flowLanguages } from '../../../../src/voice/flow/schema.ts';

/** Any text at all, lone surrogates and control characters too, sometimes very long. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('<', '&', '"', '\\', '\ud800', '\u0000', '水', 'http://', 'note: ', '。'),
  }),
  fc
    .tuple(fc.constantFrom('停水了，', '&', '\ud83d\ude00', 'a b '), fc.integer({ min: 1, max: 12_000 }))
    .map(([unit, times]) => unit.repeat(times)),
);

const part: fc.Arbitrary<PromptPart> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text' as const, 'digits' as const, 'slow' as const), text }),
  fc.record({ kind: fc.constant('break' as const), ms: fc.double({ min: -1, max: 100_000 }) }),
);
export const parts = fc.array(part, { maxLength: 6 });

const keys = fc.option(
  fc.record({
    min: fc.integer({ min: 1, max: 32 }),
    max: fc.integer({ min: 1, max: 32 }),
    finishOn: fc.constantFrom('#' as const, '*' as const),
    interDigitMs: fc.integer({ min: 500, max: 15_000 }),
  }),
  { nil: null },
);

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 64 });

export const action: fc.Arbitrary<SpokenAction> = fc.oneof(
  fc.record({ type: fc.constant('say' as const), parts }),
  fc.record({
    type: fc.constant('listen' as const),
    parts,
    speech: fc.boolean(),
    keys,
    bargeIn: fc.boolean(),
    timeoutMs: fc.integer({ min: 1_000, max: 30_000 }),
    hints: fc.array(text, { maxLength: 60 }),
    answer: fc.constantFrom(...answerKinds, 'choice' as const, 'yes-no' as const),
  }),
  fc.record({
    type: fc.constant('record' as const),
    parts,
    maxSeconds: fc.integer({ min: 5, max: 300 }),
    silenceSeconds: fc.integer({ min: 1, max: 10 }),
  }),
  fc.record({
    type: fc.constant('queue' as const),
    queue: fc.option(name, { nil: null }),
    priority: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ type: fc.constant('transfer' as const), number: fc.stringMatching(/^\+?\d{3,15}$/) }),
  fc.constant<SpokenAction>({ type: 'hangup' }),
);

export const reply: fc.Arbitrary<VoiceReply> = fc.record({
  sessionId: fc.constant('s'),
  turn: fc.integer({ min: 1, max: 999_999 }),
  language: fc.constantFrom(...flowLanguages),
  actions: fc.array(action, { maxLength: 8 }),
});
