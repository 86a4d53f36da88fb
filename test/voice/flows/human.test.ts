import { describe, expect, it } from 'vitest';
import { Caller } from './caller.ts';

describe('the way to a person', () => {
  it('tells the wait honestly, in both languages', () => {
    expect(new Caller('human').heard).toContain('等候时间约三到七分钟');
    expect(new Caller('human', { language: 'en' }).heard).toContain(
      'The wait is about three to seven minutes',
    );
    expect(new Caller('human', { waitS: null }).heard).toContain('说不准');
    expect(new Caller('human', { failing: ['queue'] }).heard).toContain('说不准');
  });

  it.each([
    [{}, 5],
    [{ priority: 'callback' }, 3],
    [{ priority: 'repeat-failure' }, 2],
    [{ priority: 'vulnerable' }, 1],
    [{ priority: 'something else' }, 5],
  ] as const)('lets those go first who need it more (%j)', (vars, priority) => {
    for (const free of [0, 1])
      expect(new Caller('human', { vars, free }).left).toEqual({ type: 'queue', queue: null, priority });
  });

  it('offers a call-back or a message when nobody can be reached', () => {
    const failed = { type: 'person', outcome: 'failed' } as const;
    const caller = new Caller('human').does(failed);
    expect(caller.heard).toContain('没能接通');
    expect(caller.presses('1').heard).toContain('打这个号码吗');
    expect(new Caller('human').does(failed).presses('2').left.type).toBe('record');
    expect(new Caller('human').does(failed).isSilent(2).left.type).toBe('record');
  });

  it('is over when the person has answered', () => {
    const caller = new Caller('human').does({ type: 'person', outcome: 'answered' });
    expect(caller.left.type).toBe('hangup');
    expect(caller.outcome).not.toBeNull();
  });
});

describe('a follow-up', () => {
  it('asks two questions and says thanks', () => {
    const caller = new Caller('follow-up');
    expect(caller.heard).toContain('小区路灯不亮');
    expect(caller.says('已经解决了').heard).toContain('满意吗');
    expect(caller.says('挺满意的').heard).toContain('不再重复回访');
    expect(caller.submitted('rating')).toEqual({ orderId: 'o1', resolved: true, satisfied: true });
  });

  it('hears what was not done well', () => {
    const caller = new Caller('follow-up').says('还没解决').says('不满意');
    expect(caller.heard).toContain('哪里没办好');
    caller.says('说来修一直没有人来');
    expect(caller.submitted('rating')).toEqual({
      orderId: 'o1',
      resolved: false,
      satisfied: false,
      reason: '说来修一直没有人来',
    });
  });

  it('does not press for a reason', () => {
    const caller = new Caller('follow-up').presses('2').presses('2').isSilent();
    expect(caller.submitted('rating')).toEqual({ orderId: 'o1', resolved: false, satisfied: false });
    expect(caller.outcome).toBe('rated');
  });

  it('keeps one answer', () => {
    const caller = new Caller('follow-up', { language: 'en' }).says('yes').isSilent(2);
    expect(caller.submitted('rating')).toEqual({ orderId: 'o1', resolved: true, satisfied: null });
  });

  it('asks once more and then lets go', () => {
    const caller = new Caller('follow-up').isSilent();
    expect(caller.heard).toContain('解决了请按1');
    caller.isSilent();
    expect(caller.outcome).toBe('no-answer');
    expect(caller.asked).toEqual([]);
  });

  it('ends kindly when the answers cannot be kept', () => {
    expect(new Caller('follow-up', { failing: ['rating'] }).presses('1').presses('1').heard).toContain(
      '谢谢您',
    );
  });

  it('leads to a person who asks for one', () => {
    expect(new Caller('follow-up').says('我要人工').left.type).toBe('queue');
  });
});
