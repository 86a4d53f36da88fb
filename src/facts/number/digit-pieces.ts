import { digitGroups, SPOKEN_DIGIT } from '../digits.ts';
import type { Span } from '../text.ts';
import { LEAD_CHARS, type Lead, leadOf } from './lead.ts';

/** A group of digits with the words that lead to it. */
export interface Piece extends Span {
  /** May end with the X of an identity number. */
  readonly digits: string;
  /** What was said since the piece before, and what follows. */
  readonly words: string;
  readonly after: string;
}

/** Groups that follow each other in one breath, and what led to the first. */
export interface Run extends Span {
  readonly lead: Lead;
  readonly words: string;
  readonly pieces: readonly Piece[];
}

const ANY_DIGIT = new RegExp(`[${SPOKEN_DIGIT}]`);
/** Nobody says so many groups in one turn; what comes after them is not read. */
const MAX_PIECES = 40;
const AFTER_CHARS = 4;
/** No number is that long. */
const MAX_DIGITS = 30;
const CHECK_X =
  /^[\s，,、]{0,2}(?:最后)?(?:一位|一个|还有个)?是?[\s，,]{0,2}([Xx×叉]|[艾埃爱]克斯)(?![A-Za-z0-9])/;

/** 叉, in answer to what comes last. */
const LONE_X = /^(?:[嗯啊呃，,\s是]|最后|一位|一个|还有个?)*([Xx×叉]|[艾埃爱]克斯)[。，\s]*$/;

/** The groups of digits of a folded text. */
export function piecesOf(text: string): Piece[] {
  if (!ANY_DIGIT.test(text)) return loneCheck(text);
  const pieces: Piece[] = [];
  let from = 0;
  for (const { digits, start, end: last } of digitGroups(text)) {
    if (pieces.length >= MAX_PIECES) break;
    if (digits.length > MAX_DIGITS) continue;
    const check = CHECK_X.exec(text.slice(last, last + 14));
    const end = last + (check?.[0].length ?? 0);
    const words = text.slice(Math.max(from, start - LEAD_CHARS), start);
    const after = text.slice(end, end + AFTER_CHARS);
    pieces.push({ digits: check === null ? digits : `${digits}X`, start, end, words, after });
    from = end;
  }
  return pieces;
}

function loneCheck(text: string): Piece[] {
  const word = text.length > LEAD_CHARS ? undefined : LONE_X.exec(text)?.[1];
  if (word === undefined) return [];
  const start = text.lastIndexOf(word);
  return [{ digits: 'X', start, end: start + word.length, words: text.slice(0, start), after: '' }];
}

/** Pieces that belong together: a new run begins with any words that are more than a pause. */
export function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: { lead: Lead; words: string; start: number; end: number; pieces: Piece[] }[] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    const lead = leadOf(piece.words, piece.after);
    // 不对，是八，最后是八: one digit needs its place.
    const alone = run?.lead.corrects === true && run.end - run.start <= 2 && lead.place !== null;
    const goesOn =
      lead.pause &&
      lead.amount === null &&
      !lead.corrects &&
      lead.place?.at !== 'digit' &&
      !named(lead) &&
      !alone;
    if (run !== undefined && goesOn) {
      run.pieces.push(piece);
      run.end = piece.end;
    } else {
      const { words, start, end } = piece;
      runs.push({ lead, words, start, end, pieces: [piece] });
    }
  }
  return runs;
}

/** 后面四位 names its place; 后面 alone only says that more comes. */
function named({ place }: Lead): boolean {
  return place !== null && place.at !== 'digit' && place.count !== null;
}
