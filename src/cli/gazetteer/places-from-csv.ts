import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import {
  type Division,
  type ImportedPlace,
  type PlaceKind,
  placeKinds,
} from '../../facts/place/gazetteer-file.ts';
import { UsageError } from '../command-line.ts';

/** Something about a line of the file, counted from 1. */
export interface LineNote {
  readonly line: number;
  readonly reason: string;
}

export interface ReadPlaces {
  readonly places: readonly ImportedPlace[];
  /** Lines that must be mended before anything is imported. */
  readonly errors: readonly LineNote[];
  /** Lines that were left out or taken otherwise than written. */
  readonly warnings: readonly LineNote[];
}

type Column = 'name' | 'kind' | 'district' | 'street' | 'aliases';
/** Headings and kinds in either language. */
const COLUMNS: ReadonlyMap<string, Column> = new Map([
  ...(['name', 'kind', 'district', 'street', 'aliases'] as const).map((column) => [column, column] as const),
  ...([
    ['名称', 'name'],
    ['类别', 'kind'],
    ['区', 'district'],
    ['街道', 'street'],
    ['别名', 'aliases'],
  ] as const),
]);
const NEEDED: readonly Column[] = ['name', 'kind', 'district'];
const KINDS: ReadonlyMap<string, PlaceKind> = new Map([
  ...placeKinds.map((kind) => [kind, kind] as const),
  ...([
    ['道路', 'road'],
    ['小区', 'compound'],
    ['村', 'village'],
    ['地点', 'site'],
    ['片区', 'area'],
  ] as const),
]);
const MAX_NAME = 30;
const MAX_HINTS = 6;
const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

type Cells = Readonly<Record<Column, string>>;

function records(text: string, path: string): z.infer<typeof Records> {
  try {
    return Records.parse(
      parse(text, { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true }),
    );
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${path}:${error.lines ?? 1}: ${error.message}`);
    throw error;
  }
}

/**
 * Places from CSV with the columns name, kind, district, and perhaps street and aliases (several with | between).
 * Every wrong line is told; a name that comes twice is taken once.
 *
 * @throws UsageError when the file as a whole is not such a table
 */
export function placesFromCsv(text: string, path: string, divisions: readonly Division[]): ReadPlaces {
  const [head, ...rows] = records(text, path);
  const columns = (head?.record ?? []).map((title) => COLUMNS.get(title.toLowerCase()));
  const missing = NEEDED.find((column) => !columns.includes(column));
  if (missing !== undefined) {
    const wanted = 'name,kind,district,street,aliases';
    throw new UsageError(`${path}:1: no column "${missing}"; the first line must read: ${wanted}`);
  }
  const errors: LineNote[] = [];
  const warnings: LineNote[] = [];
  const taken = new Map<string, { readonly line: number; readonly place: ImportedPlace }>();
  for (const { record, info } of rows) {
    const cells: Record<Column, string> = { name: '', kind: '', district: '', street: '', aliases: '' };
    columns.forEach((column, at) => {
      if (column !== undefined) cells[column] = record[at] ?? '';
    });
    const { place, reasons } = placeOf(cells, divisions);
    errors.push(...reasons.map((reason) => ({ line: info.lines, reason })));
    if (place === null) continue;
    const earlier = taken.get(place.name);
    if (earlier === undefined) {
      taken.set(place.name, { line: info.lines, place });
      continue;
    }
    const { line } = earlier;
    const other = earlier.place.district !== place.district;
    // Villages of one name in two districts: the name alone does not tell which.
    if (other) taken.set(place.name, { line, place: { ...earlier.place, district: null, street: null } });
    const told = other ? 'in another district; the district is taken as unknown' : 'left out';
    warnings.push({ line: info.lines, reason: `「${place.name}」 stands in line ${line} already (${told})` });
  }
  return { places: [...taken.values()].map(({ place }) => place), errors, warnings };
}

/** The place of one line; null, with the reasons, where the line is wrong. */
function placeOf(
  cells: Cells,
  divisions: readonly Division[],
): { readonly place: ImportedPlace | null; readonly reasons: readonly string[] } {
  const { name } = cells;
  const reasons: string[] = [];
  const aliases = [...new Set(cells.aliases.split(/[|｜]/).map((alias) => alias.trim()))].filter(
    (alias) => alias !== '' && alias !== name,
  );
  for (const one of [name, ...aliases]) {
    if (one.length < 2 || one.length > MAX_NAME)
      reasons.push(`name 「${one}」 must have 2 to ${MAX_NAME} characters`);
    else if (isDivision(one, divisions)) reasons.push(`「${one}」 is an administrative division already`);
  }
  const kind = KINDS.get(cells.kind.toLowerCase());
  if (kind === undefined) {
    reasons.push(`unknown kind 「${cells.kind}」; it must be one of ${[...KINDS.keys()].join('、')}`);
  }
  const find = (label: string, wanted: string, known: readonly Named[]): string | null => {
    const found = known.find((one) => one.name === wanted || one.aliases.includes(wanted));
    if (wanted !== '' && found === undefined)
      reasons.push(`unknown ${label} 「${wanted}」; ${hint(wanted, known)}`);
    return found?.name ?? null;
  };
  const named = find(
    'district',
    cells.district,
    divisions.map(({ district, aliases: others }) => ({ name: district, aliases: others })),
  );
  const homes = named === null ? divisions : divisions.filter(({ district }) => district === named);
  const street = find(
    'street',
    cells.street,
    homes.flatMap(({ streets }) => streets),
  );
  if (kind === undefined || reasons.length > 0) return { place: null, reasons };
  const around = homes.filter(({ streets }) => streets.some((one) => one.name === street));
  const district = named ?? (around.length === 1 ? (around[0]?.district ?? null) : null);
  return { place: { name, kind, district, street, aliases }, reasons };
}

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

function isDivision(name: string, divisions: readonly Division[]): boolean {
  return divisions.some(
    ({ district, aliases, streets }) =>
      district === name || aliases.includes(name) || streets.some((street) => street.name === name),
  );
}

/** What may have been meant: names that share a character, else all. */
function hint(wanted: string, known: readonly Named[]): string {
  const alike = known.filter(({ name }) =>
    [...wanted].some((char) => !'区县镇乡街道'.includes(char) && name.includes(char)),
  );
  const names = (alike.length > 0 ? alike : known).slice(0, MAX_HINTS).map(({ name }) => name);
  return names.length === 0 ? 'the gazetteer has none' : `it may be ${names.join('、')}`;
}
