import { describe, expect, it } from 'vitest';
import type { Action, FlowEvent, Step } from '../../../src/voice/engine/contract.ts';
import { createEngine } from '../../../src/voice/engine/engine.ts';
import { fixtureFiles, setOf } from './fixture.ts';
import { begun, done, effectOf, heardIn, pressed, resultOf, said, silence } from './walker.ts';

const engine = createEngine();
const set = setOf();
const busy = {
  open: true,
  free: 0,
  waiting: 12,
  waitS: 390,
  fromS: 300,
  toS: 480,
  spoken: { zh: '五到八分钟', en: 'five to eight minutes' },
};
const following = (step: Step, ...events: (FlowEvent | ((step: Step) => FlowEvent))[]): Step =>
  events.reduce(
    (at, event) => engine.step(set, at.state, typeof event === 'function' ? event(at) : event),
    step,
  );
const answered = (value: Parameters<typeof done>[1]) => (step: Step) => done(step.state, value);
const none = (step: Step) => resultOf(step.state, { status: 'none' });
const failed = (step: Step) => resultOf(step.state, { status: 'failed' });
const last = ({ actions }: Step): Action | undefined => actions.at(-1);
const listening = (step: Step) => {
  const action = last(step);
  if (action?.type !== 'listen') throw new Error(`not listening: ${JSON.stringify(action)}`);
  return action;
};
const lost: FlowEvent = { type: 'person', atMs: 9, danger: null, outcome: 'failed' };
const offer = (): Step => following(begun(engine, set, 'opening'), answered(busy), none);
const understood = (form: Record<string, string>, questions: { key: string; ask: string }[] = []) =>
  answered({ form, questions, subject: '停水' });

describe('an opening', () => {
  it('goes straight to a person while seats are free', () => {
    const step = following(begun(engine, set, 'opening'), answered({ ...busy, free: 2 }));
    expect(step.state).toMatchObject({ flow: 'human', node: 'hours' });
    expect(following(step, answered({ open: true })).actions).toEqual([
      { type: 'say', parts: [{ kind: 'text', text: '正在为您转接。' }] },
      { type: 'queue', queue: null, priority: 5 },
    ]);
  });

  it('tells a notice before the offer, and the wait in it', () => {
    const step = following(
      begun(engine, set, 'opening'),
      answered(busy),
      answered({ id: 1, text: { zh: '正在抢修停电', en: 'x' } }),
    );
    expect(heardIn(step)).toBe('正在抢修停电现在大约要等五到八分钟。留言按1，回电按2，英语按9。');
    expect(listening(step)).toMatchObject({
      answer: 'choice',
      keys: { min: 1, max: 1 },
      hints: ['留言', '回电', '英语', '人工'],
    });
  });

  it('goes where the flow says when the service does not answer', () => {
    expect(following(begun(engine, set, 'opening'), failed).state).toMatchObject({ flow: 'human' });
    expect(following(begun(engine, set, 'opening'), answered(busy), failed).state.node).toBe('offer');
  });

  it('helps more each time, and leads to a person in the end', () => {
    const once = following(offer(), silence);
    expect(heardIn(once)).toBe('请按1留言，按2回电，按0找人工。');
    const twice = following(once, said('呜噜呜噜'));
    expect(heardIn(twice)).toBe(heardIn(once));
    expect(following(twice, pressed('7')).state).toMatchObject({ flow: 'human', turns: 3 });
  });

  it('takes words of low confidence for not understood', () => {
    expect(following(offer(), said('留言', 0.1)).state).toMatchObject({ node: 'offer', attempts: 1 });
    expect(following(offer(), said('留言', null)).state).toMatchObject({ flow: 'request' });
  });

  it('changes the language by a choice', () => {
    const step = following(offer(), pressed('9'));
    expect(step.state.language).toBe('en');
    expect(heardIn(step)).toBe(
      'The wait is five to eight minutes. Press 1 to leave a request, 2 for a call back.',
    );
  });
});

