import fc from 'fast-check';
import type { VoiceReply } from '../../../src/voice/dialect/contract.ts';
import type { PromptPart, SpokenAction } from '../../../src/voice/engine/contract.ts';

/** Any text: markup, control characters, halves of surrogate pairs, Chinese, much of it. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    maxLength: 20,
  }),
  fc.constantFrom(
    '<Say>&amp;"\'</Say>]]>',
    '\u0000\u0008\ud800x\udfff\ufffe\r\n\t',
    '您的工单号是二零二六。请记好，谢谢！',
    '{{alert(1)}}\\\u2028</script>',
    '很长的一句话。'.repeat(400),
  ),
);

export const anyParts: fc.Arbitrary<PromptPart[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('text' as const, 'digits' as const, 'slow' as const), text: anyText }),
    fc.record({ kind: fc.constant('break' as const), ms: fc.integer({ min: 0, max: 60_000 }) }),
  ),
  { maxLength: 5 },
);

const keys = fc.tuple(fc.integer({ min: 1, max: 32 }), fc.integer({ min: 1, max: 32 })).chain(([a, b]) =>
  fc.record({
    min: fc.constant(Math.min(a, b)),
    max: fc.constant(Math.max(a, b)),
    finishOn: fc.constantFrom('#' as const, '*' as const),
    interDigitMs: fc.integer({ min: 500, max: 15_000 }),
  }),
);

export const anyListen = fc.record({
  type: fc.constant('listen' as const),
  parts: anyParts,
  speech: fc.boolean(),
  keys: fc.option(keys),
  bargeIn: fc.boolean(),
  timeoutMs: fc.integer({ min: 1_000, max: 30_000 }),
  hints: fc.array(anyText, { maxLength: 5 }),
  answer: fc.constantFrom(
    'free',
    'digits',
    'phone',
    'order-number',
    'window',
    'choice',
    'yes-no',
  ) as fc.Arbitrary<Extract<SpokenAction, { type: 'listen' }>['answer']>,
});

const lastAction: fc.Arbitrary<SpokenAction> = fc.oneof(
  anyListen,
  fc.record({
    type: fc.constant('record' as const),
    parts: anyParts,
    maxSeconds: fc.integer({ min: 5, max: 300 }),
    silenceSeconds: fc.integer({ min: 1, max: 10 }),
  }),
  fc.record({
    type: fc.constant('queue' as const),
    queue: fc.option(
      fc.oneof(
        fc.constantFrom('hotline', '8001'),
        anyText.filter((text) => /\w/.test(text)),
      ),
    ),
    priority: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ type: fc.constant('transfer' as const), number: fc.constantFrom('110', '+8689812345678') }),
  fc.constant({ type: 'hangup' as const }),
);

/** Replies as sessions give them: something said, and one last action. */
export const anyReply: fc.Arbitrary<VoiceReply> = fc.record({
  sessionId: fc.uuid(),
  turn: fc.integer({ min: 1, max: 40 }),
  language: fc.constantFrom('zh' as const, 'en' as const),
  actions: fc
    .tuple(
      fc.array(fc.record({ type: fc.constant('say' as const), parts: anyParts }), { maxLength: 3 }),
      lastAction,
    )
    .map(([said, last]) => [...said, last]),
});
