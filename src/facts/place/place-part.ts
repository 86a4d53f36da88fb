import type { PlacePartKind } from '../../protocol/fact.ts';
import { arabicAddress } from '../digits.ts';
import { soundAlike } from '../homophone.ts';
import type { PlaceAtom } from './atom.ts';
import type { AtomKind } from './place-words.ts';

/** A part of a place as it goes into the written text; `link` stands before it. */
export interface PlacePart {
  readonly kind: AtomKind;
  readonly text: string;
  readonly link: '' | '与' | '、' | '至';
  readonly atom: PlaceAtom;
}

/** Area words follow the order of an address. */
const RANK: Readonly<Record<AtomKind, number>> = {
  elsewhere: 0,
  district: 0,
  street: 1,
  area: 1,
  village: 2,
  road: 2,
  group: 3,
  number: 3,
  crossing: 3,
  site: 4,
  compound: 4,
  branch: 4,
  brand: 4,
  building: 5,
  relation: 6,
  feature: 6,
};

export function rankOfPart(kind: AtomKind): number {
  return RANK[kind];
}

/** District, street or well-known part of the city. */
export function isDivision(kind: AtomKind): boolean {
  return RANK[kind] <= 1;
}

/** Details alone (门口, 三楼) name no place. */
export function isAnchor(kind: AtomKind): boolean {
  return RANK[kind] <= 2 || RANK[kind] === 4;
}

/** Compound, house, shop or institution. */
export function isName(kind: AtomKind): boolean {
  return RANK[kind] === 4;
}

/** Where it lies seen from another part, or what stands there. */
export function isDetail(kind: AtomKind): boolean {
  return RANK[kind] === 6 || kind === 'crossing';
}

/** A house, building, or group of a village: told by its number. */
export function isNumbered(kind: AtomKind): boolean {
  return kind === 'number' || kind === 'building' || kind === 'group';
}

/** The kind by which a part is known outside. */
export function partKind(kind: AtomKind): PlacePartKind {
  if (kind === 'branch' || kind === 'brand' || kind === 'feature') return 'site';
  if (kind === 'group') return 'village';
  if (kind === 'crossing') return 'relation';
  return kind === 'elsewhere' ? 'area' : kind;
}

/** 往自来水公司方向, of a bus or a way. */
export function isBound({ kind, text }: PlacePart): boolean {
  return kind === 'relation' && /^往.+方向$/.test(text);
}

const THING = /(?:窗口|车位|浴场|梯|门口?|井|站台|航站楼|桥墩?)$/;
/** 龙鳞村委会: what several villages belong to. */
const COMMITTEE = /[村居]委会?$/;

/** What there is only one of in a place: the kind, and for a building block, unit, floor or room. */
export function slotOf({ kind, text }: PlacePart): string {
  if (kind === 'village') return COMMITTEE.test(text) ? 'committee' : kind;
  if (kind !== 'building') return kind;
  if (THING.test(text)) return 'thing';
  return /号楼|[栋幢座]$/.test(text) ? 'block' : (/单元|[期区楼层]/.exec(text)?.[0] ?? 'room');
}

const BANKS: Readonly<Record<string, string>> = {
  工行: '工商银行',
  农行: '农业银行',
  中行: '中国银行',
  建行: '建设银行',
  交行: '交通银行',
  招行: '招商银行',
};

/** As an order writes it. */
export function writeAtom({ kind, text }: PlaceAtom, city: string): string {
  switch (kind) {
    case 'site':
      // 市人民医院 is the city's.
      return /^市(?![场民区])/.test(text) && city !== '' ? city + text.slice(1) : text;
    case 'crossing':
      return writeCrossing(text);
    case 'building':
      return writeBuilding(text);
    case 'relation':
      return writeRelation(text);
    case 'feature':
      return BANKS[text] ?? text.replace(/的/g, '');
    case 'group':
      return /^第|^.排|[队社里]$/.test(text) ? text : `第${text.replace(/村民小组|小组|组$/, '小组')}`;
    default:
      return arabicAddress(text);
  }
}

/** 交叉的那个口 → 交叉口; 交界 → 交界处. */
function writeCrossing(text: string): string {
  const plain = text.replace(/的?(?:那个|这个)|的(?=.?路?口)/g, '');
  if (/口$/.test(plain)) return plain;
  return /^交叉/.test(plain) ? '交叉口' : `${plain.slice(0, 2)}处`;
}

