import { describe, expect, it } from 'vitest';
import { flowLanguages } from '../../../src/voice/flow/schema.ts';
import { Caller, shippedFlows } from './caller.ts';

/** Flows that begin by asking the caller; `human` begins by connecting. The order is there for `addition`. */
const asking = Object.keys(shippedFlows.flows).filter((name) => name !== 'human');
const order = { id: 'o1', number: '20261120000007', verified: true, subject: '小区路灯不亮' };
const notice = { id: 1, text: { zh: '正在抢修停电', en: 'The power is being repaired' } };
const begun = (flow: string, language: 'zh' | 'en') =>
  new Caller(flow, { language, vars: { order, notice } });

const person = {
  zh: ['人工', '我要转人工', '帮我找个接线员'],
  en: ['operator', 'I want to speak to a person'],
};
const nonsense = { zh: ['啊', '呃那个', '嗯嗯啊啊'], en: ['uh', 'hmm well', 'erm'] };

describe.each(asking)('%s', (flow) => {
  describe.each(flowLanguages)('in %s', (language) => {
    it('leads to a person by key 0', () => {
      expect(begun(flow, language).presses('0').left.type).toBe('queue');
    });

    it('leads to a person by words', () => {
      for (const words of person[language]) {
        const caller = begun(flow, language);
        // A recording takes no words; its key 0 is tested above.
        if (caller.left.type === 'record') continue;
        expect(caller.says(words).left.type, words).toBe('queue');
      }
    });

    it('leads to a person at once when there is danger', () => {
      const caller = begun(flow, language);
      if (caller.left.type === 'record') return;
      expect(caller.says('家里着火了，快救命').left).toMatchObject({ type: 'queue', priority: 0 });
    });

    it('leaves a silent caller with a person, a recording or an end, after few turns', () => {
      expect(turnsUntilLeft(begun(flow, language), (caller) => caller.isSilent())).toBeLessThanOrEqual(4);
    });

    it('leaves a caller who cannot be understood with a person, a recording or an end, after few turns', () => {
      let turn = 0;
      const mumble = (caller: Caller): Caller => {
        const words = nonsense[language];
        const text = words[turn++ % words.length] ?? '';
        const speech = { text, confidence: 0.1, language: null };
        return caller.does({ type: 'input', speech, keys: null });
      };
      expect(turnsUntilLeft(begun(flow, language), mumble)).toBeLessThanOrEqual(4);
    });

    it('takes wrong keys for nothing', () => {
      const caller = begun(flow, language);
      if (caller.left.type === 'record') return;
      expect(caller.presses('8').outcome).toBeNull();
      expect(caller.heard).not.toBe('');
    });

    it('is over when the caller hangs up, and stays so', () => {
      const caller = begun(flow, language).does({ type: 'hangup' });
      expect(caller.outcome).toBe('hangup');
      expect(caller.presses('1').left.type).toBe('hangup');
    });

    it('leads to a person or an end when the service is down', () => {
      const caller = new Caller(flow, { language, vars: { order, notice }, failing: ['all'] });
      expect(turnsUntilLeft(caller, (one) => one.presses('1'))).toBeLessThanOrEqual(8);
    });
  });
});

describe('a caller who is not ready yet', () => {
  it('is given time, and no attempt is counted', () => {
    const caller = new Caller('progress');
    for (let time = 0; time < 4; time++) caller.says('等一下我找一下编号');
    expect(caller.heard).toContain('不着急');
    expect(caller.left).toMatchObject({ type: 'listen', answer: 'order-number', timeoutMs: 20_000 });
    expect(caller.isSilent().heard).toContain('14位');
  });

  it('is not kept for ever', () => {
    const caller = new Caller('progress');
    for (let time = 0; time < 41; time++) caller.says('等一下');
    expect(caller.left.type).toBe('queue');
  });

  it('who has not understood the question is helped, and has told no matter', () => {
    const caller = new Caller('request').says('啊什么没听清');
    expect(caller.heard).toContain('比如');
    expect(caller.says('喂').left).toMatchObject({ type: 'listen', answer: 'free' });
  });

  it('may answer with the words of the prompt', () => {
    expect(new Caller('callback-booking').says('换号码').heard).toContain('请说或按回拨的号码');
    expect(new Caller('callback-booking').says('是').says('另约时间').heard).toContain('什么时候方便');
    const failed = new Caller('human').does({ type: 'person', outcome: 'failed' });
    expect(failed.says('我要留言').left.type).toBe('record');
  });

  it('reaches a person by saying the key', () => {
    expect(new Caller('opening').says('按零').left.type).toBe('queue');
  });
});

it('whoever comes into danger after failed connections still hears the emergency numbers', () => {
  const failed = { type: 'person', outcome: 'failed' } as const;
  const caller = new Caller('human').does(failed).presses('0').does(failed).says('家里着火了，快救命');
  expect(caller.left).toMatchObject({ type: 'queue', priority: 0 });
  expect(caller.does(failed).left).toMatchObject({ type: 'queue', priority: 0 });
  expect(caller.does(failed).heard).toContain('110');
  expect(caller.left.type).toBe('hangup');
});

/** Turns until the caller is no longer asked anything. */
function turnsUntilLeft(caller: Caller, turn: (caller: Caller) => Caller): number {
  let turns = 0;
  while (caller.left.type === 'listen' && turns < 20) {
    turn(caller);
    turns++;
  }
  return turns;
}

describe('another language than the flow’s', () => {
  it('is answered in it, and goes on in it', () => {
    const caller = new Caller('request').says('what do you want', 'en');
    expect(caller.heard).toContain('For example');
    expect(caller.says('my street light at Willow Road is broken for three days', 'en').language).toBe('en');
    expect(caller.heard).toMatch(/What would you like done|Let me read it back/);
  });

  it('is answered in Chinese to a Chinese answer in an English flow', () => {
    const caller = new Caller('progress', { language: 'en' }).says('我找不到编号了', 'zh');
    expect(caller.heard).toContain('编号是14位数字');
  });
});