describe('a caller of another language', () => {
  it('is helped in it, and goes on in it once he answers in it', () => {
    const step = following(offer(), said('what should I do now', 0.9, 'en-US'));
    expect(heardIn(step)).toBe('Press 1 for a request, 2 for a call back, 0 for a person.');
    expect(listening(step).language).toBe('en');
    expect(step.state.language).toBe('zh');
    const next = following(step, said('leave a request', 0.9, 'en-US'));
    expect(next.state).toMatchObject({ flow: 'request', language: 'en' });
    expect(listening(next)).not.toHaveProperty('language');
  });

  it('need not say a matter twice that was told at first', () => {
    const step = following(offer(), pressed('1'), said('there is no water in my street', 0.9));
    expect(step.state).toMatchObject({
      node: 'details',
      language: 'en',
      vars: { matter: 'there is no water in my street' },
    });
    expect(heardIn(following(step, understood({})))).toBe('Where is it?');
  });

  it.each([
    ['no water at home', null],
    ['sorry I do not speak Chinese, is there anybody who does', 'en-US'],
    ['il y a une fuite ici', 'fr-FR'],
    ['il y a une grosse fuite devant ma maison', null],
  ])('is asked again, in it where the flow has it, after what tells no matter: %s', (words, language) => {
    const step = following(offer(), pressed('1'), said(words, 0.9, language));
    expect(step.state).toMatchObject({ node: 'matter', attempts: 1, language: 'zh' });
    expect(step.state.vars).not.toHaveProperty('matter');
  });

  it('is not asked again in English for what only an agent will understand', () => {
    const step = following(
      offer(),
      pressed('1'),
      said('there is no water in my street', 0.9),
      understood({ callbackPhone: '1' }),
      said('next to the old school', 0.9, 'en-US'),
      understood({ callbackPhone: '1' }),
    );
    expect(step.state).toMatchObject({ node: 'read-back', givenUp: ['field:location'] });
  });
});

describe('a read-back', () => {
  const readBack = () =>
    following(
      offer(),
      pressed('1'),
      said('我家停水了，在海甸岛'),
      understood({ location: '海甸岛', callbackPhone: '1' }),
    );

  it.each([said('对的'), pressed('1')])('that is agreed to says what was in it (%#)', (yes) => {
    expect(following(readBack(), yes).state.said.at(-1)).toMatchObject({
      speaker: 'caller',
      confirms: { subject: '停水' },
    });
  });

  it.each([
    '对，不过门牌是50号',
    '对的，应该是海秀中路50号',
    '对，是11栋',
    '嗯是的，电话打13800138000',
    '对，希望罚款',
  ])('that is agreed to with more than a yes goes to a person: %s', (words) => {
    const step = following(readBack(), said(words));
    expect(step.state.node).not.toBe('read-back');
    expect(step.state.said.some(({ confirms }) => confirms !== undefined)).toBe(false);
  });

  it.each(['对对对', '没错，就是这样', '好的谢谢你啊', '嗯，可以，麻烦你们了', '对，就这样吧', '一', '选1'])(
    'is agreed to by %s',
    (words) => {
      expect(following(readBack(), said(words)).state.said.at(-1)).toMatchObject({ confirms: {} });
    },
  );

  it.each([said('不对'), pressed('2')])('that is refused says so, and nothing is agreed to (%#)', (no) => {
    const { said } = following(readBack(), no).state;
    expect(said.findLast(({ speaker }) => speaker === 'caller')).toMatchObject({ refuses: true });
    expect(said.some(({ confirms }) => confirms !== undefined)).toBe(false);
  });

  it('is known from menus, which say nothing of the matter', () => {
    const { said } = readBack().state;
    expect(said.filter(({ menu }) => menu).map(({ text }) => text)).toEqual([
      '现在大约要等五到八分钟。留言按1，回电按2，英语按9。',
    ]);
  });
});

describe('a form', () => {
  const wanting =
    fixtureFiles.request?.replace(
      '{ field: location,',
      '{ field: location, if: \'"location" in understood.needed\',',
    ) ?? '';
  const conditional = setOf({ ...fixtureFiles, request: wanting });
  const needing = (needed?: string[]) => {
    const asked = following(offer(), pressed('1'), said('我家停水了'));
    const value = { form: { callbackPhone: '1' }, questions: [], subject: '停水' };
    return engine.step(
      conditional,
      asked.state,
      done(asked.state, needed === undefined ? value : { ...value, needed }),
    );
  };

  it('asks a field only where its condition holds', () => {
    expect(heardIn(needing(['location']))).toBe('在什么地方？');
    expect(needing(['request']).state.node).toBe('read-back');
    expect(needing().state.node).toBe('read-back');
  });

  it.each(['不知道', '我也记不清了', "I don't know"])('goes on at once after %s', (words) => {
    const step = following(
      offer(),
      pressed('1'),
      said('我家停水了'),
      understood({ callbackPhone: '1' }),
      said(words, 0.9, words.startsWith('I') ? null : 'zh-CN'),
      understood({ callbackPhone: '1' }),
    );
    expect(step.state).toMatchObject({ node: 'read-back', givenUp: ['field:location'] });
    // Nor is it asked for again when the call comes to a form once more.
    const again = following(step, said('不对'), said('是我家停水了'), understood({ callbackPhone: '1' }));
    expect(again.state.node).toBe('read-back');
  });

  it('takes what was said beside 不知道', () => {
    const step = following(
      offer(),
      pressed('1'),
      said('我家停水了'),
      understood({ callbackPhone: '1' }),
      said('几号楼不知道，在海甸岛'),
      understood({ callbackPhone: '1', location: '海甸岛' }),
    );
    expect(step.state).toMatchObject({ node: 'read-back', givenUp: [] });
  });
});

