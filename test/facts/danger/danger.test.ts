import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alert } from '../../../src/protocol/alert.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import { Fact, type FactOf } from '../../../src/protocol/fact.ts';
import { alertsOf, dialogue, factsOf, hearing, segment, urgentRules } from './support.ts';

/** The facts of one rule after the lines. */
function of(rule: string, lines: readonly string[]): FactOf<'danger'>[] {
  return factsOf(dialogue(lines)).filter((one) => one.rule === rule);
}

/** Verdict and level of each of them. */
function verdicts(rule: string, lines: readonly string[]): string[] {
  return of(rule, lines).map(({ value, status }) => `${value.verdict} ${value.level} ${status}`);
}

describe('a fact of danger', () => {
  it('has a deterministic id, and the words that prove it', () => {
    const [fire] = factsOf([segment('seg-7', 'caller', '喂 我家楼下着火了 快来')]);
    expect(fire).toMatchObject({
      id: 'danger:fire:seg-7',
      value: { kind: 'fire', level: 'urgent', verdict: 'now' },
      spoken: '着火',
      evidence: [{ segmentId: 'seg-7', start: 6, end: 8, text: '着火' }],
    });
  });

  it('names the word that makes it none, and proves it', () => {
    expect(of('fire', ['c 我就担心万一着火'])).toMatchObject([
      {
        value: {
          level: 'none',
          verdict: 'supposed',
          explanation: '听到“着火”，但“万一”表示假设，不是正在发生',
        },
        evidence: [{ text: '着火' }, { text: '万一' }],
      },
    ]);
    expect(of('fire', ['c 以前着火', 'c 火烧到楼上'])[0]?.value.explanation).toBe(
      '听到“着火”，但“以前”说明是过去的事，不是正在发生',
    );
  });

  it('is kept once for each verdict', () => {
    const lines = ['c 没有着火', 'c 真的没有着火', 'c 万一着火呢', 'c 着火了', 'c 着火了着火了'];
    expect(verdicts('fire', lines)).toEqual([
      'now urgent stated',
      'denied none stated',
      'supposed none stated',
    ]);
  });

  it('is a notice where the rule wants one for the past', () => {
    expect(verdicts('lift-trapped', ['c 这个电梯经常困人。', 'c 现在又有人困在电梯里了。'])).toEqual([
      'now urgent stated',
      'past notice stated',
    ]);
  });

  it('reads on where a recogniser cut a sentence in two, and shows both pieces', () => {
    const [lift] = of('lift-trapped', ['c 我妈在那个电梯里面', 'c 被关住了一直没人来']);
    expect(lift?.evidence).toEqual([
      { segmentId: 's1', start: 0, end: 3, text: '被关住' },
      { segmentId: 's0', start: 5, end: 9, text: '电梯里面' },
    ]);
  });

  it('remembers what was spoken of before', () => {
    expect(
      urgentRules(['c 我在电梯里', 'a 您好，请问您现在在什么位置呢', 'c 金贸大厦', 'c 门打不开 我们四个人']),
    ).toContain('lift-trapped');
    expect(urgentRules(['c 金贸大厦', 'c 门打不开 我们四个人'])).toEqual([]);
  });

  it('is not raised by a rule while one says the same more exactly', () => {
    expect(urgentRules(['c 我被困在电梯里了'])).toEqual(['lift-trapped']);
  });
});

