import type { GazetteerFile, PlaceKind } from './gazetteer.ts';

/** What learning needs of a past order. */
export interface PastOrder {
  readonly text: string;
  /** The handling unit; one that carries a district's name is a vote for it. */
  readonly unit: string;
}

const SUFFIXES: readonly (readonly [PlaceKind, readonly string[]])[] = [
  ['road', ['大道', '路', '街', '巷', '大桥', '立交桥', '立交', '延长线']],
  [
    'compound',
    [
      ...[
        '小区',
        '花园',
        '苑',
        '公寓',
        '大厦',
        '新村',
        '城',
        '湾',
        '家园',
        '广场',
        '庄园',
        '公馆',
        '大院',
        '园',
      ],
      ...['府', '庭', '郡', '雅居', '福居', '天地', '半岛', '国际', '大楼', '庄', '阁', '轩', '仕家', '新城'],
    ],
  ],
  ['village', ['村', '社区']],
  [
    'site',
    [
      ...['医院', '小学', '中学', '幼儿园', '大学', '学院', '市场', '酒店', '宾馆', '公园', '码头', '机场'],
      ...[
        '东站',
        '南站',
        '西站',
        '车站',
        '商场',
        '超市',
        '商业街',
        '保健院',
        '大酒店',
        '办证中心',
        '政务中心',
      ],
    ],
  ],
];
/** Names in fewer orders are left out: they may be a person's home. */
const MIN_ORDERS = 5;
const MAX_NAME = 10;
/** The share of occurrences that must begin where a name can begin. */
const MIN_BOUNDARY = 0.45;
/** A name is taken for the tail of a longer one that accounts for this share of its orders. */
const HIDDEN_SHARE = 0.5;
const HAN = /^\p{Script=Han}+$/u;
/** What commonly stands right before a place name in an order. */
const BEFORE_NAME = /[^\p{Script=Han}]|[在于到从是为由往区镇岛的和与至及近号经去来市将达靠]/u;
const ROAD_BEFORE = /[路道街]/;
/** Characters and words that never stand inside a place name. */
const NOT_IN_NAME =
  /[的在于到是其了向请与至及从被把将们这那该此经到吗什么哪无没有不能可以为何给并且但又都还很再等]|核实|反映|市民|我们|进行|附近|旁边|对面|门口|多个|两个|一个|整个|全|所有|每|开往|前往|途经|靠近|位于|乘坐|等候|有人|管道|垃圾|道路|马路|公交|人行|非机动|机动|线路|电路|走路|修路|公路|老人|子女|出租|业主|居民|物业|住户|商家|开发商|严重|影响|政府|要求|希望|住房|违反|导致|咨询|需要|现小区|绿色|各个|中小|共和国|星星|中心小学|中介|厂家|我|目前|建议城|数字|村村|八一小区/;
/** General words with a place suffix. */
const GENERAL =
  /^(?:[一二三四五六七八九十\d]+[路街村]|济学院|[号道].+|城中村|电力村|人民医院|动车站|本村|农村|全村|村|各村|乡村|小区|各小区|新村|同村|社区|居委会|大家|国家|人家|商家|厂家|业家|买家|卖家|回家|住家|自家|老家|在家|搬家|独家|专家|多家|几家|一家|两家|三家|县城|市政府|政府|区政府|省政府|大学|中学|小学|幼儿园|公立小学|公立幼儿园|民办幼儿园|私立幼儿园|医院|市医院|省医院|大酒店|酒店|市场|农贸市场|菜市场|批发市场|商场|超市|公园|机场|码头|广场|停车场|市区|外国|工业园|产业园|校园|家庭|法庭|居|定居|邻居|移居|隔离带|学区|街|上街|逛街|巷|小巷|小街小巷|路|一路|大路|小路|半路|问路|让路|开路|铁路|网路|门路|思路|电路|短路|断路|套路|出路|后路|沿路|环路|辅路|主路|支路|岔路|堵路|路口)$/;

/** Counts of one name over all orders. */
interface Tally {
  readonly kind: PlaceKind;
  orders: number;
  occurrences: number;
  bounded: number;
  readonly districts: Map<string, number>;
  readonly streets: Map<string, number>;
}

function add(counts: Map<string, number>, name: string | null): void {
  if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
}

