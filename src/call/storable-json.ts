/** Escapes that may spell NUL or half a character; unescaped, neither gets past JSON and the WebSocket's UTF-8 check. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i;

/** Most texts have no escape of that form at all, and looking for two characters is much quicker than for a pattern. */
function isSuspicious(json: string): boolean {
  return json.includes('\\u') && SUSPICIOUS.test(json);
}

/**
 * Parses JSON into values that PostgreSQL can keep in `text` and `jsonb`: without NUL, and with the replacement
 * character for lone surrogates.
 * @throws SyntaxError for what is not JSON, RangeError for what is nested absurdly deep
 */
export function parseStorable(text: string): unknown {
  const json: unknown = JSON.parse(text);
  return isSuspicious(text) ? storable(json) : json;
}

/** A value as JSON that PostgreSQL can keep, as `parseStorable` would read it. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return isSuspicious(json) ? JSON.stringify(storable(JSON.parse(json))) : json;
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '');
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, storable(each)]));
}
