import { cardinal } from '../digits.ts';
import { betterPart, isDetail, isName, type PlacePart, rankOfPart, samePart, slotOf } from './place-part.ts';

export interface MergeRules {
  /** Of what there is only one of, the added part counts. */
  readonly newer: boolean;
  /** Of two spellings of a name nobody knows, the added one counts. */
  readonly respelt: boolean;
}

const GATE = /门[口前]?$/;
/** Of these a place has only one. */
const SINGLE = /^(?:group|village|committee|compound|number|branch|block|单元|期|楼|层|room)$/;

/** Adds parts in their order: each behind the part it followed, else before the part it preceded, else by its rank. */
export function mergeParts(
  parts: readonly PlacePart[],
  others: readonly PlacePart[],
  { newer, respelt }: MergeRules,
): readonly PlacePart[] {
  const result = [...parts];
  let behind = -1;
  for (const part of others) {
    const at = result.findIndex((known) => samePart(known, part));
    const same = result[at];
    if (same !== undefined) {
      const anew = respelt && same.atom.entry === null && part.text.length === same.text.length;
      result[at] = anew ? { ...part, link: same.link } : betterPart(same, part);
      behind = at;
      continue;
    }
    const slot = slotOf(part);
    const rival = SINGLE.test(slot) ? result.findIndex((known) => slotOf(known) === slot) : -1;
    const floor = slot === 'room' && newer ? result.findIndex((known) => isFloorOf(known, part)) : -1;
    if (floor >= 0) {
      // 九楼 … 904: the room tells the floor.
      result[floor] = part;
      behind = floor;
      continue;
    }
    if (slot === '楼' && result.some((room) => slotOf(room) === 'room' && isFloorOf(part, room))) continue;
    if (rival >= 0) {
      if (newer) result[rival] = { ...part, link: result[rival]?.link ?? '' };
      behind = rival;
      continue;
    }
    if (result.some((known) => known.text.includes(part.text) || isGenericOf(part, known))) continue;
    const place = behind >= 0 ? endOfGroup(result, behind) : placeOf(result, others, part);
    result.splice(place, 0, { ...part, link: place === 0 ? '' : part.link });
    behind = place;
  }
  return result;
}

function isFloorOf(floor: PlacePart, room: PlacePart): boolean {
  return slotOf(floor) === '楼' && room.text.slice(0, -2) === String(cardinal(floor.text.slice(0, -1)) ?? '');
}

/** Behind a part and what is tied to it: the other road of a crossing, the crossing itself. */
function endOfGroup(parts: readonly PlacePart[], at: number): number {
  let end = at + 1;
  while (parts[end]?.link === '与' || parts[end]?.kind === 'crossing') end += 1;
  return end;
}

function placeOf(result: readonly PlacePart[], others: readonly PlacePart[], other: PlacePart): number {
  const following = others.slice(others.indexOf(other) + 1);
  const next = result.findIndex((part) => following.some((one) => samePart(part, one)));
  if (next >= 0) return next;
  if (isDetail(other.kind) && leadsToEnd(result, others)) return result.length - 1;
  const rank = rankOfPart(other.kind);
  // 农商行旁边，贝乐幼儿园: what lies there; but 碧海云庭 goes before its building.
  if (isName(other.kind)) {
    const building = result.findIndex(({ kind }) => kind === 'building');
    const ownerless = building >= 0 && !result.some(({ kind }) => isName(kind));
    if (ownerless) return building;
    // One stands at the gate of what is named.
    const gate = result.at(-1)?.kind === 'relation' && GATE.test(result.at(-1)?.text ?? '');
    return gate ? result.length - 1 : result.length;
  }
  const name = result.findLastIndex(({ kind }) => isName(kind));
  if (other.kind === 'building' && name >= 0) {
    let at = name + 1;
    while (result[at]?.kind === 'building' && size(result[at]) <= size(other)) at += 1;
    return at;
  }
  const higher = result.findIndex(({ kind }) => rankOfPart(kind) > rank);
  return higher < 0 ? result.length : higher;
}

/** 学校 beside 琼山小学 names nothing else. */
function isGenericOf({ kind, text }: PlacePart, known: PlacePart): boolean {
  return kind === 'feature' && isName(known.kind) && text === '学校' && /[学园校]$/.test(known.text);
}

/** From the part of a compound down to the room. */
const SIZES = ['区', '期', 'block', '单元', '楼', '层', 'room', 'thing'];

function size(part: PlacePart | undefined): number {
  return part === undefined ? -1 : SIZES.indexOf(slotOf(part));
}

/** 停车场 ... 门诊楼前面那个: where the thing is that was named last. */
export function leadsToEnd(parts: readonly PlacePart[], details: readonly PlacePart[]): boolean {
  return details.at(-1)?.kind === 'relation' && parts.at(-1)?.kind === 'feature';
}