describe('whose words count', () => {
  it.each([
    [['a 您是说家里着火了', 'c 不是啊'], []],
    [['a 如果有明火请立即打119，好吧？', 'c 好'], []],
    [['a 有没有人受伤？', 'c 没有'], []],
    [['a 有没有人受伤？', 'c 嗯，没有没有，人都没事'], []],
    [['a 人没有受伤吧？', 'c 对'], []],
    [['a 人没有受伤吧？', 'c 有啊，流了点血'], ['injured-now']],
    [['a 有人受伤吗', 'c 有，两个'], ['injured-now']],
    [['a 有没有人受伤', 'c 啊？', 'c 有的，一个'], ['injured-now']],
    [['a 有人受伤吗？', 'c 不清楚'], []],
    [['a 有人受伤吗？您慢慢说', 'c 我在国兴大道', 'c 有'], []],
    [['a 现在还有明火吗？', 'c 有，越来越大'], ['fire']],
    [['a 是有人困在电梯里对吗？', 'c 对对对'], ['lift-trapped']],
    [['a 您闻到的是煤气味吗', 'c 嗯 应该是'], ['gas-leak']],
    [['a 里面困了几个人？', 'c 两个'], ['lift-trapped']],
    [['a 他现在还有呼吸吗？', 'c 没有'], ['person-down']],
    [['a 他现在还有呼吸吗？', 'c 有'], []],
    [['a 这个电梯以前有没有困过人？', 'c 有，好几次'], []],
    [['a 好的，电梯里困了人，您在几号楼？', 'c 三号楼'], ['lift-trapped']],
    [['a 楼道里起火是什么时候的事？', 'c 十二月'], []],
    [
      ['a 水里很可能漏电，千万不要靠近', 'c 哦哦，退后'],
      ['agent-emergency', 'live-wire'],
    ],
    [['a 不要碰电线，小心触电', 'c 知道了'], ['agent-emergency']],
    [['a 遇到漏电不要碰电线', 'c 知道了'], []],
    [['a 请您马上打119', 'c 好'], ['agent-emergency']],
    [['c 着火了', 'a 请您马上打119', 'c 好'], ['fire']],
  ])('%j raises %j', (lines, expected) => {
    expect(urgentRules(lines)).toEqual(expected);
  });

  it('points to the answer, with the question beside it', () => {
    const [injured] = of('injured-now', ['a 有人受伤吗？', 'c 嗯 有，两个。快点']);
    expect(injured?.evidence).toEqual([
      { segmentId: 's1', start: 2, end: 6, text: '有，两个' },
      { segmentId: 's0', start: 0, end: 4, text: '有人受伤' },
    ]);
    expect(injured?.value.explanation).toBe('坐席问“有人受伤”，来电人答“有，两个”');
  });

  it('confirms what the agent says back', () => {
    expect(verdicts('fire', ['c 着火了', 'a 着火了是吗？', 'c 对'])).toEqual(['now urgent confirmed']);
  });

  it('takes an agent’s summary for no news of a danger that is past', () => {
    expect(urgentRules(['c 上个月我被他拿刀砍了', 'a 好的，您被人拿刀砍了，有报警吗', 'c 报了'])).toEqual([]);
  });

  it('ignores the menu voice', () => {
    expect(factsOf([segment('s', 'ivr', '着火了请按一')])).toEqual([]);
  });
});

describe('danger that ends', () => {
  it.each([
    ['fire', ['c 我家着火了', 'a 您先撤到外面', 'c 火已经灭了']],
    ['fire', ['c 我家着火了', 'a 火灭了吗？', 'c 灭了']],
    ['lift-trapped', ['c 电梯困了两个人', 'a 好的', 'c 哦 救出来了']],
    ['child-missing', ['c 我孩子不见了', 'a 您别急', 'c 找到了找到了']],
    ['flood-danger', ['c 水淹到家里来了', 'a 现在怎么样了', 'c 水退了']],
    ['fire', ['c 我家着火了', 'a 现在没事了吧？', 'c 对，没事了']],
  ])('%s: %j', (rule, lines) => {
    expect(verdicts(rule, lines)).toEqual(['over none withdrawn']);
  });

  it.each([
    ['a wish', ['c 我家着火了', 'c 快把火灭了']],
    ['a question', ['c 电梯困了两个人', 'c 人什么时候救出来']],
    ['a denial', ['c 我家着火了', 'c 火还没灭了']],
    ['a part', ['c 电梯困了两个人', 'c 救出来一个']],
    ['somebody’s word', ['c 煤气漏了', 'c 物业说修好了 我看没有']],
    ['a taking back', ['c 我家着火了', 'c 火灭了但是烟还很大']],
    ['no further matter', ['c 我家着火了', 'a 您还有别的事吗', 'c 没事了']],
    [
      'a correction of something else',
      ['c 我家着火了', 'a 您在哪个小区几号楼呢', 'c 金贸 不对我看错了 是金茂'],
    ],
    [
      'impatience, where help was sent for again and again',
      ['c 我家着火了', 'a 先离远一点', 'c 好', 'a 按紧急件通知消防', 'c 叫他们快点 那线早就该换了'],
    ],
    ['the end of another', ['c 电梯困了两个人', 'c 火灭了']],
    ['a part, asked for', ['c 电梯困了三个人', 'a 救出来了吗', 'c 救出来一个 还有两个']],
    ['a thing that was found', ['c 我孩子不见了', 'a 找到了吗', 'c 手机找到了']],
  ])('not by %s', (_what, lines) => {
    expect(urgentRules(lines)).toHaveLength(1);
  });

  it('is told apart from an error', () => {
    const [fire] = of('fire', ['c 对面着火了', 'a 嗯', 'c 不好意思看错了 是晚霞']);
    expect(fire).toMatchObject({
      status: 'withdrawn',
      value: {
        verdict: 'denied',
        level: 'none',
        explanation: '先说“着火”，后来说“看错了”，是弄错了',
      },
    });
    expect(fire?.evidence.map(({ text }) => text)).toEqual(['着火', '看错了']);
  });

  it('is told apart from what turns out to be long past', () => {
    const lines = ['c 我要反映着火了', 'a 是什么时候发生的？', 'c 上个月'];
    expect(verdicts('fire', lines)).toEqual(['past none withdrawn']);
    expect(urgentRules(['c 煤气漏了', 'a 什么时候开始的？', 'c 上个月开始就有味道'])).toEqual(['gas-leak']);
    expect(urgentRules(['c 我儿子走丢了', 'a 什么时候走丢的？', 'c 昨天'])).toEqual(['child-missing']);
  });

  it('was never raised when one sentence tells of both', () => {
    expect(verdicts('lift-trapped', ['c 刚才电梯困人，已经救出来了'])).toEqual(['over notice stated']);
  });

  it('begins anew only when the words say so', () => {
    const over = ['c 我家着火了', 'c 火灭了'];
    expect(verdicts('fire', [...over, 'c 着火的时候我在睡觉'])).toEqual(['over none withdrawn']);
    expect(verdicts('fire', [...over, 'c 哎呀现在又着火了'])).toEqual([
      'now urgent stated',
      'over none withdrawn',
    ]);
  });

  it('is not heard in how a name is written', () => {
    expect(urgentRules(['a 请问您贵姓', 'c 姓洪，洪水的洪'])).toEqual([]);
    expect(urgentRules(['a 请问您贵姓', 'c 姓洪，洪水的洪，洪水进屋了快来'])).toEqual(['flood-danger']);
  });

  it('does not take the caller’s story of last year for today', () => {
    const story = ['c 去年夏天我家楼下的事', 'a 嗯', 'c 着火了', 'c 烧了整整一层'];
    expect(urgentRules(story)).toEqual([]);
    expect(urgentRules([...story, 'c 今天他们又', 'c 厨房在冒烟'])).toEqual(['fire']);
  });
});

