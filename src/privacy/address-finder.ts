import { arabicAddress, SPOKEN_DIGIT, spokenDigits } from '../facts/digits.ts';
import { allMatches } from '../facts/text.ts';
import type { PersonalSpan } from './contract.ts';
import type { Known } from './known-personal.ts';
import { HOUSE_NUMBER, ROOM_NUMBER } from './personal-patterns.ts';
import type { Sentence } from './sentence.ts';

/** What a number of a house, building, unit or room is counted in. */
const COUNTER = /号(?:楼|院|铺|房|店|商铺)?|栋|幢|座|单元|室|房|户/uy;
/** Floors and rooms that follow a building: 3栋2楼, 5栋302. */
const GOES_ON = new RegExp(
  `[\\s，,]?(?:第?[${SPOKEN_DIGIT}十百]{1,4}(?:单元|楼|层|室|房|号|户)|[${SPOKEN_DIGIT}]{3,4}(?![${SPOKEN_DIGIT}多来几]|[年月日元块万米平人天]))`,
  'uy',
);
/** Not the number of a house: 5月12号, 2号线. */
const NO_HOUSE = /(?:月|第)$/u;
const NO_HOUSE_AFTER = /^(?:线|电?梯|公交|地铁|车厢|窗口)/u;

/** 四零三, in answer to where it is. */
const ROOM_ALONE = new RegExp(
  `(?<=^|[\\s，,。])(?!(?:19|20)\\d\\d)[${SPOKEN_DIGIT}]{3,4}(?=$|[\\s，,。]|的(?:$|[\\s，,。]))`,
  'gu',
);
const SPOKEN_RUN = new RegExp(`[${SPOKEN_DIGIT}]{2,}`, 'gu');
const WITHIN = new RegExp(`[${SPOKEN_DIGIT}十百A-Za-z]`, 'u');

/** What tells one house of a street or compound from another; streets, compounds and villages stay. */
export function addressesIn({ text, asked }: Sentence, known: Known): PersonalSpan[] {
  const spans: PersonalSpan[] = [];
  const put = (start: number, end: number): void => {
    if (
      NO_HOUSE.test(text.slice(Math.max(0, start - 1), start)) ||
      NO_HOUSE_AFTER.test(text.slice(end, end + 3))
    )
      return;
    const stop = goneOn(text, end);
    const written = writtenAddress(text.slice(start, stop));
    spans.push({ start, end: stop, kind: 'address', identity: written, written });
  };
  for (const pattern of [HOUSE_NUMBER, ROOM_NUMBER])
    for (const match of allMatches(text, pattern)) {
      const end = match.index + match[0].length;
      COUNTER.lastIndex = end;
      put(match.index, end + (COUNTER.exec(text)?.[0].length ?? 0));
    }
  if (asked.has('place'))
    for (const match of allMatches(text, ROOM_ALONE)) put(match.index, match.index + match[0].length);
  for (const words of known.addresses)
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length))
      if (!isWithinNumber(text, at)) put(at, at + words.length);
  return chained(text, spans);
}

/** 第三栋，幺二零三 as an order writes it: 3栋1203. */
function writtenAddress(said: string): string {
  return arabicAddress(said.replace(/^第/u, ''))
    .replaceAll(SPOKEN_RUN, (run) => spokenDigits(run) ?? run)
    .replace(/[\s，,]/gu, '');
}

/** 49号 in 149号. */
function isWithinNumber(text: string, at: number): boolean {
  return WITHIN.test(text.slice(Math.max(0, at - 1), at));
}

function goneOn(text: string, from: number): number {
  let end = from;
  for (;;) {
    GOES_ON.lastIndex = end;
    const next = GOES_ON.exec(text);
    if (next === null) return end;
    end += next[0].length;
  }
}

/** 3栋，2单元，501室 is one address. */
function chained(text: string, spans: readonly PersonalSpan[]): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (last === undefined || !/^[\s，,的]?$/u.test(text.slice(last.end, span.start))) {
      if (last === undefined || span.start >= last.end) found.push(span);
      continue;
    }
    const end = Math.max(last.end, span.end);
    const written = writtenAddress(text.slice(last.start, end));
    found[found.length - 1] = { ...last, end, identity: written, written };
  }
  return found;
}
