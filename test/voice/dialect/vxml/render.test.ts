import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VoiceReply } from '../../../../src/voice/dialect/contract.ts';
import { renderVxmlEntry } from '../../../../src/voice/dialect/vxml/entry.ts';
import { renderVxml } from '../../../../src/voice/dialect/vxml/render.ts';
import { scriptString } from '../../../../src/voice/dialect/vxml/script.ts';
import { type VxmlSettings, vxmlDefaults } from '../../../../src/voice/dialect/vxml/settings.ts';
import { fitForXml } from '../../../../src/voice/dialect/xml.ts';
import type { SpokenAction } from '../../../../src/voice/engine/contract.ts';
import { listen } from '../../support/fake-sessions.ts';
import { elementsIn, type ReadElement, readXml, textIn } from '../../support/read-xml.ts';
import { anyReply, anyText } from '../../support/replies.ts';

const settings: VxmlSettings = { publicUrl: 'https://hotline.example.org', queue: '8001', ...vxmlDefaults };
const call = { platform: 'vxml', externalId: 'call-1' } as const;
const TURN = 'https://hotline.example.org/v1/voice/vxml/turn/7';

const page = (actions: SpokenAction[], changes: Partial<VxmlSettings> = {}, language: 'zh' | 'en' = 'zh') =>
  readXml(renderVxml({ sessionId: 's-1', turn: 7, language, actions }, call, { ...settings, ...changes }));
const one = (root: ReadElement, name: string): ReadElement => {
  const [found] = elementsIn(root, name);
  if (found === undefined) throw new Error(`no <${name}>`);
  return found;
};
const properties = (root: ReadElement) =>
  Object.fromEntries(
    elementsIn(root, 'property').map(({ attributes }) => [attributes.name, attributes.value]),
  );

/** What a grammar of ours takes, as a regular expression over its tokens, each followed by a space. */
function expression(grammar: ReadElement): RegExp {
  const rules = new Map(elementsIn(grammar, 'rule').map((rule) => [rule.attributes.id, rule]));
  const of = (node: ReadElement | string): string => {
    if (typeof node === 'string') return node === '' ? '' : `(?:${node.replace(/[*.?+]/g, '\\$&')} )`;
    if (node.name === 'one-of') return `(?:${node.children.map(of).join('|')})`;
    if (node.name === 'ruleref') return ofRule(node.attributes.uri?.slice(1));
    const repeat = node.attributes.repeat?.replace('-', ',');
    const inside = node.children.map(of).join('');
    return repeat === undefined ? inside : `(?:${inside}){${repeat}}`;
  };
  const ofRule = (id: string | undefined): string =>
    rules.get(id)?.children.map(of).join('') ?? 'no such rule';
  return new RegExp(`^${ofRule(grammar.attributes.root)}$`);
}
const takes = (grammar: ReadElement, tokens: string) => expression(grammar).test(`${tokens} `);
const grammarOf = (root: ReadElement, mode: string) =>
  elementsIn(root, 'grammar').find(({ attributes }) => attributes.mode === mode) as ReadElement;

