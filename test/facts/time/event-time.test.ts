import { describe, expect, it } from 'vitest';
import { TimeExtractor } from '../../../src/facts/time/event-time.ts';
import { best, factsOf, only } from '../helper.ts';

const at = (text: string): string => `2018-06-${text}:00+08:00`;
const CALLS: readonly (readonly [string, readonly string[], string | null])[] = [
  ['answer to the question', ['c 隔壁施工吵死人', 'a 什么时候的事', 'c 昨晚八点多'], at('11T20:00')],
  ['date from the question', ['a 昨天几点', 'c 下午三点'], at('11T15:00')],
  [
    'date earlier in the sentence',
    ['c 我今天下午去办业务，排了很久的队，两点半，嗯，快三点的时候'],
    at('12T14:30'),
  ],
  ['the closer of two', ['a 几点上车', 'c 两点多吧 今天凌晨两点十分左右'], at('12T02:10')],
  [
    'earlier contact is not the event',
    ['c 我昨天打过电话的', 'a 现在什么情况', 'c 今天早上八点又开始了'],
    at('12T08:00'),
  ],
  ['what is still to come is not the event', ['c 昨天下午停水的 明天早上八点之前要修好'], at('11T12:00')],
  ['again and again', ['c 他们每天晚上十一点还在施工'], null],
  ['since a month', ['c 他们从三月份开始放污水 一下雨就放'], '2018-03-01'],
  ['months owed', ['a 欠了多长时间的工资', 'c 两个月 三月四月'], '2018-03-01'],
  ['taken back', ['a 哪天的事', 'c 十号 哦不是 十一号'], '2018-06-11'],
  ['day from a question that names it', ['a 是今天早上吗', 'c 对 八点左右'], at('12T08:00')],
  ['no minute in 一直', ['a 什么时候停的电', 'c 早上八点一直停到现在'], at('12T08:00')],
  ['a house number', ['c 我家在滨景花园16号 冰箱烧了两回'], null],
  ['the agent says it whole', ['c 昨晚十点半车就进来了', 'a 十一号晚上十点半对吗', 'c 对'], at('11T22:30')],
  [
    'the agent’s reading is denied',
    ['c 礼拜天早上八点停的', 'a 六月九号早上八点对吗', 'c 不对 是十号'],
    at('10T08:00'),
  ],
  [
    'what the agent repeats is denied',
    ['c 家里停水了', 'a 哪天停的', 'c 八号', 'a 六月八号对吧', 'c 不对 是九号'],
    '2018-06-09',
  ],
  ['the hour is denied', ['c 昨天下午两点停水', 'a 昨天下午两点是吧', 'c 不是两点 是三点'], at('11T15:00')],
  ['the part of the day is denied', ['c 昨天下午', 'a 昨天下午是吗', 'c 不是下午 是上午'], at('11T06:00')],
  ['no to something else', ['c 昨天下午两点停水', 'a 昨天下午两点 还要处理吗', 'c 不用'], at('11T14:00')],
  ['the power comes back', ['c 前天晚上七点停电 昨天早上六点才来电'], at('10T19:00')],
  ['an earlier call', ['c 我前天来电反映过停水'], null],
  ['promised for a day', ['a 哪天买的', 'c 五月20号 说好六月5号送货'], '2018-05-20'],
  ['the small hours after an evening', ['c 昨晚八点放音乐', 'a 到几点', 'c 凌晨一点才停'], at('11T20:00')],
  ['what began and how long it went on', ['c 昨天下午停水 停到今天早上七点才来'], at('11T12:00')],
  ['days of work', ['c 说三个工作日到账'], null],
  ['no such day', ['a 哪天交的', 'c 四月三十一号'], null],
  ['no such month', ['c 13月5号交的'], null],
  [
    'the part of the day from before',
    ['c 上礼拜六晚上停在那里的', 'a 几点锁的', 'c 八点三刻'],
    at('09T20:45'),
  ],
  ['corrected within the sentence', ['a 什么时候的事', 'c 今天早上七点，不不不，七点半'], at('12T07:30')],
  ['half past, still to come', ['c 四点我们就去堵路，三月份到现在没发过工资'], '2018-03-01'],
  ['when to be called back', ['c 下午三点到五点我不在家', 'a 好的'], null],
  ['the number of an order', ['a 单号是多少', 'c 20180611，后面记不清'], null],
  ['a year said before', ['c 二零一六年，嗯，十二月十九号'], '2016-12-19'],
  ['how long', ['a 多久了', 'c 一个多月了'], null],
  [
    'a house number after a breath',
    ['c 东方路，十一号，别墅大门口着火了', 'a 几点的事', 'c 九点四十'],
    at('12T09:40'),
  ],
  ['a price is no holiday', ['c 二零一七年征的 七万五一亩'], null],
  ['when one is in', ['a 什么时间您方便在家', 'c 下午三点以后来'], null],
  ['a call to somebody else is the event', ['c 我今天早上十点打电话给酒店退房'], at('12T10:00')],
  ['what was reported before', ['c 我昨天报的那个扫树叶的 算办完了吗'], null],
];

describe('time of the event', () => {
  it.each(CALLS)('%s', (_, lines, expected) => {
    const value = best(lines, 'occurredAt') as { from: string | null } | null;
    expect(value?.from ?? null).toBe(expected);
  });

  it('keeps a date that does not exist for the agent to ask about', () => {
    const [time] = only(factsOf(['c 二月三十号交的钱']), 'time');
    expect(time).toMatchObject({
      rule: 'time-no-such-day',
      value: { text: '二月三十号', from: null, precision: null },
    });
    expect(time?.confidence).toBeLessThan(0.5);
  });

  it('reads what has been done as past', () => {
    const [time] = only(factsOf(['c 师傅十五号来看了一下就走了']), 'time');
    expect(time?.value.from).toBe('2018-05-15');
  });

  it('takes back what was denied', () => {
    const times = only(factsOf(['a 哪天的事', 'c 八号', 'a 六月八号对吧', 'c 不对 是九号']), 'time');
    expect(times.map(({ spoken, status }) => [spoken, status])).toEqual([
      ['九号', 'stated'],
      ['八号', 'withdrawn'],
    ]);
  });

  it('leaves times alone when the start of the call is no date', () => {
    const extractor = new TimeExtractor({ startedAt: 'soon', timeZone: 'Asia/Shanghai' });
    expect(extractor.facts()).toEqual([]);
  });
});
