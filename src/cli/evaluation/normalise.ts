/** Chinese marks that NFKC leaves alone, and what a keyboard without Chinese input writes for them. */
const MARKS: Readonly<Record<string, string>> = {
  '。': '.',
  '、': ',',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '【': '[',
  '】': ']',
  '《': '<',
  '》': '>',
  '—': '-',
  '–': '-',
};

/** Text as it is compared: full-width digits, letters and marks as ASCII, without any space. */
export function normaliseText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[。、“”‘’【】《》—–]/gu, (mark) => MARKS[mark] ?? mark)
    .replace(/\s+/gu, '')
    .toLowerCase();
}

/** Digits of a telephone number, without hyphens and China's country code. */
export function normalisePhone(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\D/gu, '')
    .replace(/^(?:00)?86(?=\d{11}$)/, '');
}

/** True when both say the same moment: instants if both have a time, days if what is expected is only a day. */
export function sameTime(expected: string, actual: string): boolean {
  if (!hasTime(expected)) return day(expected) === day(actual);
  if (!hasTime(actual)) return false;
  const moments = [Date.parse(expected), Date.parse(actual)];
  return moments[0] === moments[1] && !Number.isNaN(moments[0]);
}

/** F1 of the characters that two texts share, each counted as often as it occurs; 0..1. */
export function characterF1(expected: string, actual: string): number {
  const left = new Map<string, number>();
  for (const character of expected) left.set(character, (left.get(character) ?? 0) + 1);
  let shared = 0;
  for (const character of actual) {
    const count = left.get(character) ?? 0;
    if (count === 0) continue;
    left.set(character, count - 1);
    shared += 1;
  }
  const total = [...expected].length + [...actual].length;
  return total === 0 ? 1 : (2 * shared) / total;
}

function hasTime(text: string): boolean {
  return /\d[T ]\d{1,2}:\d{2}/.test(text);
}

/** Year, month and day without leading zeros, whatever stands between them. */
function day(text: string): string {
  const match = /^\s*(\d{4})\D+(\d{1,2})\D+(\d{1,2})/.exec(text.normalize('NFKC'));
  return match === null ? text.trim() : match.slice(1).map(Number).join('-');
}
