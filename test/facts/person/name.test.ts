import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../src/assist/form/candidates.ts';
import { NameExtractor } from '../../../src/facts/person/name.ts';
import type { FactOf } from '../../../src/protocol/fact.ts';
import { heardBy, only } from '../helper.ts';
import { fullNames, otherForms } from './full-name-dialogues.ts';
import type { NameDialogue } from './name-dialogue.ts';
import { explainedSurnames, surnames } from './surname-dialogues.ts';
import { whoseNames, withheld } from './whose-name-dialogues.ts';

/** Candidates below this are offered, not filled in. */
const FILLED = 0.5;

/** The name that the form fills in. */
function formName(turns: string): unknown {
  const [best] = candidatesOf(heardBy(new NameExtractor(), turns.split(' / '))).requesterName ?? [];
  return best !== undefined && best.confidence >= FILLED ? best.value : null;
}

function people(turns: string): FactOf<'person'>[] {
  return only(heardBy(new NameExtractor(), turns.split(' / ')), 'person');
}

const TABLES: readonly (readonly [string, readonly NameDialogue[]])[] = [
  ['surnames', surnames],
  ['explained surnames', explainedSurnames],
  ['full names', fullNames],
  ['names of other forms', otherForms],
  ['whose name', whoseNames],
  ['withheld names', withheld],
];

describe.each(TABLES)('%s', (_, table) => {
  it.each(table)('%s', (turns, expected) => {
    expect(formName(turns)).toBe(expected);
  });
});

describe('the caller as a fact', () => {
  it('is confirmed by how the agent addresses her', () => {
    const [caller] = people('a 您贵姓 / c 姓符 / a 符女士 电话多少');
    expect(caller).toMatchObject({
      value: { name: '符', full: false, title: '女士', use: 'requester' },
      status: 'confirmed',
      source: 'read-back',
      rule: 'surname-and-title',
    });
    expect(caller?.evidence.map(({ segmentId, text }) => [segmentId, text])).toEqual([
      ['s1', '姓符'],
      ['s2', '符女士'],
    ]);
  });

  it('is only stated while nobody repeats it', () => {
    const [caller] = people('a 您的姓名 / c 我叫罗志明');
    expect(caller).toMatchObject({ value: { name: '罗志明', full: true, title: null }, status: 'stated' });
    expect(caller?.spoken).toBe('叫罗志明');
  });

  it('is confirmed by a yes to the read-back', () => {
    expect(people('a 您的姓名 / c 罗志明 / a 罗志明对吗 / c 对')[0]?.status).toBe('confirmed');
  });

  it('is surer when it was explained', () => {
    const plain = people('a 您的姓名 / c 罗志明')[0]?.confidence ?? 1;
    expect(people('a 您的姓名 / c 罗志明 志气的志')[0]?.confidence).toBeGreaterThan(plain);
  });

  it('keeps a title that only follows from her story low', () => {
    const [caller] = people('c 我老公在上班 / a 您贵姓 / c 姓江');
    expect(caller).toMatchObject({
      value: { name: '江', title: '女士' },
      source: 'inferred',
      confidence: 0.5,
    });
  });

  it('is offered, not filled in, without a title', () => {
    expect(people('a 您贵姓 / c 姓江')[0]?.confidence).toBeLessThan(FILLED);
  });

  it('keeps what was taken back', () => {
    const heard = people('a 您的姓名 / c 我叫王建国 不对 写错了 我叫李志强 / a 李先生');
    expect(heard.map(({ value, status }) => [value.name, status])).toEqual([
      ['李志强', 'confirmed'],
      ['王建国', 'withdrawn'],
    ]);
  });

  it('is withdrawn where the caller wants no name noted', () => {
    const heard = people('a 您贵姓 / c 姓云 / a 云先生 / c 还是匿名吧 别写我名字');
    expect(heard).toMatchObject([{ value: { name: '云' }, status: 'withdrawn' }]);
  });

  it('keeps a repaired character and the words as printed apart', () => {
    const [caller] = people('a 您贵姓 / c 姓洗 冼星海的洗');
    expect(caller?.value.name).toBe('冼');
    expect(caller?.evidence[0]?.text).toBe('姓洗');
  });
});

describe('other people', () => {
  const cases: readonly (readonly [string, string, FactOf<'person'>['value']['use']])[] = [
    ['c 物业经理姓周', '周', 'complained-of'],
    ['c 那个司机叫符永强', '符永强', 'complained-of'],
    ['c 包工头蒋德贵欠我们工资', '蒋德贵', 'complained-of'],
    ['c 包工头姓侯侯建国电话关机', '侯建国', 'complained-of'],
    ['c 我找他们的戚总 他不接', '戚', 'complained-of'],
    ['c 让那个经理给我道个歉 他姓黎', '黎', 'complained-of'],
    ['c 我儿子叫王梓涵', '王梓涵', 'other'],
    ['c 打我妹妹的 她叫冯启兰', '冯启兰', 'other'],
    ['c 四楼住了个老头 姓费', '费', 'other'],
    ['c 我要表扬他 那个司机姓文', '文', 'other'],
    ['a 病人叫什么名字 / c 叫王桂花', '王桂花', 'other'],
    ['a 老板叫什么 / c 贾正明', '贾正明', 'complained-of'],
    ['a 您同事叫什么名字 / c 离晓棠 / a 郦晓棠', '郦晓棠', 'other'],
    ['c 我老婆叫程亚文 文雅的雅 雨字头的雯', '程雅雯', 'other'],
  ];
  it.each(cases)('%s: %s', (turns, name, use) => {
    expect(people(turns).map(({ value }) => [value.name, value.use])).toEqual([[name, use]]);
  });

  it('are confirmed by the agent', () => {
    const [other] = people('c 打我妹妹的 她叫冯启兰 / a 冯启兰 对不对');
    expect(other?.status).toBe('confirmed');
  });

  it.each([
    'c 经理叫我不要激动',
    'c 我叫了警察',
    'c 你好 谢谢张小姐',
    'c 我是高中生',
    'c 老板姓什么我不知道',
    'c 我们老百姓不容易',
    'c 店名叫家家乐',
    'a 公司叫什么名字 / c 叫安达物流',
    'a 我姓陈 工号8023 很高兴为您服务 / c 你好',
    'a 这里是12345 我叫张敏 / c 谢谢',
  ])('are nobody in: %s', (turns) => {
    expect(people(turns)).toEqual([]);
  });
});
