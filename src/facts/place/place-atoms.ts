import { SPOKEN_DIGIT } from '../digits.ts';
import { type Sound, soundsOf } from '../homophone.ts';
import type { Span } from '../text.ts';
import type { Entry, EntryKind, Gazetteer } from './gazetteer.ts';

export type AtomKind = EntryKind | 'number' | 'building' | 'relation';

/** One part of a place as said. `text` is how an order writes it; `entry` is what the gazetteer knows of it. */
export interface PlaceAtom extends Span {
  readonly kind: AtomKind;
  readonly text: string;
  readonly entry: Entry | null;
  /** The recogniser's words. */
  readonly heard: string;
  /** The gazetteer's name differs from what was heard. */
  readonly repaired: boolean;
}

/** A name cannot reach across these. */
const STOP =
  /^(?:[^\p{Script=Han}A-Za-z0-9·]|[的在到去从往是有了我你他她它们这那哪跟与或及把被让给说讲问要想就也都还又不没吗呢吧啊嗯哦呃喂您请来离靠走过对住写坐]|和(?![平谐信风])|向(?![阳荣]))/u;
const STOP_WORDS =
  /投诉|反映|举报|咨询|关于|位于|附近|门口|旁边|对面|隔壁|后面|前面|路口|交叉口|交界处|一个|一家|一间|两个|几个|有个|有家|应该|好像|大概|海口市|海口|条|沿|属于|叫做?|名字|经过|看到|看见|发现|早上|晚上|下午|上午|中午|今天|昨天|明天|前天|现在|目前|然后|因为|所以|但是|就是|已经|一直|什么|怎么|时候|方便|业主|住户|租户|老板|司机|公交车?|出租车|小区|城管|交警|物业|刚才|刚刚|之前|以前|最近|每天|天天|具体|准确|地址|位置|地点|目的地|地方|工单|登记|处理|好的|核实|其实|允许|建设|考虑|要求|希望|重新|可以|需要|解决|反正|或者|以及|还有|主要|以为|只有|周边|周围|旁|全称|全部|全|个|家|里(?=.{3})|等/g;
const MAX_NAME = 9;
const MAX_COMPANY = 16;

interface Suffix {
  readonly kind: EntryKind;
  readonly pattern: RegExp;
  /** Characters a name must have before the suffix. */
  readonly least: number;
  readonly notBefore?: RegExp;
  readonly most?: number;
}

const SUFFIXES: readonly Suffix[] = [
  {
    kind: 'road',
    pattern:
      /大道|大桥|立交桥|立交|高速(?!费|上)|横路|路(?!由|人|线|程|费|灯|过|径|况|虎|怒|边摊|障|上的人|子)|街(?!道|坊|上的人|头)|巷(?!子|口里)/g,
    least: 2,
    notBefore:
      /(?:马|道|公|铁|电|走|修|这条|那条|条|半|网|问|带|让|线|思|出|回|小|土|泥|油|老|近|绕|挡|堵|过|赶|领|后|主|辅|岔|十字|盲|退|迷|短|断|管|通|没|占|大|逛|整条|步行|挖|铺|认|一|路|的|高速公|开|拦|车|几|多|个|是|该|全|水|套|弯|交叉|三岔)$/,
  },
  {
    kind: 'compound',
    pattern:
      /小区|花园|家园|公寓|大厦|新村|广场(?!舞)|公馆|庄园|豪庭|华庭|雅苑|天地|新城|山庄|别墅|名邸|名苑|豪苑|大院|宿舍|仕家|半岛|国际(?!长途)|写字楼|产业园|工业园|工业区|开发区|苑|城(?!管|市|镇|区|里|乡|墙|西|东|南|北|建|中)|湾|庭(?!审)|郡|轩|阁|府(?!城)|楼盘|商业街|步行街/g,
    least: 2,
    notBefore: /^(?:整个|我们|这个|那个|老旧|商住|高档|新建|安置|拆迁|同一个|.?(?:法|家))$/,
  },
  {
    kind: 'village',
    pattern:
      /村(?!民|委|里|长|口|干|头|上|规|集体)|社区(?!登记|工作|的人|医)|(?:第[一二三四五六七八九十0-9]+|[一二三四五六七八九十]+)(?:小组|村民小组|生产队|组(?=[，,。\s]|$))/g,
    least: 1,
    notBefore: /(?:农|本|全|我们|乡|各|同|这个|那个|个|整个|的|住|回|城中|自然|隔壁)$/,
  },
  {
    kind: 'site',
    pattern:
      /医院|卫生院|保健院|[东南西北]门|小学|中学|幼儿园|大学|学院|学校|菜市场|农贸市场|批发市场|市场(?!价|监)|大酒店|酒店|宾馆|酒楼|饭店|餐厅|酒吧|茶楼|茶馆|咖啡馆|美食店|烧烤店|火锅店|便利店|药店|专卖店|奶茶店|4[sS]店|大排档|烧烤|超市|商场|百货|购物中心|公园|码头|机场|火车站|汽车站|客运站|公交站|高铁站|[东西南北]站|加油站|收费站|车管所|派出所|公证处|办税大厅|办证大厅|服务大厅|政务大厅|营业厅|售楼部|售楼处|政务中心|服务中心|办证中心|健身房|健身会所|会所|电影院|影院|影城|图书馆|博物馆|剧院|大剧院|歌舞剧院|游乐场|游乐园|体育场|动物园|植物园|陶瓷城|建材城|体育馆|体育中心|培训机构|培训中心|驾校|网吧|KTV|ktv|银行|邮局|邮政局|供电所|自来水公司|居委会|村委会|办事处|水库|湿地公园|维修厂|搅拌站|回收站|垃圾站|中转站|变电站/g,
    least: 2,
    notBefore: /^(?:公立|私立|民办|几家|各大|各个|所有|大型|.?(?:连锁|公办))$/,
  },
  {
    kind: 'site',
    pattern: /有限责任公司|有限公司|公司|店(?!家|员|里|长|主|面|老板|铺|门)|厂(?!家|里|房|长)/g,
    least: 3,
    most: MAX_COMPANY,
    notBefore: /(?:酒|商|饭|门|^物业|^保险|^开发|开|网)$/,
  },
];

