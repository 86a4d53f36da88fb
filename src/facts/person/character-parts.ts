import { allMatches, type Span } from '../text.ts';
import { mayBeOne } from './name-sound.ts';

/**
 * Characters told by their parts: 弓长张, 单人旁一个冬天的冬, 三个金. Sources: the popular 拆字 of the 百家姓 and the
 * spoken names of the radicals of GF 0011 (汉字部首表).
 */
const CHARACTERS: ReadonlyMap<string, string> = new Map(
  words(`
  弓长张 木子李 十八子李 耳东陈 口天吴 古月胡 立早章 音十章 双木林 言午许 彳余徐 三横王 三横一竖王
  三划王 人可何 文刀刘 卯金刀刘 走肖赵 辶肖赵 禾口程 禾王程 禾口王程 西早覃 山今岑 双口吕 口口吕
  木易杨 草办苏 北田冀 水工江 水王汪 水番潘 水共洪 冰马冯 二马冯 两点马冯 水先冼 冰先冼 水也池
  水余涂 干勾于 干钩于 一横一竖勾于 人未余 人禾余 人示佘 人二小佘 人冬佟 人五伍 人壬任 人尹伊
  人儿倪 人专傅 马各骆 言身寸谢 言射谢 言西早谭 言十计 言者诸 又耳邓 关耳郑 享耳郭 丘耳邱 开耳邢
  赤耳郝 召耳邵 刍耳邹 广耳邝 有耳郁 示耳祁 耳元阮 耳日阳 耳击陆 龙共龚 共龙龚 广龙庞 广土庄
  衣者褚 礼兄祝 示兄祝 竹付符 竹间简 竹官管 草将蒋 草重董 千里草董 草田苗 草句苟 委鬼魏 三耳聂
  三个耳聂 羊女姜 美女姜 子皿孟 子小孙 金戋钱 金中钟 鱼包鲍 鱼日鲁 雨田雷 区欠欧 羽佳翟 公羽翁
  立里童 非衣裴 西贝贾 加贝贺 丘山岳 士口吉 十口古 口十叶 四夕罗 宝盖木宋 宝盖丁宁 木土杜 木可柯
  木圭桂 木卯柳 木每梅 女兆姚 米女娄 卜口占 山佳崔 言甚谌 丽耳郦 言炎谈 良耳郎 乌耳邬 台耳邰
  耳月阴 木白柏 木亢杭 木又权 木卜朴 木直植 水日皿温 水少沙 水夭沃 水甫浦 水青清 草旬荀 草辛莘
  草肃萧 草曷葛 草祭蔡 草浦蒲 草化花 草矛茅 草监蓝 草户芦 金重锺 金丑钮 女臣姬 人九仇 人寸付
  人中仲 人诸储 人弋代 竹二竺 竹旦笪 门三闫 门文闵 门耳闻 革斤靳 工页项 厄页顾 彦页颜 犬火狄
  宝盖示宗 宝盖女安 宝盖谷容 尸出屈 户方房 羊大美 水鱼羊鲜 鱼羊鲜 三金鑫 三个金鑫 三木森 三个木森
  三水淼 三个水淼 三石磊 三个石磊 三日晶 三个日晶 三火焱 三个火焱 三口品 三个口品 双火炎 两个火炎
  双吉喆 两个吉喆 双玉珏 双月朋 文武斌 文武贝赟 日月明 土申坤 王林琳 王令玲 王其琪 王奇琦 王月玥
  示其祺 木风枫 木华桦 火华烨 日华晔 火韦炜 人韦伟 人青倩 金名铭 金玉钰 女亭婷 女开妍 草平萍
  草方芳 草分芬 草央英 草云芸 草心芯 草雷蕾 草利莉 草西茜 水寿涛 水皮波 水羊洋 水每海 水原源
  日辰晨 日天昊 日立昱 火日立煜 心台怡 青争静 光军辉 宝盖于宇 丰色艳 三个石头磊 三个太阳晶 三牛犇
  三个牛犇
  `).map((told) => [told.slice(0, -1), told.slice(-1)] as const),
);

/** Radicals as they are called, and the part each stands for in the table above. */
const RADICALS: ReadonlyMap<string, string> = new Map(
  words(`
  单人旁:人 单立人:人 单人:人 双人旁:彳 双立人:彳 双人:彳 三点水:水 两点水:冰 草字头:草
  草头:草 耳朵旁:耳 耳刀旁:耳 双耳旁:耳 双耳刀:耳 包耳旁:耳 软耳旁:耳 左耳旁:耳 右耳旁:耳
  左耳刀:耳 右耳刀:耳 衣补旁:衣 提手旁:手 竖心旁:心 反犬旁:犬 绞丝旁:丝 宝盖头:宝盖 宝盖:宝盖
  走之底:辶 走之旁:辶 走之:辶 斜王旁:王
  `).map((radical) => [radical.split(':')[0] ?? '', radical.split(':')[1] ?? ''] as const),
);

function words(list: string): string[] {
  return list.trim().split(/\s+/);
}

const longestFirst = (names: Iterable<string>): string =>
  [...names].sort((a, b) => b.length - a.length).join('|');
