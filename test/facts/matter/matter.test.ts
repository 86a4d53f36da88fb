import { describe, expect, it } from 'vitest';
import type { RequestKind } from '../../../src/protocol/common.ts';
import { best, factsOf, only, play } from '../helper.ts';
import { requestCases, subjectCases } from './subject-cases.ts';

describe('subject', () => {
  it.each(subjectCases)('%s: %s', (subject, ...lines) => {
    expect(only(factsOf(lines), 'subject')[0]?.value.text).toBe(subject);
  });

  it('does not make a danger of what is only feared', () => {
    const lines = ['c 我要投诉 楼道停满电动车', 'a 嗯', 'c 要是着火了起火了消防车都进不来 快点处理'];
    expect(best(lines, 'subject')).not.toContain('起火');
  });

  it('does not make a danger of what was long ago', () => {
    const lines = [
      'c 我这个是着火的事情',
      'a 现在火势怎么样 人撤出来没有',
      'c 没有没有 是前年着过一次 我要补火灾认定书',
      'a 好的 您是想问怎么补对吗',
      'c 对 补办认定书要带什么',
    ];
    expect(best(lines, 'subject')).toBe('火灾事故认定书补办');
  });

  it('hears no trouble that is denied', () => {
    const facts = factsOf(['c 我想问一下电梯的事', 'a 电梯坏了吗', 'c 电梯没有坏 我问年检']);
    expect(only(facts, 'subject').map(({ value }) => value.text)).not.toContain('电梯故障');
  });

  it('takes the heading of an earlier order that the agent reads', () => {
    const lines = [
      'c 我昨天打过电话的 你查一下',
      'a 查到了，是秀英区南海大道，逸秀雅苑旁边，播放高音喇叭跳广场舞的问题，对吗',
      'c 对',
    ];
    expect(best(lines, 'subject')).toBe('播放高音喇叭跳广场舞');
  });

  it('takes the time of an earlier call for no heading', () => {
    const lines = ['c 我之前打过', 'a 我查到您这边昨天下午三点反映的问题，对吗', 'c 对 就是那个'];
    expect(only(factsOf(lines), 'subject')).toEqual([]);
  });

  it('names no shop by what was done there', () => {
    const lines = ['c 我在网上买了双鞋 是假的', 'a 商家怎么说', 'c 网上买的 假货 他不退'];
    expect(best(lines, 'subject')).not.toContain('网上买');
  });

  it('takes the colour only of what was lost', () => {
    const lines = ['c 我手机丢在出租车上了 付的现金 穿白色衣服', 'a 好的', 'c 手机是我女儿的'];
    expect(best(lines, 'subject')).toBe('出租车上遗失手机');
  });

  it('names the things of a lost matter and no other place', () => {
    expect(best(['c 我停电动车 有人要收钱', 'a 收多少', 'c 停电动车收两块钱'], 'subject')).not.toContain(
      '停电',
    );
  });

  it('proves every word it rests on', () => {
    const facts = factsOf(['c 出租车不打表', 'a 收了多少', 'c 一口价 多收了我四十']);
    const [subject] = only(facts, 'subject');
    expect(subject?.value.text).toBe('出租车不打表多收费');
    expect(subject?.evidence.map(({ text }) => text)).toEqual(['不打表', '一口价']);
  });
});