describe('a question', () => {
  it('sets the platform’s timers and leaves what was heard to the engine', () => {
    const root = page([
      listen({
        keys: { min: 4, max: 14, finishOn: '#', interDigitMs: 4_000 },
        timeoutMs: 7_000,
        bargeIn: false,
      }),
    ]);
    expect(properties(root)).toMatchObject({
      inputmodes: 'dtmf voice',
      bargein: 'false',
      timeout: '7000ms',
      interdigittimeout: '4000ms',
      termchar: '#',
      confidencelevel: '0.0',
    });
    expect(elementsIn(root, 'grammar').map(({ attributes }) => attributes.src ?? attributes.mode)).toEqual([
      'dtmf',
      'builtin:speech/transcribe',
    ]);
  });

  it('takes the keys asked for, and 0 alone', () => {
    const digits = (keys: Extract<SpokenAction, { type: 'listen' }>['keys']) =>
      grammarOf(page([listen({ keys })]), 'dtmf');
    const number = digits({ min: 4, max: 6, finishOn: '#', interDigitMs: 3_000 });
    for (const good of ['0', '1 2 3 4', '0 0 0 0 0 9']) expect(takes(number, good)).toBe(true);
    for (const bad of ['1', '1 2 3', '1 2 3 4 5 6 7', '']) expect(takes(number, bad)).toBe(false);
    const choice = digits({ min: 1, max: 1, finishOn: '#', interDigitMs: 3_000 });
    for (const good of ['0', '1', '9', '*']) expect(takes(choice, good)).toBe(true);
    expect(takes(choice, '1 2')).toBe(false);
    const nothing = digits(null);
    expect([takes(nothing, '0'), takes(nothing, '1')]).toEqual([true, false]);
  });

  it('names its words where the platform takes no others', () => {
    const words = (changes: Parameters<typeof listen>[0], language: 'zh' | 'en' = 'zh') =>
      grammarOf(page([listen(changes)], { freeSpeech: null }, language), 'voice');
    const choice = words({ answer: 'choice', hints: ['停水', ' "停 电" '] });
    for (const good of ['停水', '停 电', '人工', '救命', '一']) expect(takes(choice, good)).toBe(true);
    expect(takes(choice, '是的')).toBe(false);
    expect(takes(words({ answer: 'yes-no', hints: [] }), '是的')).toBe(true);
    const phone = words({ answer: 'phone', hints: [] });
    expect([takes(phone, '幺 三 八'), takes(phone, '幺')]).toEqual([true, false]);
    const english = words({ answer: 'free', hints: [] }, 'en');
    expect(english.attributes['xml:lang']).toBe('en-US');
    expect([takes(english, 'operator'), takes(english, 'one')]).toEqual([true, false]);
  });

  it('by keys only has no words', () => {
    const root = page([listen({ speech: false })]);
    expect(properties(root).inputmodes).toBe('dtmf');
    expect(elementsIn(root, 'grammar')).toHaveLength(1);
  });

  it('tells silence, what was not understood, and errors with the turn', () => {
    const root = page([listen()]);
    for (const [name, event] of [
      ['noinput', 'noinput'],
      ['nomatch', 'nomatch'],
      ['filled', 'filled'],
    ] as const) {
      const handler = one(root, name);
      expect(elementsIn(handler, 'assign').at(-1)?.attributes).toEqual({ name: 'event', expr: `'${event}'` });
      expect(one(handler, 'submit').attributes).toMatchObject({ next: TURN, method: 'post' });
    }
    const errors = elementsIn(root, 'catch').filter(({ attributes }) => attributes.event === 'error');
    expect(errors.slice(0, 2).map(({ attributes }) => attributes.count)).toEqual(['1', '2']);
    expect(one(errors[1] as ReadElement, 'goto').attributes.next).toBe('#person');
  });
});

describe('other replies', () => {
  it('record, and hand over the sound, also of who hangs up', () => {
    const root = page([{ type: 'record', parts: [], maxSeconds: 90, silenceSeconds: 4 }]);
    expect(one(root, 'record').attributes).toMatchObject({
      maxtime: '90s',
      finalsilence: '4s',
      dtmfterm: 'true',
    });
    const submits = elementsIn(one(root, 'record'), 'submit').map(({ attributes }) => attributes);
    expect(submits.map(({ enctype }) => enctype)).toEqual([
      undefined,
      'multipart/form-data',
      'multipart/form-data',
    ]);
    expect(submits[2]?.namelist).toBe('call event duration termchar over message');
  });

  it('queue at an address of the platform, with session and priority for the seat', () => {
    const leg = one(page([{ type: 'queue', queue: null, priority: 0 }]), 'transfer');
    expect(leg.attributes).toEqual({
      name: 'leg',
      dest: 'tel:8001',
      type: 'bridge',
      connecttimeout: '900s',
      aai: 'session=s-1;priority=0',
    });
    const other = page([{ type: 'queue', queue: 'a b', priority: 5 }], {
      queueUri: 'sip:{queue}@acd.example.org',
      transfer: 'blind',
    });
    expect(one(other, 'transfer').attributes).toMatchObject({
      dest: 'sip:a%20b@acd.example.org',
      type: 'blind',
    });
  });

  it('transfer, and do not try a person again and again when that fails', () => {
    const root = page([{ type: 'transfer', number: '+8689812345678' }]);
    expect(elementsIn(root, 'transfer').map(({ attributes }) => attributes.dest)).toEqual([
      'tel:+8689812345678',
    ]);
    expect(elementsIn(root, 'disconnect')).toHaveLength(1);
  });

  it('hang up after what was said', () => {
    const root = page([{ type: 'say', parts: [{ kind: 'text', text: '再见' }] }, { type: 'hangup' }]);
    const block = one(root, 'block');
    expect(textIn(block)).toBe('再见');
    expect(block.children.at(-1)).toMatchObject({ name: 'disconnect' });
  });
});

