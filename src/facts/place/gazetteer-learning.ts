import { soundDistance, soundsOf } from '../homophone.ts';
import { alternatives } from './alternatives.ts';
import type { GazetteerFile, LearnedPlace, PlaceKind } from './gazetteer-file.ts';

/** What learning needs of a past order. */
export interface PastOrder {
  readonly text: string;
  /** The handling unit; one that carries a district's name is a vote for it. */
  readonly unit: string;
}

/** What a name of each kind ends in. */
const SUFFIXES: readonly (readonly [PlaceKind, readonly string[]])[] = [
  ['road', '大道 路 街 巷 大桥 立交桥 立交 中线 延长线'.split(' ')],
  [
    'compound',
    [
      '小区 花园 苑 公寓 大厦 新村 城 湾 家园 广场 庄园 公馆 大院 园 府 庭 郡 雅居 福居 天地 半岛 国际',
      '大楼 庄 阁 轩 仕家 新城',
    ].flatMap((row) => row.split(' ')),
  ],
  ['village', ['村', '社区']],
  [
    'site',
    [
      '医院 小学 中学 幼儿园 大学 学院 市场 酒店 宾馆 公园 码头 机场 东站 南站 西站 车站 商场 超市 商业街',
      '保健院 大酒店 办证中心 政务中心',
    ].flatMap((row) => row.split(' ')),
  ],
];
/** What follows a suffix that is no end of a name: 海府街道, 市场价, 城管. */
const NOT_AFTER = /^(?:街[道办坊]|路[由灯过径况线]|市场[价监]|城[管市镇区乡中])/;
/** What makes the words between a road or number and itself the name of a compound: 长滨路某某城市海岸小区. */
const AFTER_COMPOUND =
  /^(?:小区|的?业主|的?住户|物业|门口|对面|旁边|附近|后面|楼下|工地|[0-9A-Z]+栋|[0-9]+号楼|[一二三四]期|项目)/;
/** Names in fewer orders are left out: they may be a person's home. */
export const MIN_ORDERS = 5;
const MIN_NAME = 3;
const MAX_NAME = 10;
const MAX_FRAMED = 6;
/** The share of occurrences that must begin where a name can begin. */
const MIN_BOUNDARY = 0.45;
/** A name is taken for a piece of a longer one that accounts for this share of its orders. */
const TAIL_SHARE = 0.5;
const HEAD_SHARE = 0.8;
/** Of two spellings of one sound, the one that is this much rarer is a slip of the pen. */
const SLIP_FACTOR = 3;
const HAN = /^\p{Script=Han}+$/u;
/** What commonly stands right before a place name in an order. */
const BEFORE_NAME = /[^\p{Script=Han}]|[在于到从是为由往区镇岛的和与至及近号经去来市将达靠]/u;
const AFTER_ROAD = /[路道街巷]$/;
const AFTER_NUMBER = /\d号$/;
/** Characters and words that never stand inside a place name, among them all that calls a person. */
const NOT_IN_NAME = new RegExp(
  alternatives(
    '[的在于到是其了向请与至及从被把将们这那该此经吗哪无没有不能可以为何什么给并且但又都还很再等办堵我全每] 核实 反映 市民 进行',
    '附近 旁边 对面 门口 多个 两个 一个 整个 所有 开往 前往 途经 靠近 位于 乘坐 管道 垃圾 道路 马路 公交 人行 非机动 机动 线路 电路',
    '走路 修路 公路 老人 子女 出租 业主 居民 物业 住户 商家 开发商 严重 影响 政府 要求 希望 住房 违反 导致 咨询 需要 现小区 绿色 各个',
    '中小 共和国 星星 中心小学 中介 厂家 目前 建议城 数字 村村 占道 入户 回家 先生 女士 小姐 师傅 老师 阿姨 阿婆',
  ),
);
/** What belongs to the whole city, and banks, of which there are many. */
const EVERYWHERE = /^市|银行$/;
/** General words with a place suffix. */
const GENERAL = new RegExp(
  `^${alternatives(
    '[一二三四五六七八九十\\d]+[路街村] 济学院 [号道].+ 城中村 电力村 动车站 本村 农村 全村 村 各村 乡村 小区 各小区 新村 同村',
    '社区 居委会 大家 国家 人家 商家 厂家 业家 买家 卖家 住家 自家 老家 搬家 独家 专家 多家 几家 一家 两家 三家 县城 市政府 政务中心',
    '办证中心 区政府 省政府 大学城 大学 中学 小学 幼儿园 [公私]立(?:小学|幼儿园) 民办幼儿园 人民医院 [市省]?医院 大酒店 酒店 市场',
    '农贸市场 菜市场 批发市场 商场 超市 公园 机场 码头 广场 停车场 市区 外国 工业园 产业园 校园 家庭 法庭 居 定居 邻居 移居 隔离带 学区',
    '街 上街 逛街 小街小巷 小街 小巷 巷 规划路 [一大小半问让开铁网门思短断套出后沿环辅主支岔]路 路口? 政府',
  )}$`,
);
/** What is left of a road's name that was cut: 府城大园 of 府城大园路. */
const FRAGMENT = /^[^花]?[城园湾府庭郡庄阁轩苑]$/;

