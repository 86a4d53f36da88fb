import { convert } from 'html-to-text';
import { lexer, type Token, type Tokens } from 'marked';

/** Longest passage, UTF-16 code units: what an agent reads in a few seconds. */
export const MAX_PASSAGE = 400;
const MAX_HEADING = 60;
/** Where a long paragraph is cut, best first. */
const CUTS = [/[。！？!?；;\n]/gu, /[，,、：:\s]/gu];

/**
 * Splits a text or Markdown into passages of at most 400 characters: by headings, then by paragraphs, of which short
 * neighbours stay together, then by sentences. A passage begins with its heading unless that is the article's title. A text
 * has at least one, unless nothing of it can be read.
 */
export function passagesOf(title: string, body: string): string[] {
  const passages: string[] = [];
  let heading = '';
  let open = '';
  const end = (): void => {
    if (open !== '') passages.push(open);
    open = '';
  };
  const add = (text: string): void => {
    const prefix = heading === '' ? '' : prefixOf(heading);
    for (const piece of cut(text, MAX_PASSAGE - prefix.length)) {
      const joined = open === '' ? `${prefix}${piece}` : `${open}\n${piece}`;
      if (joined.length > MAX_PASSAGE) {
        end();
        open = `${prefix}${piece}`;
      } else open = joined;
    }
  };
  for (const token of lexer(body)) {
    if (token.type === 'heading') {
      end();
      const text = textOf(token).trim();
      heading = text === title.trim() ? '' : text;
    } else add(textOf(token).trim());
  }
  end();
  return passages;
}

/** A passage of this body as it is read aloud: without the heading that it begins with. */
export function withoutHeading(passage: string, body: string): string {
  const length = lexer(body)
    .filter((token) => token.type === 'heading')
    .map((token) => textOf(token).trim())
    .filter((heading) => heading !== '')
    .map(prefixOf)
    .filter((prefix) => passage.startsWith(prefix))
    .reduce((longest, prefix) => Math.max(longest, prefix.length), 0);
  return passage.slice(length);
}

function prefixOf(heading: string): string {
  return `${head(heading, MAX_HEADING)}：`;
}

/** What a reader sees of Markdown, without its marks. */
function textOf(token: Token): string {
  switch (token.type) {
    case 'space':
    case 'hr':
    case 'def':
      return '';
    case 'list':
      return (token as Tokens.List).items.map((item) => textsOf(item.tokens).trim()).join('\n');
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows]
        .map((row) => row.map((cell) => textsOf(cell.tokens).trim()).join(' '))
        .join('\n');
    }
    case 'html':
      return convert(token.raw, { wordwrap: false });
    case 'br':
      return '\n';
    case 'blockquote':
      return (token.tokens ?? []).map(textOf).join('\n');
    case 'escape':
    case 'code':
    case 'codespan':
      return (token as Tokens.Code | Tokens.Codespan | Tokens.Escape).text;
    default: {
      if ('tokens' in token && token.tokens !== undefined && token.tokens.length > 0)
        return textsOf(token.tokens);
      return 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
    }
  }
}

function textsOf(tokens: readonly Token[]): string {
  return tokens.map(textOf).join('');
}

/** Pieces of at most `max` code units, cut after sentences where possible, and never within a character. */
function cut(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const piece = head(rest, max);
    const at = lastCut(piece) ?? piece.length;
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  pieces.push(rest);
  return pieces.filter((piece) => piece !== '');
}

/** The end of the last sentence in the second half of a piece, else of the last clause; undefined: neither. */
function lastCut(piece: string): number | undefined {
  for (const pattern of CUTS) {
    const ends = [...piece.matchAll(pattern)].map(({ index }) => index + 1);
    const last = ends.at(-1);
    if (last !== undefined && last > piece.length / 2) return last;
  }
  return undefined;
}

function head(text: string, max: number): string {
  const piece = text.slice(0, max);
  return piece.isWellFormed() ? piece : piece.slice(0, -1);
}
