import { SPOKEN_DIGIT, spokenDigits } from '../digits.ts';
import { soundOf } from '../homophone.ts';
import { allMatches, type Span } from '../text.ts';

/** Licence plates of motor vehicles by GA 36, as they are said. */

const PROVINCES: Readonly<Record<string, string>> = {
  北京: '京',
  天津: '津',
  上海: '沪',
  重庆: '渝',
  河北: '冀',
  河南: '豫',
  云南: '云',
  辽宁: '辽',
  黑龙江: '黑',
  湖南: '湘',
  安徽: '皖',
  山东: '鲁',
  新疆: '新',
  江苏: '苏',
  浙江: '浙',
  江西: '赣',
  湖北: '鄂',
  广西: '桂',
  甘肃: '甘',
  山西: '晋',
  内蒙古: '蒙',
  内蒙: '蒙',
  陕西: '陕',
  吉林: '吉',
  福建: '闽',
  贵州: '贵',
  广东: '粤',
  青海: '青',
  西藏: '藏',
  四川: '川',
  宁夏: '宁',
  海南: '琼',
};
const ABBREVIATIONS = [...new Set(Object.values(PROVINCES))].join('');
/** Names of letters as recognisers print them. */
const LETTERS: Readonly<Record<string, string>> = {
  诶: 'A',
  欸: 'A',
  比: 'B',
  笔: 'B',
  西: 'C',
  地: 'D',
  弟: 'D',
  迪: 'D',
  伊: 'E',
  艾弗: 'F',
  艾福: 'F',
  爱抚: 'F',
  记: 'G',
  鸡: 'G',
  艾尺: 'H',
  爱曲: 'H',
  杰: 'J',
  街: 'J',
  开: 'K',
  凯: 'K',
  艾尔: 'L',
  艾姆: 'M',
  艾母: 'M',
  恩: 'N',
  皮: 'P',
  屁: 'P',
  丘: 'Q',
  球: 'Q',
  阿尔: 'R',
  艾斯: 'S',
  爱思: 'S',
  踢: 'T',
  提: 'T',
  优: 'U',
  微: 'V',
  达不溜: 'W',
  艾克斯: 'X',
  叉: 'X',
  歪: 'Y',
  外: 'Y',
  贼: 'Z',
};
const LETTER_NAMES = Object.keys(LETTERS).sort((a, b) => b.length - a.length);
/** Last characters of special plates: learners, police, Hong Kong and Macao, trailers, consulates, tests. */
const SUFFIX = '学警港澳挂领使试超';
const HEADER = new RegExp(
  `(?<region>${[...Object.keys(PROVINCES), `[${ABBREVIATIONS}]`].join('|')}|\\p{Script=Han})(?:的|省|市|牌)?\\s*` +
    `(?:(?<letter>[A-Za-z])|(?<name>${LETTER_NAMES.join('|')}))(?=[\\s·.，,-]*(?:[A-Za-z${SPOKEN_DIGIT}后]|$))`,
  'gu',
);
/** Between the characters of a plate. */
const FILLER = /^(?:[\s·.，,、…-]|嗯|呃|额|啊|那个|后面(?:是)?|是)/;
const MAX_FILLERS = 4;
/** 一辆白色的: what is counted behind it is no part of it; but 三个六. */
const COUNTS = new RegExp(`^[一两二三四五六七八九](?:[辆台部架]|个(?![${SPOKEN_DIGIT}]))`);
/** Why only a part is said. */
const UNSEEN = /没(?:有)?(?:看|记)|看不|记不|忘|不清|挡|遮|糊/;
const CAR = /车|牌/;
const UNSEEN_CHARS = 10;
const SERIAL = 5;
const NEW_ENERGY = 6;
const LEAST_FIGURES = 2;

export interface PlateReading extends Span {
  readonly plate: string;
  readonly complete: boolean;
}

/**
 * Plates of a folded text that begin with their region.
 *
 * @param known a plate is being spoken of: letters may be printed by their names
 */
export function platesIn(text: string, known: boolean): PlateReading[] {
  const readings: PlateReading[] = [];
  for (const match of allMatches(text, HEADER)) {
    const { region = '', letter, name } = match.groups ?? {};
    if (match.index < (readings.at(-1)?.end ?? 0)) continue;
    const after = match.index + match[0].length;
    const tail = serialFrom(text, after, known);
    const certain = tail.serial.length >= SERIAL && letter !== undefined;
    // 手机is dying: a plate has figures.
    if (tail.serial.length >= SERIAL && tail.figures < LEAST_FIGURES) continue;
    const province = provinceOf(region, certain && (known || CAR.test(text)));
    if (province === null || (name !== undefined && !known && tail.serial.length < SERIAL)) continue;
    if (
      (tail.serial.length < 2 || tail.figures === 0) &&
      !known &&
      !UNSEEN.test(text.slice(tail.end, tail.end + UNSEEN_CHARS))
    )
      continue;
    const plate = province + (letter?.toUpperCase() ?? LETTERS[name ?? ''] ?? '') + tail.serial;
    readings.push({ plate, complete: isWhole(tail.serial), start: match.index, end: tail.end });
  }
  return readings;
}