describe('request', () => {
  it.each(requestCases)('%s: %s', (request, ...lines) => {
    expect(only(factsOf(lines), 'request')[0]?.value.text).toBe(request);
  });

  it('takes the answer to the question', () => {
    const lines = ['c 我要投诉物业', 'a 您的诉求是什么', 'c 就是要他们把电梯修好'];
    expect(best(lines, 'request')).toBe('要求维修电梯。');
  });

  it('does not take a question for a restatement', () => {
    const request = best(['c 养猪场放水到我鱼塘', 'a 那您希望怎么处理', 'c 叫政府来看'], 'request');
    expect(request).not.toContain('怎么处理');
  });

  it.each(['不清楚', '我也不太清楚', '你们看着办', '说不清楚啊', '没想好', '随便'])(
    'takes no wish from who answers %s',
    (answer) => {
      expect(best(['c 路灯坏了', 'a 您希望怎么解决', `c ${answer}`], 'request') ?? '').not.toMatch(
        /清楚|看着|想好|随便/,
      );
    },
  );

  it('drops a restatement that the caller denies', () => {
    const lines = ['c 物业停车收费太高', 'a 您是要求退款对吗', 'c 不是 我要求公示收费标准'];
    expect(best(lines, 'request')).toBe('要求公示收费标准。');
  });

  it('takes no doubt, threat or reproach for a wish', () => {
    const lines = ['c 我投诉出租车', 'a 您的诉求是什么', 'c 罚他 你们就会登记登记 信不信我天天打'];
    const request = best(lines, 'request');
    expect(request).not.toContain('登记');
    expect(request).not.toContain('天天');
  });

  it('takes no wish about the call itself for one about the matter', () => {
    const lines = ['c 我举报赌博', 'a 您的诉求是', 'c 抓他们 不要说我的名字'];
    expect(best(lines, 'request')).toBe('要求查处赌博的问题。');
  });

  it('puts help before all else where somebody is in danger', () => {
    const lines = [
      'c 救命 电梯里关了两个人 快来',
      'a 我马上通知消防 您打119了吗',
      'c 打了 老人有心脏病',
      'a 除了救人 您的诉求是',
      'c 救出来以后把电梯彻底修好',
    ];
    expect(best(lines, 'request')).toMatch(/^要求立即救出电梯被困人员，.*电梯/);
  });

  it('asks nothing of an invalid call', () => {
    expect(play(['c 打错了 麻烦你帮我解决一下']).request).toBeUndefined();
  });
});

describe('object', () => {
  it.each([
    ['万宁酒楼', ['c 我要投诉万宁酒楼乱收茶位费', 'a 收多少', 'c 万宁酒楼收我三块茶位费']],
    ['交警', ['c 我要投诉交警', 'a 怎么了', 'c 交警把我电动车拖走了']],
    ['23路公交车', ['c 23路公交车又不来', 'a 等了多久', 'c 四十分钟 23路公交车天天这样']],
    ['出租车司机', ['c 出租车司机骂我', 'a 为什么', 'c 那个司机骂得很难听']],
    ['三原华庭物业', ['c 我要投诉小区的物业，三原华庭物业', 'a 怎么了', 'c 物业乱收费']],
    ['公交车司机', ['c 我要表扬公交车司机', 'a 您说', 'c 公交车司机把我的包送回来了']],
    [null, ['c 我想咨询一下物业费怎么交', 'a 您说', 'c 物业费在哪里交']],
    [null, ['c 我跟派出所说过了 广场舞还是吵', 'a 嗯', 'c 广场舞吵得睡不着']],
  ] as const)('%s', (object, lines) => {
    expect(only(factsOf(lines), 'object')[0]?.value.text ?? null).toBe(object);
  });
});

describe('matter', () => {
  it('is one without sentences of its own in most calls', () => {
    const [matter, ...more] = only(factsOf(['c 我要投诉物业乱收费']), 'matter');
    expect(matter?.value).toEqual({ number: 1, kind: '投诉' satisfies RequestKind, segmentIds: [] });
    expect(more).toEqual([]);
  });

  it('writes nothing down of an invalid call', () => {
    const lines = ['a 您好 12345政府热线', 'c 我找阿强 海垦路的', 'a 您打错了', 'c 哦打错了'];
    expect(Object.keys(play(lines))).toEqual(['kind']);
  });

  it('says what is wanted before the kind is known', () => {
    const facts = factsOf(['a 您希望怎么处理', 'c 派人来处理']);
    expect(only(facts, 'request')[0]?.value.text).toBe('要求派人到场处理。');
  });
});
