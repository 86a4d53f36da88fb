import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parameters } from '../../../../src/voice/dialect/parameters.ts';
import { hungUp, vxmlBeginning, vxmlCall, vxmlTurn } from '../../../../src/voice/dialect/vxml/parse.ts';

const form = (given: Record<string, string>): Parameters =>
  new Map(Object.entries(given).map(([name, value]) => [name, [value]]));
const turn = (given: Record<string, string>, recording: string | null = null) =>
  vxmlTurn(form(given), recording);

describe('what a document came to', () => {
  it('is words or keys', () => {
    expect(turn({ event: 'filled', utterance: '路灯坏了', inputmode: 'voice', confidence: '0.62' })).toEqual({
      type: 'input',
      speech: { text: '路灯坏了', confidence: 0.62, language: null },
      keys: null,
    });
    expect(turn({ event: 'filled', utterance: '1 3 8 *', inputmode: 'dtmf' })).toEqual({
      type: 'input',
      speech: null,
      keys: '138*',
    });
  });

  it.each([
    [{ event: 'noinput' }],
    [{ event: 'error' }],
    [{ event: 'filled', utterance: ' ', inputmode: 'voice' }],
    [{ event: 'filled', utterance: 'x', inputmode: 'dtmf' }],
    [{ event: 'made up' }],
    [{}],
  ])('is silence with %j', (given) => {
    expect(turn(given as Record<string, string>)).toEqual({ type: 'silence' });
  });

  it('is something not understood', () => {
    expect(turn({ event: 'nomatch' })).toMatchObject({ type: 'input', speech: { text: '', confidence: 0 } });
  });

  it('is a recording, or an empty one', () => {
    const given = { event: 'recorded', duration: '7300', termchar: '0' };
    expect(turn(given, 'file:///r/1.wav')).toEqual({
      type: 'recorded',
      url: 'file:///r/1.wav',
      durationMs: 7_300,
      keys: '0',
    });
    const empty = { type: 'recorded', url: null, durationMs: 0 };
    expect(turn(given)).toEqual({ ...empty, keys: '0' });
    expect(turn({ event: 'recorded', duration: '-1' }, 'file:///r/1.wav')).toEqual({ ...empty, keys: null });
    expect(turn({ event: 'empty' })).toEqual({ ...empty, keys: null });
  });

  it.each([
    ['far_end_disconnect', 'answered'],
    ['transferred', 'answered'],
    ['near_end_disconnect', 'left'],
    ['busy', 'failed'],
    ['noanswer', 'failed'],
    ['constructor', 'failed'],
    ['', 'failed'],
  ])('is a leg to a person that ended %j', (outcome, expected) => {
    expect(turn({ event: 'person', outcome })).toEqual({ type: 'person', outcome: expected });
  });

  it('never fails, and never holds what a database refuses', () => {
    const value = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    });
    const event = fc.constantFrom('filled', 'nomatch', 'recorded', 'person', 'toString');
    fc.assert(
      fc.property(event, value, value, value, (name, utterance, confidence, duration) => {
        const given = turn({ event: name, utterance, confidence, duration, outcome: utterance }, 'file:///x');
        expect(JSON.stringify(given)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
    );
  });
});

it('knows the call, both ends, and what it was placed for', () => {
  expect(vxmlCall(form({ call: 'S-9;a=1' }))).toEqual({ platform: 'vxml', externalId: 'S-9;a=1' });
  expect(vxmlCall(form({ call: 'a b' }))).toBeNull();
  const call = { platform: 'vxml', externalId: 'S-9' } as const;
  expect(vxmlBeginning(call, form({ caller: 'sip:13800138000@gw;x=1', called: 'tel:12345' }))).toEqual({
    ...call,
    direction: 'inbound',
    caller: '13800138000',
    called: '12345',
    outboundId: null,
  });
  expect(vxmlBeginning(call, form({ outbound: 'o-1' }))).toMatchObject({
    direction: 'outbound',
    outboundId: 'o-1',
  });
});

it('knows that the caller hung up', () => {
  expect([hungUp(form({ over: '1' })), hungUp(form({ over: '' })), hungUp(form({}))]).toEqual([
    true,
    false,
    false,
  ]);
});
