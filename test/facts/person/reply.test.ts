import { describe, expect, it } from 'vitest';
import { ReplyExtractor } from '../../../src/facts/person/reply.ts';
import type { FactOf, ReplyWay } from '../../../src/protocol/fact.ts';
import { heardBy, only } from '../helper.ts';

function replies(turns: string): FactOf<'reply'>[] {
  return only(heardBy(new ReplyExtractor(), turns.split(' / ')), 'reply');
}

const WAYS: readonly (readonly [string, ReplyWay | null])[] = [
  ['c 处理完给我打个电话', 'phone'],
  ['c 有结果给我回个电话', 'phone'],
  ['c 到时候打电话告诉我', 'phone'],
  ['c 最好电话通知我', 'phone'],
  ['c 查清楚了打给我说一声', 'phone'],
  ['a 结果怎么跟您反馈 / c 打电话吧', 'phone'],
  ['a 用什么方式答复您呢 / c 微信吧', 'wechat'],
  ['a 以哪种方式回复您 / c 发邮箱吧', 'mail'],
  ['a 需要给您回电吗 / c 要', 'phone'],
  ['a 回电打您现在这个号码可以吗 / c 可以', 'phone'],
  ['a 回电打哪个号码 / c 打我老婆的', 'phone'],
  ['c 别光发个短信 / a 好的 我备注电话答复', 'phone'],
  ['c 发短信就行 不用打电话', 'sms'],
  ['c 给我发个短信就可以了', 'sms'],
  ['c 短信回复就行', 'sms'],
  ['a 短信回复您可以吗 / c 可以', 'sms'],
  ['c 微信上通知我就行', 'wechat'],
  ['c 你们加我微信吧', 'wechat'],
  ['c 结果请发到我邮箱', 'mail'],
  ['c 麻烦发邮件', 'mail'],
  ['c 要查清楚给我回复', 'any'],
  ['c 有进展请通知我一声', 'any'],
  ['c 我等你们答复 一定要回我', 'any'],
  ['a 需要给您答复吗 / c 需要', 'any'],
  ['c 不用回复了', 'none'],
  ['c 不用回我电话的', 'none'],
  ['c 也不用告诉我', 'none'],
  ['c 没必要回访', 'none'],
  ['a 来电的这个号码可以回访吗 / c 也别打', 'none'],
  ['a 需要给您回访吗 / c 不用了', 'none'],
  ['a 您的电话 / c 电话就不用留了', 'none'],
  ['a 好的 按匿名登记 不回访 / c 嗯', 'none'],
  ['c 没人给我打电话', null],
  ['c 他打电话骂我', null],
  ['c 上次就发个短信给我', null],
  ['c 我微信转给他的', null],
  ['c 昨天我给你们打过电话', null],
  ['c 不要再给我回责令整改了', null],
  ['c 你回电动车棚看看', null],
  ['c 电梯停了两天', null],
];

describe('the way of an answer', () => {
  it.each(WAYS)('%s: %s', (turns, by) => {
    const kept = replies(turns).filter(({ status }) => status !== 'withdrawn');
    expect(kept.map(({ value }) => value.by)).toEqual(by === null ? [] : [by]);
  });

  it('may change', () => {
    const facts = replies('c 不用回复了 / c 算了 还是给我打个电话吧');
    expect(facts.map(({ value, status }) => [value.by, status])).toEqual([
      ['phone', 'stated'],
      ['none', 'withdrawn'],
    ]);
  });

  it('is not changed by a number that is told', () => {
    expect(replies('c 发短信就行 / a 号码是多少 / c 打这个').map(({ value }) => value.by)).toEqual(['sms']);
  });

  it('is surer said outright than where only a number is told', () => {
    const number = replies('a 回电打哪个号码 / c 打我老婆的')[0]?.confidence ?? 1;
    expect(replies('c 处理完给我打个电话')[0]?.confidence).toBeGreaterThan(number);
  });
});

const HOURS: readonly (readonly [string, string | null])[] = [
  ['c 晚上八点以后再打', '晚上八点以后再打'],
  ['c 白天上班接不了电话', '白天上班接不了电话'],
  ['a 联系电话 / c 最好下午三点以后打 中午我要睡觉', '下午三点以后打，中午我要睡觉'],
  ['a 回电打这个可以吗 / c 可以 但是今晚不要打了 明天中午再打', '今晚不要打，明天中午再打'],
  ['a 联系电话 / c 就这个 晚上打', '晚上打'],
  ['a 电话号码 / c 一三八零七五五六六七八 / a 好的 / c 九点到晚上八点都有人接', '九点到晚上八点都有人接'],
  ['a 联系电话 / c 就这个 最好中午或者五点半以后', '中午或者五点半以后'],
  ['a 电话 / c 打这个 12点到2点半不要打', '12点到2点半不要打'],
  ['a 什么时间联系您方便 / c 工作日上午', '工作日上午'],
  ['c 啥时候打给我都行', '啥时候打给我都行'],
  ['a 好的 备注上午十点到十二点联系', '上午十点到十二点联系'],
  ['c 昨天晚上十点他们还在打桩', null],
  ['c 晚上打麻将吵死了', null],
  ['c 今晚没水我再打', null],
  ['c 早上九点去接孩子', null],
];

describe('the hours of an answer', () => {
  it.each(HOURS)('%s: %s', (turns, when) => {
    expect(replies(turns)[0]?.value.when ?? null).toBe(when);
  });

  it('stand as evidence', () => {
    const [fact] = replies('c 晚上八点以后再打');
    expect(fact?.evidence).toEqual([{ segmentId: 's0', start: 0, end: 8, text: '晚上八点以后再打' }]);
  });
});
