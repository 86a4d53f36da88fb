import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parameters, readParameters } from '../../../../src/voice/dialect/parameters.ts';
import {
  isOver,
  twilioBeginning,
  twilioCall,
  twilioPerson,
  twilioTurn,
} from '../../../../src/voice/dialect/twilio/parse.ts';

const form = (given: Record<string, string>): Parameters =>
  readParameters(new URLSearchParams(given).toString()) ?? new Map();
const call = { platform: 'twilio', externalId: 'CA1' } as const;

describe('the call', () => {
  it.each([
    ['CA0123456789abcdef0123456789abcdef', 'CA0123456789abcdef0123456789abcdef'],
    [' CA1 ', 'CA1'],
    ['', null],
    ['CA 1', null],
    ['C'.repeat(129), null],
    ['电话', null],
  ])('is named by CallSid %j', (CallSid, externalId) => {
    expect(twilioCall(form({ CallSid }))?.externalId ?? null).toBe(externalId);
  });

  it('begins with the caller’s number, unless it is withheld', () => {
    const from = (From: string) => twilioBeginning(call, form({ From, To: '+8612345' }), null).caller;
    expect(from('+8613800000000')).toBe('+8613800000000');
    expect(from('sip:1001@pbx.example.org;transport=tls')).toBe('1001');
    for (const withheld of [
      '',
      'anonymous',
      '+266696687',
      '+7378742833',
      '+86282452253',
      '+8656696',
      '+2562533',
      'sip:anonymous@anonymous.invalid',
    ]) {
      expect(from(withheld)).toBeNull();
    }
  });

  it('that we placed has the citizen at the other end', () => {
    const parameters = form({ From: '+8612345', To: '+8613800000000', Direction: 'outbound-api' });
    expect(twilioBeginning(call, parameters, 'o-1')).toEqual({
      ...call,
      direction: 'outbound',
      caller: '+8613800000000',
      called: '+8612345',
      outboundId: 'o-1',
    });
  });
});

describe('a turn', () => {
  const turn = (given: Record<string, string>, ofRecord = false) => twilioTurn(form(given), ofRecord);

  it('brings words, with what the recogniser tells of them', () => {
    expect(turn({ SpeechResult: ' 路灯坏了 ', Confidence: '0.87', Language: 'cmn-Hans-CN' })).toEqual({
      type: 'input',
      speech: { text: '路灯坏了', confidence: 0.87, language: 'cmn-Hans-CN' },
      keys: null,
    });
    for (const Confidence of ['0.0', '', 'NaN', '-1', '2', 'high']) {
      expect(turn({ SpeechResult: 'x', Confidence })).toMatchObject({
        speech: { confidence: null, language: null },
      });
    }
  });

  it('brings keys, and both', () => {
    expect(turn({ Digits: '0' })).toEqual({ type: 'input', speech: null, keys: '0' });
    expect(turn({ Digits: '1#', SpeechResult: 'one' })).toMatchObject({
      keys: '1#',
      speech: { text: 'one' },
    });
    expect(turn({ Digits: '1'.repeat(5_000) })).toMatchObject({ keys: '1'.repeat(64) });
  });

  it('with nothing is silence', () => {
    expect(turn({ Digits: '', SpeechResult: '' })).toEqual({ type: 'silence' });
    expect(turn({ Digits: 'x; drop' })).toEqual({ type: 'silence' });
    expect(turn({ CallStatus: 'completed' })).toEqual({ type: 'hangup' });
  });

  it('keeps where a recording is', () => {
    const RecordingUrl = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1';
    expect(turn({ RecordingUrl, RecordingDuration: '7', Digits: '0' })).toEqual({
      type: 'recorded',
      url: RecordingUrl,
      durationMs: 7_000,
      keys: '0',
    });
    expect(turn({ RecordingUrl, RecordingDuration: '7', Digits: 'hangup' })).toMatchObject({ keys: null });
  });

  it('knows an empty recording', () => {
    const empty = { type: 'recorded', url: null, durationMs: 0, keys: null };
    expect(turn({}, true)).toEqual(empty);
    expect(turn({ RecordingUrl: 'https://x.example/RE1', RecordingDuration: '0' })).toEqual(empty);
    expect(turn({ RecordingUrl: 'https://x.example/RE1', RecordingDuration: 'long' })).toEqual(empty);
    expect(turn({ RecordingUrl: 'javascript:alert(1)', RecordingDuration: '5' }, true)).toEqual(empty);
  });

  it('never fails, and never holds what a database refuses', () => {
    const names = fc.constantFrom(
      'SpeechResult',
      'Digits',
      'Confidence',
      'RecordingUrl',
      'RecordingDuration',
      'From',
    );
    const value = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    });
    fc.assert(
      fc.property(fc.dictionary(names, value), fc.boolean(), (given, ofRecord) => {
        const parameters = new Map(Object.entries(given).map(([name, one]) => [name, [one]]));
        const event = JSON.stringify([twilioTurn(parameters, ofRecord), twilioPerson(parameters)]);
        expect(event).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
    );
  });
});

describe('a person', () => {
  it.each([
    [{ QueueResult: 'bridged' }, 'answered'],
    [{ QueueResult: 'leave' }, 'left'],
    [{ QueueResult: 'queue-full' }, 'failed'],
    [{ QueueResult: 'system-error' }, 'failed'],
    [{ QueueResult: 'something new' }, 'failed'],
    [{ QueueResult: 'constructor' }, 'failed'],
    [{ DialCallStatus: 'completed' }, 'answered'],
    [{ DialCallStatus: 'no-answer' }, 'failed'],
    [{}, 'failed'],
  ])('%j is %s', (given, outcome) => {
    expect(twilioPerson(form(given))).toEqual({ type: 'person', outcome });
  });

  it('is no longer wanted by who hung up waiting', () => {
    expect(twilioPerson(form({ QueueResult: 'hangup' }))).toEqual({ type: 'hangup' });
  });
});

it('knows that a call is over', () => {
  for (const CallStatus of ['completed', 'busy', 'failed', 'no-answer', 'canceled']) {
    expect(isOver(form({ CallStatus }))).toBe(true);
  }
  for (const CallStatus of ['ringing', 'in-progress', '']) expect(isOver(form({ CallStatus }))).toBe(false);
});

it('reads no form of absurdly many parameters', () => {
  expect(readParameters('a=1&'.repeat(500))?.get('a')).toHaveLength(500);
  expect(readParameters('a=1&'.repeat(501))).toBeNull();
});