function only(names: ReadonlySet<string>): string | null {
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

/** Finds the canonical divisions a text names. */
function mentioned(text: string, names: readonly (readonly [string, string])[]): Set<string> {
  return new Set(names.filter(([name]) => text.includes(name)).map(([, canonical]) => canonical));
}

/** Learns names of places from past orders; nothing but names and counts leaves this function. */
export function learnPlaces(
  orders: readonly PastOrder[],
  divisions: GazetteerFile['divisions'],
  areas: readonly string[],
): GazetteerFile['places'] {
  const districtNames = divisions.map(({ district }) => [district, district] as const);
  const streetNames = divisions.flatMap(({ streets }) =>
    streets.filter(({ name }) => name.length >= 3).map(({ name }) => [name, name] as const),
  );
  const divisionStart = new RegExp(
    `^(?:${[...[...districtNames, ...streetNames].map(([name]) => name), '海口', '海南省', '[^]?区', '[^]?镇', '市'].join('|')})`,
  );
  const tallies = new Map<string, Tally>();
  for (const order of orders) {
    const district = only(mentioned(order.text, districtNames)) ?? only(mentioned(order.unit, districtNames));
    const street = only(mentioned(order.text, streetNames));
    const seen = new Set<string>();
    for (const [kind, suffixes] of SUFFIXES) {
      for (const suffix of suffixes) {
        for (let at = order.text.indexOf(suffix); at >= 0; at = order.text.indexOf(suffix, at + 1)) {
          const end = at + suffix.length;
          const from = Math.max(0, end - MAX_NAME);
          for (let start = at - 1; start >= from; start -= 1) {
            const name = order.text.slice(start, end);
            if (!HAN.test(name)) break;
            let tally = tallies.get(name);
            if (tally === undefined) {
              tally = {
                kind,
                orders: 0,
                occurrences: 0,
                bounded: 0,
                districts: new Map(),
                streets: new Map(),
              };
              tallies.set(name, tally);
            }
            const before = order.text[start - 1] ?? ' ';
            tally.occurrences += 1;
            if (BEFORE_NAME.test(before) || (kind !== 'road' && ROAD_BEFORE.test(before))) tally.bounded += 1;
            if (seen.has(name)) continue;
            seen.add(name);
            tally.orders += 1;
            add(tally.districts, district);
            add(tally.streets, street);
          }
        }
      }
    }
  }
  const accepted = [...tallies].filter(
    ([name, tally]) =>
      tally.orders >= MIN_ORDERS &&
      name.length >= 3 &&
      tally.bounded / tally.occurrences >= MIN_BOUNDARY &&
      !NOT_IN_NAME.test(name) &&
      !GENERAL.test(name) &&
      !divisionStart.test(name),
  );
  const names = new Set(accepted.map(([name]) => name));
  const areaStart = areas.length === 0 ? null : new RegExp(`^(?:${areas.join('|')})(.+)$`);
  return accepted
    .filter(([name, tally]) => {
      if (hasRoadInside(name, names) || names.has(areaStart?.exec(name)?.[1] ?? '')) return false;
      // 平大道 is what is left of 和平大道 where 和 was taken for "and".
      return !accepted.some(
        ([longer, other]) =>
          longer.length > name.length && longer.endsWith(name) && other.orders >= tally.orders * HIDDEN_SHARE,
      );
    })
    .map(([name, tally]) => [name.replace(/(?<=.{3})小区$/, ''), tally] as const)
    .filter(([name], at, all) => all.findIndex(([other]) => other === name) === at)
    .sort(([a, x], [b, y]) => y.orders - x.orders || (a < b ? -1 : 1))
    .map(([name, tally]) => [
      name,
      tally.kind,
      tally.orders,
      Object.fromEntries(tally.districts),
      Object.fromEntries(tally.streets),
    ]);
}

/** 海秀路某大厦 is a road and a building: both are known alone. */
function hasRoadInside(name: string, names: ReadonlySet<string>): boolean {
  for (let end = 3; end < name.length; end += 1) {
    const head = name.slice(0, end);
    if (/[路街道]$/.test(head) && names.has(head) && !/^(?:延长线|大桥|立交)/.test(name.slice(end)))
      return true;
  }
  return false;
}
