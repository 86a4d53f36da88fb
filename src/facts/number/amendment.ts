import { alignments } from './group-reading.ts';
import type { Place } from './lead.ts';
import type { NumberShape } from './number-shape.ts';

/** 后面四位是四三二一, 第四位是二: the number with the digits at that place; null where it makes no whole number. */
export function withPlaced(number: string, place: Place, digits: string, shape: NumberShape): string | null {
  const size = digits.length;
  if (place.at === 'digit') {
    const at = place.index < 0 ? number.length + place.index : place.index;
    return size === 1 ? wholeOrNull(spliced(number, at, 1, digits), shape) : null;
  }
  if (place.count !== null && place.count !== size) return null;
  if (size >= number.length) return null;
  if (place.at === 'head') return wholeOrNull(digits + number.slice(size), shape);
  if (place.at === 'middle') {
    // The middle of a mobile number is what stands between its first three and last four digits.
    const middle = number.length === 11 && size === 4 ? 3 : null;
    return middle === null
      ? withRestated(number, digits, shape)
      : wholeOrNull(spliced(number, middle, size, digits), shape);
  }
  // A number that was too long or too short ends here all the same: its last digits are heard anew.
  for (const change of [0, 1, -1, 2]) {
    const head = number.slice(0, number.length - size + change);
    if (head.length !== number.length - size + change) continue;
    const whole = wholeOrNull(head + digits, shape);
    if (whole !== null) return whole;
  }
  return null;
}

/** 不对，是五七八六: the number with the part that the digits most resemble replaced; null where that is not clear. */
export function withRestated(number: string, digits: string, shape: NumberShape): string | null {
  if (digits.length >= number.length) return null;
  const [first, second] = alignments(number, digits);
  if (first === undefined || digits.length < 2) return null;
  if (first.distance > Math.ceil(digits.length / 2)) return null;
  const clear =
    second === undefined ||
    second.distance > first.distance ||
    first.at + digits.length === number.length ||
    first.distance === 0;
  return clear ? wholeOrNull(spliced(number, first.at, digits.length, digits), shape) : null;
}

/** 不是五六，是五七: null where the wrong digits do not stand there, or stand in several places. */
export function withSwapped(number: string, wrong: string, right: string, shape: NumberShape): string | null {
  const places = occurrences(number, wrong);
  const at =
    places.length === 1 || places.at(-1) === number.length - wrong.length ? places.at(-1) : undefined;
  return at === undefined ? null : wholeOrNull(spliced(number, at, wrong.length, right), shape);
}

/** 多念了一个七: null where it does not show which 7 is one too many; of several a doubled one is likeliest. */
export function withoutSurplus(number: string, digits: string, shape: NumberShape): string | null {
  const without = (places: readonly number[]): string | null =>
    onlyOne(
      places.map((at) => spliced(number, at, digits.length, '')),
      shape,
    );
  const places = occurrences(number, digits);
  return without(places.filter((at) => number.startsWith(digits, at + digits.length))) ?? without(places);
}

/** 最后那个七不要: null where the last 7 is not the one too many. */
export function withoutLast(number: string, digits: string, shape: NumberShape): string | null {
  const at = number.lastIndexOf(digits);
  return at < 0 ? null : wholeOrNull(spliced(number, at, digits.length, ''), shape);
}

/** 少了一个八: doubled where it stands, else at the end; null where it does not show which. */
export function withMissing(number: string, digits: string, shape: NumberShape): string | null {
  const doubled = occurrences(number, digits).map((at) => spliced(number, at, 0, digits));
  return onlyOne(doubled.length > 0 ? doubled : [number + digits], shape);
}

function onlyOne(numbers: readonly string[], shape: NumberShape): string | null {
  const [only, ...others] = new Set(numbers.filter((number) => shape.whole(number)));
  return only === undefined || others.length > 0 ? null : only;
}

function occurrences(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

function spliced(text: string, at: number, count: number, part: string): string {
  return at < 0 ? text : text.slice(0, at) + part + text.slice(at + count);
}

function wholeOrNull(number: string, shape: NumberShape): string | null {
  return shape.whole(number) ? number : null;
}

/** Whether two numbers are tries at one: they differ in one stretch of a few digits. */
export function isNearlySame(a: string, b: string): boolean {
  if (a === b) return true;
  const longest = Math.max(a.length, b.length);
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return head + tail >= longest - 4 && longest > 6;
}
