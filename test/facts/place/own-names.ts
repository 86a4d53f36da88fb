import type { Case } from './spoken-places.ts';

const ASK = 'a 请问具体在什么位置';

/** Names that sound a little like known ones, how they are spelled, and names that no list and no ending shows. */
export const OWN_NAMES: Readonly<Record<string, readonly Case[]>> = {
  'a name of its own': [
    [
      'compound that sounds a little like a known one',
      ['a 请问是哪个小区呢', 'c 金隆花园'],
      '金隆花园小区',
      null,
    ],
    [
      'compound, read back as said',
      [ASK, 'c 白龙南路 金龙花园', 'a 白龙南路金龙花园 美兰区的 对吗', 'c 对'],
      '美兰区白龙南路金龙花园',
      '美兰区',
    ],
    [
      'compound that sounds alike in another district',
      [ASK, 'c 蓝天路金荣花园'],
      '蓝天路金荣花园',
      '(美兰区)',
    ],
    ['road with a common character', ['a 哪条路', 'c 在南天路'], '南天路', null],
    ['road with another', ['a 哪条路', 'c 兴城路那里'], '兴城路', null],
    [
      'compound that sounds a little otherwise, where it lies',
      [ASK, 'c 玉沙路 金华城'],
      '玉沙路京华城',
      '(龙华区)',
    ],
    ['road said alike by both', ['a 哪条路', 'c 国新大道', 'a 国新大道对吧', 'c 对的'], '国新大道', null],
    [
      'road that sounds just so, said by both',
      ['a 哪条路', 'c 力晶路', 'a 力晶路吗', 'c 对'],
      '丽晶路',
      null,
    ],
  ],
  'spelled in another turn': [
    ['as heard', [ASK, 'c 龙华区金榕花园', 'a 哪个榕', 'c 榕树的榕'], '龙华区金榕花园', '龙华区'],
    ['otherwise', ['a 哪个小区', 'c 金荣花园', 'a 是哪个字呢', 'c 嗯 榕树的那个榕'], '金榕花园小区', null],
    ['of a known name', ['a 哪条路', 'c 在白农路', 'a 哪个龙', 'c 龙华的龙'], '白龙路', '(美兰区)'],
    [
      'and said again',
      ['a 哪个小区', 'c 京华成三栋', 'a 哪个成', 'c 成功的成', 'a 京华成三栋', 'c 京华成 嗯'],
      '京华成3栋',
      null,
    ],
    ['not asked for', [ASK, 'c 白龙路', 'a 好的', 'c 垃圾的味道很重'], '白龙路', '(美兰区)'],
  ],
  'numbers set right': [
    ['house', [ASK, 'c 海垦路十五号 不对 是五十一号'], '海垦路51号', '(龙华区)'],
    ['house, after a slip', [ASK, 'c 海垦路15号 说错了 51号'], '海垦路51号', '(龙华区)'],
    ['unit', [ASK, 'c 蓝天路绿地城 二栋一单元 啊不对 三单元'], '蓝天路绿地城2栋3单元', '(美兰区)'],
    ['building', [ASK, 'c 海甸五西路 十二栋 哦不 十三栋'], '海甸五西路13栋', '(美兰区)'],
    ['room by its bare number', [ASK, 'c 蓝天路绿地城3栋502 不对 是503'], '蓝天路绿地城3栋503', '(美兰区)'],
    [
      'asked alone',
      [ASK, 'c 在海垦路', 'a 门牌号是多少', 'c 一百二十号 不对 一百零二号'],
      '海垦路102号',
      '(龙华区)',
    ],
    [
      'bare, after the read-back',
      [ASK, 'c 海垦路45号', 'a 海垦路45号', 'c 不是45 是54'],
      '海垦路54号',
      '(龙华区)',
    ],
    [
      'bare, with a no alone',
      [ASK, 'c 海垦路120号', 'a 海垦路120号是吗', 'c 不对 210'],
      '海垦路210号',
      '(龙华区)',
    ],
    [
      'no number, but somebody else is spoken of',
      [ASK, 'c 我在海垦路45号看到的 不对他们说他不是45号的'],
      '海垦路45号',
      '(龙华区)',
    ],
  ],
  'one of two roads': [
    [
      'the other than told',
      [ASK, 'c 海秀中路 桥边那个', 'a 海秀中路还是海秀东路', 'c 海秀东路'],
      '海秀东路',
      null,
    ],
    ['by its end', [ASK, 'c 海秀路', 'a 海秀中路还是海秀东路呢', 'c 中路 中路'], '海秀中路', '(龙华区)'],
    ['by its side', [ASK, 'c 滨江路', 'a 滨江东路还是滨江西路', 'c 东边那条'], '滨江东路', null],
    [
      'where the second was said short',
      [ASK, 'c 金贸东路', 'a 是金贸东路还是西路', 'c 西路'],
      '金贸西路',
      '(龙华区)',
    ],
    ['as told', [ASK, 'c 和平大道那边', 'a 滨海大道还是和平大道', 'c 和平大道'], '和平大道', '(美兰区)'],
  ],
  'what no list and no ending shows': [
    ['compound that was asked for', ['a 请问是哪个小区', 'c 嗯 春江花月'], '春江花月小区', null],
    ['with its building', ['a 您是哪个小区的', 'c 就是江畔人家 五栋'], '江畔人家5栋', null],
    ['no answer', ['a 是哪个小区', 'c 这个我说不上来'], null, null],
    ['no name', ['a 是哪个小区', 'c 自建房'], null, null],
    ['road said short', [ASK, 'c 我在龙昆南那个立交桥下面'], '龙昆南路立交桥下面', null],
    [
      'road that holds a part of the city',
      [ASK, 'c 国兴大道跟大英山西三街那个路口'],
      '国兴大道与大英山西三街路口',
      '(美兰区)',
    ],
    ['compound called as a city is', [ASK, 'c 海府路 桂林花园小区'], '海府路桂林花园小区', null],
    ['lane within a village', [ASK, 'c 新埠村里面 二巷五号'], '新埠村二巷5号', null],
    ['number behind a spelled name', [ASK, 'c 南沙路 南沙的南沙 12号'], '南沙路12号', '(龙华区)'],
    ['behind a bridge', [ASK, 'c 海垦路 过了那个桥右拐'], '海垦路过了桥右拐', '(龙华区)'],
    [
      'taken by taxi',
      ['c 我在美兰机场坐的出租车 到白沙门公园下车'],
      '美兰机场（上车）至白沙门公园（下车）',
      '(美兰区)',
    ],
  ],
};
