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
};
