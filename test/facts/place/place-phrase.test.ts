import { describe, expect, it } from 'vitest';
import { EMPTY_GAZETTEER } from '../../../src/facts/place/gazetteer.ts';
import { placePhrases } from '../../../src/facts/place/place-phrase.ts';
import { writePlace } from '../../../src/facts/place/write-place.ts';
import { gazetteer } from '../helper.ts';

const said = (text: string): string[] => placePhrases(text, gazetteer).map(({ parts }) => writePlace(parts));

describe('what is said in one breath', () => {
  it.each([
    [
      '我住在美兰区海甸岛和平大道二十号金色阳光小区三栋一单元六零二',
      ['美兰区海甸岛和平大道20号金色阳光小区3栋1单元602'],
    ],
    ['椰海大道三百六十九号海口市第四人民医院', ['椰海大道369号海口市第四人民医院']],
    ['滨江新城二期A区', ['滨江新城二期A区']],
    ['金龙路国贸时代广场B座1203室', ['金龙路国贸时代广场B座1203室']],
    ['美兰机场 到达厅出来排队那里', ['美兰机场到达厅']],
    ['桂林洋高校区里头 海南师范大学后面 那个盖学生宿舍的工地', ['桂林洋高校区海南师范大学后面学生宿舍工地']],
    ['从演丰镇到东寨港', ['演丰镇至东寨港']],
    ['下车在穷山 上丹路六号 祥鑫商务宾馆 汽车东站那家店', ['琼山区上丹路6号祥鑫商务宾馆汽车东站店']],
    ['海府路那家店', ['海府路']],
    ['ＡＢＣ大厦１２０１', ['ABC大厦1201']],
    ['我在海垦路，我老婆在白水塘路', ['海垦路', '白水塘路']],
    ['不是海秀路，是海垦路', ['海秀路', '海垦路']],
    ['对面的海府路', ['海府路']],
    ['国贸那边', ['国贸']],
    ['我们这条路很烂，走到路上全是水', []],
    ['这个小区的物业，我们小区的业主，整个小区都停水', []],
    ['二十六路公交车', []],
    ['一条街都是摊，半路上，问路', []],
    ['人家回家去了，国家规定，开发商城管都来过', []],
  ])('%s', (text, expected) => {
    const folded = text.normalize('NFKC');
    expect(said(folded).filter((place) => place.length > 1)).toEqual(expected);
  });
});

describe('a short form of a division', () => {
  it.each([
    ['龙华的', ['龙华区']],
    ['是龙华还是美兰', ['龙华区', '美兰区']],
    ['龙华小学', ['龙华小学']],
    ['美兰机场', ['美兰机场']],
    ['长流那边', ['长流镇']],
    ['插一个小红旗', []],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });
});

describe('a place outside the city', () => {
  const outside = (text: string): boolean[] =>
    placePhrases(text, gazetteer).map(({ elsewhere }) => elsewhere);

  it.each(['我从三亚海棠区过来', '我是湖南长沙的', '湖南长沙岳麓区麓山路', '在儋州人民路'])('%s', (text) => {
    expect(outside(text)).not.toContain(false);
  });

  it.each(['万宁酒楼', '玉沙路京华城 北京的京', '大同路五号', '白沙门公园', '文昌鸡饭店'])(
    'not %s',
    (text) => {
      expect(outside(text)).not.toContain(true);
    },
  );
});

describe('without a gazetteer', () => {
  it('names are known by their ends', () => {
    const [phrase] = placePhrases('在向荣路十五号如意花园三栋', EMPTY_GAZETTEER);
    expect(writePlace(phrase?.parts ?? [])).toBe('向荣路15号如意花园3栋');
  });
});
