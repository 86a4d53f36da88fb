/**
 * The pattern language of the rule file, simple enough for a supervisor and safe by construction: no regular
 * expression from the file is ever run.
 *
 * - terms stand in the order of speech, separated by a space; between two terms up to six characters may be said,
 *   or up to N where `~N` stands between them (`~0`: directly adjacent);
 * - a term is words separated by `|`; `<name>` among them stands for a word list of the file.
 *
 * `<lift> ~8 困|关住` finds "电梯里面现在困了人". A gap never crosses the end of a sentence, and a term after a gap is
 * not found where a negator stands right before it ("人没有受伤" isn't `人 受伤`).
 */

const DEFAULT_GAP = 6;
const MAX_GAP = 20;
const SENTENCE_CHARACTER = '[^。！？!?；;\\n]';
/** Kept short: the full negation guard looks at what stands before the whole match. */
const NOT_NEGATED = '(?<!(?:没有?|未|不是?|别|无)(?:人|被)?)';

type WordLists = Readonly<Record<string, readonly string[]>>;

export interface CompiledPattern {
  /** Sticky: set `lastIndex` and call `exec`. */
  readonly regex: RegExp;
  /** The characters a match may begin with. */
  readonly firstCharacters: ReadonlySet<string>;
}

/**
 * Compiles one pattern.
 * @param overNegation also find terms with a negator before them, as questions have ("有没有人受伤"); default false
 * @throws Error when a word list is unknown, a word is empty, there are no words or a gap isn't a number of 0 to 20.
 */
export function compilePattern(pattern: string, words: WordLists, overNegation = false): CompiledPattern {
  let source = '';
  let gap: number | null = null;
  let first: string[] = [];
  // A pattern may ask for the negator itself: `敲门 没 应`.
  let negates = false;
  for (const token of pattern.trim().split(/\s+/)) {
    if (token.startsWith('~')) {
      gap = parseGap(token, pattern);
      continue;
    }
    const alternatives = expandTerm(token, pattern, words);
    if (source === '') {
      first = alternatives;
    } else {
      source += `${SENTENCE_CHARACTER}{0,${gap ?? DEFAULT_GAP}}?${overNegation || negates ? '' : NOT_NEGATED}`;
    }
    source += `(?:${alternatives.map(escapeLiteral).join('|')})`;
    gap = null;
    negates = alternatives.some((word) => /^[没不未别无]/.test(word));
  }
  if (source === '') throw new Error(`pattern "${pattern}": no words`);
  return {
    regex: new RegExp(source, 'y'),
    firstCharacters: new Set(first.map((word) => word.charAt(0))),
  };
}

function parseGap(token: string, pattern: string): number {
  const gap = Number(token.slice(1));
  if (!Number.isInteger(gap) || gap < 0 || gap > MAX_GAP || token.length === 1) {
    throw new Error(`pattern "${pattern}": ${token} is not a gap of 0 to ${MAX_GAP} characters`);
  }
  return gap;
}

/** Longest words first, so that the match is the most telling one. */
function expandTerm(token: string, pattern: string, words: WordLists): string[] {
  const alternatives = token.split('|').flatMap((part) => {
    const name = /^<(.*)>$/.exec(part)?.[1];
    if (name === undefined) return [part];
    const list = words[name];
    if (list === undefined) throw new Error(`pattern "${pattern}": unknown word list <${name}>`);
    return list;
  });
  if (alternatives.some((word) => word === '')) throw new Error(`pattern "${pattern}": empty word`);
  return [...new Set(alternatives)].sort((a, b) => b.length - a.length);
}

/** Makes literal text safe inside a regular expression. */
export function escapeLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
