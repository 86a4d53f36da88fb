import { estimateTokens } from '../../language-model/tokens.ts';

/** Number and speaker of a line of `transcriptLines`. */
const HEAD = /^\[s\d+\] [^：]{1,6}：/;
const SENTENCE = /[^。！？!?；;]*[。！？!?；;]+[”」』）)]*|[^。！？!?；;]+$/g;
const CLAUSE = /[^，,、：\s]*[，,、：\s]+|[^，,、：\s]+$/g;
const PLACEHOLDER = /【[^【】]{1,20}】/y;
/** A piece must have room for a head and some words. */
const LEAST_BUDGET = 32;

/**
 * Parts the lines of a transcript into texts of at most `tokenBudget` tokens each (`estimateTokens`), in order and without
 * loss. A turn that is too long for one piece goes on in the next under the same number; it is parted between sentences,
 * within one only when that alone is longer than a piece: after a comma, else anywhere but in a placeholder.
 *
 * @throws RangeError for a budget too small to hold a line's head
 */
export function piecesOf(lines: readonly string[], tokenBudget: number): string[] {
  if (!(tokenBudget >= LEAST_BUDGET)) throw new RangeError(`a piece needs at least ${LEAST_BUDGET} tokens`);
  return packed(
    lines.flatMap((line) => (estimateTokens(line) <= tokenBudget ? [line] : partedLine(line, tokenBudget))),
    tokenBudget,
    '\n',
  );
}

function partedLine(line: string, budget: number): string[] {
  const head = HEAD.exec(line)?.[0] ?? '';
  // Rounding up happens once for the head and once for the words.
  const room = budget - estimateTokens(head) - 1;
  return packed(parted(line.slice(head.length), room, [SENTENCE, CLAUSE]), room, '').map(
    (said) => head + said,
  );
}

/** The text in stretches of at most `room` tokens, parted by the first pattern that makes them small enough. */
function parted(text: string, room: number, patterns: readonly RegExp[]): string[] {
  if (estimateTokens(text) <= room) return [text];
  const [pattern, ...finer] = patterns;
  if (pattern === undefined) return cut(text, room);
  return (text.match(pattern) ?? [text]).flatMap((stretch) => parted(stretch, room, finer));
}

/** One character or placeholder after the other; none costs more tokens than it has characters. */
function cut(text: string, room: number): string[] {
  const units: string[] = [];
  for (let at = 0; at < text.length; ) {
    PLACEHOLDER.lastIndex = at;
    const unit = PLACEHOLDER.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    units.push(unit);
    at += unit.length;
  }
  return packed(units, room, '');
}

/** Neighbours together as long as they fit. */
function packed(parts: readonly string[], budget: number, between: '\n' | ''): string[] {
  const pieces: string[] = [];
  let piece: string | null = null;
  let tokens = 0;
  for (const part of parts) {
    // Sums of roundings up are never below the rounding up of the sum.
    const own = estimateTokens(part);
    const joined: number = tokens + between.length + own;
    if (piece !== null && joined <= budget) {
      piece += between + part;
      tokens = joined;
      continue;
    }
    if (piece !== null) pieces.push(piece);
    piece = part;
    tokens = own;
  }
  if (piece !== null) pieces.push(piece);
  return pieces;
}
