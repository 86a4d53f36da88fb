import { allMatches, type Span } from '../text.ts';

/** Characters of names of which a speaker tells how they are written. */
export interface Spelling {
  /** 1 at each such character in its name. */
  readonly spelled: Uint8Array;
  /** Explanations that fill a clause of their own: they name no place (广东的那个粤). */
  readonly explanations: readonly Span[];
}

/** 风俗的俗, 三点水的潭, 广东的那个粤: the character, with what tells it. */
const EXPLAINED = /([^\s，,。的]{1,8})的(?:那个|这个)?(\p{Script=Han})(?=$|[\s，,。.？?]|[是对吗吧啊哦嘛])/gu;
const CLAUSE_BEGINS = /^$|[\s，,。]$/;
/** Characters of the word that holds the character explained: 海洋的洋. */
const WORD = 4;
/** An explanation follows its name at once, the sooner where its words do not hold the character. */
const NEAR = 24;
const NEXT = 9;
/** 从明珠广场上的车: a clause that tells something else. */
const TELLS = /^(?:[从在到去往我你您他她它有没是把被给就还也都又不]|那边|这边)|[上下来去到在]$/;
/** Things that have names and are no character of one. */
const THINGS = /[车人家店楼门房电话号事]/;

/** 飞龙的龙 alone, when the agent asked 哪个龙. */
const ASKED = /哪(?:一)?个(?:字|\p{Script=Han}(?=$|[\s，,。？?呢啊呀]))/u;
const ALONE =
  /^(?:[嗯呃啊哦是就那个，,\s])*([^\s，,。的]{1,6})的(?:那个|这个)?(\p{Script=Han})(?=$|[\s，,。吧啊嘛])/u;

/** The character of a name said before that a caller tells, asked how it is written, and where that ends. */
export function characterTold(
  question: string,
  answer: string,
): { readonly character: string; readonly end: number } | null {
  if (!ASKED.test(question)) return null;
  const [all = '', word = '', character = ''] = ALONE.exec(answer) ?? [];
  return all !== '' && word.includes(character) ? { character, end: all.length } : null;
}

const NONE: Spelling = { spelled: new Uint8Array(0), explanations: [] };

/** Reads explanations of characters that were said before in the same text. */
export function spellingOf(text: string): Spelling {
  if (!text.includes('的')) return NONE;
  let spelled: Uint8Array | null = null;
  const explanations: Span[] = [];
  for (const match of allMatches(text, EXPLAINED)) {
    const [all, word = '', character = ''] = match;
    const start = match.index;
    const within = word.slice(-WORD).lastIndexOf(character);
    const ownClause = CLAUSE_BEGINS.test(text.slice(Math.max(0, start - 1), start));
    if (within < 0 && (!ownClause || TELLS.test(word) || THINGS.test(character))) continue;
    const before = within < 0 ? start : start + word.length - Math.min(WORD, word.length) + within;
    const at = text.lastIndexOf(character, before - 1);
    if (before === 0 || at < 0 || before - at > (within < 0 ? NEXT : NEAR)) continue;
    spelled ??= new Uint8Array(text.length);
    spelled[at] = 1;
    if (ownClause && at < start) explanations.push({ start, end: start + all.length });
  }
  return spelled === null ? NONE : { spelled, explanations };
}
