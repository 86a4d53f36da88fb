import { describe, expect, it } from 'vitest';
import { factsOf, only } from '../helper.ts';
import { oneMatter, severalMatters } from './separation-cases.ts';

describe('matters of a call', () => {
  it.each(oneMatter.map((lines) => [lines.join(' / '), lines] as const))('one: %s', (_, lines) => {
    expect(only(factsOf(lines), 'matter').map(({ value }) => value.segmentIds)).toEqual([[]]);
  });

  it.each(severalMatters)('several: $subjects', ({ subjects, lines, second }) => {
    const facts = factsOf(lines);
    const matters = only(facts, 'matter');
    expect(matters.map(({ value }) => value.number)).toEqual([1, 2]);
    expect(
      matters.map(
        ({ value }) => only(facts, 'subject').find((one) => one.value.matter === value.number)?.value.text,
      ),
    ).toEqual(subjects);
    expect(matters[1]?.value.segmentIds).toEqual(second.map((at) => `s${at}`));
    const first = lines.map((_, at) => at).filter((at) => !second.includes(at));
    expect(matters[0]?.value.segmentIds).toEqual(first.map((at) => `s${at}`));
  });

  it('gives each its own kind, request and object', () => {
    const facts = factsOf([
      'c 我要投诉开发商延期交房',
      'a 您的诉求是',
      'c 开发商马上交房 违约金照赔',
      'a 还有其他问题吗',
      'c 还有个事 居住证要带什么材料 在哪里办',
      'a 居住证的单独给您登记咨询',
      'c 好',
    ]);
    const [main, other] = only(facts, 'matter');
    expect(main?.value.kind).toBe('投诉');
    expect(other?.value.kind).toBe('咨询');
    const requests = only(facts, 'request').filter(({ value }) => value.matter === 2);
    expect(requests[0]?.value.text).toMatch(/^咨询.*材料/);
    expect(only(facts, 'object').map(({ value }) => value.matter)).toEqual([1]);
    expect(only(facts, 'kind').map(({ value }) => value.kind)).toEqual(['投诉']);
  });

  it.each([
    ['c 我有两件事情 第一件是门口的路灯不亮 第二件是隔壁奶茶店半夜放歌', 'a 好的'],
    ['c 一是我们这里的路灯不亮 二是自来水老是停水', 'a 好的'],
    ['c 首先公交车老是不来 其次我们小区垃圾没人清', 'a 您说'],
    ['c 我想问一下居住证怎么办 另外我还要投诉一个出租车司机拒载', 'a 嗯'],
  ])('counted up in one turn are two: %s', (...lines) => {
    const matters = only(factsOf(lines), 'matter');
    expect(matters.map(({ value }) => value.number)).toEqual([1, 2]);
    expect(matters.every(({ value }) => value.segmentIds.includes('s0'))).toBe(true);
  });

  it('go on where one of those counted up is named by its number', () => {
    const facts = factsOf([
      'c 第一件事路灯不亮 第二件事自来水老是停水',
      'a 好的我分别登记 第二个您说一下',
      'c 停水停了三天了',
    ]);
    const matters = only(facts, 'matter');
    expect(matters.map(({ value }) => value.segmentIds)).toEqual([['s0'], ['s0', 's1', 's2']]);
  });

  it('makes the matter most is told of the main one', () => {
    const facts = factsOf([
      'c 我问一下路灯不亮归谁管 路灯不亮',
      'a 记下了 还有其他问题吗',
      'c 还有一件事 我要投诉健身房 健身房关门跑路了 我办了三千块的卡 年卡还有半年没用 里面的跑步机都搬空了',
      'a 健身房的单独给您登记 您有合同吗',
      'c 有合同 转账记录也有 我们群里一百多个会员 老板电话关机 教练把我们都删了 钱一分都没退',
    ]);
    expect(only(facts, 'subject').find(({ value }) => value.matter === 1)?.value.text).toContain('健身房');
    expect(only(facts, 'kind')[0]?.value.kind).toBe('投诉');
  });

  it('keeps a second matter in doubt with the first until something speaks for it', () => {
    const told = ['c 隔壁的狗半夜一直叫', 'a 多久了', 'c 一个月了 狗叫得睡不着', 'a 好的', 'c 还有 门口好像'];
    expect(only(factsOf(told), 'matter')).toHaveLength(1);
  });

  it('holds no more than four, however many are told', () => {
    const more = Array.from({ length: 8 }, (_, at) => [
      `c 还有一件事 ${['路灯不亮', '井盖不见了', '停电了', '有人赌博'][at % 4]}`,
      'a 单独给您登记',
    ]).flat();
    const facts = factsOf(['c 我要投诉广场舞太吵 音响开得很大', 'a 好的', ...more]);
    expect(only(facts, 'matter').length).toBeLessThanOrEqual(4);
  });
});
