import { describe, expect, it } from 'vitest';
import { knownOrder } from '../../../src/cli/flow/scripted-service.ts';
import { Caller } from './caller.ts';

describe('progress', () => {
  it('tells the caller of the line about the latest order', () => {
    const caller = new Caller('progress', { orders: true });
    expect(caller.heard).toContain('小区路灯不亮');
    expect(caller.says('是的').heard).toContain('已派发至区城市管理委');
    expect(caller.says('没有了，谢谢').outcome).toBe('progress');
  });

  it('asks for the number, then for the last four digits, before it tells anything', () => {
    const caller = new Caller('progress').presses(knownOrder);
    expect(caller.heard).toContain('登记电话的后四位');
    expect(caller.heard).not.toContain('停水');
    expect(caller.presses('5678').heard).toContain('家里停水');
    expect(caller.heard).toContain('正在办理');
  });

  it('takes the number and the digits by voice, in English', () => {
    const caller = new Caller('progress', { language: 'en' }).says(
      'two zero two six one one zero one zero zero zero one two three',
    );
    expect(caller.heard).toContain('last four digits');
    expect(caller.says('five six seven eight').heard).toContain('is being dealt with');
  });

  it('tells nothing when the digits do not fit twice: a person checks', () => {
    const caller = new Caller('progress').presses(knownOrder).presses('0000');
    expect(caller.heard).toContain('对不上');
    caller.presses('1111');
    expect(caller.heard).toContain('不能告诉您内容');
    expect(caller.heard).not.toContain('停水');
    expect(caller.left.type).toBe('queue');
  });

  it('asks once more for an unknown number, then a person looks it up', () => {
    const caller = new Caller('progress').presses('20200101000009');
    expect(caller.heard).toContain('没有查到这个编号');
    expect(caller.presses('20200101000008').heard).toContain('请人工帮您查');
    expect(caller.left.type).toBe('queue');
  });

  it('lets the caller ask for another order than the latest', () => {
    expect(new Caller('progress', { orders: true }).presses('2').heard).toContain('14位');
  });

  it('asks for the number of a withheld line', () => {
    const caller = new Caller('progress', { caller: null });
    expect(caller.heard).toContain('14位');
    expect(caller.asked).toEqual([]);
  });

  it('leads a silent or helpless caller to a person', () => {
    expect(new Caller('progress').isSilent(3).left.type).toBe('queue');
    expect(new Caller('progress').says('我不知道啊').says('忘了').says('想不起来').left.type).toBe('queue');
  });
});

describe('urging', () => {
  it('is done once and says so', () => {
    const caller = new Caller('progress', { orders: true }).presses('1').says('帮我催一下');
    expect(caller.heard).toContain('已经替您催了');
    expect(caller.submitted('urging')).toEqual({ orderId: 'o1' });
    expect(caller.outcome).toBe('urged');
  });

  it('says that it was urged before', () => {
    const caller = new Caller('progress', { orders: true, repeated: true, language: 'en' })
      .presses('1')
      .presses('1');
    expect(caller.heard).toContain('It was urged today already');
  });

  it('leads to a person when it cannot be noted', () => {
    const caller = new Caller('progress', { orders: true, failing: ['urging'] }).presses('1').presses('1');
    expect(caller.left.type).toBe('queue');
  });
});

describe('an addition', () => {
  const asked = (language: 'zh' | 'en' = 'zh') =>
    new Caller('progress', { orders: true, language }).presses('1').presses('2');

  it('is read back and handed in', () => {
    const caller = asked().says('昨天晚上又灭了两盏');
    expect(caller.heard).toContain('您补充的是：“昨天晚上又灭了两盏”');
    caller.says('对');
    expect(caller.heard).toContain('补充好了');
    expect(caller.submitted('addition')).toEqual({ orderId: 'o1', text: '昨天晚上又灭了两盏' });
  });

  it('is not read back when it is long', () => {
    const caller = asked().says(`${'昨天晚上又灭了两盏灯，'.repeat(10)}请来看看`);
    expect(caller.heard).toContain('原样转给承办单位');
  });

  it('may be said again once, in English', () => {
    const caller = asked('en').says('two more lights went out last night').presses('2');
    expect(caller.heard).toContain('say it again');
    caller.says('three more lights went out last night').presses('1');
    expect(caller.submitted('addition')).toMatchObject({ text: 'three more lights went out last night' });
  });
});

describe('withdrawing a request', () => {
  const known = () => new Caller('progress', { orders: true, dispatched: true }).says('是的');

  it.each(['撤销', '我要撤销这个诉求', '不办了', '取消诉求'])(
    'is confirmed once, and noted for who has it: %s',
    (words) => {
      const caller = known().says(words);
      expect(caller.heard).toBe('您要撤销“小区路灯不亮”吗？撤销请按1，不撤销请按2。');
      expect(caller.submitted('withdrawal')).toBeNull();
      expect(caller.says('撤销').heard).toContain('已经记下了，办理的人会看到');
      expect(caller.submitted('withdrawal')).toEqual({ orderId: 'o1' });
      expect(caller.outcome).toBe('withdrawal');
    },
  );

  it('says that a draft is gone', () => {
    const caller = new Caller('progress', { orders: true }).says('是的').says('不办了').presses('1');
    expect([caller.heard, caller.outcome]).toEqual([
      '已经撤销了，不再办理。谢谢您的来电，再见。',
      'withdrawn',
    ]);
  });

  it.each(['不撤销', '我不想撤销', '先别撤', '不', '继续办'])('is not done for %s', (words) => {
    const caller = known().says('撤销').says(words);
    expect(caller.heard).toContain('没有撤销');
    expect(caller.submitted('withdrawal')).toBeNull();
  });

  it('is not done in silence, and not where the service does not answer', () => {
    expect(known().says('撤销').isSilent(2).heard).toContain('没有撤销');
    const failing = new Caller('progress', { orders: true, failing: ['withdrawal'] }).says('是的');
    expect(failing.says('撤销').presses('1').left.type).toBe('queue');
  });

  it('wants the digits first, like all else of an order', () => {
    const caller = new Caller('progress').presses(knownOrder);
    expect(caller.says('撤销').heard).not.toContain('您要撤销');
    expect(caller.submitted('withdrawal')).toBeNull();
    expect(caller.presses('5678').says('撤销').heard).toContain('您要撤销');
  });

  it.each(['我要求撤销罚款', '撤销我的罚单', '公交站撤销了'])(
    'is not what a caller wants who tells at the opening: %s',
    (words) => {
      expect(new Caller('opening', { orders: true }).says(words).asked).toContain('understand');
    },
  );

  it('may be wanted at the opening, in either language, and is not asked for again', () => {
    const caller = new Caller('opening', { orders: true }).says('我要撤销我的诉求').presses('1');
    expect(caller.heard).toContain('您要撤销“小区路灯不亮”吗');
    const asks = new Caller('opening', { orders: true }).says('为什么取消了我的工单').presses('1');
    expect(asks.heard).toContain('已派发至区城市管理委');
    const english = new Caller('progress', { orders: true, language: 'en' }).says('yes');
    expect(english.says('cancel my request').heard).toContain('Do you want to withdraw "小区路灯不亮"?');
    expect(english.says('cancel it').heard).toContain('withdrawn');
  });
});