const HAN = '\\p{Script=Han}';
/** 字 is often heard as 几 or 子. */
const RADICAL = `(${longestFirst(RADICALS.keys())})|(${HAN})[字几子](?:旁边?|头|底|边)`;
const BEGIN = new RegExp(`(${longestFirst(CHARACTERS.keys())})|${RADICAL}|(${HAN})字(?=加)`, 'gu');
/** One more part: another radical, or a character that is added, itself explained (一个冬天的冬) or not. */
const MORE = new RegExp(
  `[，,\\s]?(?:右边|左边|旁边|上面|下面|底下|里面|再|又){0,2}(?:${RADICAL}|(?:加上?一?个?|是?一个|是个)(?:${HAN}{2,3}的(?![那这]))?(?![那这])(${HAN}))`,
  'uy',
);
/** The character itself after its parts: 的那个冼. */
const ITSELF = new RegExp(`[，,\\s]?(的那个|那个|的)?(?![那这个的吗吧呢啊呀嘛])(${HAN})`, 'uy');

const CHANGED = new RegExp(
  `[，,\\s]?(?:再|要|就是|把|那个|上面|下面|左边|右边|旁边|里面|中间)*(加|带|多|没有?|去掉?|少|减|不要)(?:上|了)?一?个?(?:那个)?(?:${RADICAL}|(耳朵|草头|竹头|[横竖撇捺点勾钩]))?`,
  'uy',
);

/**
 * What becomes of a character to which a part is added or from which it is taken: 付款的付加个竹字头 is 符, 伊人的伊没有
 * 单人旁 is 尹.
 *
 * @returns the new character, empty where no table knows it, and where the words end; null where nothing is changed
 */
export function changedCharacter(
  text: string,
  at: number,
  character: string,
): { readonly character: string; readonly end: number } | null {
  const match = sticky(CHANGED, text, at);
  if (match === null) return null;
  const part = RADICALS.get(match[2] ?? '') ?? match[3] ?? match[4]?.slice(0, 1) ?? '';
  // 没 and 多 are also said of other things.
  if (part === '' && !/(?:加|带|去|减).*[个掉]/.test(match[0])) return null;
  const adds = /加|带|多/.test(match[1] ?? '');
  const found = part === '' ? '' : adds ? withPart(character, part) : withoutPart(character, part);
  return { character: found ?? '', end: at + match[0].length };
}

function withPart(character: string, part: string): string | undefined {
  return CHARACTERS.get(part + character) ?? CHARACTERS.get(character + part);
}

function withoutPart(character: string, part: string): string | undefined {
  const parts = [...CHARACTERS].find(([told, whole]) => whole === character && told.includes(part));
  return parts?.[0].replace(part, '');
}

const PARTS_BEGIN = new RegExp(
  `[${[...new Set([...CHARACTERS.keys(), ...RADICALS.keys()].map(([first]) => first))].join('')}]`,
);

/** Quickly whether a text can tell parts at all; 字 aside. */
export function mayTellParts(text: string): boolean {
  return PARTS_BEGIN.test(text);
}

/** Parts of one character as told. */
export interface PartsTold extends Span {
  /** Empty where the parts make no character that is known and none is named after them. */
  readonly character: string;
  /** Only the parts, the character itself was not said: 立早. */
  readonly bare: boolean;
}

/** All characters that a text tells by their parts. */
export function partsTold(text: string): PartsTold[] {
  const found: PartsTold[] = [];
  let done = 0;
  for (const match of allMatches(text, BEGIN)) {
    if (match.index < done) continue;
    const told = match[1] === undefined ? composed(text, match) : wellKnown(text, match.index, match[1]);
    if (told === null) continue;
    found.push(told);
    done = told.end;
  }
  return found;
}

function wellKnown(text: string, start: number, parts: string): PartsTold | null {
  const character = CHARACTERS.get(parts) ?? '';
  const end = start + parts.length;
  const itself = sticky(ITSELF, text, end);
  if (itself !== null && mayBeOne(itself[2] ?? '', character))
    return { start, end: end + itself[0].length, character, bare: false };
  // Said alone it is an answer: 弓长张还是立早章 — 立早.
  const before = text[start - 1] ?? ' ';
  const alone = !/\p{Script=Han}/u.test(before) || /[是姓]/.test(before);
  return alone && /^[的啊吧]?(?:$|[\s，。,.！!？?])/.test(text.slice(end, end + 2))
    ? { start, end, character, bare: true }
    : null;
}

function composed(text: string, begin: RegExpExecArray): PartsTold {
  const part = (match: RegExpExecArray, from: number): string =>
    RADICALS.get(match[from] ?? '') ?? match[from + 1] ?? match[from + 2] ?? '';
  const start = begin.index;
  let key = part(begin, 2);
  let end = start + begin[0].length;
  let count = 1;
  for (; count < 3; count += 1) {
    const more = sticky(MORE, text, end);
    if (more === null) break;
    key += part(more, 1);
    end += more[0].length;
  }
  const known = CHARACTERS.get(key) ?? '';
  const itself = sticky(ITSELF, text, end);
  const named = itself?.[2] ?? '';
  if (known !== '') {
    const said = itself !== null && mayBeOne(named, known);
    return { start, end: said ? end + itself[0].length : end, character: known, bare: false };
  }
  // 言字旁那个谭 names its character; 言字旁加个某 that no table holds does so only after 的 or 那个.
  if (itself === null || (count > 1 && itself[1] === undefined))
    return { start, end, character: '', bare: false };
  return { start, end: end + itself[0].length, character: named, bare: false };
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
