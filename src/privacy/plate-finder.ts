import { bicyclePlatesIn, platesIn, plateTailIn } from '../facts/number/plate-number.ts';
import { allMatches } from '../facts/text.ts';
import type { PersonalSpan } from './contract.ts';
import type { Known } from './known-personal.ts';
import type { Sentence } from './sentence.ts';

const PLATE_WORD = /车牌|牌照|牌号|车号|号牌|尾号/;
const CAR = /车|牌/;
/** The letters and digits of a plate whose region was not said: A8K270. */
const SERIAL = /(?<![A-Za-z0-9])[A-HJ-NP-Z][ ·]?(?=[A-HJ-NP-Z0-9 ]*\d)[A-HJ-NP-Z0-9]{4,6}(?![A-Za-z0-9])/g;

/** Plates: whole, of bicycles, with their region left out, and the ends of known ones. */
export function platesOf({ id, text, asked }: Sentence, known: Known): PersonalSpan[] {
  const named = asked.has('plate') || PLATE_WORD.test(text);
  const spans: PersonalSpan[] = [];
  const put = (start: number, end: number, plate: string): void => {
    const whole = known.numbers.find(
      ({ kind, number }) =>
        kind === 'plate' && (number === plate || (plate.length > 3 && number.endsWith(plate))),
    );
    const identity = whole?.number ?? plate;
    spans.push({ start, end, kind: 'plate', identity, written: identity });
  };
  for (const { kind, number, evidence } of known.numbers) {
    if (kind !== 'plate') continue;
    for (const one of evidence) {
      // An answer that agrees is evidence as well.
      const isSerial = one.segmentId === id && /[A-Za-z0-9]|[零一二三四五六七八九幺两]{2}/u.test(one.text);
      if (isSerial && one.text.length <= number.length + 8)
        spans.push({ start: one.start, end: one.end, kind, identity: number, written: number });
    }
  }
  const motor = platesIn(text, named);
  const bicycles = bicyclePlatesIn(text).filter((one) =>
    motor.every(({ start, end }) => one.end <= start || end <= one.start),
  );
  for (const { start, end, plate } of [...motor, ...bicycles]) put(start, end, plate);
  if (CAR.test(text) || named)
    for (const match of allMatches(text, SERIAL))
      put(match.index, match.index + match[0].length, match[0].replace(/[ ·]/g, ''));
  const tail = asked.has('plate') || CAR.test(text) ? plateTailIn(text) : null;
  if (tail !== null) put(tail.start, tail.end, tail.plate);
  return spans;
}
