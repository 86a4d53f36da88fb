import type {
  CatalogueDiff,
  CatalogueFinding,
  CatalogueReport,
  CatalogueVersion,
  PartDiff,
} from '../../protocol/catalogue.ts';

/** `#3 2026-12 draft, 0 errors, 2 warnings, by admin-1: note`. */
export function versionLine(version: CatalogueVersion): string {
  const { id, version: name, state, publishAt, publishedAt, errors, warnings, createdBy, note } = version;
  const at =
    state === 'scheduled' ? ` for ${publishAt}` : state === 'published' ? ` since ${publishedAt}` : '';
  const rest = note === '' ? '' : `: ${note}`;
  return `#${id} ${name} ${state}${at}, ${errors} errors, ${warnings} warnings, by ${createdBy}${rest}`;
}

/** A line for each finding. */
export function reportLines({ findings, errors, warnings }: CatalogueReport): string[] {
  const more = errors + warnings - findings.length;
  return [...findings.map(findingLine), ...(more > 0 ? [`... and ${more} more`] : [])];
}

function findingLine({ level, part, line, message }: CatalogueFinding): string {
  return `${level === 'error' ? 'wrong' : 'doubtful'}: ${part}${line === null ? '' : `, line ${line}`}: ${message}`;
}

/** A line for each unit, item, duty and question that differs: + added, - removed, and each field that changed. */
export function diffLines(diff: CatalogueDiff | null): string[] {
  if (diff === null) return ['it is no catalogue: there is nothing to compare'];
  const { districts, units, items, communityDuties, questions } = diff;
  const lines = [
    ...districts.added.map((name) => `+ district ${name}`),
    ...districts.removed.map((name) => `- district ${name}`),
    ...partLines('unit', units),
    ...partLines('item', items),
    ...partLines('duty', communityDuties),
    ...partLines('question', questions),
  ];
  return [`${diff.from} -> ${diff.to}`, ...(lines.length === 0 ? ['no difference'] : lines)];
}

function partLines(what: string, { added, removed, changed }: PartDiff): string[] {
  return [
    ...added.map(({ key, name }) => `+ ${what} ${key} ${name}`),
    ...removed.map(({ key, name }) => `- ${what} ${key} ${name}`),
    ...changed.flatMap(({ key, name, fields }) => [
      `  ${what} ${key} ${name}`,
      ...fields.map(
        ({ field, before, after }) => `    ${field}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
      ),
    ]),
  ];
}
