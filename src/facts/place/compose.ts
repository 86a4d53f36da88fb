import { plainAtom } from './atom.ts';
import { type Mention, namesPlace, sharesPlace } from './mention.ts';
import { leadsToEnd, mergeParts } from './merge-parts.ts';
import {
  isAnchor,
  isBound,
  isDetail,
  isDivision,
  isNumbered,
  type PlacePart,
  rankOfPart,
  samePart,
  slotOf,
} from './place-part.ts';
import { isBare, type Thread, threadsOf } from './threads.ts';
import { arrange, writePlace } from './write-place.ts';

/** A place put together from what was said of it. */
export interface Composed {
  readonly parts: readonly PlacePart[];
  /** The mentions that tell it; first the one it is built on. */
  readonly used: readonly Mention[];
  readonly score: number;
}

/** Turns that a detail may stand away from the place it belongs to. */
const NEAR = 3;
/** Names of places are worth more than parts of the city as the base of a description. */
const CLOSER = 1.5;
/** What the agent reads back replaces what the caller said when it tells at least this share of it. */
const READ_BACK = 0.7;
/** What each other mention of the place adds to its standing, and how many count. */
const AGAIN = 0.4;
const MOST_AGAIN = 4;
/** Says no more than that it is there. */
const TRIVIAL = /^(?:[大正]?门口|附近|路段|一带|里面|中间)$/;
/** Ends of compounds that call for no 小区. */
const NO_ESTATE = /(?:小区|大厦|公寓|广场|宿舍|村|大院|楼|楼盘|国际|区|房)$/;

/** The places that were spoken of, the one that is best told first; districts are left out, they are voted on. */
export function compose(mentions: readonly Mention[]): Composed[] {
  return threadsOf(mentions)
    .map(composeOne)
    .filter((one) => one !== null)
    .sort((a, b) => b.score - a.score || newest(b) - newest(a));
}

function newest({ used }: Composed): number {
  return used[0]?.index ?? 0;
}

/** The best mention of one place, completed by what the others add. */
function composeOne(thread: Thread): Composed | null {
  const base = baseOf(thread);
  if (base === null) return null;
  let parts: readonly PlacePart[] = arrange(withoutDistrict(base.parts));
  const used = [base];
  for (const other of thread) {
    if (other === base || isReadBack(other, thread)) continue;
    // Later answers and what the agent understood count more than what was said before.
    const later = other.index > base.index;
    const merged = mergeParts(parts, withoutDistrict(addition(parts, base, other)), {
      newer: later && (other.direct || other.speaker === 'agent'),
      respelt: later && other.speaker === 'agent' && other.score > 0,
    });
    const added = merged.length !== parts.length || merged.some((part, at) => part !== parts[at]);
    if (added || sharesPlace(parts, other.parts)) used.push(other);
    parts = merged;
  }
  const estate = thread.some((one) => one.estate && (one === base || sharesPlace(one.parts, base.parts)));
  const again = Math.min(MOST_AGAIN, used.length - 1) * AGAIN;
  const best = Math.max(...thread.filter((one) => !isBare(one)).map(standing));
  return { parts: estate ? asEstate(parts) : parts, used, score: best + again };
}

/** Whether the agent put these details in other words right after, as the order will say them. */
function isReadBack(told: Mention, thread: Thread): boolean {
  if (told.speaker === 'agent' || !isBare(told)) return false;
  return thread.some(
    (next) =>
      next.speaker === 'agent' &&
      next.index === told.index + 1 &&
      isBare(next) &&
      next.parts.length > 1 &&
      next.parts.some(({ text }) => told.parts.some((one) => one.text.includes(text))),
  );
}

/** 儒俊雅苑 → 儒俊雅苑小区, where nothing smaller is told. */
function asEstate(parts: readonly PlacePart[]): readonly PlacePart[] {
  const tail = parts.filter(({ kind }) => rankOfPart(kind) >= 4);
  const [compound] = tail;
  if (tail.length !== 1 || compound?.kind !== 'compound' || NO_ESTATE.test(compound.text)) return parts;
  return parts.map((part) => (part === compound ? { ...part, text: `${part.text}小区` } : part));
}

/** 左手边 → 左手边工地, where the place of the 工地 was asked for. */
export function withSought(place: Composed, sought: string | null): Composed {
  const { parts } = place;
  const last = parts.at(-1);
  const open = last?.kind === 'relation' && parts.length > 1 && !parts.some(({ kind }) => kind === 'feature');
  if (sought === null || last === undefined || !open) return place;
  const atom = { ...plainAtom('feature', sought, last.atom.start), end: last.atom.end };
  return { ...place, parts: [...parts, { kind: 'feature', text: sought, link: '', atom }] };
}

/** The place in words, with the district before it; of a bus its line and direction in brackets. */
export function describe({ parts }: Composed, district: string | null, line: string | null): string {
  const last = parts.at(-1);
  const bound = last !== undefined && parts.length > 1 && isBound(last);
  if (line === null || !bound) return (district ?? '') + writePlace(parts);
  return `${district ?? ''}${writePlace(parts.slice(0, -1))}（${line}路公交车${last.text}）`;
}

function withoutDistrict(parts: readonly PlacePart[]): readonly PlacePart[] {
  return parts.filter(({ kind }) => kind !== 'district');
}

function standing(mention: Mention): number {
  return mention.score + (namesPlace(mention) ? CLOSER : 0);
}

