import { describe, expect, it } from 'vitest';
import { replyOf } from '../../../src/assist/form/dialogue.ts';
import { best, play } from './helper.ts';

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
    ['投诉', ['c 楼下天天放音乐吵死了 没人管', 'a 嗯', 'c 每次来一下就走了']],
  ])('%s', (kind, lines) => {
    expect(best(lines as string[], 'kind')).toBe(kind);
  });

  it('hears a denial', () => {
    const values = play(['c 我想咨询一下流程 不是要投诉 你别写投诉']).kind?.map(({ value }) => value);
    expect(values?.[0]).toBe('咨询');
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

  it('names the topic', () => {
    expect(best(['c 你好我想咨询一下小学报名的事情'], 'subject')).toBe('小学报名');
  });
});

describe('manner', () => {
  it.each([
    ['anonymous', ['c 我匿名'], true],
    ['anonymous', ['a 您贵姓', 'c 名字我就不留了'], true],
    ['anonymous', ['a 需要匿名吗', 'c 不用匿名'], false],
    ['anonymous', ['a 需要匿名吗'], null],
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
