/** Wider ranges tell too little: nearly any text has a character of them. */
const WIDEST = 80;
const CLASS_ESCAPES: Readonly<Record<string, string>> = { d: '0123456789' };

/** Said in nearly every sentence, these tell next to nothing. */
const COMMON = new Set('的了我是不一有在就个你他这那们来说到要都也没');
const MANY = 12;

/** Characters of which every match holds at least one; null where none can be named. */
type Needed = ReadonlySet<string> | null;

/**
 * Characters of which every text that a pattern matches holds at least one, read off the pattern itself; null where the
 * pattern names none. What only looks around is left aside, so a text may hold one of them and still not match.
 */
export function neededCharacters({ source, ignoreCase }: RegExp): Needed {
  return ignoreCase ? null : new Reader(source).alternatives();
}

class Reader {
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** One of several ways: a character of each. */
  alternatives(): Needed {
    let needed = this.sequence();
    while (this.source[this.at] === '|') {
      this.at += 1;
      const other = this.sequence();
      needed = needed === null || other === null ? null : new Set([...needed, ...other]);
    }
    return needed;
  }

  /** One thing after another: the one whose characters are the rarest tells most. */
  private sequence(): Needed {
    let best: Needed = null;
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) {
      const needed = this.term();
      const must = !this.mayBeLeftOut();
      if (must && needed !== null && (best === null || frequency(needed) < frequency(best))) best = needed;
    }
    return best;
  }

  private term(): Needed {
    const char = this.source.charAt(this.at);
    if (char === '(') return this.group();
    if (char === '[') return this.characterClass();
    if (char === '\\') return this.escape();
    this.at += 1;
    return '.^$'.includes(char) ? null : new Set([char]);
  }

  private group(): Needed {
    const opening = /\((?:\?(?:<?[=!]|:|<\w+>))?/y;
    opening.lastIndex = this.at;
    const mark = opening.exec(this.source)?.[0] ?? '(';
    this.at += mark.length;
    const needed = this.alternatives();
    this.at += 1;
    return /[=!]$/.test(mark) ? null : needed;
  }

  private escape(): Needed {
    const unicode = /\\u([0-9a-fA-F]{4})|\\p\{[^}]*\}|\\k<\w+>|\\(.)/y;
    unicode.lastIndex = this.at;
    const [whole = '\\', code, char = ''] = unicode.exec(this.source) ?? [];
    this.at += whole.length;
    if (code !== undefined) return new Set([String.fromCharCode(Number.parseInt(code, 16))]);
    const members = CLASS_ESCAPES[char];
    if (members !== undefined) return new Set(members);
    return char === '' || /\w/.test(char) ? null : new Set([char]);
  }

  private characterClass(): Needed {
    const negated = this.source[this.at + 1] === '^';
    this.at += negated ? 2 : 1;
    const members = new Set<string>();
    let open = negated;
    while (this.source[this.at] !== ']') {
      const first = this.member();
      if (this.source[this.at] === '-' && this.source[this.at + 1] !== ']') {
        this.at += 1;
        open = !addRange(members, first, this.member()) || open;
      } else if (first === null) open = true;
      else for (const char of first) members.add(char);
    }
    this.at += 1;
    return open ? null : members;
  }

  private member(): Needed {
    if (this.source[this.at] === '\\') return this.escape();
    this.at += 1;
    return new Set(this.source.charAt(this.at - 1));
  }

  /** Reads the quantifier behind a term. */
  private mayBeLeftOut(): boolean {
    const quantifier = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;
    quantifier.lastIndex = this.at;
    const match = quantifier.exec(this.source);
    if (match === null) return false;
    this.at += match[0].length;
    return match[1] === undefined ? !match[0].startsWith('+') : Number(match[1]) === 0;
  }
}

/** How often, roughly, one of the characters occurs. */
function frequency(characters: ReadonlySet<string>): number {
  let sum = 0;
  for (const char of characters) sum += COMMON.has(char) ? MANY : 1;
  return sum;
}

/** False where the range is too wide to be listed. */
function addRange(members: Set<string>, first: Needed, last: Needed): boolean {
  const [from] = first ?? [];
  const [to] = last ?? [];
  if (from === undefined || to === undefined) return false;
  const [begin, end] = [from.charCodeAt(0), to.charCodeAt(0)];
  if (end - begin > WIDEST) return false;
  for (let code = begin; code <= end; code += 1) members.add(String.fromCharCode(code));
  return true;
}
