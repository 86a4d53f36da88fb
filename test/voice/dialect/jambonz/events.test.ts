import { describe, expect, it } from 'vitest';
import {
  beginningOf,
  gatheredEvent,
  isOver,
  personEvent,
  recordedEvent,
} from '../../../../src/voice/dialect/jambonz/events.ts';
import { hookUrl, parseHook } from '../../../../src/voice/dialect/jambonz/hooks.ts';
import { CallInfo, HookPayload } from '../../../../src/voice/dialect/jambonz/payloads.ts';

const gathered = (data: object) => gatheredEvent(HookPayload.parse(data));
const recorded = (data: object) => recordedEvent(HookPayload.parse(data), 'c1');
const person = (data: object) => personEvent(HookPayload.parse(data));
const begun = (data: object, outboundId: string | null = null) =>
  beginningOf(CallInfo.parse({ call_sid: 'c1', ...data }), outboundId);

function said(transcript: string, confidence?: number, language_code = 'zh-CN'): object {
  const alternatives = [{ transcript, ...(confidence === undefined ? {} : { confidence }) }];
  return {
    reason: 'speechDetected',
    speech: { is_final: true, language_code, channel_tag: 1, alternatives },
  };
}

describe('a gather that is over', () => {
  it.each([
    [
      'keys',
      { reason: 'dtmfDetected', digits: '20260001' },
      { type: 'input', speech: null, keys: '20260001' },
    ],
    ['a bare finishing key', { reason: 'dtmfDetected', digits: '' }, { type: 'silence' }],
    ['nothing', { reason: 'timeout' }, { type: 'silence' }],
    ['a failed recogniser', { reason: 'error', details: { msg: 'ASR error' } }, { type: 'silence' }],
    ['no reason at all', {}, { type: 'silence' }],
    [
      'words',
      said(' 我家停水了 ', 0.91),
      { type: 'input', speech: { text: '我家停水了', confidence: 0.91, language: 'zh-CN' }, keys: null },
    ],
    [
      'words in another language',
      said('my water is off', 0.8, 'en-US'),
      { type: 'input', speech: { text: 'my water is off', confidence: 0.8, language: 'en-US' }, keys: null },
    ],
    [
      'words of a recogniser that does not say how sure it is',
      said('停水', 0),
      { type: 'input', speech: { text: '停水', confidence: null, language: 'zh-CN' }, keys: null },
    ],
    [
      'words that were not understood',
      { reason: 'stt-low-confidence' },
      { type: 'input', speech: { text: '', confidence: 0, language: null }, keys: null },
    ],
    ['words of nothing', said('  ', 0.5), { type: 'silence' }],
    ['odd types throughout', { reason: 7, digits: {}, speech: 'x', queue_result: [] }, { type: 'silence' }],
    [
      'keys that are none',
      { reason: 'dtmfDetected', digits: '<0>\u0000' },
      { type: 'input', speech: null, keys: '0' },
    ],
  ])('by %s', (_, data, event) => {
    expect(gathered(data)).toEqual(event);
  });

  it('by several readings: the surest counts, broken ones do not', () => {
    const alternatives = [
      null,
      { transcript: 5 },
      { transcript: '停电', confidence: 0.4 },
      { transcript: '停水', confidence: 0.6 },
    ];
    const event = gathered({ reason: 'speechDetected', speech: { language_code: 'zh-CN', alternatives } });
    expect(event).toMatchObject({ speech: { text: '停水', confidence: 0.6 } });
  });

  it('by more than anyone says or types: the rest is cut off', () => {
    expect(gathered(said('水'.repeat(100_000)))).toMatchObject({ speech: { text: '水'.repeat(4_000) } });
    expect(gathered({ digits: '1'.repeat(100_000) })).toMatchObject({ keys: '1'.repeat(64) });
  });
});

