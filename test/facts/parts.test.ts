import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arabicAddress, cardinal, digitGroups, spokenDigits } from '../../src/facts/digits.ts';
import { soundAlike } from '../../src/facts/homophone.ts';
import { createGazetteer, loadGazetteer } from '../../src/facts/place/gazetteer.ts';
import { learnPlaces } from '../../src/facts/place/gazetteer-learning.ts';
import { gazetteer } from './helper.ts';

describe('numbers', () => {
  it.each([
    ['四十九', 49],
    ['十二', 12],
    ['一百五', 150],
    ['一百零五', 105],
    ['两千', 2000],
    ['一万三', 13_000],
    ['十一万', 110_000],
    ['二零一六', 2016],
    ['12', 12],
    ['', null],
    ['你好', null],
  ])('%s is %s', (text, expected) => {
    expect(cardinal(text)).toBe(expected);
  });

  it('reads digits one by one', () => {
    expect(spokenDigits('幺洞两拐勾')).toBe('10279');
    expect(spokenDigits('幺a')).toBeNull();
  });

  it('leaves counts, hours and dates out', () => {
    expect(digitGroups('三个人 两点 15号 4楼').length).toBe(0);
  });

  it('writes house numbers in digits', () => {
    expect(arabicAddress('海秀中路四十九号九栋一二零三室')).toBe('海秀中路49号9栋1203室');
  });
});

describe('sound', () => {
  it.each([
    ['力晶路', '丽晶路', true],
    ['穷山区', '琼山区', true],
    ['海袖中路', '海秀中路', true],
    ['兰天路', '蓝天路', true],
    ['海府路', '海垦路', false],
    ['海府', '海府路', false],
  ])('%s, %s: %s', (a, b, expected) => {
    expect(soundAlike(a, b)).toBe(expected);
  });
});

describe('gazetteer', () => {
  it('knows the districts and what was learned', () => {
    expect(gazetteer.exact('龙华')?.canonical).toBe('龙华区');
    expect(gazetteer.exact('海秀中路')?.district?.name).toBe('龙华区');
    expect(gazetteer.exact('没有的路')).toBeNull();
  });

  it('infers no district that does not lead clearly', () => {
    const file = {
      city: '海口市',
      source: '',
      divisions: [],
      areas: [],
      places: [
        ['甲路', 'road', 9, { 秀英区: 4, 龙华区: 5 }, {}] as [
          string,
          'road',
          number,
          Record<string, number>,
          Record<string, number>,
        ],
      ],
    };
    expect(createGazetteer(file).exact('甲路')?.district).toBeNull();
  });

  it('says which file is malformed', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'gazetteer-')), 'broken.json');
    writeFileSync(path, '{"city": 1}');
    expect(() => loadGazetteer(path)).toThrow(/^[^\n]*broken\.json: city: [^\n]*$/);
    writeFileSync(path, '{');
    expect(() => loadGazetteer(path)).toThrow(path);
  });
});

describe('learning from past orders', () => {
  const divisions = [{ district: '秀英区', aliases: ['秀英'], streets: [] }];
  const orders = (text: string, count: number) =>
    Array.from({ length: count }, () => ({ text, unit: '市城管' }));

  it('keeps names that occur often, with their district', () => {
    const places = learnPlaces(orders('市民反映:在秀英区兴荣路有人乱停车', 6), divisions, []);
    expect(places).toEqual([['兴荣路', 'road', 6, { 秀英区: 6 }, {}]]);
  });

  it('needs no divisions', () => {
    const places = learnPlaces(orders('市民反映:在兴荣路有人乱停车', 6), [], []);
    expect(places).toEqual([['兴荣路', 'road', 6, {}, {}]]);
  });

  it('leaves out what occurs in fewer than five orders', () => {
    expect(learnPlaces(orders('在秀英区兴荣路有人乱停车', 4), divisions, [])).toEqual([]);
  });
});
