import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { describeIssues } from '../../protocol/describe-issues.ts';
import { looseKey, type Sound, soundsOf } from '../homophone.ts';

export const placeKinds = ['road', 'compound', 'village', 'site'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** How often past orders named the place together with each district or street; names point into `divisions`. */
const Counts = z.record(z.string(), z.int().positive());

/**
 * The file of a deployment. `divisions` and `areas` are written by hand; `places` is learned from past orders by
 * `src/cli/learn-gazetteer.ts`, one row a place: name, kind, orders it occurred in, districts, streets.
 */
export const GazetteerFile = z.object({
  city: z.string(),
  source: z.string(),
  divisions: z.array(
    z.object({
      district: z.string(),
      aliases: z.array(z.string()),
      streets: z.array(z.object({ name: z.string(), aliases: z.array(z.string()) })),
    }),
  ),
  /** Well-known parts of the city that are no administrative unit, and landmarks, with the district they lie in. */
  areas: z.array(z.object({ name: z.string(), kind: z.enum(['area', 'site']), district: z.string() })),
  places: z.array(z.tuple([z.string(), z.enum(placeKinds), z.int(), Counts, Counts])),
});
export type GazetteerFile = z.infer<typeof GazetteerFile>;

export type EntryKind = PlaceKind | 'district' | 'street' | 'area';

/** One known name. `canonical` is what stands on an order (龙华 → 龙华区). */
export interface Entry {
  readonly name: string;
  readonly canonical: string;
  readonly kind: EntryKind;
  /** District with the share of past orders that name it, where one clearly leads. */
  readonly district: { readonly name: string; readonly share: number } | null;
  readonly street: { readonly name: string; readonly share: number } | null;
  readonly orders: number;
}

export interface Gazetteer {
  readonly city: string;
  readonly maxLength: number;
  exact(name: string): Entry | null;
  /** Entries that sound like these syllables; best known first. */
  sounding(sounds: readonly Sound[]): readonly Entry[];
  readonly size: number;
}

/** A district must lead this clearly among the orders that name one, and be named this often, to be inferred. */
const LEAD_SHARE = 0.7;
const LEAD_COUNT = 2;

function leader(counts: Readonly<Record<string, number>>): { name: string; share: number } | null {
  let best: string | null = null;
  let total = 0;
  for (const [name, count] of Object.entries(counts)) {
    total += count;
    if (best === null || count > (counts[best] ?? 0)) best = name;
  }
  const top = best === null ? 0 : (counts[best] ?? 0);
  if (best === null || top < LEAD_COUNT || top / total < LEAD_SHARE) return null;
  return { name: best, share: top / total };
}

/** Builds the lookups; a name given twice keeps its first entry, so that written-by-hand parts win over learned ones. */
export function createGazetteer(file: GazetteerFile): Gazetteer {
  const byName = new Map<string, Entry>();
  const bySound = new Map<string, Entry[]>();
  let maxLength = 0;
  const put = (entry: Entry): void => {
    if (byName.has(entry.name) || entry.name === '') return;
    byName.set(entry.name, entry);
    maxLength = Math.max(maxLength, entry.name.length);
    const key = looseKey(soundsOf(entry.name));
    const others = bySound.get(key);
    if (others === undefined) bySound.set(key, [entry]);
    else {
      others.push(entry);
      others.sort((a, b) => b.orders - a.orders);
    }
  };
  const certain = (name: string) => ({ name, share: 1 });
  for (const { district, aliases, streets } of file.divisions) {
    for (const name of [district, ...aliases]) {
      put({
        name,
        canonical: district,
        kind: 'district',
        district: certain(district),
        street: null,
        orders: 1e6,
      });
    }
    for (const street of streets) {
      for (const name of [street.name, ...street.aliases]) {
        put({
          name,
          canonical: street.name,
          kind: 'street',
          district: certain(district),
          street: certain(street.name),
          orders: 1e5,
        });
      }
    }
  }
  for (const { name, kind, district } of file.areas) {
    put({ name, canonical: name, kind, district: certain(district), street: null, orders: 1e4 });
  }
  for (const [name, kind, orders, districts, streets] of file.places) {
    put({ name, canonical: name, kind, district: leader(districts), street: leader(streets), orders });
  }
  return {
    city: file.city,
    maxLength,
    size: byName.size,
    exact: (name) => byName.get(name) ?? null,
    sounding: (sounds) => bySound.get(looseKey(sounds)) ?? [],
  };
}

/** @throws Error with one line that names the file and what is wrong with it. */
export function readGazetteerFile(path: string): GazetteerFile {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = GazetteerFile.safeParse(raw);
  if (!parsed.success) throw new Error(`${path}: ${describeIssues(parsed.error)}`);
  return parsed.data;
}

/** Reads and checks a gazetteer file; throws as `readGazetteerFile` does. */
export function loadGazetteer(path: string): Gazetteer {
  return createGazetteer(readGazetteerFile(path));
}

export const EMPTY_GAZETTEER: Gazetteer = createGazetteer({
  city: '',
  source: '',
  divisions: [],
  areas: [],
  places: [],
});
