/** Objects are looked for at so many places of a text. */
const MAX_STARTS = 50;
const FENCE = /```[a-zA-Z0-9]*\s*\n?([\s\S]*?)```/g;

/**
 * The JSON objects and lists in a model's answer, the likeliest first: the whole text, what stands in Markdown fences, then
 * whatever is whole amid the prose. Empty when there is none.
 */
export function jsonValues(text: string): unknown[] {
  const whole = parse(text.trim().replace(/^\uFEFF/, ''));
  if (whole !== undefined) return [whole];
  const fenced = [...text.matchAll(FENCE)]
    .map((match) => parse((match[1] ?? '').trim()))
    .filter((value) => value !== undefined);
  return [...fenced, ...amidProse(text)];
}

function amidProse(text: string): unknown[] {
  const values: unknown[] = [];
  let at = 0;
  for (let starts = 0; starts < MAX_STARTS; starts += 1) {
    const start = text.slice(at).search(/[{[]/);
    if (start < 0) break;
    const from = at + start;
    const end = closing(text, from);
    const value = end === null ? undefined : parse(text.slice(from, end));
    if (value !== undefined) values.push(value);
    at = value === undefined || end === null ? from + 1 : end;
  }
  return values;
}

/** Index after the bracket that closes the one at `from`; null when none does. */
function closing(text: string, from: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return null;
}

/** Undefined unless it is an object or a list. */
function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
