import { WebhookResponse } from '@jambonz/sdk/webhook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHook } from '../../../../src/voice/dialect/jambonz/hooks.ts';
import { MAX_MESSAGE_BYTES, pagesOf } from '../../../../src/voice/dialect/jambonz/pages.ts';
import { renderReply } from '../../../../src/voice/dialect/jambonz/render.ts';
import { spokenTexts } from '../../../../src/voice/dialect/jambonz/spoken-text.ts';
import type { GatherVerb, Verb } from '../../../../src/voice/dialect/jambonz/verbs.ts';
import type { PromptPart, SpokenAction } from '../../../../src/voice/engine/contract.ts';
import { listen } from '../../support/fake-sessions.ts';
import { validateVerbs } from '../../support/jambonz-client.ts';
import { action, parts, reply } from './arbitraries.ts';

const settings = { base: 'https://hotline.example.gov/jiesu', queue: 'hotline' };

function render(...actions: SpokenAction[]): Verb[] {
  return renderReply({ sessionId: 's', turn: 3, language: 'zh', actions }, settings);
}

function gatherOf(action: SpokenAction): GatherVerb {
  const found = render(action).find((verb) => verb.verb === 'gather');
  if (found === undefined) throw new Error('no gather');
  return found;
}

/** What a synthesiser is told, without the markup. */
function heard(text: string): string {
  if (!text.startsWith('<speak>')) return text;
  const plain = text.replaceAll(/<[^>]*>/g, '');
  return plain.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('any reply', () => {
  it('is verbs that jambonz takes, in pages that it takes, none of them lost', () => {
    fc.assert(
      fc.property(reply, fc.constantFrom('', settings.base), (each, base) => {
        const verbs = renderReply(each, { ...settings, base });
        const pages = pagesOf(verbs, base, each.turn);
        for (const page of pages) {
          validateVerbs(page);
          const ack = JSON.stringify({ type: 'ack', msgid: 'm'.repeat(128), data: page });
          expect(Buffer.byteLength(ack)).toBeLessThan(MAX_MESSAGE_BYTES);
        }
        const ways = pages.slice(0, -1).map((page) => page.at(-1));
        expect(ways.map((way) => way?.verb)).toEqual(ways.map(() => 'redirect'));
        if (base === '') {
          const hooks = ways.map((way) => parseHook(way?.verb === 'redirect' ? way.actionHook : ''));
          expect(hooks).toEqual(ways.map((_, index) => ({ kind: 'more', turn: each.turn, page: index + 1 })));
        }
        const whole = pages.flatMap((page, index) => (index === pages.length - 1 ? page : page.slice(0, -1)));
        expect(whole).toEqual(verbs);
      }),
      { numRuns: 300 },
    );
  });

  it('waits for what its last action waits for', () => {
    const ends = {
      say: 'say',
      listen: 'gather',
      record: 'gather',
      queue: 'enqueue',
      transfer: 'dial',
      hangup: 'hangup',
    };
    fc.assert(
      fc.property(action, (each) => {
        const last = render(each).at(-1);
        if (each.type !== 'say') expect(last?.verb).toBe(ends[each.type]);
      }),
    );
  });
});

describe('spoken texts', () => {
  it('say everything in order, as well-formed texts that no synthesiser refuses for their length', () => {
    fc.assert(
      fc.property(parts, (each) => {
        const texts = spokenTexts(each);
        const wanted = each
          .map((part) => (part.kind === 'break' ? '' : part.text.toWellFormed()))
          .join('')
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be left
          .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
        const spoken = texts.map(heard).join('');
        expect(spoken.replaceAll(/\s/g, '')).toBe(wanted.replaceAll(/\s/g, ''));
        for (const text of texts) {
          expect(heard(text).length).toBeLessThanOrEqual(1_000);
          expect(text.isWellFormed()).toBe(true);
          expect(URL.canParse(text)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are never addresses, which jambonz would play as files', () => {
    for (const text of [
      'note: the water is off',
      'http://evil.example/a.wav',
      ' silence_stream://5000',
      'no\nte: x',
      'say:{a}b',
    ]) {
      const [spoken] = spokenTexts([{ kind: 'text', text }]);
      expect(spoken).toBe(`<speak>${text}</speak>`);
      expect(URL.canParse(spoken ?? '')).toBe(false);
    }
  });

  it('are plain where that says the same, and markup where it does not', () => {
    const spell: PromptPart[] = [
      { kind: 'text', text: '您的工单号是' },
      { kind: 'digits', text: '20260001' },
      { kind: 'break', ms: 300 },
      { kind: 'slow', text: '请记好 <A&B>' },
    ];
    expect(
      spokenTexts([
        { kind: 'text', text: '您好，' },
        { kind: 'text', text: '请讲。' },
      ]),
    ).toEqual(['您好，请讲。']);
    expect(spokenTexts(spell)).toEqual([
      '<speak>您的工单号是<say-as interpret-as="digits">20260001</say-as><break time="300ms"/><prosody rate="slow">请记好 &lt;A&amp;B&gt;</prosody></speak>',
    ]);
    expect(
      spokenTexts([
        { kind: 'text', text: ' ' },
        { kind: 'break', ms: 0 },
      ]),
    ).toEqual([]);
  });

  it('are cut where a sentence ends, and never within a character', () => {
    const sentence = '一二三四五六七八九。';
    expect(
      spokenTexts([{ kind: 'text', text: sentence.repeat(150) }]).every((text) => text.endsWith('。')),
    ).toBe(true);
    const faces = spokenTexts([{ kind: 'text', text: `a${'\u{1f600}'.repeat(1_000)}` }]);
    expect(faces.length).toBeGreaterThan(1);
    expect(faces.every((text) => text.isWellFormed())).toBe(true);
  });
});

describe('a gather', () => {
  it('takes speech and keys over the prompt', () => {
    const keys = { min: 8, max: 20, finishOn: '#' as const, interDigitMs: 2_500 };
    const action = listen({ keys, hints: ['停水', '噪音'], answer: 'order-number', timeoutMs: 7_000 });
    expect(render(action)).toEqual([
      {
        verb: 'gather',
        actionHook: 'https://hotline.example.gov/jiesu/v1/voice/jambonz/turn/3',
        input: ['speech', 'digits'],
        minDigits: 1,
        maxDigits: 20,
        interDigitTimeout: 2.5,
        finishOnKey: '#',
        timeout: 7,
        bargein: true,
        dtmfBargein: true,
        listenDuringPrompt: true,
        recognizer: { vendor: 'default', language: 'zh-CN', hints: ['停水', '噪音'] },
        say: { text: '请说您的诉求，转人工请按零。' },
      },
    ]);
  });

  it('takes key 0 even where the flow asks for no keys, and alone where it asks for many', () => {
    fc.assert(
      fc.property(action, (each) => {
        if (each.type !== 'listen') return;
        const gather = gatherOf(each);
        expect(gather.input).toContain('digits');
        expect(gather.minDigits).toBe(1);
        expect(gather.interDigitTimeout).toBeGreaterThan(0);
      }),
    );
  });

  it('of a message takes keys over the prompt, then speech alone, whose words # does not lose', () => {
    const parts = [{ kind: 'text' as const, text: '请讲。' }];
    const verbs = render({ type: 'record', parts, maxSeconds: 120, silenceSeconds: 4 });
    expect(verbs).toMatchObject([
      { verb: 'gather', input: ['digits'], say: { text: '请讲。' } },
      { verb: 'gather', input: ['speech'], recognizer: { asrTimeout: 4, asrDtmfTerminationDigit: '#' } },
    ]);
  });

  it('is not spoken over where the flow forbids it', () => {
    const gather = gatherOf(listen({ bargeIn: false }));
    expect([gather.bargein, gather.dtmfBargein, gather.listenDuringPrompt]).toEqual([false, false, false]);
  });

  it('lets someone draw breath who tells their matter', () => {
    expect(gatherOf(listen({ answer: 'free' })).recognizer?.asrTimeout).toBeGreaterThan(1);
    expect(gatherOf(listen({ answer: 'choice' })).recognizer?.asrTimeout).toBeUndefined();
  });

  it('begins a prompt too long for one text before it', () => {
    const verbs = render(listen({ parts: [{ kind: 'text', text: '请您慢慢说。'.repeat(300) }] }));
    expect(verbs.map(({ verb }) => verb)).toEqual(['say', 'gather']);
  });
});

it('a queue keeps the order of priorities, and none is 0', () => {
  const priorities = [0, 1, 5].map((priority) => {
    const [verb] = render({ type: 'queue', queue: null, priority });
    return verb?.verb === 'enqueue' ? verb.priority : Number.NaN;
  });
  expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
  expect(Math.min(...priorities)).toBeGreaterThan(0);
});

it('what is rendered is also what the SDK takes, by its own schemas', () => {
  const verbs = render(
    { type: 'say', parts: [{ kind: 'text', text: '您好。' }] },
    listen({ keys: { min: 1, max: 4, finishOn: '*', interDigitMs: 3_000 }, hints: ['停水'] }),
    { type: 'record', parts: [], maxSeconds: 60, silenceSeconds: 3 },
    { type: 'queue', queue: null, priority: 0 },
    { type: 'transfer', number: '+861012345' },
    { type: 'hangup' },
  );
  const builder = new WebhookResponse();
  // Throws on a verb that its schema refuses.
  for (const { verb, ...rest } of verbs)
    (builder as unknown as Record<string, (rest: object) => void>)[verb]?.(rest);
  expect(builder.toJSON()).toEqual(verbs);
  expect(() => builder.gather({ input: 'digits' } as never)).toThrow();
});