describe('any document', () => {
  it('says all of it, declares what it submits, and refers to what it has', () => {
    fc.assert(
      fc.property(anyReply, fc.boolean(), (reply: VoiceReply, free) => {
        const given = { ...settings, freeSpeech: free ? settings.freeSpeech : null };
        const root = readXml(renderVxml(reply, call, given));
        const words = reply.actions.flatMap((action) =>
          'parts' in action ? action.parts.map((part) => (part.kind === 'break' ? '' : part.text)) : [],
        );
        const bare = (text: string) => text.replaceAll(/\s/g, '');
        const turn = elementsIn(root, 'form').find(
          ({ attributes }) => attributes.id === 'turn',
        ) as ReadElement;
        expect(bare(elementsIn(turn, 'prompt').map(textIn).join(''))).toBe(
          bare(words.map(fitForXml).join('')),
        );

        const declared = new Set(
          ['var', 'record', 'transfer']
            .flatMap((name) => elementsIn(root, name))
            .map((node) => node.attributes.name),
        );
        const used = elementsIn(root, 'submit').flatMap((node) => node.attributes.namelist?.split(' ') ?? []);
        const assigned = elementsIn(root, 'assign').map((node) => node.attributes.name ?? '');
        expect([...used, ...assigned].filter((name) => !declared.has(name))).toEqual([]);

        const ids = ['form', 'rule']
          .flatMap((name) => elementsIn(root, name))
          .map((node) => `#${node.attributes.id}`);
        expect(new Set(ids).size).toBe(ids.length);
        const targets = [
          ...elementsIn(root, 'goto').map((node) => node.attributes.next ?? ''),
          ...elementsIn(root, 'ruleref').map((node) => node.attributes.uri ?? ''),
        ];
        expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('holds any text as a script’s string, which says that text again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = scriptString(text);
        expect(literal).toMatch(/^'[\x20-\x7e]*'$/);
        expect(vm.runInNewContext(literal)).toBe(text);
      }),
    );
  });
});

describe('the first document', () => {
  /** What the platform would submit, with these session variables. */
  function submitted(session: object, id = "it's 1"): Record<string, unknown> {
    const root = readXml(renderVxmlEntry(id, 'o-1', settings));
    const context = vm.createContext({ session });
    return Object.fromEntries(
      elementsIn(root, 'var').map(({ attributes }) => [
        attributes.name,
        vm.runInContext(attributes.expr ?? '', context),
      ]),
    );
  }

  it('sends what the platform knows of the call', () => {
    const connection = { remote: { uri: 'tel:13800138000' }, local: { uri: 'tel:12345' } };
    expect(submitted({ sessionid: 'S-9', connection })).toEqual({
      call: 'S-9',
      caller: 'tel:13800138000',
      called: 'tel:12345',
      outbound: 'o-1',
    });
    expect(submitted({})).toEqual({ call: "it's 1", caller: '', called: '', outbound: 'o-1' });
  });

  it('leads to a person when we cannot be reached', () => {
    const root = readXml(renderVxmlEntry('c', null, settings));
    expect(one(root, 'goto').attributes.next).toBe('#person');
    expect(one(root, 'transfer').attributes.dest).toBe('tel:8001');
  });
});
