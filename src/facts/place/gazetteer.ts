import { PairFilter } from '../pair-filter.ts';
import { EMPTY_FILE, type GazetteerFile, type PlaceKind, readGazetteerFile } from './gazetteer-file.ts';
import { SoundIndex, type SoundLine } from './sound-index.ts';

/** `elsewhere`: a place outside the city. */
export type EntryKind = PlaceKind | 'district' | 'street' | 'elsewhere';

/** A district or street with the confidence that the place lies in it. */
export interface Lead {
  readonly name: string;
  readonly confidence: number;
}

/** One known name. */
export interface Entry {
  readonly name: string;
  /** The place's main name; equal for all names of one place. */
  readonly canonical: string;
  readonly kind: EntryKind;
  /** Null where none clearly leads. */
  readonly district: Lead | null;
  readonly street: Lead | null;
  /** How well known the name is: orders it occurred in. */
  readonly orders: number;
}

/** The places of a city, ready to be looked up. */
export interface Gazetteer {
  readonly city: string;
  readonly size: number;
  exact(name: string): Entry | null;
  /** The longest known name that stands at `start` and does not reach beyond `end`. */
  longestAt(text: string, start: number, end: number): Entry | null;
  readonly maxLength: number;
  /** Whether many names hold this character: heard in a name, it was likely meant. */
  isCommon(char: string): boolean;
  /** Names that may sound like a window of a text, with `slips` also such with a wrong syllable; to be measured. */
  near(line: SoundLine, start: number, end: number, slips: boolean): readonly Entry[];
}

/** A division must lead this clearly among the orders that name one, and be named this often. */
const LEAST_CONFIDENCE = 0.7;
const LEAST_COUNT = 2;

/** 龙昆南 is short for 龙昆南路. */
const SHORT_ROAD = /^.{2,}[东南西北](?=路$)/;

/** A character is common in names that stands in this share of them, and in so many. */
const COMMON_SHARE = 0.01;
const COMMON_LEAST = 4;

/** Known names weigh more than learned ones, and bigger units more than smaller ones. */
const WEIGHTS = { district: 1e6, street: 1e5, place: 1e4 } as const;

/**
 * The division that leads: the expected share of it among future orders, where one order's worth of doubt is spread over
 * all divisions (so 2 of 2 is less sure than 40 of 40).
 */
function leader(counts: Readonly<Record<string, number>>, divisions: number): Lead | null {
  let best: string | null = null;
  let total = 0;
  for (const [name, count] of Object.entries(counts)) {
    total += count;
    if (best === null || count > (counts[best] ?? 0)) best = name;
  }
  const top = best === null ? 0 : (counts[best] ?? 0);
  const confidence = (top + 1 / Math.max(2, divisions)) / (total + 1);
  return best === null || top < LEAST_COUNT || confidence < LEAST_CONFIDENCE
    ? null
    : { name: best, confidence };
}

function certain(name: string | null): Lead | null {
  return name === null ? null : { name, confidence: 1 };
}

/** Builds the look-ups. A name given twice keeps its first entry: divisions, then places, then learned, then elsewhere. */
export function createGazetteer(file: GazetteerFile): Gazetteer {
  const byName = new Map<string, Entry>();
  const bySound = new SoundIndex<Entry>();
  /** Length of the longest name that begins with two characters. */
  const reach = new Map<number, number>();
  const beginnings = new PairFilter();
  const holding = new Map<string, number>();
  let named = 0;
  let maxLength = 0;
  const put = (entry: Entry, bySounds = true): void => {
    const { name } = entry;
    if (name === '' || byName.has(name)) return;
    byName.set(name, entry);
    if (bySounds && entry.kind !== 'elsewhere') {
      bySound.add(name, entry);
      named += 1;
      for (const char of new Set(name)) holding.set(char, (holding.get(char) ?? 0) + 1);
    }
    beginnings.add(name);
    const pair = pairAt(name, 0);
    reach.set(pair, Math.max(reach.get(pair) ?? 0, name.length));
    maxLength = Math.max(maxLength, name.length);
  };
  for (const { district, aliases, streets } of file.divisions) {
    const inside = { district: certain(district), orders: WEIGHTS.district };
    for (const name of [district, ...aliases]) {
      put({ ...inside, name, canonical: district, kind: 'district', street: null });
    }
    for (const street of streets) {
      for (const name of [street.name, ...street.aliases]) {
        put({
          ...inside,
          name,
          canonical: street.name,
          kind: 'street',
          street: certain(street.name),
          orders: WEIGHTS.street,
        });
      }
    }
  }
  for (const { name: canonical, kind, district, street, aliases } of file.places) {
    for (const name of [canonical, ...aliases]) {
      put({
        name,
        canonical,
        kind,
        district: certain(district),
        street: certain(street),
        orders: WEIGHTS.place,
      });
    }
  }
  const districts = file.divisions.length;
  const streets = file.divisions.reduce((sum, division) => sum + division.streets.length, 0);
  for (const [name, kind, orders, byDistrict, byStreet] of file.learned) {
    put({
      name,
      canonical: name,
      kind,
      district: leader(byDistrict, districts),
      street: leader(byStreet, streets),
      orders,
    });
  }
  for (const name of file.elsewhere) {
    put({ name, canonical: name, kind: 'elsewhere', district: null, street: null, orders: 0 });
  }
  for (const entry of [...byName.values()]) {
    const short = SHORT_ROAD.exec(entry.name)?.[0];
    if (short !== undefined && entry.kind === 'road' && entry.name === entry.canonical)
      put({ ...entry, name: short }, false);
  }
  return {
    city: file.city,
    size: byName.size,
    maxLength,
    exact: (name) => byName.get(name) ?? null,
    longestAt(text, start, end) {
      if (!beginnings.mayBegin(text, start)) return null;
      const longest = Math.min(reach.get(pairAt(text, start)) ?? 0, end - start);
      for (let length = longest; length >= 2; length -= 1) {
        const entry = byName.get(text.slice(start, start + length));
        if (entry !== undefined) return entry;
      }
      return null;
    },
    isCommon: (char) => (holding.get(char) ?? 0) >= Math.max(COMMON_LEAST, named * COMMON_SHARE),
    near: (line, start, end, slips) => bySound.near(line, start, end, slips),
  };
}

/** Two characters as one number. */
function pairAt(text: string, at: number): number {
  return text.charCodeAt(at) * 0x1_0000 + text.charCodeAt(at + 1);
}

/** Reads and checks a gazetteer file; throws as `readGazetteerFile` does. */
export function loadGazetteer(path: string): Gazetteer {
  return createGazetteer(readGazetteerFile(path));
}

export const EMPTY_GAZETTEER: Gazetteer = createGazetteer(EMPTY_FILE);

/** The district that is meant by a name or alias; null for none. */
export function districtNamed(gazetteer: Pick<Gazetteer, 'exact'>, name: string): string | null {
  const entry = gazetteer.exact(name);
  return entry?.kind === 'district' ? entry.canonical : null;
}
