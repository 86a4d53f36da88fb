import type { z } from 'zod';
import {
  type CatalogueFinding,
  type CataloguePart,
  type CatalogueReport,
  catalogueParts,
} from '../../protocol/catalogue.ts';
import { type Fault, faultsOf } from '../faults.ts';
import { DispatchCatalogue } from '../schema.ts';
import { type CsvPart, itemsCsv, unitsCsv } from './csv-columns.ts';
import { doubtsOf } from './doubts.ts';
import { type Merged, mergeCsv } from './merge-csv.ts';

/** What an operator hands in: a whole catalogue, or CSV to be merged into it or into the one that serves. */
export interface CatalogueImport {
  readonly catalogue?: unknown;
  /** CSV of units, merged by id. */
  readonly units?: string | undefined;
  /** CSV of items, merged by code. */
  readonly items?: string | undefined;
  /** Name of the new version; a whole catalogue brings its own. */
  readonly version?: string | undefined;
}

export interface CatalogueDraft {
  readonly label: string;
  /** A `DispatchCatalogue`, or what was given when that is none. */
  readonly content: unknown;
  readonly report: CatalogueReport;
}

/** A report names no more; they are all counted. */
const MAX_FINDINGS = 500;
const UNNAMED = 'unnamed';

/**
 * Makes a draft and says what is wrong and what is doubtful about it. `served` is what serves; null when only a whole
 * catalogue is to be looked at.
 *
 * @throws CatalogueError when a CSV as a whole is not a table
 */
export function draftOf(given: CatalogueImport, served: DispatchCatalogue | null): CatalogueDraft {
  const base = renamed(given.catalogue === undefined ? served : given.catalogue, given.version);
  const parsed = DispatchCatalogue.safeParse(base);
  if (!parsed.success) {
    return { label: labelOf(base), content: base, report: reportOf(shapeErrors(parsed.error, base)) };
  }
  const units = merged(given.units, parsed.data.units, unitsCsv);
  const items = merged(given.items, parsed.data.items, itemsCsv);
  const content = { ...parsed.data, units: units.entries, items: items.entries };
  const lines: Partial<Record<CataloguePart, ReadonlyMap<string, number>>> = {
    units: units.lines,
    items: items.lines,
  };
  const finding = (level: CatalogueFinding['level'], fault: Fault): CatalogueFinding => ({
    level,
    ...fault,
    line: lines[fault.part]?.get(fault.key ?? '') ?? null,
  });
  const findings = [
    ...units.errors,
    ...items.errors,
    ...(content.version === served?.version ? [nameTaken(content.version)] : []),
    ...faultsOf(content).map((fault) => finding('error', fault)),
    ...doubtsOf(content).map((doubt) => finding('warning', doubt)),
  ];
  return { label: content.version, content, report: reportOf(findings) };
}

function merged<Entry extends object>(
  csv: string | undefined,
  base: Entry[],
  part: CsvPart<Entry>,
): Merged<Entry> {
  return csv === undefined ? { entries: base, lines: new Map(), errors: [] } : mergeCsv(csv, base, part);
}

function reportOf(findings: readonly CatalogueFinding[]): CatalogueReport {
  const errors = findings.filter(({ level }) => level === 'error');
  const warnings = findings.filter(({ level }) => level === 'warning');
  return {
    errors: errors.length,
    warnings: warnings.length,
    findings: [...errors, ...warnings].slice(0, MAX_FINDINGS),
  };
}

function nameTaken(version: string): CatalogueFinding {
  const message = `version ${version} serves already: give the new one another name`;
  return { level: 'error', part: 'catalogue', key: null, field: 'version', line: null, message };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function renamed(catalogue: unknown, version: string | undefined): unknown {
  return version === undefined || !isRecord(catalogue) ? catalogue : { ...catalogue, version };
}

function labelOf(catalogue: unknown): string {
  const version = isRecord(catalogue) ? catalogue.version : undefined;
  return typeof version === 'string' && /^[^\p{Cc}]{1,40}$/u.test(version) ? version : UNNAMED;
}

/** Where a catalogue is not shaped as one, by the ids and codes that it has. */
function shapeErrors({ issues }: z.ZodError, catalogue: unknown): CatalogueFinding[] {
  return issues.map(({ path, message }) => {
    const [first, index, ...rest] = path;
    const part = catalogueParts.find((one) => one === first);
    const list = isRecord(catalogue) && part !== undefined ? catalogue[part] : undefined;
    const entry: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
    const key = isRecord(entry) ? (entry.code ?? entry.id) : undefined;
    const where = path.map(String).join('.');
    return {
      level: 'error',
      part: part ?? 'catalogue',
      key: typeof key === 'string' ? key : null,
      field: (part === undefined ? path : rest).map(String).join('.') || null,
      line: null,
      message: where === '' ? message : `${where}: ${message}`,
    };
  });
}
