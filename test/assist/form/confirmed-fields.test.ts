import { describe, expect, it } from 'vitest';
import { heardFields } from '../../../src/assist/form/heard-fields.ts';
import { applyEvent, emptyCall } from '../../../src/call/call-state.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import type { Candidate } from '../../../src/protocol/form.ts';

const READ_BACK =
  '跟您核对一下：路灯不亮。地点，幸福路5号。您希望尽快修好。电话，13876543210。对请按1，不对按2。';
const said: readonly (readonly [speaker: Segment['speaker'], text: string])[] = [
  ['caller', '幸福路5号的路灯坏了'],
  ['agent', READ_BACK],
  ['caller', '对'],
  ['caller', '哦，是8号'],
];

function callOf(fields: Record<string, string>, sentences = 3) {
  const state = emptyCall('c1');
  const segments = said.slice(0, sentences).map(([speaker, text], at) => ({
    id: `v${at + 1}`,
    speaker,
    text,
    startMs: 0,
    endMs: 0,
    confidence: null,
  }));
  applyEvent(state, {
    type: 'self-service',
    sessionId: 's1',
    purpose: 'request',
    segments,
    recording: null,
    orderNumber: null,
    priority: null,
    confirmed: { fields, readBack: 'v2', answer: 'v3' },
  });
  return state;
}

function candidate(value: Candidate['value'], over: Partial<Candidate> = {}): Candidate {
  const spoken = '幸福路5号';
  const evidence = [{ segmentId: 'v1', start: 0, end: 5, text: spoken }];
  return { value, spoken, confidence: 0.4, source: 'caller', rule: 'place', evidence, ...over };
}

describe('what was agreed to at a read-back', () => {
  it('is the value that was heard, surely, with its proof and that of the read-back', () => {
    const heard = { location: [candidate('幸福路6号', { confidence: 0.6 }), candidate('幸福路5号')] };
    const [first, second] = heardFields(callOf({ location: '幸福路5号' }), heard, null).location ?? [];
    expect(first).toMatchObject({ value: '幸福路5号', source: 'read-back', confidence: 0.95 });
    for (const { segmentId, start, end, text } of first?.evidence ?? [])
      expect(said[Number(segmentId.slice(1)) - 1]?.[1].slice(start, end)).toBe(text);
    expect(first?.evidence.map(({ segmentId }) => segmentId)).toEqual(['v1', 'v2']);
    expect(second?.value).toBe('幸福路6号');
  });

  it('keeps the moment of a time that was read out in words', () => {
    const time = { text: '昨天', from: '2026-11-27', to: '2026-11-27' };
    const heard = { occurredAt: [candidate(time)] };
    expect(heardFields(callOf({ occurredAt: '昨天' }), heard, null).occurredAt?.[0]?.value).toEqual(time);
  });

  it('stands by what was read out where nobody else said it, and never without a proof', () => {
    const fields = heardFields(callOf({ callbackPhone: '13876543210', request: '赔钱' }), {}, null);
    expect(fields.callbackPhone).toMatchObject([
      { value: '13876543210', source: 'read-back', evidence: [{ segmentId: 'v2', text: '13876543210' }] },
    ]);
    expect(fields).not.toHaveProperty('request');
  });

  it('gives way to what the caller said otherwise since, and only to that', () => {
    const since = [{ segmentId: 'v4', start: 3, end: 5, text: '8号' }];
    const later = candidate('幸福路8号', { confidence: 0.6, evidence: since });
    const of = (heard: Candidate[]) =>
      heardFields(callOf({ location: '幸福路5号' }, 4), { location: heard }, null).location?.[0];
    expect(of([later, candidate('幸福路5号')])?.value).toBe('幸福路8号');
    expect(of([candidate('幸福路6号', { confidence: 0.9 }), later])?.value).toBe('幸福路5号');
    expect(of([{ ...later, value: '幸福路5号' }])).toMatchObject({ source: 'read-back' });
  });

  it('names no unit and nothing that a form has not', () => {
    const fields = heardFields(callOf({ unit: '路灯所', colour: '红', anonymous: '是' }), {}, null);
    expect(fields).toEqual({});
  });
});
