import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import type { VoiceReply } from '../../../../src/voice/dialect/contract.ts';
import { renderTwiml } from '../../../../src/voice/dialect/twilio/render.ts';
import { fitForXml } from '../../../../src/voice/dialect/xml.ts';
import type { SpokenAction } from '../../../../src/voice/engine/contract.ts';
import { listen } from '../../support/fake-sessions.ts';
import { elementsIn, readXml, textIn } from '../../support/read-xml.ts';
import { anyReply } from '../../support/replies.ts';

const settings = { publicUrl: 'https://hotline.example.org', queue: 'hotline' };
const TURN = 'https://hotline.example.org/v1/voice/twilio/turn/7';
const PERSON = 'https://hotline.example.org/v1/voice/twilio/person/7';
const zh = { voice: 'Polly.Zhiyu', language: 'cmn-CN' } as const;

const reply = (...actions: SpokenAction[]): VoiceReply => ({
  sessionId: 's',
  turn: 7,
  language: 'zh',
  actions,
});
const render = (...actions: SpokenAction[]) => renderTwiml(reply(...actions), settings);
const text = (words: string) => [{ kind: 'text' as const, text: words }];

/** The document says what the Twilio library would say. */
function expectSame(ours: string, build: (response: VoiceResponse) => void): void {
  const response = new VoiceResponse();
  build(response);
  expect(readXml(ours)).toEqual(readXml(response.toString()));
}

describe('a reply as TwiML, like the Twilio library writes it', () => {
  it('listens for one key or words; what was said before can be cut short too', () => {
    const ours = render(
      { type: 'say', parts: text('您好 & 欢迎') },
      listen({
        parts: text('办理请按 1，<转人工>请按 0。'),
        keys: { min: 1, max: 1, finishOn: '#', interDigitMs: 9_000 },
        hints: ['停水, 停电', '人工'],
        answer: 'choice',
      }),
    );
    expectSame(ours, (response) => {
      const gather = response.gather({
        action: TURN,
        method: 'POST',
        input: ['dtmf', 'speech'],
        timeout: 6,
        numDigits: 1,
        finishOnKey: '#',
        actionOnEmptyResult: true,
        bargeIn: true,
        language: 'cmn-Hans-CN',
        speechTimeout: '1',
        profanityFilter: false,
        hints: '停水 停电,人工',
      });
      gather.say(zh, '您好 & 欢迎办理请按 1，<转人工>请按 0。');
    });
  });

  it('never cuts off who still types: the one timer is the longer one, and no length where it is open', () => {
    const ours = render(
      listen({
        parts: [],
        speech: false,
        keys: { min: 4, max: 14, finishOn: '*', interDigitMs: 7_200 },
        timeoutMs: 5_000,
        bargeIn: false,
        answer: 'digits',
      }),
    );
    expectSame(ours, (response) => {
      response.gather({
        action: TURN,
        method: 'POST',
        input: ['dtmf'],
        timeout: 8,
        finishOnKey: '*',
        actionOnEmptyResult: true,
        bargeIn: false,
      });
    });
  });

  it('hears key 0 even where only words are asked for', () => {
    expect(render(listen({ keys: null }))).toMatch(/input="dtmf speech"[^>]*numDigits="1" finishOnKey=""/);
  });

  it('speaks digits, slowly, and with breaks', () => {
    const ours = render(
      {
        type: 'say',
        parts: [
          ...text('单号'),
          { kind: 'digits', text: '20260001' },
          { kind: 'break', ms: 300 },
          { kind: 'slow', text: '请记下' },
        ],
      },
      { type: 'hangup' },
    );
    expectSame(ours, (response) => {
      const say = response.say(zh, '单号');
      say.sayAs({ 'interpret-as': 'digits' }, '20260001');
      say.break({ time: '300ms' });
      say.prosody({ rate: 'slow' }, '请记下');
      response.hangup();
    });
  });

  it('records, with key 0 heard over the prompt, and comes back when there was nothing to record', () => {
    const ours = render({ type: 'record', parts: text('请留言'), maxSeconds: 90, silenceSeconds: 4 });
    expectSame(ours, (response) => {
      const offer = response.gather({
        action: `${TURN}?heard=nothing`,
        method: 'POST',
        input: ['dtmf'],
        timeout: 1,
        numDigits: 1,
        finishOnKey: '#',
      });
      offer.say(zh, '请留言');
      response.record({
        action: `${TURN}?heard=recording`,
        method: 'POST',
        timeout: 4,
        finishOnKey: '1234567890*#',
        maxLength: 90,
        playBeep: true,
        trim: 'trim-silence',
      });
      response.redirect({ method: 'POST' }, `${TURN}?heard=nothing`);
    });
  });

  it.each([
    [null, 5, 'hotline'],
    ['english', 2, 'english'],
    [null, 0, 'hotline-danger'],
  ])('queues (%s, priority %d) in %s', (queue, priority, name) => {
    expectSame(render({ type: 'queue', queue, priority }), (response) => {
      response.enqueue({ action: PERSON, method: 'POST' }, name);
    });
  });

  it('transfers to a number', () => {
    expectSame(render({ type: 'transfer', number: '+8689812345678' }), (response) => {
      const dial = response.dial({ action: PERSON, method: 'POST', timeout: 40, answerOnBridge: true });
      dial.number('+8689812345678');
    });
  });

  it('speaks English where the session does', () => {
    const ours = renderTwiml({ ...reply(listen({ parts: text('Hello') })), language: 'en' }, settings);
    expect(ours).toContain('language="en-US" speechTimeout');
    expect(ours).toContain('<Say voice="Polly.Joanna" language="en-US">Hello</Say>');
  });
});

const LAST = {
  listen: 'Gather',
  record: 'Redirect',
  queue: 'Enqueue',
  transfer: 'Dial',
  hangup: 'Hangup',
  say: '',
};

describe('any reply', () => {
  it('is a document that ends in the last action, with what was said unchanged in it', () => {
    fc.assert(
      fc.property(anyReply, (any) => {
        const response = readXml(renderTwiml(any, settings));
        const verb = response.children.at(-1);
        expect(typeof verb === 'object' && verb.name).toBe(LAST[any.actions.at(-1)?.type ?? 'say']);
        // Pieces of nothing but space are not spoken.
        const bare = (words: string) => words.replaceAll(/\s/g, '');
        const words = any.actions.flatMap((action) =>
          'parts' in action ? action.parts.map((part) => (part.kind === 'break' ? '' : part.text)) : [],
        );
        const spoken = elementsIn(response, 'Say').map(textIn);
        expect(bare(spoken.join(''))).toBe(bare(words.map(fitForXml).join('')));
        expect(Math.max(0, ...spoken.map((one) => one.length))).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: 300 },
    );
  });
});