const NUMERAL = `[${SPOKEN_DIGIT}十百]`;
const DETAILS: readonly (readonly [AtomKind, RegExp])[] = [
  [
    'number',
    new RegExp(
      `[东西南北]?(?:附)?${NUMERAL}+(?:[-—之]${NUMERAL}+)?号(?!线|码|文|院长|晚|早|下午|上午|中午|那天|的时候|开始|左右)(?:院|店|铺|商铺)?`,
      'g',
    ),
  ],
  [
    'building',
    new RegExp(
      `(?:${NUMERAL}+|[A-Za-z])(?:号楼|栋|幢|座(?!位)|单元|期|区(?!别|分))|${NUMERAL}+(?:楼(?!上|下)|层|室|房(?!子|产|东|价|租))|(?<=[栋座楼元幢][\\s，,]{0,2})(?:${NUMERAL}{3,4})(?![${SPOKEN_DIGIT}十百个块元人户米天年])`,
      'g',
    ),
  ],
  [
    'relation',
    new RegExp(
      `第[一二三四五六七八九十0-9]+(?:个|间|家)(?:铺面|铺子|店面|店铺?|门面|路口|巷口|摊位?)|正?对面|旁边?(?!人)|隔壁|门口|门前|楼下(?!的)|附近|十字路口|交叉路?口|交叉的?(?:那个)?口|交汇处|交汇的?路口|交界[处口]|路口|拐角处?|转角|后面(?!四|几|两|三|来|就|又|还)|往?前(?:走|面)?(?:大概|大约)?${NUMERAL}+米(?:左右|处)?|人行道|人行天桥|天桥|桥下|桥底|沿线|菜市场|农贸市场|办税大厅|办证大厅|服务大厅|营业厅|售楼部|分院|厂房|停车场|幼儿园|派出所|卫生院|一带|延长线|[东西南北]门|正门|大门口?|后门|地下(?:车库|停车场)|停车位|红绿灯|公交站台?|站台|工地|绿化带|入口|出口|广场(?!舞)|电动车停放点|停放点|天台|楼顶|地下室|出租屋|烧烤摊|水果店|小卖部|小吃街|夜市`,
      'g',
    ),
  ],
];

/** How much of a name must be heard right, and how long it must be, to repair the rest by its sound. */
const REPAIR_LEAST = 3;

function half(length: number): number {
  return Math.ceil(length / 2);
}

function equalChars(a: string, b: string): number {
  let equal = 0;
  for (let at = 0; at < a.length; at += 1) if (a[at] === b[at]) equal += 1;
  return equal;
}

/** A short form of a division counts only where nothing makes it part of another name. */
const ALIAS_FOLLOWED =
  /^(?:路|街|大道|小学|中学|医院|村|桥|大厦|广场|酒店|学校|机场|市场|公园|花园|法院|城管|交警|政府|分局|港|站|小区|雅|办证|政务|[东西南北中]路|[一二三四五六]横?路|国际|公安|房管|住建|环卫|医|幼)/;
const BEFORE_ALIAS = /(?:^|[\s，,。在到是去从往住来区的我们口市县])$/;

function known(text: string, sounds: readonly Sound[], gazetteer: Gazetteer): PlaceAtom[] {
  const atoms: PlaceAtom[] = [];
  for (let start = 0; start < text.length - 1; start += 1) {
    if (!/\p{Script=Han}/u.test(text[start] ?? '')) continue;
    const longest = Math.min(gazetteer.maxLength, text.length - start);
    for (let length = longest; length >= 2; length -= 1) {
      const end = start + length;
      const heard = text.slice(start, end);
      const entry = gazetteer.exact(heard) ?? repair(heard, sounds.slice(start, end), text, start, gazetteer);
      if (entry === null) continue;
      if (length === 2 && ALIAS_FOLLOWED.test(text.slice(end))) continue;
      atoms.push({
        start,
        end,
        kind: entry.kind,
        text: entry.canonical,
        entry,
        heard,
        repaired: entry.name !== heard,
      });
      break;
    }
  }
  return atoms;
}