/** What goes on with a plate from a place in the text. */
export function serialFrom(
  text: string,
  from: number,
  known: boolean,
): { serial: string; figures: number; end: number } {
  let serial = '';
  let figures = 0;
  let at = from;
  let end = from;
  let fillers = 0;
  while (at < text.length && serial.length <= NEW_ENERGY) {
    const symbol = symbolAt(text, at, known);
    if (symbol !== null) {
      // AD12345 一样的: nor a seventh.
      if (at > end && serial.length === NEW_ENERGY && isWhole(serial)) break;
      // 琼A12345 一台: what comes after a pause is no sixth character, unless it makes one of a new-energy plate.
      if (serial.length === SERIAL && at > end && !isWhole(serial + symbol.char)) break;
      serial += symbol.char;
      if (!/[A-Za-z]/.test(text[at] ?? '') && /\d/.test(symbol.char)) figures += 1;
      at += symbol.length;
      end = at;
      fillers = 0;
      if (SUFFIX.includes(symbol.char)) break;
      continue;
    }
    const filler = FILLER.exec(text.slice(at, at + 4))?.[0];
    fillers += 1;
    if (filler === undefined || fillers > MAX_FILLERS) break;
    at += filler.length;
  }
  return { serial, figures, end };
}

function symbolAt(text: string, at: number, known: boolean): { char: string; length: number } | null {
  const char = text[at] ?? '';
  if (/[A-Za-z]/.test(char)) {
    // GA 36 knows neither I nor O: they are digits, misheard.
    const upper = char.toUpperCase();
    return { char: upper === 'O' ? '0' : upper === 'I' ? '1' : upper, length: 1 };
  }
  const digit = COUNTS.test(text.slice(at, at + 3)) ? null : spokenDigits(char);
  if (digit !== null) return { char: digit, length: 1 };
  if (SUFFIX.includes(char)) return { char, length: 1 };
  if (!known) return null;
  const name = LETTER_NAMES.find((one) => text.startsWith(one, at));
  return name === undefined ? null : { char: LETTERS[name] ?? '', length: name.length };
}

/** Five characters, the last of which may be a word; or the six of new-energy vehicles. */
function isWhole(serial: string): boolean {
  if (serial.length === SERIAL) return /^[A-Z\d]{4}[A-Z\d学警港澳挂领使试超]$/.test(serial);
  return /^(?:[A-K][A-Z\d]\d{4}|\d{5}[A-K])$/.test(serial);
}

/** 穷A for 琼A: only where the rest is a whole plate. */
function provinceOf(region: string, certain: boolean): string | null {
  const province = PROVINCES[region] ?? (ABBREVIATIONS.includes(region) ? region : undefined);
  if (province !== undefined) return province;
  if (!certain) return null;
  const { exact } = soundOf(region);
  return [...ABBREVIATIONS].find((one) => soundOf(one).exact === exact) ?? null;
}

/** Plates of electric bicycles bear the name of the city: 海口B50937. */
const BICYCLE = new RegExp(
  `(?<city>\\p{Script=Han}{2})\\s*(?<letter>[A-Za-z])\\s*(?<serial>[${SPOKEN_DIGIT}]{5,6})(?![${SPOKEN_DIGIT}])`,
  'gu',
);

export function bicyclePlatesIn(text: string): PlateReading[] {
  return allMatches(text, BICYCLE).flatMap((match) => {
    const { city = '', letter = '', serial = '' } = match.groups ?? {};
    const digits = spokenDigits(serial);
    if (digits === null) return [];
    const span = { start: match.index, end: match.index + match[0].length };
    return [{ ...span, plate: city + letter.toUpperCase() + digits, complete: true }];
  });
}

/** 尾号三二幺, 后面是三二幺: the end of a plate and nothing else. */
const TAIL = new RegExp(
  `(?:尾[号数]|后面?(?:几|[两三四]|那几)?位?|末[两三四]位)(?:好像|应该|可能|大概|是|叫|为|记得|只)*\\s*(?<serial>[A-Za-z${SPOKEN_DIGIT}]{2,5})(?![A-Za-z${SPOKEN_DIGIT}])`,
);

export function plateTailIn(text: string): PlateReading | null {
  const match = TAIL.exec(text);
  const serial = match?.groups?.serial;
  if (match === null || serial === undefined) return null;
  const plate = [...serial].map((char) => spokenDigits(char) ?? char.toUpperCase()).join('');
  const end = match.index + match[0].length;
  return { plate, complete: false, start: end - serial.length, end };
}
