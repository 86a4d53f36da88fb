/** What stands in a log where personal data stood. */
export const MASK = '***';

/** Digits as written and as spoken (幺 1, 两 2, 洞 0, 拐 7), with what people put between them. */
const DIGIT = '[0-9０-９零〇一幺二两三四五六七八九洞拐]';
const SEPARATOR = '[ \\u3000\\-—－_、，,的]?';

/**
 * First what looks like a number but is none (uuids, ids of calls and orders, dates and times) and stays as it is; then tokens, passwords in URLs,
 * e-mail addresses, plates, and runs of seven digits or more (phones, identity cards, accounts).
 */
const PATTERN = new RegExp(
  [
    '(?<keep>\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b|(?<![0-9a-z])o?c[0-9a-f]{24}(?![0-9a-z])|\\b\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)?(?!\\d))',
    '(?<jwt>(?<![\\w-])eyJ[\\w-]+(?:\\.[\\w-]*){1,2})',
    '(?<password>(?<=:\\/\\/[^\\s/:@]*:)[^\\s/@]+(?=@))',
    '(?<email>(?<![\\w.+-])[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+)',
    '(?<plate>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])',
    `(?<number>${DIGIT}(?:${SEPARATOR}${DIGIT}){6,}[xX]?)`,
  ].join('|'),
  'giu',
);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The text without phones, identity numbers, plates, spoken numbers, e-mail addresses, tokens and passwords. */
export function maskText(text: string): string {
  // Each request's logger is bound to one, and the pattern takes longer than most of what is logged.
  if (UUID.test(text)) return text;
  return text.replace(PATTERN, (found, ...rest) => {
    const groups = rest.at(-1) as { keep?: string };
    return groups.keep === undefined ? MASK : found;
  });
}