/** Counts of one name over all orders. */
interface Tally {
  readonly name: string;
  readonly kind: PlaceKind;
  orders: number;
  occurrences: number;
  bounded: number;
  readonly districts: Map<string, number>;
  readonly streets: Map<string, number>;
}

/** Names of divisions and well-known parts of the city, after which another name may begin. */
class Units {
  private readonly names: ReadonlySet<string>;
  private readonly longest: number;

  constructor(names: readonly string[]) {
    this.names = new Set(names.filter((name) => name.length >= 2));
    this.longest = Math.max(0, ...[...this.names].map((name) => name.length));
  }

  /** The length of the unit that a text begins with; 0 for none. */
  startOf(text: string): number {
    for (let length = Math.min(this.longest, text.length); length >= 2; length -= 1) {
      if (this.names.has(text.slice(0, length))) return length;
    }
    return 0;
  }

  endsAt(text: string, end: number): boolean {
    for (let length = 2; length <= Math.min(this.longest, end); length += 1) {
      if (this.names.has(text.slice(end - length, end))) return true;
    }
    return false;
  }
}

/** Where a name with one of the suffixes may stand in a text. */
function* suffixed(text: string): Generator<{ kind: PlaceKind; start: number; end: number }> {
  for (const [kind, suffixes] of SUFFIXES) {
    for (const suffix of suffixes) {
      for (let at = text.indexOf(suffix); at >= 0; at = text.indexOf(suffix, at + 1)) {
        if (NOT_AFTER.test(text.slice(at, at + 3))) continue;
        const end = at + suffix.length;
        for (let start = at - 1; start >= Math.max(0, end - MAX_NAME); start -= 1) {
          if (!HAN.test(text[start] ?? '')) break;
          yield { kind, start, end };
        }
      }
    }
  }
}

/** Where a compound without any of the suffixes may stand: between a road, number or division and what belongs to one. */
function* framed(text: string, units: Units): Generator<{ kind: PlaceKind; start: number; end: number }> {
  for (let start = 1; start < text.length - MIN_NAME; start += 1) {
    const before = text.slice(Math.max(0, start - 4), start);
    if (!AFTER_ROAD.test(before) && !AFTER_NUMBER.test(before) && !units.endsAt(text, start)) continue;
    for (let end = start + MIN_NAME; end <= start + MAX_FRAMED; end += 1) {
      if (!HAN.test(text.slice(start, end))) break;
      if (!AFTER_COMPOUND.test(text.slice(end, end + 4))) continue;
      const name = text.slice(start, end);
      if (!SUFFIXES.some(([, suffixes]) => suffixes.some((suffix) => name.endsWith(suffix)))) {
        yield { kind: 'compound', start, end };
      }
      break;
    }
  }
}

