import { describe, expect, it } from 'vitest';
import type { GazetteerFile, ImportedPlace } from '../../../src/facts/place/gazetteer-file.ts';
import { learnPlaces } from '../../../src/facts/place/gazetteer-learning.ts';

const DIVISIONS: GazetteerFile['divisions'] = [
  { district: '秀英区', aliases: ['秀英'], streets: [{ name: '长流镇', aliases: ['长流'] }] },
  { district: '龙华区', aliases: ['龙华'], streets: [] },
];
const FILE = { city: '海口市', divisions: DIVISIONS, places: [] };
const AREA: ImportedPlace = { name: '府城', kind: 'area', district: null, street: null, aliases: [] };

const orders = (text: string, count = 6, unit = '市城管') =>
  Array.from({ length: count }, () => ({ text, unit }));
const learn = (...texts: string[]) =>
  learnPlaces(
    texts.flatMap((text) => orders(text)),
    { ...FILE, places: [AREA] },
  );
const names = (...texts: string[]) => learn(...texts).map(([name]) => name);

describe('learning from past orders', () => {
  it('keeps names that occur often, with their district', () => {
    expect(learn('市民反映:在秀英区兴荣路有人乱停车')).toEqual([['兴荣路', 'road', 6, { 秀英区: 6 }, {}]]);
  });

  it('counts the street, and the district of the unit where the text names none', () => {
    const told = orders('在长流镇的兴荣路有人乱停车', 6, '秀英区城管局');
    expect(learnPlaces(told, FILE)).toEqual([['兴荣路', 'road', 6, { 秀英区: 6 }, { 长流镇: 6 }]]);
  });

  it('counts no district where the order names two', () => {
    expect(learn('从秀英区到龙华区的兴荣路有人乱停车')).toEqual([['兴荣路', 'road', 6, {}, {}]]);
  });

  it('needs no divisions', () => {
    const places = learnPlaces(orders('市民反映:在兴荣路有人乱停车'), { ...FILE, divisions: [] });
    expect(places).toEqual([['兴荣路', 'road', 6, {}, {}]]);
  });

  it('leaves out what fewer than five orders bear', () => {
    expect(learnPlaces(orders('在秀英区兴荣路有人乱停车', 4), FILE)).toEqual([]);
  });

  it('learns compounds with no usual ending between a road and what belongs to one', () => {
    expect(names('在龙华区兴荣路水云尚城小区业主反映', '在兴荣路水云尚品小区门口')).toContain('水云尚品');
  });

  it.each([
    ['a person', '市民王建国女士在秀英区反映王建国先生家的问题'],
    ['a person before a common word', '住在王建国家里的老人'],
    ['general words', '在农贸市场、人民医院、城中村、回家路上有人'],
    ['a bureau', '在市政府、街道办、城管局、房管局'],
    ['a division', '在秀英区长流镇有人'],
    ['the city', '在海口市海口广场有人'],
    ['what is wrong', '有人占道堵路，垃圾堵路'],
  ])('learns nothing from %s', (_, text) => {
    expect(names(text)).toEqual([]);
  });

  it('takes what lies in another place for two', () => {
    expect(names('在兴荣路有人', '在金贝大厦有人', '在兴荣路金贝大厦有人')).toEqual(['兴荣路', '金贝大厦']);
    expect(names('在府城中庚路有人', '在中庚路有人')).toEqual(['中庚路']);
  });

  it('takes no piece of a name for a name', () => {
    expect(names('在和平大道有人')).toEqual(['和平大道']);
    expect(names('在桂花洋大学城有人')).toEqual(['桂花洋大学城']);
  });

  it('takes a rare spelling of the same sound for a slip', () => {
    const told = [...orders('在丽晶路有人', 20), ...orders('在力晶路有人', 5)];
    expect(learnPlaces(told, FILE).map(([name]) => name)).toEqual(['丽晶路']);
  });

  it('knows what was imported already', () => {
    const road: ImportedPlace = { ...AREA, name: '兴荣路', kind: 'road' };
    expect(learnPlaces(orders('在兴荣路有人'), { ...FILE, places: [road] })).toEqual([]);
  });
});
