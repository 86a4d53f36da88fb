import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGazetteer, type Entry } from '../../../src/facts/place/gazetteer.ts';
import { EMPTY_FILE, type GazetteerFile, type PlaceKind } from '../../../src/facts/place/gazetteer-file.ts';
import { placeAtoms } from '../../../src/facts/place/place-atoms.ts';
import { repairName } from '../../../src/facts/place/repair.ts';
import { soundLine } from '../../../src/facts/place/sound-index.ts';
import { gazetteer } from '../helper.ts';

const place = (name: string, kind: PlaceKind) => ({ name, kind, district: null, street: null, aliases: [] });
const withPlaces = (...places: GazetteerFile['places']) => createGazetteer({ ...EMPTY_FILE, places });

function repaired(text: string, shown = true, by = gazetteer): string | null {
  return (
    repairName(
      { text, line: soundLine(text), gazetteer: by, spelled: new Uint8Array(0), districts: new Set() },
      0,
      text.length,
      shown,
    )?.name ?? null
  );
}

describe('a misheard name', () => {
  it.each([
    ['穷山区', '琼山区'],
    ['秀瑛区', '秀英区'],
    ['力晶路', '丽晶路'],
    ['海袖中路', '海秀中路'],
    ['白水唐路', '白水塘路'],
    ['奉祥路', '凤翔路'],
    ['白农路', '白龙路'],
    ['海店岛', '海甸岛'],
    ['演风镇', '演丰镇'],
    ['儒俊雅院', '儒俊雅苑'],
    ['何信广场', '和信广场'],
    ['友宜阳光城', '友谊阳光城'],
    ['明朱广场', '明珠广场'],
    ['龙坤南路', '龙昆南路'],
    ['桂林羊', '桂林洋'],
  ])('%s is %s', (heard, name) => {
    expect(repaired(heard)).toBe(name);
  });

  it('may have one syllable quite wrong when it is long', () => {
    const by = withPlaces(place('万达骏豪仕家', 'compound'));
    expect(repaired('万达骏号仕家', true, by)).toBe('万达骏豪仕家');
    expect(repaired('万达金豪仕家', true, by)).toBe('万达骏豪仕家');
  });

  it.each([
    ['进出小区', '金楚小区'],
    ['长滨三路', '长滨四路'],
    ['世贸中路', '世贸东路'],
    ['第四中学', '第十中学'],
    ['美丽花园', '美兰花园'],
    ['鸿龙公寓', '鸿荣公寓'],
  ])('%s is not %s', (heard, name) => {
    expect(
      repaired(heard, true, withPlaces(place(name, 'compound'), place('别的花园', 'compound'))),
    ).toBeNull();
  });

  it('is none of two that sound as near', () => {
    const by = withPlaces(place('海玻市场', 'site'), place('海波市场', 'site'));
    expect(repaired('海播市场', true, by)).toBeNull();
  });

  it('is the better known of two that sound the same', () => {
    const learned: GazetteerFile['learned'] = [
      ['丽晶路', 'road', 40, {}, {}],
      ['利晶路', 'road', 5, {}, {}],
    ];
    expect(repaired('力晶路', true, createGazetteer({ ...EMPTY_FILE, learned }))).toBe('丽晶路');
  });

  it('must sound exactly alike where nothing shows it as a name', () => {
    expect(repaired('海店岛', false)).toBe('海甸岛');
    expect(repaired('白农路', false)).toBeNull();
  });

  it.each([
    '我们这边的人',
    '刚才打过电话',
    '没有人来看过',
    '工作人员说的',
    '电动车停在楼下',
    '是不是可以处理',
  ])('is not in %s', (text) => {
    expect(placeAtoms(text, gazetteer).filter((atom) => atom.repaired)).toEqual([]);
  });
});

describe('a known name', () => {
  const names = ['海秀中路', '琼山区', '友谊阳光城', '海甸五西路', '演丰镇', '丽晶路', '儒俊雅苑', '绿地城'];

  it('is itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom('', '在', '去', '就在那个'), (name, before) => {
        const atoms = placeAtoms(`${before}${name}`, gazetteer);
        expect(atoms.map(({ heard, repaired: changed }) => [heard, changed])).toEqual([[name, false]]);
      }),
    );
  });

  it('is found among twenty thousand, and by its sound', () => {
    const chars = [...'海秀龙华琼山美兰金盘滨江长流白沙南宝和平人民文明青年'];
    const many = Array.from({ length: 20_000 }, (_, at) => {
      const [a, b, c] = [at % 26, Math.floor(at / 26) % 26, Math.floor(at / 676) % 26];
      return place(`${chars[a]}${chars[b]}${chars[c]}路${at % 7}`, 'road');
    });
    const by = withPlaces(...many, place('白水塘路', 'road'));
    expect(by.exact('白水塘路')?.name).toBe('白水塘路');
    expect(repaired('白水唐路', true, by)).toBe('白水塘路');
  });
});

describe('the longest name', () => {
  const by = withPlaces(place('海府', 'area'), place('海府路', 'road'), place('海府一横路', 'road'));
  const at = (text: string, start: number): Entry | null => by.longestAt(text, start, text.length);

  it('wins', () => {
    expect(at('去海府一横路', 1)?.name).toBe('海府一横路');
    expect(at('去海府路', 1)?.name).toBe('海府路');
    expect(at('去海府那边', 1)?.name).toBe('海府');
    expect(at('去海府', 0)).toBeNull();
  });

  it('does not reach beyond the end', () => {
    expect(by.longestAt('海府一横路', 0, 3)?.name).toBe('海府');
  });
});
