import { z } from 'zod';
import { HOUR } from '../../facts/time/local-time.ts';

/** Expressions and answers are told on the wall clock of this zone, which has had no summer time since 1991. */
const ZONE = 'Asia/Shanghai';
const OFFSET_MS = 8 * HOUR;
/** Epoch numbers above this are milliseconds. */
const MILLISECONDS_FROM = 1e11;
/** Other ways to say that an end is open. */
const OPEN = /^(?:-?inf(?:inity)?|null|none|)$/i;
const WALL =
  /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/i;

const Moment = z.union([z.string(), z.number(), z.null()]).optional();
const Row = z.object({
  text: z.string().min(1),
  base: z.union([z.string(), z.number()]),
  from: Moment,
  to: Moment,
});

/** A wall-clock time in Shanghai, as if it were UTC, in milliseconds; `dayOnly` where no hour was given. */
export interface WallMoment {
  readonly wall: number;
  readonly dayOnly: boolean;
}

/** One expression with its known answer; null ends are open. */
export interface TimeCase {
  readonly text: string;
  readonly base: number;
  readonly from: WallMoment | null;
  readonly to: WallMoment | null;
}

/**
 * Reads lines of `{"text", "base", "from", "to"}`. `base`, `from` and `to` are epoch seconds (or milliseconds) or ISO
 * 8601; without an offset they are on Shanghai's wall clock. Lines that are no such rows are told apart.
 */
export function readTimeCases(jsonl: string, file: string): { cases: TimeCase[]; errors: string[] } {
  const cases: TimeCase[] = [];
  const errors: string[] = [];
  for (const [index, line] of jsonl.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      cases.push(timeCase(line));
    } catch (error) {
      errors.push(`${file}:${index + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { cases, errors };
}

function timeCase(line: string): TimeCase {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new Error('is no JSON');
  }
  const parsed = Row.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'is wrong'}`);
  }
  const base = moment('base', parsed.data.base);
  if (base === null) throw new Error('base: is no time');
  return {
    text: parsed.data.text,
    base: base.wall,
    from: moment('from', parsed.data.from ?? null),
    to: moment('to', parsed.data.to ?? null),
  };
}

function moment(field: string, value: string | number | null): WallMoment | null {
  if (value === null || (typeof value === 'string' && OPEN.test(value.trim()))) return null;
  const number =
    typeof value === 'number' ? value : /^\d{9,13}(?:\.\d+)?$/.test(value) ? Number(value) : null;
  if (number !== null) {
    const epoch = number > MILLISECONDS_FROM ? number : number * 1_000;
    return { wall: epoch + OFFSET_MS, dayOnly: false };
  }
  const match = WALL.exec(String(value));
  if (match === null) throw new Error(`${field}: ${JSON.stringify(value)} is no time of ${ZONE}`);
  const [, year, month, day, hour, minute, second, offset] = match;
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  return {
    wall: wall + (offset === undefined ? 0 : OFFSET_MS - offsetMs(offset)),
    dayOnly: hour === undefined,
  };
}

function offsetMs(offset: string): number {
  if (/z/i.test(offset)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * 60_000);
}