describe('a message that is over', () => {
  it('keeps the words, and where the sound is', () => {
    expect(recorded(said('我要反映噪音', 0.9))).toEqual({
      type: 'recorded',
      url: 'jambonz:c1',
      durationMs: 1_200,
      keys: null,
      heard: { text: '我要反映噪音', confidence: 0.9, language: 'zh-CN' },
    });
  });

  it('is empty by silence, by noise and by a key alone; key 0 is told', () => {
    const empty = { type: 'recorded', url: null, durationMs: 0, keys: null };
    expect(recorded({ reason: 'timeout' })).toEqual(empty);
    expect(recorded({ reason: 'stt-low-confidence' })).toEqual(empty);
    expect(recorded({ reason: 'dtmfDetected', digits: '' })).toEqual(empty);
    expect(recorded({ reason: 'dtmfDetected', digits: '0' })).toEqual({ ...empty, keys: '0' });
  });
});

it.each([
  [{ queue_result: 'bridged' }, { type: 'person', outcome: 'answered' }],
  [{ queue_result: 'leave' }, { type: 'person', outcome: 'left' }],
  [{ queue_result: 'error' }, { type: 'person', outcome: 'failed' }],
  [{ queue_result: 'hangup' }, { type: 'hangup' }],
  [{ dial_call_status: 'completed' }, { type: 'person', outcome: 'answered' }],
  [{ dial_call_status: 'no-answer' }, { type: 'person', outcome: 'failed' }],
  [{ dial_call_status: 'busy' }, { type: 'person', outcome: 'failed' }],
  [{}, { type: 'person', outcome: 'failed' }],
])('a leg to a person that ends with %j', (data, event) => {
  expect(person(data)).toEqual(event);
});

describe('a call that begins', () => {
  it('shows the other party, whichever way it goes', () => {
    expect(begun({ direction: 'inbound', from: '13800000000', to: '12345' })).toEqual({
      platform: 'jambonz',
      externalId: 'c1',
      direction: 'inbound',
      caller: '13800000000',
      called: '12345',
      outboundId: null,
    });
    expect(begun({ direction: 'outbound', from: '12345', to: '+8613800000000' }, 'o1')).toMatchObject({
      caller: '+8613800000000',
      called: '12345',
      outboundId: 'o1',
    });
  });

  it('knows the call that we placed by its tag', () => {
    expect(begun({ direction: 'outbound', customer_data: { outbound: 'o2' } }).outboundId).toBe('o2');
    expect(begun({ direction: 'outbound', customer_data: { outbound: 2 } }).outboundId).toBeNull();
  });

  it.each([
    'anonymous',
    'Restricted',
    '',
    '+266696687',
    '7378742833',
    'alice',
    'sip:alice@example.org',
    null,
    7,
    '1'.repeat(40),
  ])('has no number when the line shows %j', (from) => {
    expect(begun({ from }).caller).toBeNull();
  });

  it.each(['sip:13800000000@10.0.0.1', 'tel:13800000000', '13800000000'])(
    'reads the number in %s',
    (from) => {
      expect(begun({ from }).caller).toBe('13800000000');
    },
  );
});

it('a call is over by its last statuses alone', () => {
  expect(['trying', 'ringing', 'early-media', 'in-progress', 'queued', '', null].some(isOver)).toBe(false);
  expect(['completed', 'failed', 'busy', 'no-answer'].every(isOver)).toBe(true);
});

describe('a hook', () => {
  it('is read back as it was written', () => {
    for (const kind of ['turn', 'recorded', 'person', 'wait'] as const)
      expect(parseHook(hookUrl('', kind, 12))).toEqual({ kind, turn: 12, page: 0 });
    expect(parseHook(hookUrl('', 'more', 12, 3))).toEqual({ kind: 'more', turn: 12, page: 3 });
  });

  it.each([
    '',
    '/error',
    '/v1/voice/jambonz/turn/',
    '/v1/voice/jambonz/turn/-1',
    '/v1/voice/jambonz/turn/1/2',
    '/v1/voice/jambonz/more/1',
    '/v1/voice/jambonz/turn/99999999',
    '/x/v1/voice/jambonz/turn/1',
  ])('is none of ours: %s', (path) => {
    expect(parseHook(path)).toBeNull();
  });
});
