import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { describeIssues } from '../../protocol/describe-issues.ts';

/** `area`: a well-known part of a city that is no administrative unit; `site`: an institution, shop or landmark. */
export const placeKinds = ['road', 'compound', 'village', 'site', 'area'] as const;
export const PlaceKind = z.enum(placeKinds);
export type PlaceKind = z.infer<typeof PlaceKind>;

/** How often past orders named the place together with each district or street. */
const Counts = z.record(z.string(), z.int().positive());

const Division = z.object({
  /** As an order writes it: 秀英区. */
  district: z.string().min(1),
  /** Other ways to say it: 秀英. */
  aliases: z.array(z.string()),
  streets: z.array(z.object({ name: z.string().min(1), aliases: z.array(z.string()) })),
});
export type Division = z.infer<typeof Division>;

/** A place that somebody vouches for; district and street as `divisions` write them, null where unknown. */
const ImportedPlace = z.object({
  name: z.string().min(1),
  kind: PlaceKind,
  district: z.string().nullable(),
  street: z.string().nullable(),
  aliases: z.array(z.string()),
});
export type ImportedPlace = z.infer<typeof ImportedPlace>;

/** A name that past orders use: name, kind, orders it occurred in, districts and streets named with it. */
const LearnedPlace = z.tuple([z.string().min(1), PlaceKind, z.int().positive(), Counts, Counts]);
export type LearnedPlace = z.infer<typeof LearnedPlace>;

/**
 * The places of a deployment, made by `npm run gazetteer`: `divisions` and `elsewhere` come from the library of
 * administrative divisions, `places` from CSV files, `learned` from past orders.
 */
export const GazetteerFile = z.object({
  city: z.string(),
  /** Where each part comes from, in words; empty for a part that is not there yet. */
  source: z.object({ divisions: z.string(), places: z.string(), learned: z.string() }),
  divisions: z.array(Division),
  /** Short names of other cities, provinces and counties: what is said of them lies outside (我是湖南长沙的). */
  elsewhere: z.array(z.string().min(2)),
  places: z.array(ImportedPlace),
  learned: z.array(LearnedPlace),
});
export type GazetteerFile = z.infer<typeof GazetteerFile>;

export const EMPTY_FILE: GazetteerFile = {
  city: '',
  source: { divisions: '', places: '', learned: '' },
  divisions: [],
  elsewhere: [],
  places: [],
  learned: [],
};

/** @throws Error with one line that names the file and what is wrong with it */
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

/** The file's text: one row a place, so that versions can be compared. */
export function printGazetteerFile(file: GazetteerFile): string {
  const rows = (list: readonly unknown[]): string =>
    list.length === 0 ? '[]' : `[\n${list.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n ]`;
  const parts = [
    `"city": ${JSON.stringify(file.city)}`,
    `"source": ${JSON.stringify(file.source)}`,
    `"divisions": ${rows(file.divisions)}`,
    `"elsewhere": ${JSON.stringify(file.elsewhere)}`,
    `"places": ${rows(file.places)}`,
    `"learned": ${rows(file.learned)}`,
  ];
  return `{\n ${parts.join(',\n ')}\n}\n`;
}
