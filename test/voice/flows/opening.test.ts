import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../../src/cli/flow/spoken-text.ts';
import { Caller } from './caller.ts';

describe('the opening', () => {
  it('offers nothing to a caller who can be answered at once', () => {
    const caller = new Caller('opening', { free: 2 });
    expect(caller.heard).toBe('请稍等，马上为您接通。');
    expect(caller.left).toEqual({ type: 'queue', queue: null, priority: 5 });
  });

  it('tells the wait and the ways on, in less than 12 seconds', () => {
    const caller = new Caller('opening');
    expect(caller.heard).toContain('人工排队约三到七分钟');
    for (const way of ['说事按1', '回拨按2', '进度按3', '等候按0', 'English, press 9'])
      expect(caller.heard).toContain(way);
    const { left } = caller;
    expect(left.type === 'listen' && secondsOf(left.parts, 'zh')).toBeLessThan(12);
  });

  it('says plainly that the wait is not known', () => {
    expect(new Caller('opening', { waitS: null }).heard).toContain('等多久说不准');
    expect(new Caller('opening', { waitS: null, language: 'en' }).heard).toContain('The wait is not known');
  });

  it('speaks English at key 9 and at the word, with the offer again', () => {
    for (const caller of [
      new Caller('opening').presses('9'),
      new Caller('opening').says('English please', 'en'),
      new Caller('opening', { waitS: null }).says('英语'),
    ]) {
      expect(caller.language).toBe('en');
      expect(caller.heard).toContain('Tell us your matter, or press 2');
    }
  });

  it.each([
    ['1', '我要投诉', '请说说是什么事'],
    ['2', '你们打回来吧', '打这个号码吗'],
    ['3', '我想查一下进度', '14位'],
  ])('leads on by key %s and by words', (key, words, heard) => {
    expect(new Caller('opening').presses(key).heard).toContain(heard);
    expect(new Caller('opening').says(words).heard).toContain(heard);
  });

  it.each([
    ['1', 'I want to make a complaint', 'tell us what the matter is'],
    ['2', 'please call me back', 'Shall we call'],
    ['3', 'check the status', '14 digits'],
  ])('leads on by key %s and by words in English', (key, words, heard) => {
    expect(new Caller('opening', { language: 'en' }).presses(key).heard).toContain(heard);
    expect(new Caller('opening', { language: 'en' }).says(words).heard).toContain(heard);
  });

  it('does not ask again for a matter that was simply told', () => {
    const caller = new Caller('opening').says('幸福小区三号楼的路灯坏了三天了，希望尽快修好');
    expect(caller.heard).toContain('跟您核对一下');
    expect(caller.heard).toContain('幸福小区三号楼');
  });

  it.each(['0', '0#'])('leads to a person by key %s', (keys) => {
    const caller = new Caller('opening').presses(keys);
    expect(caller.heard).toContain('正在排队，等候时间约三到七分钟');
    expect(caller.left.type).toBe('queue');
  });

  it.each([
    ['zh', '转人工'],
    ['zh', '我要找接线员'],
    ['en', 'can I speak to a person please'],
  ] as const)('leads to a person by words (%s %s)', (language, words) => {
    expect(new Caller('opening', { language }).says(words).left.type).toBe('queue');
  });

  it.each(['我等一下', '继续等', 'I will wait'])('lets a caller wait who says so (%s)', (words) => {
    expect(new Caller('opening').says(words).left.type).toBe('queue');
  });

  it('lets a silent caller wait for a person, after one more offer', () => {
    const caller = new Caller('opening').isSilent();
    expect(caller.heard).toContain('您可以直接说要反映的事');
    expect(caller.isSilent().left.type).toBe('queue');
  });

  it('gives a person to a caller in danger at once, before all others', () => {
    const caller = new Caller('opening').says('我家着火了，快来人');
    expect(caller.heard).toBe('请别挂机，马上为您接人工。');
    expect(caller.left).toMatchObject({ type: 'queue', priority: 0 });
    expect(caller.asked).toEqual(['queue', 'notice']);
  });

  it('leads to a person when the service does not answer', () => {
    const caller = new Caller('opening', { failing: ['all'] });
    expect(caller.heard).toContain('要等多久现在说不准');
    expect(caller.left.type).toBe('queue');
  });
});

describe('a notice of the area', () => {
  const notice = '幸福街道正在抢修停电，预计十二点恢复';

  it('answers whoever calls for it', () => {
    const caller = new Caller('opening', { notice });
    expect(caller.heard).toContain(notice);
    expect(caller.says('对，就是这个').heard).toContain('不用再登记');
    expect(caller.says('没有了').outcome).toBe('notice');
    expect(caller.heard).toContain('再见');
  });

  it('is told once; who calls for something else hears the offer', () => {
    const caller = new Caller('opening', { notice }).says('不是');
    expect(caller.heard).toContain('说事按1');
    expect(caller.heard).not.toContain(notice);
  });

  it('lets the caller go on to something else', () => {
    expect(new Caller('opening', { notice }).presses('1').presses('1').heard).toContain('说事按1');
  });

  it('does not hold up who says nothing', () => {
    expect(new Caller('opening', { notice }).isSilent(2).left.type).toBe('queue');
  });

  it('does not delay a caller who can be answered at once', () => {
    expect(new Caller('opening', { notice, free: 1 }).heard).not.toContain(notice);
  });
});

describe('outside the opening hours', () => {
  it('offers to register, record and ask', () => {
    const caller = new Caller('opening', { open: false });
    expect(caller.heard).toContain('人工每天上午九点到下午六点接听');
    expect(caller.presses('1').heard).toContain('请说说是什么事');
  });

  it('takes a message and tells its number', () => {
    const caller = new Caller('opening', { open: false }).presses('2');
    expect(caller.left.type).toBe('record');
    caller.does({ type: 'recorded', url: 'https://r/1.wav', durationMs: 8_000, keys: null });
    expect(caller.heard).toContain('20261128000042');
    expect(caller.submitted('voice-message')).toEqual({ url: 'https://r/1.wav', durationMs: 8_000 });
    expect(caller.presses('1').heard).toContain('20261128000042');
    expect(caller.isSilent().outcome).toBe('voice-message');
  });

  it('asks once more for an empty recording, then ends kindly', () => {
    const empty = { type: 'recorded', url: null, durationMs: 0, keys: null } as const;
    const caller = new Caller('closed', { open: false }).presses('2').does(empty);
    expect(caller.heard).toContain('没有听到声音');
    expect(caller.does(empty).outcome).toBe('nothing-said');
    expect(caller.left.type).toBe('hangup');
  });

  it('does without the hours when nobody knows them', () => {
    expect(new Caller('closed', { open: false, failing: ['hours'] }).heard).toContain('现在没有人工');
  });

  it('takes a message of who asks for a person, and of who says nothing', () => {
    const caller = new Caller('closed', { open: false, language: 'en' }).presses('0');
    expect(caller.heard).toContain('Nobody is on duty now');
    expect(caller.left.type).toBe('record');
    expect(new Caller('closed', { open: false }).isSilent(2).left.type).toBe('record');
  });

  it('still rings the seats when there is danger', () => {
    const caller = new Caller('opening', { open: false }).says('我家着火了');
    expect(caller.left).toMatchObject({ type: 'queue', priority: 0 });
    const failed = { type: 'person', outcome: 'failed' } as const;
    expect(caller.does(failed).heard).toContain('119');
    expect(caller.does(failed).outcome).toBe('urgent-unconnected');
    expect(caller.heard).toContain('110');
  });
});
