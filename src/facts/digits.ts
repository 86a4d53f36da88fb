import { allMatches, type Span } from './text.ts';

/** Digits as spoken; 幺 洞 拐 勾 are the radio forms of 1 0 7 9. */
const DIGITS: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  洞: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  拐: '7',
  八: '8',
  九: '9',
  勾: '9',
};
export const SPOKEN_DIGIT = '0-9零〇洞一幺二两三四五六七拐八九勾';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const SECTIONS: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };

/** Spoken or written digits one by one: 幺三八 → 138; null where another character stands among them. */
export function spokenDigits(text: string): string | null {
  let digits = '';
  for (const char of text) {
    const digit = /[0-9]/.test(char) ? char : DIGITS[char];
    if (digit === undefined) return null;
    digits += digit;
  }
  return digits === '' ? null : digits;
}

/** A whole number as one says it: 四十九, 一百五, 二零一六, 3万2, 12; null where it is none. */
export function cardinal(text: string): number | null {
  if (text === '' || text.length > 32) return null;
  if (!/[十百千万亿]/.test(text)) {
    const digits = spokenDigits(text);
    return digits === null || digits.length > 12 ? null : Number(digits);
  }
  let total = 0;
  let section = 0;
  let pending = '';
  let lastUnit = 1;
  for (const char of text) {
    const unit = UNITS[char] ?? SECTIONS[char];
    if (unit === undefined) {
      const digit = spokenDigits(char);
      if (digit === null) return null;
      if (digit === '0') lastUnit = 10;
      pending += digit;
      continue;
    }
    const count = pending === '' ? 0 : Number(pending);
    pending = '';
    lastUnit = unit;
    if (unit < 10_000) section += (count || 1) * unit;
    else if (unit === 10_000) {
      total += (section + count || 1) * unit;
      section = 0;
    } else {
      // 一万亿: all that was said before counts in hundred millions.
      total = (total + section + count || 1) * unit;
      section = 0;
    }
  }
  // 一百五 means 150: a last digit without a unit counts in the next lower unit, unless 零 came before it.
  if (pending !== '')
    section += Number(pending) * (pending.length === 1 && lastUnit > 10 ? lastUnit / 10 : 1);
  return total + section;
}

/** A run of digits as heard, without separators inside. */
export interface DigitGroup extends Span {
  readonly digits: string;
}

/** What a recogniser prints for digits, by digit; taken for them only in the midst of others. */
const HEARD_AS = [
  '灵玲林另临铃',
  '妖腰邀要药',
  '儿而',
  '伞山散',
  '寺丝死',
  '舞武午吴',
  '溜柳刘留',
  '期漆气齐',
  '爸拔巴',
  '久酒',
] as const;
const MISHEARD: ReadonlyMap<string, string> = new Map(
  HEARD_AS.flatMap((chars, digit) => [...chars].map((char): [string, string] => [char, String(digit)])),
);
const MISHEARD_CHAR = HEARD_AS.join('');
const DIGIT = `[${SPOKEN_DIGIT}]`;
const ANY_DIGIT = `[${SPOKEN_DIGIT}${MISHEARD_CHAR}]`;
const TIMES = '[两俩三四五六2-6]';
/** Digits, among them 三个六 for 666, double 8 for 88. */
const GROUP = new RegExp(
  `(?:${TIMES}个${DIGIT}|(?<![A-Za-z])double ?${DIGIT}|${DIGIT}|(?<=${ANY_DIGIT}${DIGIT})[${MISHEARD_CHAR}](?=${DIGIT}${ANY_DIGIT}))+`,
  'g',
);
const REPEATED = new RegExp(`(${TIMES})个(${DIGIT})`, 'g');
/** What makes a short run a count, a clock time, a date or an address instead of part of a longer number. */
const COUNTED_AFTER =
  /^(?:[十百千亿点:：%]|\.\d{1,2}(?![\d.])|万(?!一)|[多来余几]?(?:个(?!位|号)|块|元|毛|号(?!码)|栋|幢|座(?!机)|楼|层|单元|期|年|月|日|天|分(?!机)|岁|户(?!号)|次|米|度|平|路|小时|星期|礼拜|家(?!里)|人(?!家|接)|台|部|辆|条|班|点|群|斤|页|张|件|只|种|项|G|第|位|室|房|梯|区|组|队|村|中学|小学|厅|院))/;
