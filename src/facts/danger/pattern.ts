/**
 * The pattern language of the rule file, simple enough for a supervisor and safe by construction: no regular
 * expression from the file is ever run.
 *
 * - terms stand in the order of speech, separated by a space; between two terms up to six characters may be said,
 *   or up to N where `~N` stands between them (`~0`: directly adjacent). Spaces, commas and hesitations don't count;
 * - a term is words separated by `|`; `<name>` among them stands for a word list of the file, `#` in a word for a
 *   number (`#个月前`);
 * - `A & B`: both, in any order, up to twelve characters apart (`&N`: up to N);
 * - `A ... B`: B, when A was said before it in this sentence or in one of the last turns, by either side.
 *
 * `<lift> ~8 困|关住` finds "电梯里面现在困了人". A gap never crosses the end of a sentence, and where a negator stands
 * right before a term after a gap ("人没有受伤") the words are found as denied.
 */

const DEFAULT_GAP = 6;
const DEFAULT_ANY_ORDER_GAP = 12;
const MAX_GAP = 20;
const NUMERALS = '0123456789零一二两三四五六七八九十百几半多'.split('');

export type WordLists = Readonly<Record<string, readonly string[]>>;

export interface Term {
  readonly words: readonly string[];
  /** Most characters between the term before and this one. */
  readonly gap: number;
}

/** Terms in the order of speech. */
export type Phrase = readonly Term[];

export interface Pattern {
  /** Any of these is a match: `&` gives two orders. */
  readonly phrases: readonly Phrase[];
  /** What must have been said before (`A ...`); null for a pattern without. */
  readonly earlier: readonly Phrase[] | null;
}

/**
 * Reads one pattern.
 * @throws Error when a word list is unknown, a word is empty, there are no words, a gap isn't a number of 0 to 20, or
 *   `&` or `...` occurs twice or without words on both sides.
 */
export function parsePattern(pattern: string, words: WordLists): Pattern {
  const tokens = pattern.trim().split(/\s+/);
  const at = tokens.indexOf('...');
  if (at < 0) return { phrases: anyOrder(tokens, pattern, words), earlier: null };
  return {
    phrases: anyOrder(tokens.slice(at + 1), pattern, words),
    earlier: anyOrder(tokens.slice(0, at), pattern, words),
  };
}

/**
 * The words of a list, with those of the lists named in it (`<name>`) and with each numeral for `#`: of a longer number
 * the last one is enough.
 * @throws Error when a named list is unknown or a word is empty.
 */
export function expandWords(list: readonly string[], words: WordLists): string[] {
  const named = list.flatMap((part) => {
    const name = /^<(.*)>$/.exec(part)?.[1];
    if (name === undefined) return [part];
    const found = Object.hasOwn(words, name) ? words[name] : undefined;
    if (found === undefined) throw new Error(`unknown word list <${name}>`);
    return found;
  });
  if (named.some((word) => word === '')) throw new Error('empty word');
  return [...new Set(named.flatMap(withNumerals))];
}

function withNumerals(word: string): string[] {
  if (!word.includes('#')) return [word];
  return NUMERALS.flatMap((numeral) => withNumerals(word.replace('#', numeral)));
}

function anyOrder(tokens: readonly string[], pattern: string, words: WordLists): Phrase[] {
  const at = tokens.findIndex((token) => token.startsWith('&'));
  const token = tokens[at];
  if (token === undefined) return [sequence(tokens, pattern, words)];
  const left = sequence(tokens.slice(0, at), pattern, words);
  const right = sequence(tokens.slice(at + 1), pattern, words);
  const gap = gapOf(token, DEFAULT_ANY_ORDER_GAP, pattern);
  return [
    [...left, ...afterGap(right, gap)],
    [...right, ...afterGap(left, gap)],
  ];
}

function afterGap(phrase: Phrase, gap: number): Phrase {
  return phrase.map((term, index) => (index === 0 ? { ...term, gap } : term));
}

function sequence(tokens: readonly string[], pattern: string, words: WordLists): Phrase {
  const terms: Term[] = [];
  let gap = DEFAULT_GAP;
  for (const token of tokens) {
    if (token.startsWith('~')) {
      gap = gapOf(token, null, pattern);
      continue;
    }
    if (/^(?:&|\.\.\.)/.test(token)) throw new Error(`pattern "${pattern}": ${token} occurs twice`);
    terms.push({ words: termWords(token, pattern, words), gap });
    gap = DEFAULT_GAP;
  }
  if (terms.length === 0) throw new Error(`pattern "${pattern}": no words`);
  return terms;
}

function termWords(token: string, pattern: string, words: WordLists): string[] {
  try {
    return expandWords(token.split('|'), words);
  } catch (error) {
    throw new Error(`pattern "${pattern}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The number after `~` or `&`; `otherwise` where there is none, null when there must be one. */
function gapOf(token: string, otherwise: number | null, pattern: string): number {
  if (token.length === 1 && otherwise !== null) return otherwise;
  const gap = Number(token.slice(1));
  if (!Number.isInteger(gap) || gap < 0 || gap > MAX_GAP || token.length === 1) {
    throw new Error(`pattern "${pattern}": ${token} is not a gap of 0 to ${MAX_GAP} characters`);
  }
  return gap;
}
