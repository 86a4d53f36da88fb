import { describe, expect, it } from 'vitest';
import {
  explanationsIn,
  fitsName,
  mayExplain,
  repairedName,
} from '../../../src/facts/person/character-explanation.ts';

describe('explanations of characters', () => {
  it.each<[string, string[]]>([
    ['吉祥的吉', ['吉']],
    ['大海的海，海滨的滨', ['海', '滨']],
    ['蔡国庆那个蔡', ['蔡']],
    ['敖包相会的敖', ['敖']],
    ['蒙蒙古的蒙', ['蒙']],
    ['建国建设的建国家的国', ['建', '国']],
    ['诸葛亮的诸葛', ['诸', '葛']],
    ['国家栋梁的国栋', ['国', '栋']],
    ['冼星海的洗', ['冼']],
    ['占领的战', ['占']],
    ['大写的伍', ['伍']],
    ['弓长张', ['张']],
    ['立早张', ['章']],
    ['立早', ['章']],
    ['三横王打电话可以', ['王']],
    ['雨字头的雯', ['雯']],
    ['言字旁那个谭', ['谭']],
    ['三点水一个先的那个洗', ['冼']],
    ['马字旁一个各自的各', ['骆']],
    ['单人旁一个冬天的冬', ['佟']],
    ['衣字旁一个者', ['褚']],
    ['龙字头下面一个共同的共', ['龚']],
    ['广字加个耳朵旁那个矿', ['邝']],
    ['开字旁耳朵旁那个邢', ['邢']],
    ['三个石头的磊', ['磊']],
    ['付款的付加个竹字头', ['符']],
    ['伊人的伊没有单人旁', ['尹']],
    ['我家的猫', []],
    ['那边的路那个人', []],
    ['的的的的', []],
    ['', []],
  ])('%s: %j', (text, expected) => {
    expect(explanationsIn(text).map(({ character }) => character)).toEqual(expected);
  });

  it.each<[string, [string, string][]]>([
    [
      '不是付钱的付 是师傅的傅',
      [
        ['付', 'not'],
        ['傅', 'is'],
      ],
    ],
    [
      '立早章 不是弓长张',
      [
        ['章', 'is'],
        ['张', 'not'],
      ],
    ],
    [
      '蔬菜的菜，啊不是，蔡国庆那个蔡',
      [
        ['菜', 'is'],
        ['蔡', 'instead'],
      ],
    ],
    [
      '蔬菜的菜啊不是蔡国庆的蔡',
      [
        ['菜', 'is'],
        ['蔡', 'instead'],
      ],
    ],
    [
      '清水的清 说错了 青草的青',
      [
        ['清', 'is'],
        ['青', 'instead'],
      ],
    ],
  ])('%s: %j', (text, expected) => {
    expect(explanationsIn(text).map(({ character, claim }) => [character, claim])).toEqual(expected);
  });

  it('leave open which character of a word is meant', () => {
    const [open] = explanationsIn('师傅的那个');
    expect(open).toMatchObject({ character: '', oneOf: '师傅' });
  });

  it('stand where the words stand', () => {
    const text = '姓冯，两点水一个马';
    const [one] = explanationsIn(text);
    expect(text.slice(one?.start, one?.end)).toBe('两点水一个马');
  });

  it('are passed over quickly where none can be', () => {
    expect(mayExplain('昨晚停电了')).toBe(false);
    expect(mayExplain('弓长张')).toBe(true);
  });
});

describe('a repaired name', () => {
  const repair = (name: string, surname: number, text: string): string =>
    repairedName(name, surname, explanationsIn(text)).name;

  it.each<[string, number, string, string]>([
    ['屈海斌', 1, '大海的海，海滨的滨', '屈海滨'],
    ['李莉', 1, '美丽的丽', '李丽'],
    ['李莉', 1, '木子李 茉莉的莉', '李莉'],
    ['于宇', 1, '宇宙的宇', '于宇'],
    ['余鱼', 1, '年年有余的余 周瑜的瑜', '余瑜'],
    ['付', 1, '师傅的那个', '傅'],
    ['王伟', 1, '大海的海', '王伟'],
    ['陈明', 1, '早晨的晨', '陈明'],
    ['温', 1, '温暖的温 温度的温', '温'],
  ])('%s with %i: %s is %s', (name, surname, text, expected) => {
    expect(repair(name, surname, text)).toBe(expected);
  });

  it('says which characters were explained', () => {
    expect([...repairedName('屈海斌', 1, explanationsIn('海滨的滨')).explained]).toEqual([2]);
  });

  it('takes no surname for what is none', () => {
    const [one] = explanationsIn('早晨的晨');
    expect(one !== undefined && fitsName(one, '陈', 1)).toBe(false);
    expect(one !== undefined && fitsName(one, '辰', 1)).toBe(true);
  });
});
