import type { Span } from '../text.ts';
import { alternatives } from './alternatives.ts';
import type { PlaceAtom } from './atom.ts';
import type { Gazetteer } from './gazetteer.ts';
import { placeAtoms } from './place-atoms.ts';
import { BUSINESS } from './place-details.ts';
import {
  betterPart,
  isAnchor,
  isDivision,
  isName,
  type PlacePart,
  samePart,
  writeAtom,
} from './place-part.ts';
import type { AtomKind } from './place-words.ts';

/** A place said in one go. */
export interface PlacePhrase extends Span {
  readonly parts: readonly PlacePart[];
  /** Information in it: how closely it names a place. */
  readonly weight: number;
  /** It lies outside the city. */
  readonly elsewhere: boolean;
}

const WEIGHTS: Readonly<Record<AtomKind, number>> = {
  elsewhere: 0,
  district: 0.6,
  street: 0.9,
  area: 1,
  road: 1.6,
  compound: 2,
  village: 1.8,
  site: 1.5,
  branch: 1,
  brand: 1,
  group: 0.8,
  number: 0.8,
  crossing: 0.6,
  building: 0.8,
  relation: 0.6,
  feature: 0.6,
};
/** The gazetteer vouches for it. */
const KNOWN = 0.4;

/** What people say between the parts of one place. */
const GLUE = new RegExp(
  `^${alternatives(
    '\\s [，,、.·（）()] 海口市? 海南省 那个 这个 那边 这边 那里 这里 那条 这条 就是 就 是 在 位于 嗯 呃 啊 呀 嘛 吧 呢 哎 附近 靠近 离',
    '里边 里面 里头 上面 下面 上 里 内 边 口 交叉 接 你知道 知道 往 一直 直走 走 过去 一点 进去 出来 好像 对 它 他 那 属于 业主 住户 租户',
    '居民 大概 对吧 你知道吧 顺 跟 和 与 还有 到 至 去 从 拆迁 安置 的 有(?:一)?个 有一?家 一个 一家 叫 旁 处 老 后面 外面 我们 我家',
    '过了? 快到 靠近? 靠着 临近? 挨着 近 给 盖 建 大门 隔壁 再 一下 [那这](?:一?[片带段块排栋条家口座间]) 中间',
  )}*$`,
);
const MAX_GAP = 14;
const MAX_DIRECTION = 8;
const LOOK = 6;
/** 两点水一个马的冯: how a character of the name before is written. */
const EXPLANATION = /\p{Script=Han}{1,8}?的(?:那个|这个)?(\p{Script=Han})(\p{Script=Han}?)/gu;
const MAX_EXPLAINED = 30;
const AND = /跟|和|与/;
const ALSO = /还有|、/;
const TO = /到|至/;
/** Between the ends of a stretch. */
const RANGE = /^(?:那里|那边)?(?:一直|一路)?[到至](?:那个)?$/;
const AT = /在|位于/;
const TOWARDS = /[往到去向]/;
/** 往自来水公司那个方向, 到白龙路那边的车 */
const DIRECTION = /^(?:(?:那个|这个|那边|的){0,3}方向|那边的(?=[，,。\s]|$|公交|车|班车)|的(?:公交|班车|车))/;
/** 过了白驹大道口, 快到美苑路, 靠南海大道这边: seen from it, not in it. */
const REFERENCE = /(过)了?$|(快到)$|(靠)[近着]?$|(临)近?$|(挨)着$/;
const ON_ITS_SIDE = /^[这那一][边侧头]/;
/** 离村委会三百米 */
const AWAY = /(?:离|距离?)$/;
const CALLED = /叫$/;
/** 不是海秀路，是海垦路 */
const DENIED = /不是(?:那个|在)?$/;
const INSTEAD = /是/;
/** 椰海大道边上丁村工地 */
const ROADSIDE = /^边上?/;
/** What lies elsewhere begins here: 转到长流，我家在金龙路. */
const HOME = /我(?:自己|本人)?(?:家|住)(?:就|是)?(?:住?在|的)/;
/** More parts than this are no place that somebody describes. */
const MAX_PARTS = 16;

/** The text between two parts without explanations of characters. */
function plainGap(gap: string, before: PlaceAtom): string {
  if (gap.length > MAX_EXPLAINED || !gap.includes('的')) return gap;
  return gap.replace(EXPLANATION, (all, char: string, next: string) => {
    if (!before.text.includes(char)) return all;
    return before.text.includes(char + next) ? '' : next;
  });
}

