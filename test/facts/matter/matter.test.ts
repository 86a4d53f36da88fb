import { describe, expect, it } from 'vitest';
import { replyOf } from '../../../src/facts/dialogue.ts';
import { best, play } from '../helper.ts';

describe('kind of request', () => {
  it.each([
    ['投诉', ['c 我要投诉小区物业乱收费']],
    ['举报', ['c 你好我举报一下 有人占道摆摊']],
    ['咨询', ['c 我想问一下办居住证需要什么材料']],
    ['建议', ['c 我想提个建议 能不能在路口装个红绿灯']],
    ['表扬', ['c 我想表扬一下你们的城管队员']],
    ['求助', ['c 我手机丢在出租车上了 帮我找一下']],
    ['求助', ['c 我想问一下医保的事', 'a 您说', 'c 交了一年 从来没有收到过返还']],
    ['无效', ['c 哦不好意思打错了']],
    ['求助', ['c 老婆关在电梯里出不来', 'a 我马上联系消防']],
    ['求助', ['c 隔壁又在打老婆 快派人来', 'a 您报警了吗', 'c 没敢']],
    ['投诉', ['c 我问一下 老板不给工资 你们管不管的', 'a 多久', 'c 拖欠两个月了']],
    ['投诉', ['c 路上小车违停 要是哪家着火了消防车怎么进', 'a 嗯', 'c 每天都这样']],
    ['投诉', ['c 楼下天天放音乐吵死了 没人管', 'a 嗯', 'c 每次来一下就走了']],
  ])('%s', (kind, lines) => {
    expect(best(lines as string[], 'kind')).toBe(kind);
  });

  it('hears a denial', () => {
    const values = play(['c 我想咨询一下流程 不是要投诉 你别写投诉']).kind?.map(({ value }) => value);
    expect(values?.[0]).toBe('咨询');
  });

  it('writes nothing down of an invalid call', () => {
    const lines = ['a 您好 12345政府热线', 'c 我找阿强 海垦路的', 'a 您打错了', 'c 哦打错了'];
    expect(Object.keys(play(lines))).toEqual(['kind']);
  });

  it('asks nothing of an invalid call', () => {
    expect(play(['c 打错了 麻烦你帮我解决一下']).request).toBeUndefined();
  });
});

describe('what is wanted', () => {
  it('takes the restatement', () => {
    const lines = ['c 楼下烧烤店油烟很大', 'a 您的诉求是要求店家整改排烟管道，对吗', 'c 对'];
    expect(best(lines, 'request')).toBe('要求店家整改排烟管道。');
  });

  it('takes the answer to the question', () => {
    expect(best(['c 我要投诉物业', 'a 您的诉求是什么', 'c 就是要他们把电梯修好'], 'request')).toContain(
      '电梯修好',
    );
  });

  it.each([
    ['建议在公交站加装雨棚。', ['c 我提个建议', 'a 好的，就是建议在公交站加装雨棚', 'c 嗯']],
    ['咨询注销需要什么材料。', ['c 请问执照怎么注销', 'a 您是咨询注销需要什么材料对吧', 'c 嗯']],
    ['要求尽快恢复供电。', ['c 我们小区停电了', 'a 好的，那就是要求尽快恢复供电，对吧', 'c 对']],
    ['希望帮忙联系出租车找回遗失的手机。', ['c 我手机丢在出租车上了']],
  ])('%s', (request, lines) => {
    expect(best(lines as string[], 'request')).toBe(request);
  });

  it('does not take a question for a restatement', () => {
    const request = best(['c 养猪场放水到我鱼塘', 'a 那您希望怎么处理', 'c 叫政府来看'], 'request');
    expect(request).not.toContain('怎么处理');
  });

  it('names the topic', () => {
    expect(best(['c 你好我想咨询一下小学报名的事情'], 'subject')).toBe('小学报名');
  });
});

describe('subject', () => {
  it.each([
    ['出租车上遗失白色手机', ['c 我手机丢在出租车上了', 'a 什么样的手机', 'c 白色的']],
    ['老板拖欠工资', ['c 老板不给工资', 'a 欠多久', 'c 两个月工资']],
    ['金雅花园停电', ['a 哪个小区', 'c 金雅花园 我们小区停电了']],
    ['多人打架', ['c 有人在打架 拿着刀', 'a 我马上转公安', 'c 快派人来']],
    ['摊贩占道经营', ['c 路口好多小摊占道', 'a 嗯', 'c 天天摆摊 走路都走不了']],
  ])('%s', (subject, lines) => {
    expect(best(lines as string[], 'subject')).toBe(subject);
  });

  it('does not make a danger of what is only feared', () => {
    const lines = ['c 我要投诉 楼道停满电动车', 'a 嗯', 'c 要是着火了起火了消防车都进不来 快点处理'];
    expect(best(lines, 'subject')).not.toContain('起火');
  });
});

describe('manner', () => {
  it.each([
    ['anonymous', ['c 我匿名'], true],
    ['anonymous', ['a 您贵姓', 'c 名字我就不留了'], true],
    ['anonymous', ['a 需要匿名吗', 'c 不用匿名'], false],
    ['anonymous', ['a 需要匿名吗'], null],
    ['anonymous', ['a 那给您匿名登记可以吗', 'c 可以'], true],
    ['anonymous', ['a 您要匿名还是实名', 'c 实名'], null],
    ['anonymous', ['a 您怎么称呼', 'c 姓名就免了'], true],
    ['confidential', ['a 您的信息需要保密吗', 'c 要的'], true],
    ['confidential', ['a 您的信息需要保密吗', 'c 不用'], null],
    ['confidential', ['c 你们要替我保密啊'], true],
    ['confidential', ['c 不要让村干部知道是我反映的'], true],
    ['confidential', ['c 不要再给我回责令整改了你就告诉我哪天改完'], null],
  ] as const)('%s: %s', (field, lines, expected) => {
    expect(best(lines, field)).toBe(expected);
  });
});

describe('earlier order', () => {
  it.each([
    [['a 请问您有工单号吗', 'c 有 20180527897581'], '20180527897581'],
    [['a 请问您有工单号吗', 'c 二零一八零五二七', 'a 嗯', 'c 八九七五八一'], '20180527897581'],
    [['a 请问您有工单号吗', 'c 2018 0527 8975 81'], '20180527897581'],
    [['a 这次给您登记的工单号是20180612999999 请记一下', 'c 好'], null],
    [['a 您的电话', 'c 13812345678'], null],
    [['a 身份证号多少', 'c 460100199001011234'], null],
  ])('%s', (lines, expected) => {
    expect(best(lines, 'relatedOrder')).toBe(expected);
  });
});

describe('reply', () => {
  it.each([
    ['对对对', 'yes'],
    ['嗯 是的', 'yes'],
    ['好的 可以', 'yes'],
    ['没错', 'yes'],
    ['没变', 'yes'],
    ['不是', 'no'],
    ['哎不对', 'no'],
    ['也不要打', 'no'],
    ['没有啊', 'no'],
    ['是从昨天开始的', 'none'],
    ['我姓王', 'none'],
  ])('%s: %s', (text, expected) => {
    expect(replyOf(text)).toBe(expected);
  });
});
