import pg from 'pg';

const { builtins } = pg.types;

/** int8 as a number where it is exact; pg's own default, a string, beyond 2^53. */
function parseInt8(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

const asText = (text: string): string => text;

/**
 * How values come back, the same on both engines: int8 (counts, sequences) as a number, a calendar date
 * as its text (a `Date` would move it between time zones), timestamptz as `Date`, json and jsonb parsed,
 * numeric as text.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === builtins.INT8) return parseInt8;
    if (oid === builtins.DATE) return asText;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};