/** The places a text names, each with its parts as an order would put them. */
export function placePhrases(text: string, gazetteer: Gazetteer, question = ''): PlacePhrase[] {
  const phrases: PlacePhrase[] = [];
  let builder = new PhraseBuilder(gazetteer.city);
  const close = (): void => {
    const phrase = builder.phrase();
    if (phrase !== null) phrases.push(phrase);
    builder = new PhraseBuilder(gazetteer.city);
  };
  for (const atom of placeAtoms(text, gazetteer, question)) {
    const { last } = builder;
    const gap = last === null ? '' : plainGap(text.slice(last.end, atom.start), last);
    const corrected =
      last?.kind === atom.kind &&
      INSTEAD.test(gap) &&
      DENIED.test(text.slice(Math.max(0, builder.start - LOOK), builder.start));
    const ends = corrected || builder.full || gap.length > MAX_GAP || HOME.test(gap) || !GLUE.test(gap);
    if (last !== null && ends) close();
    const before = builder.last === null ? text.slice(Math.max(0, atom.start - 1), atom.start) : gap;
    builder.add(atom, before, text.slice(atom.end, atom.end + MAX_DIRECTION));
  }
  close();
  return phrases;
}

class PhraseBuilder {
  /** The part said last; what follows is joined to it. */
  last: PlaceAtom | null = null;
  private readonly parts: PlacePart[] = [];
  /** Names said before the words that say where they lie. */
  private readonly moved: PlacePart[] = [];
  private elsewhere = false;
  /** The place from which a distance is about to be told. */
  private awayFrom: string | null = null;
  start = 0;

  private readonly city: string;

  constructor(city: string) {
    this.city = city;
  }

  get full(): boolean {
    return this.parts.length >= MAX_PARTS;
  }

  /** `after`: what follows the part in the text. */
  add(atom: PlaceAtom, gap: string, after: string): void {
    if (this.last === null) this.start = atom.start;
    this.last = atom;
    if (atom.kind === 'elsewhere') this.elsewhere = true;
    else if (atom.kind === 'branch') this.addBranch(atom);
    else this.addPart(atom, gap, after);
  }

  private addPart(atom: PlaceAtom, gap: string, after: string): void {
    const text = writeAtom(atom, this.city);
    if (atom.kind === 'relation' && /^约?\d+多?米/.test(text)) {
      this.addDistance(atom, text);
      return;
    }
    this.awayFrom = AWAY.test(gap) ? text : null;
    if (this.awayFrom !== null) return;
    const direction = isAnchor(atom.kind) && TOWARDS.test(gap) ? DIRECTION.exec(after)?.[0] : undefined;
    if (direction !== undefined) {
      this.last = { ...atom, end: atom.end + direction.length };
      const named = atom.repaired ? text : atom.heard;
      this.parts.push({ kind: 'relation', text: `往${named}方向`, link: '', atom });
      return;
    }
    const seenFrom = isAnchor(atom.kind) && this.parts.length > 0 ? REFERENCE.exec(gap) : null;
    if (seenFrom !== null) {
      const side = ON_ITS_SIDE.exec(after)?.[0] ?? '';
      this.last = { ...atom, end: atom.end + side.length };
      const said = seenFrom.slice(1).find((word) => word !== undefined) ?? '';
      const how = said === '快到' ? '近' : said;
      this.parts.push({
        kind: 'relation',
        text: `${how}${text}${side === '' ? '' : '一侧'}`,
        link: '',
        atom,
      });
      return;
    }
    // 一家粥店，叫某某砂锅粥
    if (CALLED.test(gap) && isName(atom.kind) && isName(this.parts.at(-1)?.kind ?? atom.kind))
      this.parts.pop();
    const before = this.parts.at(-1);
    if (atom.kind === 'feature' && BUSINESS.test(text) && (before === undefined || isDivision(before.kind)))
      return;
    const part: PlacePart = { kind: atom.kind, text, link: linkBetween(before, atom, gap), atom };
    if (this.isKnown(part)) return;
    if (before?.kind === 'area' && isName(atom.kind) && gap === '' && this.parts.length > 1) {
      // 金龙路国贸时代广场: so the house is called.
      this.parts[this.parts.length - 1] = { ...part, text: before.text + text };
      return;
    }
    if (before?.kind === 'road' && ROADSIDE.test(gap)) {
      this.parts[this.parts.length - 1] = { ...before, text: `${before.text}边` };
    }
    if (AT.test(gap) && !TO.test(gap)) this.moveNames();
    this.parts.push(part);
  }

