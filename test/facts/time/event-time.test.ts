import { describe, expect, it } from 'vitest';
import { timeMentions } from '../../../src/facts/time/time-expression.ts';
import { resolveTime } from '../../../src/facts/time/time-resolve.ts';
import { best } from '../helper.ts';

/** Tuesday 12 June 2018, 15:20. */
const BASE = { wall: Date.UTC(2018, 5, 12, 15, 20), timeZone: 'Asia/Shanghai' };

function resolve(text: string): (string | null)[] | null {
  const [mention] = timeMentions(text);
  const resolved = mention === undefined ? null : resolveTime(mention, BASE, null);
  return resolved === null ? null : [resolved.from, resolved.to];
}

const at = (text: string): string => `2018-06-${text}:00+08:00`;
const EXPRESSIONS: readonly (readonly [string, readonly (string | null)[] | null])[] = [
  ['今天', ['2018-06-12', null]],
  ['昨天', ['2018-06-11', null]],
  ['大前天', ['2018-06-09', null]],
  ['昨天晚上八点左右', [at('11T20:00'), null]],
  ['昨晚八点多', [at('11T20:00'), at('11T21:00')]],
  ['今天凌晨两点十分', [at('12T02:10'), null]],
  ['今天凌晨十二点半', [at('12T00:30'), null]],
  ['昨天夜里两点', [at('12T02:00'), null]],
  ['昨天夜里', [at('11T22:00'), at('12T06:00')]],
  ['今天中午', [at('12T12:00'), at('12T14:00')]],
  ['26号下午', ['2018-05-26T12:00:00+08:00', '2018-05-26T18:00:00+08:00']],
  ['下午三点多', [at('12T15:00'), at('12T16:00')]],
  ['两点半', [at('12T14:30'), null]],
  ['上午九点一刻', [at('12T09:15'), null]],
  ['8:20', [at('12T08:20'), null]],
  ['上午八点到十点', [at('12T08:00'), at('12T10:00')]],
  ['上个礼拜', ['2018-06-04', '2018-06-10']],
  ['上个礼拜六', ['2018-06-09', null]],
  ['礼拜天', ['2018-06-10', null]],
  ['上周末', ['2018-06-09', '2018-06-10']],
  ['5月18号', ['2018-05-18', null]],
  ['十二月二十号', ['2017-12-20', null]],
  ['去年十二月二十号', ['2017-12-20', null]],
  ['二零一六年', ['2016-01-01', '2016-12-31']],
  ['二零一七年三月份', ['2017-03-01', '2017-03-31']],
  ['上个月15号', ['2018-05-15', null]],
  ['上个月底', ['2018-05-21', '2018-05-31']],
  ['半个小时前', [at('12T14:50'), null]],
  ['两个小时前', [at('12T13:20'), null]],
  ['三天前', ['2018-06-09', null]],
  ['去年国庆', ['2017-10-01', null]],
  ['去年中秋', ['2017-10-04', null]],
  ['除夕', ['2018-02-15', null]],
  ['2018-06-01', ['2018-06-01', null]],
  ['2月30号', null],
  ['前几天', null],
  ['一年多了', null],
  ['每天晚上七点多', null],
  ['声音小一点', null],
  ['海府路49号', null],
];

describe('time expressions', () => {
  it.each(EXPRESSIONS)('%s', (text, expected) => {
    expect(resolve(text)).toEqual(expected);
  });
});

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
  ['months of a stretch', ['a 欠了多长时间的工资', 'c 两个月 三月四月'], null],
  ['taken back', ['a 哪天的事', 'c 十号 哦不是 十一号'], '2018-06-11'],
  ['day from a question that names it', ['a 是今天早上吗', 'c 对 八点左右'], at('12T08:00')],
  ['no minute in 一直', ['a 什么时候停的电', 'c 早上八点一直停到现在'], at('12T08:00')],
  ['a house number', ['c 我家在滨景花园16号 冰箱烧了两回'], null],
  ['how long', ['a 多久了', 'c 一个多月了'], null],
];

describe('time of the event', () => {
  it.each(CALLS)('%s', (_, lines, expected) => {
    const value = best(lines, 'occurredAt') as { from: string | null } | null;
    expect(value?.from ?? null).toBe(expected);
  });

  it('leaves times alone when the start of the call is no date', async () => {
    const { TimeExtractor } = await import('../../../src/facts/time/event-time.ts');
    const extractor = new TimeExtractor({ startedAt: 'soon', timeZone: 'Asia/Shanghai' });
    expect(extractor.facts()).toEqual([]);
  });
});