/** Fragments that make guards, answers, endings and patterns meet in every order. */
const PIECES = [
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
    '灭了',
  ],
  ...[
    '煤气',
    '漏',
    '怎么办',
    '听说',
    '救命啊',
    '😀',
    '会',
    '孩子',
    '不见了',
    '他说要',
    '过',
    '嗯',
    '找到了',
    '看错了',
  ],
  ...['马上打119', '没事了', '什么时候', '对', '又', '上个月', 'ＡＢ', '\u0000'],
];
const speech = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const call: fc.Arbitrary<Segment[]> = fc
  .array(fc.tuple(fc.constantFrom('agent' as const, 'caller' as const, 'ivr' as const), speech), {
    maxLength: 12,
  })
  .map((turns) => turns.map(([speaker, text], index) => segment(`s${index}`, speaker, text)));

describe('for any call', () => {
  it('never throws, proves every fact by the segments, and answers the same twice', () => {
    fc.assert(
      fc.property(call, (segments) => {
        const facts = factsOf(segments);
        for (const one of facts) {
          expect(Fact.safeParse(one).error).toBeUndefined();
          expect(one.evidence.length).toBeGreaterThan(0);
          for (const { segmentId, start, end, text } of one.evidence) {
            const source = segments.find(({ id }) => id === segmentId);
            expect(source?.speaker).not.toBe('ivr');
            expect(source?.text.slice(start, end)).toBe(text);
            expect(end).toBeGreaterThan(start);
          }
        }
        expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
        expect(factsOf(segments)).toEqual(facts);
      }),
      { numRuns: 400 },
    );
  });

  it('cuts no character in half', () => {
    const said = fc
      .array(fc.constantFrom(...PIECES, '👨‍👩‍👧', '𠮷'), { maxLength: 60 })
      .map((parts) => parts.join(''));
    const talk = fc.array(fc.tuple(fc.constantFrom('a', 'c'), said), { maxLength: 8 });
    fc.assert(
      fc.property(talk, (turns) => {
        for (const { value, spoken, evidence } of factsOf(dialogue(turns.map((turn) => turn.join(' '))))) {
          for (const text of [value.explanation, spoken, ...evidence.map((each) => each.text)])
            expect(text.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('sends alerts of ids and levels that stay, and raises none again that was closed', () => {
    fc.assert(
      fc.property(call, (segments) => {
        const seen = new Map<string, Alert>();
        for (const cut of segments.keys()) {
          for (const alert of alertsOf(segments.slice(0, cut + 1))) {
            expect(Alert.safeParse(alert).error).toBeUndefined();
            const before = seen.get(alert.id) ?? alert;
            expect(alert.level).toBe(before.level);
            if (before.state !== 'raised') expect(alert.state).toBe(before.state);
            seen.set(alert.id, alert);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lets no more than one danger of a rule stand', () => {
    fc.assert(
      fc.property(call, (segments) => {
        for (const facts of hearing(segments)) {
          const standing = facts.filter(({ value }) => value.verdict === 'now').map(({ rule }) => rule);
          expect(new Set(standing).size).toBe(standing.length);
        }
      }),
    );
  });
});