  /** 往前走 … 两百米; 离村委会三百米. */
  private addDistance(atom: PlaceAtom, text: string): void {
    if (this.awayFrom !== null) {
      const away = `（离${this.awayFrom}${text.startsWith('约') ? '' : '约'}${text.replace(/左右|远/g, '')}）`;
      this.parts.push({ kind: 'relation', text: away, link: '', atom });
      this.awayFrom = null;
    } else if (this.parts.at(-1)?.kind === 'relation')
      this.parts.push({ kind: 'relation', text, link: '', atom });
  }

  /** 省人民医院，海南省人民医院: one place said again; the better form is kept. */
  private isKnown(part: PlacePart): boolean {
    if (this.moved.some((other) => other.kind === part.kind && samePart(other, part))) return true;
    if (!isAnchor(part.kind)) {
      // A路口到B路口: the same detail of another place.
      const last = this.parts.findLastIndex(({ kind }) => isAnchor(kind));
      return this.parts.slice(last + 1).some((known) => known.kind === part.kind && known.text === part.text);
    }
    const again = this.parts.findIndex((known) => known.kind === part.kind && samePart(known, part));
    const known = this.parts[again];
    if (known === undefined) return false;
    this.parts[again] = betterPart(known, part);
    return true;
  }

  /** 惠康美食店，在市人民医院对面: what is said to lie somewhere is written behind it. */
  private moveNames(): void {
    const from = this.parts.findIndex(({ kind }) => isName(kind));
    if (from < 0 || !this.parts.slice(from).every(({ kind }) => isName(kind))) return;
    this.moved.push(...this.parts.splice(from));
  }

  /** A branch is named by the place before it: 祥鑫商务宾馆 汽车东站店, 妇幼保健院 解放东路分院. */
  private addBranch(atom: PlaceAtom): void {
    const place = this.parts.at(-1);
    if (place === undefined || !isAnchor(place.kind)) return;
    const branded = this.parts.slice(0, -1).some(({ kind }) => kind === 'site' || kind === 'compound');
    // 海府路那家店 is a shop in 海府路, not one that is called so.
    if (/^(?:那|这|的)/.test(atom.heard) && !branded) return;
    const text = place.text + atom.heard.replace(/^(?:那家|那个|这家|的)*/, '');
    const merged = {
      ...place.atom,
      kind: 'branch' as const,
      end: atom.end,
      heard: place.atom.heard + atom.heard,
      text,
    };
    this.parts[this.parts.length - 1] = { kind: 'branch', text, link: place.link, atom: merged };
  }

  phrase(): PlacePhrase | null {
    const all = [...this.parts, ...this.moved];
    const parts = withoutLead(all);
    if (this.last === null || parts.length === 0) return null;
    return {
      parts,
      weight: worth(parts),
      start: this.start,
      end: this.last.end,
      elsewhere: this.elsewhere,
    };
  }
}

/** Details before the first name belong to something else (停在门口的 海府路), but for buildings: 五栋，长滨三路的. */
function withoutLead(parts: readonly PlacePart[]): readonly PlacePart[] {
  const named = parts.findIndex(({ kind }) => isAnchor(kind));
  if (named <= 0 || isDivision(parts[named]?.kind ?? 'district')) return parts;
  return [...parts.slice(named), ...parts.slice(0, named).filter(({ kind }) => kind === 'building')];
}

function linkBetween(before: PlacePart | undefined, { kind }: PlaceAtom, gap: string): PlacePart['link'] {
  if (before === undefined) return '';
  const pair =
    before.kind === kind &&
    (kind === 'road' || kind === 'building' || (kind === 'feature' && RANGE.test(gap)));
  if (TO.test(gap) && (pair || (isAnchor(kind) && !before.text.startsWith('往')))) return '至';
  if (!pair) return '';
  return ALSO.test(gap) ? '、' : AND.test(gap) ? '与' : '';
}

function worth(parts: readonly PlacePart[]): number {
  const seen = new Map<AtomKind, number>();
  let weight = 0;
  for (const { kind, atom } of parts) {
    const times = seen.get(kind) ?? 0;
    seen.set(kind, times + 1);
    weight +=
      WEIGHTS[kind] / (times + 1) + (atom.entry !== null && isAnchor(kind) && times === 0 ? KNOWN : 0);
  }
  return weight;
}