/** 穷山区 → 琼山区: an entry that sounds the same and shares enough characters; equal syllables win over near ones. */
function repair(
  heard: string,
  sounds: readonly Sound[],
  text: string,
  start: number,
  gazetteer: Gazetteer,
): Entry | null {
  const exact = sounds.map((sound) => sound.exact).join(' ');
  const others = gazetteer.sounding(sounds);
  if (others.length === 0) return null;
  const sameSyllables = others.filter(
    (entry) =>
      soundsOf(entry.name)
        .map((s) => s.exact)
        .join(' ') === exact,
  );
  if (heard.length < REPAIR_LEAST) {
    const division = sameSyllables.find(({ kind }) => kind === 'district');
    const bounded = BEFORE_ALIAS.test(text.slice(Math.max(0, start - 1), start));
    return division !== undefined && bounded && equalChars(heard, division.name) >= 1 ? division : null;
  }
  const near = (entry: Entry): boolean =>
    entry.name.length === heard.length &&
    entry.name.at(-1) === heard.at(-1) &&
    equalChars(entry.name, heard) >= half(heard.length) &&
    // 进出小区 shares nothing with 金楚小区 but the word for a compound.
    equalChars(entry.name.slice(0, heard.length > 3 ? -2 : -1), heard) > 0;
  return sameSyllables.find(near) ?? others.find(near) ?? null;
}

/** Names the gazetteer does not hold, by what they end in. */
function bySuffix(text: string, gazetteer: Gazetteer): PlaceAtom[] {
  const atoms: PlaceAtom[] = [];
  for (const { kind, pattern, least, notBefore, most } of SUFFIXES) {
    for (const match of text.matchAll(pattern)) {
      const at = match.index;
      const end = at + match[0].length;
      let start = at;
      const limit = Math.max(0, at - (most ?? MAX_NAME));
      while (start > limit && !STOP.test(text.slice(start - 1, start + 1))) start -= 1;
      const lastStop = [...text.slice(start, at).matchAll(STOP_WORDS)].at(-1);
      if (lastStop !== undefined) start += lastStop.index + lastStop[0].length;
      // 海口市人民医院: the city's name belongs to its institutions, not to its roads.
      const city = gazetteer.city;
      if (kind === 'site' && city !== '' && text.slice(start - city.length, start) === city)
        start -= city.length;
      if (at - start < least || notBefore?.test(text.slice(start, at)) === true) continue;
      const name = text.slice(start, end);
      atoms.push({ start, end, kind, text: name, heard: name, entry: null, repaired: false });
    }
  }
  return atoms;
}

function details(text: string): PlaceAtom[] {
  return DETAILS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind,
      text: match[0],
      heard: match[0],
      entry: null,
      repaired: false,
    })),
  );
}

/** All parts of places in a text, in order, without overlap: known names first, then the longest. */
export function placeAtoms(text: string, gazetteer: Gazetteer): PlaceAtom[] {
  const fromGazetteer = known(text, soundsOf(text), gazetteer);
  const all = [...fromGazetteer, ...bySuffix(text, gazetteer), ...details(text)].map((atom) => ({
    atom,
    rank: rankOf(atom),
  }));
  all.sort((a, b) => b.rank - a.rank || a.atom.start - b.atom.start);
  const taken = new Uint8Array(text.length);
  const chosen: PlaceAtom[] = [];
  for (const { atom } of all) {
    // A name found by its suffix may begin with parts already known: 美兰区海甸岛某某大厦.
    let { start } = atom;
    while (start < atom.end && taken[start] === 1) start += 1;
    // 12345政府热线 is who answers, not where it is.
    if (/^(?:12345|一二三四五)/.test(text.slice(start, atom.end))) continue;
    if (atom.end - start < 2 || taken.subarray(start, atom.end).includes(1)) continue;
    if (start !== atom.start && atom.entry !== null) continue;
    taken.fill(1, start, atom.end);
    const shown = start === atom.start ? atom.text : text.slice(start, atom.end);
    const full =
      atom.kind === 'site' && /^市(?![场民区])/.test(shown) ? gazetteer.city + shown.slice(1) : shown;
    chosen.push({ ...atom, start, text: full });
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** Exact known names beat repaired ones, and those beat what the grammar guesses; longer beats shorter. */
function rankOf(atom: PlaceAtom): number {
  const length = atom.end - atom.start;
  if (atom.entry === null)
    return atom.kind === 'relation' ? length : length + (atom.kind === 'number' ? 3 : 1);
  // However long the name that is guessed behind it: 琼山区某某路某某剧院 lies in 琼山区.
  if (atom.kind === 'district' && length > 2 && !atom.repaired) return length + MAX_COMPANY + 10;
  return length + (atom.repaired ? 5 : 10);
}
