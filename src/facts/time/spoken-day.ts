import { partHours } from './day-time.ts';
import { DAY, type Wall } from './local-time.ts';
import type { TimeMention, TimePiece } from './pieces.ts';

/** The day spoken of last, with the part of it, for hours that are told without one. */
export interface SpokenDay {
  readonly day: Wall;
  readonly part: Extract<TimePiece, { type: 'part' }> | null;
  readonly index: number;
  readonly score: number;
}

/** The year named last: 二零一六年，冬至前，十二月十九号. */
export interface SpokenYear {
  readonly piece: TimePiece;
  readonly index: number;
}

/** The year piece, while the turn in which it was said goes on. */
export function carriedYear(year: SpokenYear | null, index: number): TimePiece | null {
  return year?.index === index ? year.piece : null;
}

export function partOf({ meaning }: TimeMention): Extract<TimePiece, { type: 'part' }> | null {
  const found = meaning.type === 'dated' ? meaning.pieces.find(({ type }) => type === 'part') : undefined;
  return found?.type === 'part' ? found : null;
}

/** A mention with what was said before it: 昨天下午去的，三点多 is three in the afternoon. */
export function completed(
  mention: TimeMention,
  spoken: SpokenDay | null,
  year: TimePiece | null,
): TimeMention {
  const { meaning } = mention;
  const first = meaning.type === 'dated' ? meaning.pieces[0] : undefined;
  if (meaning.type !== 'dated' || first === undefined) return mention;
  if (first.type === 'clock' && spoken?.part != null && fits(first.clock.hour, spoken.part.part))
    return { ...mention, meaning: { ...meaning, pieces: [spoken.part, ...meaning.pieces] } };
  if (year !== null && (first.type === 'month' || first.type === 'lunar' || first.type === 'holiday'))
    return { ...mention, meaning: { ...meaning, pieces: [year, ...meaning.pieces] } };
  return mention;
}

/** 昨天晚上 …，凌晨四点: the small hours after an evening are the next day's. */
export function dayAfterEvening({ meaning }: TimeMention, spoken: SpokenDay): Wall {
  const first = meaning.type === 'dated' ? meaning.pieces[0] : undefined;
  const late = spoken.part?.part === 'evening' || spoken.part?.part === 'night';
  return late && first?.type === 'part' && first.part === 'dawn' ? spoken.day + DAY : spoken.day;
}

/** 早上去的，三点才办完: three is no hour of the morning. */
function fits(hour: number, part: Extract<TimePiece, { type: 'part' }>['part']): boolean {
  const [from, to] = partHours(part);
  return [hour, hour + 12, hour + 24].some((one) => one >= from - 1 && one <= to);
}
