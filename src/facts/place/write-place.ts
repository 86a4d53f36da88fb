import { isAnchor, isDivision, isName, type PlacePart, rankOfPart } from './place-part.ts';

/** A part that others hang on, with those: a road with its number, a compound with its building. */
interface Unit {
  readonly head: PlacePart;
  readonly parts: PlacePart[];
}

function unitsOf(parts: readonly PlacePart[]): Unit[] {
  const units: Unit[] = [];
  for (const part of parts) {
    const current = units.at(-1);
    if (current === undefined || (isAnchor(part.kind) && part.link === ''))
      units.push({ head: part, parts: [part] });
    else current.parts.push(part);
  }
  return units;
}

/** The place as an order writes it. */
export function writePlace(parts: readonly PlacePart[]): string {
  return arrange(parts).filter(notTwice).map(written).join('');
}

/** Parts in the order of an address: bigger units first, a road before what lies in it, the rest as said. */
export function arrange(parts: readonly PlacePart[]): readonly PlacePart[] {
  const bigger = parts.filter(({ kind, link }) => isDivision(kind) && link === '');
  bigger.sort((a, b) => rankOfPart(a.kind) - rankOfPart(b.kind));
  const units = unitsOf(parts.filter((part) => !bigger.includes(part)));
  // 某某公司，在南海大道西8号: an order writes the road first.
  const inRoad = units.findIndex(({ head }) => rankOfPart(head.kind) === 2);
  // 滨海新村，滨海一横路邮政局旁边: here the name is that of the quarter.
  const closer = units[inRoad]?.parts.some(({ kind }) => kind === 'relation' || kind === 'feature') === true;
  const ordered =
    inRoad > 0 && !closer && units.slice(0, inRoad).every(({ head }) => rankOfPart(head.kind) === 4)
      ? [...units.slice(inRoad), ...units.slice(0, inRoad)]
      : units;
  houseBuildings(ordered);
  const branch = ordered.findIndex(({ head }) => head.kind === 'branch');
  const brand = ordered.findIndex(({ head }) => head.kind === 'site');
  if (branch >= 0 && brand > branch) ordered.splice(branch, 0, ...ordered.splice(brand, 1));
  return [...bigger, ...ordered.flatMap((unit) => unit.parts)];
}

/** 海秀中路，海垦花园，十二栋: the building stands in the compound, however it was told. */
function houseBuildings(units: readonly Unit[]): void {
  const home = units.find(({ head }) => isName(head.kind));
  const road = units.find(({ head }) => rankOfPart(head.kind) === 2);
  if (home === undefined || road === undefined || home.parts.some(isHousing)) return;
  if (!road.parts.slice(1).every((part) => isHousing(part) || part.kind === 'number')) return;
  const moved = road.parts.filter(isHousing);
  road.parts.splice(0, road.parts.length, ...road.parts.filter((part) => !isHousing(part)));
  home.parts.splice(1, 0, ...moved);
}

function isHousing({ kind }: PlacePart): boolean {
  return kind === 'building';
}

/** 交叉口路口 */
function notTwice({ text }: PlacePart, at: number, all: readonly PlacePart[]): boolean {
  return text !== '路口' || all[at - 1]?.kind !== 'crossing';
}

function written({ kind, link, text }: PlacePart, at: number, all: readonly PlacePart[]): string {
  const between = kind === 'feature' && /之间$/.test(all[at - 1]?.text ?? '');
  return (at === 0 ? '' : link) + (between ? '的' : '') + text;
}
