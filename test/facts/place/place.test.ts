import { describe, expect, it } from 'vitest';
import { play } from '../helper.ts';

const ASK = 'a 请问具体在什么位置';
const CASES: readonly (readonly [string, readonly string[], string | null, string | null])[] = [
  ['house number', [ASK, 'c 美兰区海府路十五号'], '美兰区海府路15号', '美兰区'],
  [
    'compound, building, flat',
    ['a 地址是哪里', 'c 秀英区长流镇长滨四路碧桂园三栋二单元五零二'],
    '秀英区长流镇长滨四路碧桂园3栋2单元502',
    '秀英区',
  ],
  ['crossing', [ASK, 'c 龙华区金垦路和海垦路交叉路口那里'], '龙华区金垦路与海垦路交汇处', '龙华区'],
  [
    'one of two districts',
    ['c 我在海达路那边', 'a 属于龙华区还是秀英区', 'c 秀英的'],
    '秀英区海达路',
    '秀英区',
  ],
  [
    'district before a long name',
    ['a 琼山区体坛路海南省歌舞剧院门口对吗', 'c 是的'],
    '琼山区体坛路海南省歌舞剧院门口',
    '琼山区',
  ],
  ['the hotline itself', ['a 您好，12345政府热线，请讲', 'c 我想问社保'], null, null],
  ['counted shop', [ASK, 'c 龙华区人民公园对面第五个铺面'], '龙华区人民公园对面第五个铺面', '龙华区'],
  [
    'district in the read-back',
    [ASK, 'c 滨海大道 万绿园门口', 'a 龙华区滨海大道万绿园门口对吗', 'c 对的'],
    '龙华区滨海大道万绿园门口',
    '龙华区',
  ],
  [
    'district asked for',
    ['c 就是那个白龙南路，南国超市旁边，有人乱停车', 'a 是美兰区吗', 'c 对 美兰区'],
    '美兰区白龙南路南国超市旁边',
    '美兰区',
  ],
  ['corrected', ['a 在哪条路', 'c 海秀路 不对 是海垦路'], '海垦路', '龙华区'],
  ['misheard road', [ASK, 'c 在秀英区力晶路'], '秀英区丽晶路', '秀英区'],
  [
    'misheard district',
    ['c 我住在新大洲大道儒俊雅苑', 'a 是哪个区', 'c 穷山区'],
    '琼山区新大洲大道儒俊雅苑',
    '琼山区',
  ],
  [
    'misheard name, read back',
    ['c 灵山镇绿地月城', 'a 绿地悦城，喜悦的悦，对吧', 'c 对对'],
    '灵山镇绿地悦城',
    '美兰区',
  ],
  ['town alone', ['c 我是龙桥镇的 我们村里没有路灯'], '龙桥镇', '龙华区'],
  ['district of the road', ['c 我家住在白水塘路 水管爆了'], '白水塘路', '秀英区'],
  [
    'a ride',
    ['a 在哪里上的车', 'c 海秀中路门口', 'a 下车在哪里', 'c 红城湖路'],
    '海秀中路门口（上车）至红城湖路（下车）',
    '龙华区',
  ],
  [
    'city institution',
    ['c 我在市人民医院看病 医生态度很差', 'a 是海口市人民医院对吗', 'c 对'],
    '海口市人民医院',
    null,
  ],
  [
    'an office is no place of the matter',
    ['c 我想咨询一下社保怎么交', 'a 您可以去社保局', 'c 哦那社保局在哪里'],
    null,
    null,
  ],
  ['walking is no road', ['c 走路要走到马路上去'], null, null],
];

describe('place', () => {
  it.each(CASES)('%s', (_, lines, location, district) => {
    const fields = play(lines);
    expect(fields.location?.[0]?.value ?? null).toBe(location);
    expect(fields.district?.[0]?.value ?? null).toBe(district);
  });

  it('says where a district comes from', () => {
    expect(play(['c 我家住在白水塘路 水管爆了']).district?.[0]?.source).toBe('inferred');
    expect(play([ASK, 'c 秀英区白水塘路']).district?.[0]?.source).toBe('caller');
  });

  it('keeps what was heard beside the repaired name', () => {
    expect(play([ASK, 'c 在秀英区力晶路']).location?.[0]?.spoken).toContain('力晶路');
  });

  it('names the town as the street', () => {
    expect(play([ASK, 'c 秀英区长流镇']).street?.[0]?.value).toBe('长流镇');
  });
});