describe('a request', () => {
  const begin = () => following(offer(), pressed('1'), said('我家停水了，在海甸岛'));

  it('asks only for what was not said, and once for what stays unknown', () => {
    const step = following(begin(), understood({ location: '海甸岛' }));
    expect(heardIn(step)).toBe('您的电话是多少？');
    expect(listening(step).keys?.max).toBe(20);
    const detail = following(
      step,
      pressed('13800138000#'),
      understood({ location: '海甸岛', callbackPhone: '13800138000' }, [
        { key: 'since', ask: '停了多久？' },
        { key: 'homes', ask: '几户？' },
      ]),
    );
    expect(heardIn(detail)).toBe('停了多久？');
    const open = [
      { key: 'since', ask: '停了多久？' },
      { key: 'homes', ask: '几户？' },
    ];
    const readBack = following(
      detail,
      said('不知道'),
      understood({ location: '海甸岛', callbackPhone: '1' }, open),
    );
    expect(heardIn(readBack)).toBe('您反映的是停水，对吗？');
    expect(readBack.state.said.map(({ speaker, text }) => `${speaker}: ${text}`).slice(-7)).toEqual([
      'voice: 请说您的诉求。',
      'caller: 我家停水了，在海甸岛',
      'voice: 您的电话是多少？',
      'caller: 13800138000',
      'voice: 停了多久？',
      'caller: 不知道',
      'voice: 您反映的是停水，对吗？',
    ]);
  });

  it('gives a field up after its attempts', () => {
    const asked = following(begin(), understood({ callbackPhone: '1' }));
    expect(heardIn(asked)).toBe('在什么地方？');
    const again = following(asked, said('就那里'), understood({ callbackPhone: '1' }));
    expect(heardIn(again)).toBe('在什么地方？');
    expect(following(again, silence).state).toMatchObject({ node: 'read-back', givenUp: ['field:location'] });
  });

  it('goes on with what was known when nothing can be understood', () => {
    const step = following(begin(), failed);
    expect(heardIn(step)).toBe('在什么地方？');
    expect(following(step, silence, silence, silence, silence).state.node).toBe('read-back');
  });

  it('hands in, sends the number and reads it digit by digit', () => {
    const step = following(begin(), understood({ location: 'a', callbackPhone: 'b' }), said('对'));
    expect(effectOf(step)).toEqual({ kind: 'submit', submit: 'request', with: {} });
    const sent = following(step, answered({ number: '20261128000001' }));
    expect(effectOf(sent)).toEqual({ kind: 'message', to: '13800138000', text: '编号20261128000001' });
    const end = following(sent, none);
    expect(end.actions).toEqual([
      {
        type: 'say',
        parts: [
          { kind: 'text', text: '编号是' },
          { kind: 'digits', text: '20261128000001' },
          { kind: 'text', text: '，' },
          { kind: 'break', ms: 300 },
          { kind: 'text', text: '再见。' },
        ],
      },
      { type: 'hangup' },
    ]);
    expect(end.state.ended).toBe('requested');
    expect(following(end, said('喂'), pressed('0'))).toEqual({
      state: end.state,
      actions: [{ type: 'hangup' }],
    });
  });

  it('never lets a value bring markup or another template', () => {
    const evil = '<break time="9s"/>{{caller}}&lt;';
    const step = following(
      begin(),
      answered({ form: { location: 'a', callbackPhone: 'b' }, questions: [], subject: evil }),
    );
    expect(last(step)).toMatchObject({ parts: [{ kind: 'text', text: `您反映的是${evil}，对吗？` }] });
  });

  it('is unfinished when the caller hangs up', () => {
    const step = following(begin(), understood({}), { type: 'hangup', atMs: 9, danger: null });
    expect(step.state).toMatchObject({ ended: 'hangup', flow: 'request', node: 'details' });
  });
});