/** The one division of these that a text names; null for none or several. */
function theOnly(text: string, names: readonly string[]): string | null {
  const found = names.filter((name) => text.includes(name));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/**
 * Learns names of places from past orders, and how often each was named together with each district and street. Nothing
 * but names and counts leaves this function. A name is learned when at least five orders bear it and it either ends as
 * places do or stands between a road and what belongs to a compound; so no person's name or home gets in.
 */
export function learnPlaces(
  orders: readonly PastOrder[],
  { city, divisions, places }: Pick<GazetteerFile, 'city' | 'divisions' | 'places'>,
): LearnedPlace[] {
  const districts = divisions.map(({ district }) => district);
  const streets = divisions.flatMap((division) => division.streets.map(({ name }) => name));
  const areas = places
    .filter(({ kind }) => kind === 'area')
    .flatMap(({ name, aliases }) => [name, ...aliases]);
  const aliases = divisions.flatMap((division) => [
    ...division.aliases,
    ...division.streets.flatMap((street) => street.aliases),
  ]);
  const units = new Units([...districts, ...streets, ...areas]);
  const tallies = new Map<string, Tally>();
  for (const { text, unit } of orders) {
    const district = theOnly(text, districts) ?? theOnly(unit, districts);
    const street = theOnly(text, streets);
    const seen = new Set<string>();
    for (const { kind, start, end } of [...suffixed(text), ...framed(text, units)]) {
      const name = text.slice(start, end);
      const tally = tallies.get(name) ?? newTally(name, kind);
      tallies.set(name, tally);
      tally.occurrences += 1;
      if (mayBegin(text, start, kind, units)) tally.bounded += 1;
      if (seen.has(name)) continue;
      seen.add(name);
      tally.orders += 1;
      count(tally.districts, district);
      count(tally.streets, street);
    }
  }
  const known = new Set([
    ...[...districts, ...streets, ...aliases, ...areas],
    ...places.flatMap(({ name, aliases: others }) => [name, ...others]),
  ]);
  return choose(
    [...tallies.values()],
    known,
    units,
    new Units([...districts, ...streets]),
    city.replace(/市$/, ''),
  ).map((tally) => [
    tally.name,
    tally.kind,
    tally.orders,
    Object.fromEntries(tally.districts),
    Object.fromEntries(tally.streets),
  ]);
}

function newTally(name: string, kind: PlaceKind): Tally {
  return { name, kind, orders: 0, occurrences: 0, bounded: 0, districts: new Map(), streets: new Map() };
}

function count(counts: Map<string, number>, name: string | null): void {
  if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mayBegin(text: string, start: number, kind: PlaceKind, units: Units): boolean {
  const before = text[start - 1] ?? ' ';
  if (BEFORE_NAME.test(before) || (kind !== 'road' && AFTER_ROAD.test(before))) return true;
  return units.endsAt(text, start);
}

/** The names worth knowing, best known first. */
function choose(
  tallies: readonly Tally[],
  known: ReadonlySet<string>,
  units: Units,
  divisions: Units,
  city: string,
): Tally[] {
  const likely = tallies.filter(
    ({ name, kind, orders, occurrences, bounded }) =>
      orders >= MIN_ORDERS &&
      name.length >= MIN_NAME &&
      bounded / occurrences >= MIN_BOUNDARY &&
      !NOT_IN_NAME.test(name) &&
      !GENERAL.test(name) &&
      !EVERYWHERE.test(name) &&
      (city === '' || !name.startsWith(city)) &&
      // 灵山镇农贸市场 is a name; 灵山镇某某村 lies in 灵山镇.
      (divisions.startOf(name) === 0 ||
        (kind === 'site' && GENERAL.test(name.slice(divisions.startOf(name))))),
  );
  const names = new Set([...likely.map(({ name }) => name), ...known]);
  const whole = likely.filter(({ name }) => !known.has(name) && !isSeveral(name, names, units));
  const clean = whole.filter(
    (tally) => !whole.some((other) => isPieceOf(tally, other) || isSlipOf(tally, other)),
  );
  return clean
    .map((tally) => ({ ...tally, name: tally.name.replace(/(?<=.{3})小区$/, '') }))
    .filter(({ name }, at, all) => !known.has(name) && all.findIndex((other) => other.name === name) === at)
    .sort((a, b) => b.orders - a.orders || (a.name < b.name ? -1 : 1));
}

/** 海秀路某大厦, 府城中山路: a bigger place and a smaller one; both are known alone. */
function isSeveral(name: string, names: ReadonlySet<string>, units: Units): boolean {
  const unit = units.startOf(name);
  const inside = name.slice(unit);
  if (unit > 0 && (names.has(inside) || FRAGMENT.test(inside))) return true;
  for (let end = 2; end < name.length - 1; end += 1) {
    const head = name.slice(0, end);
    const rest = name.slice(end);
    if (end >= MIN_NAME && names.has(head) && names.has(rest)) return true;
    const road =
      /[路街道线]$/.test(head) && (names.has(head) || /[东南西北中一二三四五六七八九十]路$/.test(head));
    if (road && !/^(?:延长线|大桥|立交|[东南西北]?[路街])/.test(rest)) return true;
  }
  return false;
}

/** 平大道 is what is left of 和平大道 where 和 was taken for "and"; 桂林洋大学 was cut from 桂林洋大学城. */
function isPieceOf(tally: Tally, other: Tally): boolean {
  if (other.name.length <= tally.name.length) return false;
  return (
    (other.name.endsWith(tally.name) && other.orders >= tally.orders * TAIL_SHARE) ||
    (other.name.startsWith(tally.name) && other.orders >= tally.orders * HEAD_SHARE)
  );
}

/** 长提路 was written for 长堤路. */
function isSlipOf(tally: Tally, other: Tally): boolean {
  return (
    other.name !== tally.name &&
    other.orders >= tally.orders * SLIP_FACTOR &&
    other.name.length === tally.name.length &&
    other.name.at(-1) === tally.name.at(-1) &&
    differing(other.name, tally.name) === 1 &&
    soundDistance(soundsOf(other.name), soundsOf(tally.name)) === 0
  );
}

function differing(a: string, b: string): number {
  return a.split('').filter((char, at) => char !== b[at]).length;
}
