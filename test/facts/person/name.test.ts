import { describe, expect, it } from 'vitest';
import { explainedCharacters, repairName } from '../../../src/facts/person/character-explanation.ts';
import { best } from '../helper.ts';

const ASK = 'a 您贵姓';
const CASES: readonly (readonly [string, readonly string[], string | null])[] = [
  ['surname and title', ['a 先生您贵姓', 'c 免贵姓王', 'a 好的王先生'], '王先生'],
  ['title without the surname', ['a 先生怎么称呼', 'c 姓吴', 'a 好的'], '吴先生'],
  ['double surname', ['a 女士您贵姓', 'c 我姓欧阳', 'a 欧阳女士您好'], '欧阳女士'],
  ['by its parts', [ASK, 'c 耳东陈', 'a 陈女士'], '陈女士'],
  ['misheard, explained', [ASK, 'c 姓张 立早章', 'a 张女士'], '章女士'],
  ['explained by a word', [ASK, 'c 我姓极 吉祥的吉', 'a 吉女士'], '吉女士'],
  ['explained by strokes', [ASK, 'c 免贵姓冼，三点水一个先的那个冼', 'a 冼女士'], '冼女士'],
  ['by its parts alone', [ASK, 'c 双口吕', 'a 吕先生'], '吕先生'],
  ['explained by a word that looks like a name', [ASK, 'c 敖 敖包相会的敖', 'a 敖先生'], '敖先生'],
  ['explained by that one', [ASK, 'c 姓佘 佘太君那个佘', 'a 佘先生'], '佘先生'],
  ['a surname no list holds', [ASK, 'c 姓隆 隆重的隆', 'a 隆先生'], '隆先生'],
  ["after somebody else's surname", ['c 经理签的字 姓周', ASK, 'c 敖', 'a 敖先生'], '敖先生'],
  ['full name after 我是', [ASK, 'c 我是吴坤妹 口天吴', 'a 吴女士'], '吴坤妹'],
  ['known from an earlier order', ['a 您还是邝女士对吗', 'c 对'], '邝女士'],
  ['agent corrected', [ASK, 'c 我姓韦 我老头姓欧', 'a 那写您的 韦阿婆'], '韦阿婆'],
  ['full name', ['a 您怎么称呼', 'c 我叫李建国，建设的建', 'a 李先生'], '李建国'],
  [
    'full name after the surname',
    [ASK, 'c 我姓卓，卓越的卓，卓伟铭，伟大的伟，铭记的铭', 'a 卓先生'],
    '卓伟铭',
  ],
  ['full name, one character misheard', [ASK, 'c 我叫屈海斌，大海的海，海滨的滨'], '屈海滨'],
  ['nothing but the name', ['a 请问您的姓名', 'c 周晓燕', 'a 周女士'], '周晓燕'],
  ['full name after a nickname', [ASK, 'c 叫我老陈就行 陈志强 志气的志 强大的强', 'a 陈先生'], '陈志强'],
  ['surname explained by another name', [ASK, 'c 我是小孙 孙悟空的孙', 'a 孙先生'], '孙先生'],
  ['self-titled', [ASK, 'c 叫我王女士就行'], '王女士'],
  ["another person's", [ASK, 'c 我老婆叫程雅雯 我姓路', 'a 路先生'], '路先生'],
  ["only another person's", ['c 那个司机姓陈 骂人', 'a 好的'], null],
  ['refused', [ASK, 'c 名字我就不留了'], null],
  ['anonymous', [ASK, 'c 我匿名'], null],
  [
    'kept from others, not from the order',
    [ASK, 'c 我姓麦', 'a 要保密吗', 'c 名字跟电话都不要给村里', 'a 好的麦先生'],
    '麦先生',
  ],
];

describe('requester name', () => {
  it.each(CASES)('%s', (_, lines, expected) => {
    expect(best(lines, 'requesterName')).toBe(expected);
  });
});

describe('character explanations', () => {
  it.each([
    ['吉祥的吉', ['吉']],
    ['大海的海，海滨的滨', ['海', '滨']],
    ['雨字头的雯', ['雯']],
    ['耳东陈', ['陈']],
    ['没有什么', []],
  ])('%s', (text, expected) => {
    expect(explainedCharacters(text)).toEqual(expected);
  });

  it('repairs only what sounds alike', () => {
    expect(repairName('屈海斌', ['海', '滨'])).toBe('屈海滨');
    expect(repairName('王伟', ['海'])).toBe('王伟');
  });
});