describe('a booking', () => {
  it('keeps window and number as values', () => {
    const step = following(offer(), said('给我回电吧'), said('明天上午九点到十一点'), said('就打这个号码'));
    expect(effectOf(step)).toMatchObject({
      kind: 'callback',
      number: '13800138000',
      window: { from: '2026-11-29T09:00:00+08:00' },
    });
    expect(
      heardIn(following(step, answered({ id: '1', repeated: false, spoken: { zh: '明天上午', en: 'x' } }))),
    ).toBe('明天上午给您回电。');
  });

  it('takes 0 among digits for a person, and 0s of a number for digits', () => {
    const step = following(offer(), pressed('2'), said('随时'));
    expect(following(step, pressed('0#')).state.flow).toBe('human');
    expect(following(step, pressed('089866532100')).state.vars.phone).toBe('089866532100');
    expect(following(step, pressed('00')).state.attempts).toBe(1);
  });
});

describe('danger', () => {
  const fire: FlowEvent = {
    type: 'input',
    atMs: 7,
    danger: '着火了',
    speech: { text: '楼下着火了', confidence: 0.3, language: null },
    keys: null,
  };

  it('goes to a seat at once, before everybody, with what was said', () => {
    const step = following(offer(), fire);
    expect(last(step)).toEqual({ type: 'queue', queue: null, priority: 0 });
    expect(step.state).toMatchObject({ priority: 'danger', danger: '着火了' });
    expect(step.state.said.at(-1)?.text).toBe('楼下着火了');
  });

  it('changes nothing while the caller is being connected', () => {
    const waiting = following(offer(), fire);
    expect(following(waiting, fire)).toEqual({ state: waiting.state, actions: [last(waiting)] });
  });

  it('comes before an answer that is still awaited', () => {
    const begunStep = begun(engine, set, 'opening');
    expect(last(following(begunStep, fire))).toMatchObject({ type: 'queue', priority: 0 });
  });
});

describe('a connection that fails', () => {
  const seat = () => following(offer(), pressed('0'), answered({ open: true }));

  it('goes on as the flow says, and is never a dead line', () => {
    const other = following(seat(), lost);
    expect(last(other)).toEqual({ type: 'transfer', number: '12345' });
    const message = following(other, lost);
    expect(last(message)).toMatchObject({ type: 'record' });
    expect(
      following(message, { type: 'recorded', atMs: 9, danger: null, url: null, durationMs: 0, keys: null })
        .actions,
    ).toEqual([
      {
        type: 'record',
        parts: [{ kind: 'text', text: '请在提示音后留言。' }],
        maxSeconds: 120,
        silenceSeconds: 4,
      },
    ]);
    const kept = following(message, {
      type: 'recorded',
      atMs: 9,
      danger: null,
      url: 'https://x.example/1',
      durationMs: 5_000,
      keys: null,
    });
    expect(effectOf(kept)).toEqual({
      kind: 'submit',
      submit: 'voice-message',
      with: { url: 'https://x.example/1', durationMs: 5_000 },
    });
    const spoken = { atMs: 9, url: 'https://x.example/2', durationMs: 5_000 } as const;
    for (const end of [
      { danger: null, keys: '0' },
      { danger: '着火了', keys: null },
    ]) {
      const { state } = following(message, { type: 'recorded', ...spoken, ...end });
      expect(state.flow).toBe('human');
      expect(state.recordings).toEqual([{ url: 'https://x.example/2', durationMs: 5_000 }]);
    }
  });

  it('ends with words where a flow has none', () => {
    const bare = setOf({
      ...fixtureFiles,
      human: 'name: human\ntitle: { zh: 人, en: A }\nstart: q\nnodes: { q: { type: queue } }',
    });
    const step = engine.step(bare, begun(engine, bare, 'human').state, lost);
    expect(step.state.ended).toBe('unreached');
    expect(heardIn(step)).toContain('没能为您接通');
    expect(last(step)).toEqual({ type: 'hangup' });
  });

  it('is over once somebody answered', () => {
    expect(following(seat(), { ...lost, outcome: 'answered' } as FlowEvent).state.ended).toBe('person');
  });

  it('puts those known before others before them', () => {
    const early = begun(engine, set, 'human', { priority: 'vulnerable' });
    expect(last(following(early, answered({ open: true })))).toMatchObject({ type: 'queue', priority: 1 });
  });
});

it('repeats the prompt and changes nothing at what does not fit', () => {
  const step = offer();
  for (const event of [
    { type: 'recorded', atMs: 1, danger: null, url: 'x', durationMs: 9_000, keys: null },
    lost,
    { type: 'result', atMs: 1, id: 'e1', result: { status: 'done', value: 1 } },
    { type: 'begin', atMs: 0 },
  ] satisfies FlowEvent[])
    expect(engine.step(set, step.state, event)).toEqual({ state: step.state, actions: [listening(step)] });
});