function baseOf(mentions: readonly Mention[]): Mention | null {
  const best = mentions
    .filter((one) => !isBare(one))
    .reduce<Mention | null>((top, one) => (top === null || standing(one) >= standing(top) ? one : top), null);
  if (best === null) return null;
  // What the agent understood and the caller let stand is how the order will say it.
  const readBack = mentions.findLast(
    (one) =>
      one.speaker === 'agent' &&
      one.index > best.index &&
      one.score > 0 &&
      one.weight >= best.weight * READ_BACK &&
      sharesPlace(one.parts, best.parts),
  );
  return readBack ?? best;
}

/** What another mention may add to the place built on `base`. */
function addition(parts: readonly PlacePart[], base: Mention, other: Mention): readonly PlacePart[] {
  const distance = Math.abs(other.index - base.index);
  if (isBare(other)) {
    // 是公园门口吗: the agent guesses.
    if (other.question && !other.confirmed && other.parts.every(({ kind }) => isDetail(kind))) return [];
    const answers = other.direct || (other.index > base.index && other.speaker === 'agent');
    return distance <= NEAR || answers || other.parts.every(isBound) ? missing(parts, base, other) : [];
  }
  if (!namesPlace(other)) {
    const joins = joinsDivision(
      parts,
      distance,
      other,
      other.index < base.index && (base.direct || base.speaker === 'agent'),
    );
    return other.parts.filter(({ kind }) => (isDivision(kind) ? joins : other.direct));
  }
  const shares = sharesPlace(parts, other.parts);
  const range = base.parts.some(({ link }) => link === '至');
  // From A to B is one whole.
  if (!range && !shares && other.parts.some(({ link }) => link === '至')) return [];
  const added = shares ? withoutOthers(parts, other.parts) : other.parts;
  // What the agent left out of what the caller had said before is trivial where it only says that one is there.
  const leftOut = base.speaker === 'agent' && other.index < base.index;
  const answered = base.question && other.index === base.index + 1;
  // Once the agent has read the place back in detail, what is told around it belongs to the story.
  const story =
    base.speaker === 'agent' &&
    other.index > base.index &&
    other.speaker === 'caller' &&
    !other.direct &&
    !answered;
  if (story && base.parts.some(({ kind }) => rankOfPart(kind) >= 3))
    return added.filter(({ kind }) => !isDetail(kind));
  if (!leftOut && (distance <= NEAR || other.direct)) return added;
  const told = other.direct && !base.parts.some(({ kind }) => isDetail(kind));
  return added.filter((part, at) => {
    if (isDivision(part.kind)) return leftOut && leads(part, added.slice(at + 1), parts);
    if (slotOf(part) === '楼') return false;
    return !isDetail(part.kind) || (leftOut && told && !TRIVIAL.test(part.text));
  });
}

/** A part of the city told by itself belongs to the place where it answers, and the place is not told closely yet. */
function joinsDivision(
  parts: readonly PlacePart[],
  distance: number,
  other: Mention,
  earlier: boolean,
): boolean {
  if (distance === 0) return true;
  const named = parts.filter(({ kind }) => isAnchor(kind) && !isDivision(kind)).length;
  if (other.asserted || (earlier && other.parts.some(({ kind }) => kind === 'street'))) return true;
  return (other.direct || (distance <= NEAR && (other.confirmed || earlier))) && named < 2;
}

/** Whether a part of the city was said before what lies there, and is not named in it again (海甸岛海甸五西路). */
function leads(part: PlacePart, rest: readonly PlacePart[], parts: readonly PlacePart[]): boolean {
  const before = rest.some(({ kind }) => rankOfPart(kind) >= 2);
  return (
    before && !parts.some(({ kind, text }) => !isDivision(kind) && text.startsWith(part.text.slice(0, 2)))
  );
}

/** Without other roads and villages than those known, and what lies at them. */
function withoutOthers(parts: readonly PlacePart[], others: readonly PlacePart[]): readonly PlacePart[] {
  let foreign = false;
  return others.filter((other) => {
    if (isAnchor(other.kind)) {
      const known = parts.some((part) => samePart(part, other));
      const apart = other.kind === 'road' || other.kind === 'village' || other.kind === 'compound';
      foreign = apart && !known && other.link !== '与' && parts.some(({ kind }) => kind === other.kind);
    }
    return !foreign;
  });
}

/** Details said alone fill what is not there yet: 五栋二单元, 第二小组; what the agent understood of a building replaces. */
function missing(parts: readonly PlacePart[], base: Mention, other: Mention): readonly PlacePart[] {
  const fresh = other.parts.filter(
    (part) => !parts.some((known) => known.text.includes(part.text) || samePart(known, part)),
  );
  if (leadsToEnd(parts, other.parts)) return fresh;
  const slots = new Set(parts.map(slotOf));
  const readBack = other.speaker === 'agent' && other.index > base.index;
  // Once the place is agreed to in detail, what else is said around it belongs to the story.
  const settled = base.confirmed && parts.some(({ kind }) => rankOfPart(kind) >= 5);
  return fresh.filter((part) => {
    if (isNumbered(part.kind) && readBack) return true;
    if (isDetail(part.kind) && (readBack || other.direct)) return true;
    return !slots.has(slotOf(part)) && !(settled && isDetail(part.kind) && !isBound(part));
  });
}
