import { describe, expect, it } from 'vitest';
import { Caller } from './caller.ts';

const booked = (caller: Caller) => caller.effects.find(({ kind }) => kind === 'callback');

describe('booking a call-back', () => {
  it('keeps the place at the number of the line', () => {
    const caller = new Caller('callback-booking');
    expect(caller.heard).toContain('13800001234');
    expect(caller.says('是').heard).toContain('位置一直保留');
    expect(caller.says('好').heard).toContain('约好了，轮到您时打给您');
    expect(booked(caller)).toMatchObject({ number: '13800001234', window: null });
    expect(caller.outcome).toBe('callback-booked');
  });

  it('takes another number and a time', () => {
    const caller = new Caller('callback-booking').presses('2').says('幺三九，幺幺幺幺，二二二二');
    expect(caller.heard).toContain('13911112222');
    expect(caller.presses('1').presses('2').heard).toContain('什么时候方便');
    caller.says('明天上午九点到十一点');
    expect(booked(caller)).toMatchObject({
      number: '13911112222',
      window: {
        from: expect.stringMatching(/^2026-11-29T09:00/),
        to: expect.stringMatching(/^2026-11-29T11:00/),
      },
    });
    expect(caller.heard).toContain('约好了');
  });

  it('does so in English', () => {
    const caller = new Caller('callback-booking', { language: 'en' })
      .says('yes')
      .presses('2')
      .says('tomorrow morning');
    expect(caller.heard).toContain('It is booked');
    expect(booked(caller)).toMatchObject({ window: { from: expect.stringMatching(/^2026-11-29/) } });
  });

  it('asks for the number of a withheld line, which can be corrected once', () => {
    const caller = new Caller('callback-booking', { caller: null }).presses('13911112223#').presses('2');
    expect(caller.heard).toContain('请再按一次号码');
    caller.presses('13911112222#').presses('1').presses('1');
    expect(booked(caller)).toMatchObject({ number: '13911112222' });
  });

  it('says that it was booked before', () => {
    expect(new Caller('callback-booking', { repeated: true }).presses('1').presses('1').heard).toContain(
      '已经约过了',
    );
  });

  it('books as soon as possible when no time is understood', () => {
    const caller = new Caller('callback-booking').presses('1').presses('2').says('呃这个').says('那个嘛');
    expect(booked(caller)).toMatchObject({ window: null });
  });

  it('leads to a person when it cannot be booked', () => {
    expect(
      new Caller('callback-booking', { failing: ['callback'] }).presses('1').presses('1').left.type,
    ).toBe('queue');
  });
});

describe('a call-back that is answered', () => {
  it('takes a seat once somebody speaks, with the kept place', () => {
    const caller = new Caller('callback', { free: 1 });
    expect(caller.heard).toContain('12345给您回电');
    expect(caller.says('喂，你好').left).toMatchObject({ type: 'queue', priority: 3 });
  });

  it('holds no seat for a machine', () => {
    const caller = new Caller('callback').isSilent(3);
    expect(caller.outcome).toBe('no-answer');
    expect(caller.left.type).toBe('hangup');
  });

  it('may be put off to another time', () => {
    const caller = new Caller('callback').says('现在不方便').says('要');
    expect(caller.heard).toContain('打这个号码吗');
  });

  it('may be refused', () => {
    const caller = new Caller('callback', { language: 'en' }).says('not now').says('no');
    expect(caller.heard).toContain('we will not call again');
    expect(caller.outcome).toBe('callback-refused');
  });

  it('leads to a person when it is urgent', () => {
    expect(new Caller('callback').says('我家着火了').left).toMatchObject({ type: 'queue', priority: 0 });
  });
});
