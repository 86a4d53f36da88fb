import { arabicAddress } from '../digits.ts';
import { soundAlike } from '../homophone.ts';
import type { Span } from '../text.ts';
import type { Gazetteer } from './gazetteer.ts';
import { type AtomKind, type PlaceAtom, placeAtoms } from './place-atoms.ts';

/** A part of a place as it goes into the written text; `link` stands before it. */
export interface PlacePart {
  readonly kind: AtomKind;
  readonly text: string;
  readonly link: '' | '与' | '至';
  readonly atom: PlaceAtom;
}

/** A place said in one go. */
export interface PlacePhrase extends Span {
  readonly parts: readonly PlacePart[];
  /** Information in it: how closely it names a place. */
  readonly weight: number;
}

const WEIGHTS: Readonly<Record<AtomKind, number>> = {
  district: 0.6,
  street: 0.9,
  area: 1,
  road: 1.6,
  compound: 2,
  village: 1.8,
  site: 1.5,
  number: 0.8,
  building: 0.8,
  relation: 0.6,
};
/** What people say between the parts of one place. */
const GLUE =
  /^(?:[\s，,、.。的·（）()]|那个|这个|那边|这边|那里|这里|那条|这条|就是|就|是|在|嗯|呃|啊|吧|呢|哎|附近|靠近|离|里边|里面|上面|上|里|边|口|交叉|接|你知道|知道|吧|往|一直|直走|走|过去|一点|进去|出来|好像|对|它|他|那|属于|业主|住户|租户|居民|大概|对吧|你知道吧|顺|跟|和|与|还有|到|至|往|去|拆迁|安置)*$/;
const MAX_GLUE = 12;
const AND = /跟|和|与|还有/;
const TO = /到|至/;
/** Area words follow the order of an address; a bigger unit after a smaller one begins another place. */
const RANK: Readonly<Record<AtomKind, number>> = {
  district: 0,
  street: 1,
  area: 1,
  village: 2,
  road: 2,
  number: 3,
  site: 4,
  compound: 4,
  building: 5,
  relation: 6,
};

export function rankOfPart(kind: AtomKind): number {
  return RANK[kind];
}

/** Details alone (门口, 三楼) name no place. */
export function isAnchor(kind: AtomKind): boolean {
  return kind !== 'relation' && kind !== 'building' && kind !== 'number';
}

function partOf(atom: PlaceAtom, gap: string, previous: PlaceAtom | null): PlacePart {
  const roads = previous !== null && previous.kind === 'road' && atom.kind === 'road';
  const link = TO.test(gap) ? '至' : roads && AND.test(gap) ? '与' : '';
  return { kind: atom.kind, text: writeAtom(atom), link, atom };
}

/** As an order writes it. */
function writeAtom(atom: PlaceAtom): string {
  if (atom.kind === 'relation' && /交叉|交汇|交界/.test(atom.text)) return '交汇处';
  const written = arabicAddress(atom.text);
  if (atom.kind !== 'building') return written;
  return /[号栋幢座期元区楼层室房]$/.test(written)
    ? written
    : arabicAddress(`${written}室`).replace(/室$/, '');
}

function worth(parts: readonly PlacePart[]): number {
  const seen = new Map<AtomKind, number>();
  let weight = 0;
  for (const { kind, atom } of parts) {
    const times = seen.get(kind) ?? 0;
    seen.set(kind, times + 1);
    weight += WEIGHTS[kind] / (times + 1) + (atom.entry !== null && isAnchor(kind) && times === 0 ? 0.4 : 0);
  }
  return weight;
}

/** The places a text names, each with its parts in the order said. */
export function placePhrases(text: string, gazetteer: Gazetteer): PlacePhrase[] {
  const phrases: PlacePhrase[] = [];
  let parts: PlacePart[] = [];
  const close = (): void => {
    if (parts.some(({ kind }) => isAnchor(kind))) phrases.push(phraseOf(parts));
    parts = [];
  };
  for (const atom of placeAtoms(text, gazetteer)) {
    const previous = parts.at(-1)?.atom ?? null;
    const gap = previous === null ? '' : text.slice(previous.end, atom.start);
    if (previous !== null && (gap.length > MAX_GLUE || !GLUE.test(gap))) close();
    const again = parts.findIndex((part) => repeats(part, atom));
    const earlier = parts[again];
    if (earlier !== undefined) {
      const text = writeAtom(atom);
      // The longer form is kept; the end moves on so that what follows is still joined.
      const kept = text.length > earlier.text.length ? { ...earlier, text, atom } : earlier;
      parts[again] = again === parts.length - 1 ? { ...kept, atom: { ...kept.atom, end: atom.end } } : kept;
      continue;
    }
    const last = parts.at(-1)?.atom ?? null;
    parts.push(partOf(atom, gap, last));
  }
  close();
  return phrases;
}

/** 省人民医院，海南省人民医院: one place said again. */
function repeats(part: PlacePart, atom: PlaceAtom): boolean {
  if (!isAnchor(part.kind) || part.kind !== atom.kind) return false;
  return samePart(part, { kind: atom.kind, text: writeAtom(atom), link: '', atom });
}

function phraseOf(parts: readonly PlacePart[]): PlacePhrase {
  const start = Math.min(...parts.map(({ atom }) => atom.start));
  const end = Math.max(...parts.map(({ atom }) => atom.end));
  return { parts, weight: worth(parts), start, end };
}

/** Whether two parts mean the same thing, perhaps misheard or shortened. */
export function samePart(a: PlacePart, b: PlacePart): boolean {
  if (a.text === b.text || soundAlike(a.text, b.text)) return true;
  if (!isAnchor(a.kind) || !isAnchor(b.kind)) return false;
  return a.text.length >= 3 && b.text.length >= 3 && (a.text.includes(b.text) || b.text.includes(a.text));
}

/** Puts parts into one line: bigger units first, the rest as said. */
export function writePlace(parts: readonly PlacePart[]): string {
  const bigger = parts.filter(({ kind }) => rankOfPart(kind) <= 1);
  const rest = parts.filter(({ kind }) => rankOfPart(kind) > 1);
  bigger.sort((a, b) => rankOfPart(a.kind) - rankOfPart(b.kind));
  // 某某公司，在南海大道西8号: an order writes the road first.
  const road = rest.findIndex(({ kind }) => kind === 'road');
  if (road > 0 && rest.slice(0, road).every(({ kind, link }) => link === '' && rankOfPart(kind) === 4)) {
    const length = rest[road + 1]?.kind === 'number' ? 2 : 1;
    rest.unshift(...rest.splice(road, length));
  }
  const line = bigger.map(({ text }) => text).join('');
  return (
    line + rest.map((part, at) => (at === 0 && part.link !== '至' ? '' : part.link) + part.text).join('')
  );
}
