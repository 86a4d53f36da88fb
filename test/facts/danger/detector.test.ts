import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alert } from '../../../src/protocol/alert.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import { alertsOf, caller, dialogue, segment, urgentRules } from './support.ts';

describe('what an alert says', () => {
  it('has a deterministic id, an action with the hand-over text and exact evidence', () => {
    const [alert] = alertsOf([caller('seg-7', '喂 我家楼下着火了 快来')]);
    expect(alert).toMatchObject({ id: 'fire:seg-7', kind: 'fire', level: 'urgent', rule: 'fire' });
    expect(alert?.action).toContain('12345转警');
    expect(alert?.evidence).toEqual({ segmentId: 'seg-7', start: 6, end: 8, text: '着火' });
  });

  it('speaks once a call for each rule', () => {
    const fire = alertsOf(dialogue('c: 着火了', 'c: 真的着火了', 'c: 火好大')).filter(
      ({ rule }) => rule === 'fire',
    );
    expect(fire.map(({ id }) => id)).toEqual(['fire:s0']);
  });

  it('speaks again when the level rises', () => {
    const lift = alertsOf(dialogue('c: 这个电梯经常困人。', 'c: 现在又有人困在电梯里了。')).filter(
      ({ rule }) => rule === 'lift-trapped',
    );
    expect(lift.map(({ level, id }) => [level, id])).toEqual([
      ['notice', 'lift-trapped:s0'],
      ['urgent', 'lift-trapped:s1'],
    ]);
  });

  it('reads on where a recogniser cut a sentence in two', () => {
    const segments = dialogue('c: 我妈在那个电梯里面', 'c: 被关住了一直没人来');
    const [alert] = alertsOf(segments).filter(({ rule }) => rule === 'lift-trapped');
    expect(alert?.evidence).toMatchObject({ segmentId: 's1', start: 0 });
  });
});

describe('whose words count', () => {
  it.each([
    [['a: 您是说家里着火了', 'c: 不是啊'], []],
    [['a: 如果有明火请立即打119，好吧？', 'c: 好'], []],
    [['a: 有没有人受伤？', 'c: 没有'], []],
    [['a: 有没有人受伤？', 'c: 嗯，没有没有，人都没事'], []],
    [['a: 人没有受伤吧？', 'c: 对'], []],
    [['a: 人没有受伤吧？', 'c: 有啊，流了点血'], ['injured-now']],
    [['a: 有人受伤吗', 'c: 有，两个'], ['injured-now']],
    [['a: 有没有人受伤', 'c: 啊？', 'c: 有的，一个'], ['injured-now']],
    [['a: 有人受伤吗？', 'c: 不清楚'], []],
    [['a: 有人受伤吗？您慢慢说', 'c: 我在国兴大道', 'c: 有'], []],
    [['a: 现在还有明火吗？', 'c: 有，越来越大'], ['fire']],
    [
      ['a: 是有人困在电梯里对吗？', 'c: 对对对'],
      ['lift-trapped', 'person-trapped'],
    ],
    [['a: 里面困了几个人？', 'c: 两个'], ['lift-trapped']],
    [['a: 这个电梯以前有没有困过人？', 'c: 有，好几次'], []],
  ])('%j raises %j', (lines, expected) => {
    expect(urgentRules(dialogue(...lines)).filter((rule) => rule !== 'cry-for-help')).toEqual(expected);
  });

  it('points to the answer, not to the question', () => {
    const [alert] = alertsOf(dialogue('a: 有人受伤吗？', 'c: 嗯 有，两个。快点'));
    expect(alert?.evidence).toEqual({ segmentId: 's1', start: 2, end: 6, text: '有，两个' });
  });

  it('ignores the menu voice', () => {
    expect(alertsOf([segment('s', 'ivr', '着火了请按一')])).toEqual([]);
  });
});

describe('danger now', () => {
  it.each([
    '喂你好 我跟我女儿卡在电梯里头了 按铃没人应',
    '楼下在挖路 把那个天然气管子挖破了 一直在喷',
    '走廊里面都是瓦斯味',
    '隔壁那个废品站烧起来了 火很大',
    '以前也着过火，现在又着火了',
    '昨天就开始漏气 到现在还在漏',
    '路灯杆漏电 有小孩被电到了',
    '楼上的外墙一大块掉下来 砸到一个路人',
    '车开到那个涵洞里面熄火了 水都到车门了 人出不来',
    '有个男的拿着菜刀在小区里面乱砍',
    '我不想活了 你们谁也别管我',
    '我爸昨天走丢了，老年痴呆，还没找到',
    '我们幼儿园十几个小孩吃了午饭都吐了',
    '工厂里氨气泄漏了 好呛人',
    '房东把我关在屋里不让我出去',
  ])('is heard in "%s"', (text) => {
    expect(urgentRules([caller('s', text)])).not.toEqual([]);
  });
});

