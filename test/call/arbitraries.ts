import fc from 'fast-check';
import type { CallMessage, CallStart } from '../../src/protocol/call-stream.ts';

export const STARTED_AT = '2026-03-01T09:00:00+08:00';

export function callStart(seq = 1, changes: Partial<CallStart> = {}): CallStart {
  return {
    v: 1,
    type: 'call.start',
    call: 'call-1',
    seq,
    startedAt: STARTED_AT,
    caller: '13800000000',
    called: null,
    channel: 'phone',
    agent: 'agent-1',
    queue: null,
    language: 'zh-CN',
    ...changes,
  };
}

export function segment(
  seq: number,
  text: string,
  { startMs = seq * 1_000, final = true, speaker = 'caller' as 'caller' | 'agent' } = {},
): Extract<CallMessage, { type: 'segment' }> {
  return {
    v: 1,
    type: 'segment',
    call: 'call-1',
    seq,
    speaker,
    final,
    startMs,
    endMs: startMs + 500,
    text,
    confidence: null,
  };
}

export function callEnd(seq: number): Extract<CallMessage, { type: 'call.end' }> {
  return {
    v: 1,
    type: 'call.end',
    call: 'call-1',
    seq,
    endedAt: '2026-03-01T09:10:00+08:00',
    cause: 'caller-hangup',
  };
}

type Body =
  | { kind: 'segment'; text: string; startMs: number; final: boolean; speaker: 'agent' | 'caller' }
  | { kind: 'dtmf'; digits: string };

const body: fc.Arbitrary<Body> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('segment' as const),
      text: fc.string({ unit: 'grapheme', maxLength: 12 }),
      startMs: fc.integer({ min: 0, max: 20_000 }),
      final: fc.boolean(),
      speaker: fc.constantFrom('agent' as const, 'caller' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('dtmf' as const), digits: fc.constantFrom('1', '*', '42#') }),
  },
);

/** A whole call as its sender made it: numbered from 1 without holes, from the start to the end. */
export const wholeCall: fc.Arbitrary<CallMessage[]> = fc.array(body, { maxLength: 25 }).map((bodies) => [
  callStart(),
  ...bodies.map((each, index): CallMessage => {
    const seq = index + 2;
    if (each.kind === 'segment') return segment(seq, each.text, each);
    return {
      v: 1,
      type: 'call.update',
      call: 'call-1',
      seq,
      atMs: 0,
      update: { kind: 'dtmf', digits: each.digits },
    };
  }),
  callEnd(bodies.length + 2),
]);

/**
 * How a call's messages may arrive: shuffled, some of them twice, cut into batches, and what is missing sent again at
 * the end, as often as it takes.
 */
export function arrivals(messages: readonly CallMessage[]): fc.Arbitrary<CallMessage[][]> {
  const some = fc.subarray([...messages], { minLength: 0 });
  return fc
    .tuple(some, some)
    .chain(([first, second]) => {
      const early = [...first, ...second];
      return fc.tuple(
        fc.shuffledSubarray(early, { minLength: early.length }),
        fc.integer({ min: 1, max: 7 }),
      );
    })
    .chain(([early, size]) =>
      fc
        .shuffledSubarray([...messages], { minLength: messages.length })
        .map((again) => [...chunks(early, size), ...chunks(again, size), [...messages]]),
    );
}

export function chunks<T>(list: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < list.length; at += size) result.push(list.slice(at, at + size));
  return result;
}