/** Sums and sizes of more than four digits; the longest people say digit by digit. */
const MEASURED_AFTER = /^[多来余几]?(?:元|块|万(?!一)|平|米|公里|公斤|吨|斤|人(?!家|接)|户(?!号))/;
const LONGEST_MEASURE = 8;
/** One digit that is a word of the language: 一, 三个一. */
const LONE = new RegExp(`^(?:${TIMES}个)?[^0-9]$`);
/** What may follow a lone spoken digit; before another word it is no digit: 一样, 七点, 三亚, 五金. */
const AFTER_LONE =
  /^(?:$|[^\p{Script=Han}A-Za-z0-9]|[吧啊呀呢嘛哈哦嗯呃额哎诶错转叉]|对(?!面|夫|象|方|着)|是(?:吧|的|不|八|九)|不(?:[对是要])|的(?!\p{Script=Han})|了(?!解)|那|还有|最后|中间|后[面边头]|[结收]尾|[开打]头|接[着下]|然后|再[来就]|就(?:对|行|是)|没[错了]|多[了说念出])/u;
/** Before these a lone spoken digit is part of a word: 第一, 周五, 统一, 唯一. */
const BEFORE_LONE = /[第初周统唯专万星期拜每另同单之老小大双又哪这那某]$/;

/** All runs of digits that may belong to a number said digit by digit. */
export function digitGroups(text: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (const match of allMatches(text, GROUP)) {
    const start = match.index;
    const raw = withoutWord(match[0], text.slice(start + match[0].length, start + match[0].length + 1));
    const end = start + raw.length;
    const digits = expand(raw);
    if (digits === null) continue;
    const before = text.slice(Math.max(0, start - 2), start);
    const after = text.slice(end, end + 4);
    if (/[A-Za-z]$/.test(before)) continue;
    if (digits.length <= LONGEST_MEASURE && MEASURED_AFTER.test(after)) continue;
    if (digits.length <= 4) {
      if (COUNTED_AFTER.test(after) || /[十百千万点第:：]$/.test(before)) continue;
      if (digits.length <= 2 && /[0-9]\.$/.test(before)) continue;
      if (LONE.test(raw) && (BEFORE_LONE.test(before) || !AFTER_LONE.test(after))) continue;
    }
    groups.push({ start, end, digits });
  }
  return groups;
}

/** 963666一直打不通: the 一 after figures begins the next word. */
function withoutWord(raw: string, next: string): string {
  return /[0-9]一$/.test(raw) && !AFTER_LONE.test(next) ? raw.slice(0, -1) : raw;
}

function expand(raw: string): string | null {
  const plain = raw
    .replace(REPEATED, (_, count: string, digit: string) =>
      (spokenDigits(digit) ?? '').repeat(cardinal(count.replace('俩', '两')) ?? 1),
    )
    .replace(/double ?(.)/g, '$1$1')
    .replace(/[^0-9]/g, (char) => MISHEARD.get(char) ?? char);
  return spokenDigits(plain);
}

/** Writes the numerals that stand before a counter of addresses in digits: 四十九号 → 49号, 一二零三室 → 1203室. */
export function arabicAddress(text: string): string {
  return text.replace(
    /([零〇一幺二两三四五六七八九十百]+)(?=号|栋|幢|座|单元|楼|层|室|房|弄|米|公里|路公交|路车)/g,
    (spoken) => {
      const value = /[十百]/.test(spoken) ? cardinal(spoken) : spokenDigits(spoken);
      return value === null ? spoken : String(value);
    },
  );
}