describe('no danger now', () => {
  it.each([
    ['negation', '没有人受伤 就是车蹭了一下'],
    ['negation behind', '明火没有，就是有点味道'],
    ['past', '去年隔壁着过火'],
    ['near past', '昨天晚上隔壁着火 消防来过了 现在想问赔偿找谁'],
    ['near miss', '那块牌子掉下来差点砸到人'],
    ['supposition', '楼道里停满电动车 万一着火了跑都跑不掉'],
    ['what if', '消防通道都堵了，着火了怎么办'],
    ['fear', '那个电梯我都不敢坐 怕被困在里面'],
    ['possibility', '电动车充电会不会着火啊'],
    ['rumour', '听我同事讲昨天那边有人跳楼 是不是真的'],
    ['quotation', '他说要打死我'],
    ['topic', '我想买个燃气泄漏报警器'],
    ['idiom', '广场舞声音太大 头都要炸了'],
    ['idiom', '热死人了这个天'],
    ['idiom', '我真的很火大'],
    ['figure of speech', '我被困在家里办不了证'],
    ['another meaning', '汽车打不着火'],
    ['another meaning', '轮胎漏气了'],
    ['habit', '烧烤店的烟囱天天冒黑烟'],
    ['over', '刚才电梯困人，已经救出来了'],
    ['open complaint', '你们是不是要等出了人命才管'],
  ])('%s: "%s"', (_why, text) => {
    expect(urgentRules([caller('s', text)])).toEqual([]);
  });

  it('leaves threats and concerns at the level of a notice', () => {
    const levels = (text: string) => alertsOf([caller('s', text)]).map(({ kind, level }) => [kind, level]);
    expect(levels('再不处理我就找媒体曝光')).toEqual([['media-threat', 'notice']]);
    expect(levels('工地五十多个工人在门口拉横幅讨薪')).toEqual([['mass-incident', 'notice']]);
    expect(levels('停电了，我家还有老人，七十多岁')).toEqual([['elderly-at-risk', 'notice']]);
  });
});

/** Fragments that make guards, answers and patterns meet in every order. */
const speech = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...[
          '着火',
          '没有',
          '有',
          '电梯',
          '困',
          '万一',
          '去年',
          '现在',
          '，',
          '。',
          '？',
          ' ',
          '人',
          '受伤',
          '吗',
        ],
        ...['煤气', '漏', '怎么办', '听说', '救命啊', '😀', '会', '孩子', '不见了', '他说要', '过', '嗯'],
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const call: fc.Arbitrary<Segment[]> = fc
  .array(fc.tuple(fc.constantFrom('agent' as const, 'caller' as const, 'ivr' as const), speech), {
    maxLength: 12,
  })
  .map((turns) => turns.map(([speaker, text], index) => segment(`s${index}`, speaker, text)));

describe('for any call', () => {
  it('never throws, proves every alert by its own segment and answers the same twice', () => {
    fc.assert(
      fc.property(call, (segments) => {
        const alerts = alertsOf(segments);
        for (const alert of alerts) {
          expect(Alert.safeParse(alert).success).toBe(true);
          const { segmentId, start, end, text } = alert.evidence;
          const source = segments.find(({ id }) => id === segmentId);
          expect(source?.speaker).toBe('caller');
          expect(source?.text.slice(start, end)).toBe(text);
          expect(end).toBeGreaterThan(start);
        }
        expect(alertsOf(segments)).toEqual(alerts);
      }),
      { numRuns: 300 },
    );
  });

  it('gives an interrupted call the first alerts of the whole one', () => {
    fc.assert(
      fc.property(call, fc.nat(12), (segments, cut) => {
        const first = alertsOf(segments.slice(0, cut));
        expect(alertsOf(segments).slice(0, first.length)).toEqual(first);
      }),
    );
  });

  it('raises each rule at most once a level and never lowers it', () => {
    fc.assert(
      fc.property(call, (segments) => {
        const levels = new Map<string, string[]>();
        for (const { rule, level } of alertsOf(segments))
          levels.set(rule, [...(levels.get(rule) ?? []), level]);
        for (const seen of levels.values())
          expect(['notice', 'urgent', 'notice,urgent']).toContain(seen.join());
      }),
    );
  });
});
