/** Why a text that a model wrote may not be shown as a summary. */
export type SummaryFault = 'empty' | 'not-text' | 'not-chinese' | 'link' | 'echo' | 'too-long';

export type CheckedSummary =
  | { readonly text: string }
  | { readonly fault: SummaryFault /** In Chinese, for the agent. */; readonly message: string };

export interface SummaryCheck {
  /** The prompt's own orders (`Prompt.instructions`). */
  readonly instructions: string;
  /** The text is still coming: it may be empty, and little of it says nothing about its language. */
  readonly growing?: boolean;
}

/** Characters; orders of the house seldom run beyond 500. */
const MOST = 1_200;
/** Share of Han among characters and foreign words: callers mix languages, names of models and companies are Latin. */
const LEAST_HAN = 0.7;
/** A word in Latin letters counts as one, as a character does. */
const FOREIGN = /\p{Script=Latin}+|(?!\p{Script=Han})\p{L}/gu;
/** So few letters of a growing text may all be the beginning of a name. */
const TELLING_LETTERS = 24;
/** So many characters of the orders in a row are no accident: their longest set phrase is shorter. */
const ECHO = 20;
const BLOCK = ECHO / 2;

const MESSAGES: Readonly<Record<SummaryFault, string>> = {
  empty: '语言模型没有写出摘要，请以规则草稿为准。',
  'not-text': '语言模型的回答不是一段文字，请以规则草稿为准。',
  'not-chinese': '语言模型没有用中文作答，请以规则草稿为准。',
  link: '语言模型的回答里有网址，请以规则草稿为准。',
  echo: '语言模型复述了提示词，请以规则草稿为准。',
  'too-long': '语言模型写得过长，请以规则草稿为准。',
};

const LINK =
  /(?:https?|ftp|file|javascript|data):\/{0,2}\S|(?<![\w@.-])www\.\S|(?<![\w@.-])[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|io|top|xyz|info|cc|vip|ru|gov|edu|me|app|site|shop|link|ly)(?![a-z0-9])/i;

/**
 * Makes a summary of a model's answer: one paragraph of plain Chinese, or the reason why it can be none. To be called
 * before personal data is put back: placeholders are no letters, and a caller's e-mail address would be no link either.
 */
export function checkSummaryText(
  answer: string,
  { instructions, growing = false }: SummaryCheck,
): CheckedSummary {
  if (/^\s*(?:```\w*\s*)?[{[]\s*["{[]/.test(answer)) return faulty('not-text');
  if (LINK.test(answer)) return faulty('link');
  const text = plainParagraph(answer);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0 && !growing) return faulty('empty');
  if (text.length > MOST) return faulty('too-long');
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const foreign = text.match(FOREIGN)?.length ?? 0;
  if ((!growing || letters >= TELLING_LETTERS) && han < (han + foreign) * LEAST_HAN)
    return faulty('not-chinese');
  if (repeats(text, instructions)) return faulty('echo');
  return { text };
}

function faulty(fault: SummaryFault): CheckedSummary {
  return { fault, message: MESSAGES[fault] };
}

/** 好的，以下是工单正文： */
const PREAMBLE =
  /^(?:(?:好的|当然|没问题)[，,。！!]?\s*)?(?:(?:以下|下面|这)[是为][^：:。\n]{0,24}[：:]|(?:工单)?(?:正文|摘要|内容|总结)[：:])\s*/;

/**
 * Takes Markdown and what models say around an answer away. By hand: a Markdown parser would read 7~9点 and 3*4米 as marks
 * and lose signs that are part of what was said.
 */
export function plainParagraph(answer: string): string {
  const lines = answer
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/^[ \t]*(?:```|~~~)[\w-]*[ \t]*$/gm, '')
    .replace(/!?\[([^\]\n]{0,200})\]\([^)\n]{0,400}\)/g, '$1')
    .replace(/<\/?[a-z][^<>\n]{0,60}>/gi, '')
    .replace(/(\*\*|__)(?=\S)([^\n]{0,2000}?\S)\1/g, '$2')
    .replace(/`+([^`\n]*)`+/g, '$1')
    .split('\n')
    .filter((line) => !/^\|?[\s:|-]+$/.test(line))
    .map((line) =>
      line
        .replace(/^\s*(?:#{1,6}\s+|>\s*|[-*+•·]\s+|(?:\d{1,2}[.、)）]|[（(]\d{1,2}[)）])\s+)+/, '')
        .replace(/^\||\|$/g, '')
        .trim(),
    )
    .filter((line) => line !== '');
  const joined = lines.reduce((text, line) => text + (needsStop(text) ? '。' : '') + line, '');
  return joined
    .replace(PREAMBLE, '')
    .replace(/^[“"「]([^“”"「」]*)[”"」]$/, '$1')
    .trim();
}

function needsStop(text: string): boolean {
  return text !== '' && !/[。！？!?；;，,：:、]$/.test(text);
}

/** Whether a stretch of `ECHO` characters of the text stands in the orders, whatever the spaces and signs. */
function repeats(text: string, orders: string): boolean {
  const own = bare(text);
  const known = bareOrders(orders);
  // Any such stretch holds a whole block of half its length.
  for (let at = 0; at + BLOCK <= own.length; at += BLOCK) {
    const block = own.slice(at, at + BLOCK);
    for (let place = known.indexOf(block); place >= 0; place = known.indexOf(block, place + 1))
      if (commonAround(own, at, known, place) >= ECHO) return true;
  }
  return false;
}

/** Length of the longest stretch around the two places that is the same in both. */
function commonAround(one: string, at: number, other: string, place: number): number {
  let before = 0;
  while (before < at && before < place && one[at - before - 1] === other[place - before - 1]) before += 1;
  let after = 0;
  while (at + after < one.length && place + after < other.length && one[at + after] === other[place + after])
    after += 1;
  return before + after;
}

function bare(text: string): string {
  return text.replace(/[\s\p{P}\p{S}]/gu, '');
}

/** A growing text is held against the same orders with each piece. */
let lastOrders = { orders: '', bare: '' };

function bareOrders(orders: string): string {
  if (orders !== lastOrders.orders) lastOrders = { orders, bare: bare(orders) };
  return lastOrders.bare;
}