/** 三栋 → 3栋, 幺二零三 → 1203; floors and phases of one digit stay as said, as orders write them. */
function writeBuilding(text: string): string {
  if (/^[一二三四五六七八九十][楼层期]半?$/.test(text)) return text;
  const written = arabicAddress(
    text.replace(/^第/, '').replace(/(?<=[\d零一二三四五六七八九])到(?=[\d零一二三四五六七八九])/, '至'),
  );
  return /[号栋幢座期元区楼层室房半铺面口位场梯门井台墩]$|\d[至到]\d/.test(written)
    ? written
    : arabicAddress(`${written}室`).replace(/室$/, '');
}

/** 往前走大概一百五十米 → 往前约150米; 一路都是 → 沿线. */
function writeRelation(text: string): string {
  if (/^一路/.test(text)) return '沿线';
  if (text.endsWith('方向')) return text.replace(/(?:那个|那边|这个|的)?方向$/, '方向');
  return arabicAddress(text)
    .replace(/(?<=^过了?)(?:前面)?[那这][个座]/, '')
    .replace(/走|开|[，,]/g, '')
    .replace(/大概|大约|差不多|也就/, '约')
    .replace(/约?(\d+多?米)左右/, '约$1');
}

/** Whether two parts mean the same thing, perhaps misheard or shortened. */
export function samePart(a: PlacePart, b: PlacePart): boolean {
  if (a.text === b.text) return true;
  if (!isAnchor(a.kind) || !isAnchor(b.kind))
    return a.kind === b.kind && plainDetail(a.text) === plainDetail(b.text);
  const one = a.atom.entry?.canonical;
  const other = b.atom.entry?.canonical;
  if (one !== undefined && other !== undefined) return one === other;
  if (isDivision(a.kind) !== isDivision(b.kind)) return false;
  const left = bare(a.text);
  const right = bare(b.text);
  if (left === right || soundAlike(left, right)) return true;
  if (isShortOf(left, right) || isShortOf(right, left)) return true;
  // 西站 is 汽车西站.
  if (a.kind === 'site' && b.kind === 'site' && (left.endsWith(right) || right.endsWith(left))) return true;
  return left.length >= 3 && right.length >= 3 && (left.includes(right) || right.includes(left));
}

const NUMERAL = /[一二三四五六七八九十]/;

/** 市三医院 is 海口市第三人民医院: the same beginning of the end, the same number, and nothing else. */
function isShortOf(short: string, full: string): boolean {
  const own = short.replace(/^(?:海口)?市/, '');
  const numbered = NUMERAL.test(own) || own.slice(0, 2) === full.slice(0, 2);
  if (own.length >= full.length || own.length < 3 || own.slice(-2) !== full.slice(-2) || !numbered)
    return false;
  let at = 0;
  for (const char of full) if (char === own[at]) at += 1;
  return at === own.length;
}

/** Without what people leave out as they like. */
function bare(text: string): string {
  return text.replace(/^第|处$|(?<=.{2})小区$|老(?=宿舍)/g, '');
}

/** Details in one of the ways to say them: 右手边 is 右侧, 前面 is 前边, 斑马线 is 人行横道. */
function plainDetail(text: string): string {
  return bare(text)
    .replace(/^最/, '')
    .replace(/手边$|[侧面]$/, '边')
    .replace(/^斑马线$/, '人行横道')
    .replace(/^(?:十字|三岔|丁字|交叉)(?=路口)|^交叉口$/, '')
    .replace(/^(往.)边/, '$1');
}

/** Of two spellings of one part the one to write: the one spelled out, the gazetteer's, then the longer; for two short forms the full name. */
export function betterPart(same: PlacePart, other: PlacePart): PlacePart {
  if (same.text === other.text || same.kind !== other.kind) return same;
  if (same.atom.spelled !== other.atom.spelled)
    return same.atom.spelled ? same : { ...other, link: same.link };
  const estate = /小区$/.test(same.text) && !/小区$/.test(other.text);
  const chosen = { ...other, link: same.link, text: estate ? `${other.text}小区` : other.text };
  if (other.text.includes(same.text)) return chosen;
  const { entry } = same.atom;
  if (entry === null) return other.atom.entry === null ? same : chosen;
  if (same.text.includes(other.text)) return same;
  const twoForms =
    entry.canonical === other.atom.entry?.canonical && entry.canonical.includes(bare(same.text));
  return twoForms ? { ...same, text: entry.canonical } : same;
}
