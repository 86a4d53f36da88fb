import type { Piece, Run } from './digit-pieces.ts';
import type { Lead } from './lead.ts';

/** A run, and the digits that it is said to replace. */
export interface SwapRun {
  readonly run: Run;
  readonly wrong: Piece | null;
}

/** The longest part of a number that is said to be wrong without saying the whole anew. */
const MAX_SWAPPED = 6;

/** Finds the wrong and the right digits of 不是五六，是五七 and of 五七，不是五六. */
export function swapsOf(runs: readonly Run[]): SwapRun[] {
  const parts: SwapRun[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const run = runs[at];
    const [wrong, right] = run?.pieces ?? [];
    if (run === undefined || wrong === undefined) continue;
    const next = runs[at + 1];
    const answer = next?.pieces[0];
    const before = parts.at(-1)?.run;
    const said = before?.pieces.at(-1);
    const { negates } = run.lead;
    const affirmed = right !== undefined && (negates === 'plainly' || right.words.includes('是'));
    if (negates === null) parts.push({ run, wrong: null });
    else if (right !== undefined && affirmed && isPair(wrong, right)) {
      parts.push({ run: correcting([right]), wrong });
      const rest = run.pieces.slice(2);
      if (rest.length > 0) parts.push({ run: { ...correcting(rest), lead: PLAIN }, wrong: null });
    } else if (
      next?.lead.corrects === true &&
      next.lead.negates === null &&
      answer !== undefined &&
      isPair(wrong, answer)
    ) {
      parts.push({ run: next, wrong });
      at += 1;
    } else if (negates === 'plainly' && before !== undefined && said !== undefined && isPair(wrong, said)) {
      parts.pop();
      const rest = before.pieces.slice(0, -1);
      if (rest.length > 0) parts.push({ run: { ...before, pieces: rest }, wrong: null });
      parts.push({ run: correcting([said]), wrong });
    } else parts.push({ run, wrong: null });
  }
  return parts;
}

const PLAIN: Lead = {
  pause: true,
  corrects: false,
  negates: null,
  place: null,
  extension: false,
  amount: null,
};

function correcting(pieces: readonly Piece[]): Run {
  const lead = { ...PLAIN, pause: false, corrects: true };
  return { lead, words: '', pieces, start: pieces[0]?.start ?? 0, end: pieces.at(-1)?.end ?? 0 };
}

/** 不是四七幺，四幺七; 不是一个八，是两个八. */
function isPair(wrong: Piece, right: Piece): boolean {
  if (wrong.digits.length > MAX_SWAPPED) return false;
  return wrong.digits.length === right.digits.length || `${wrong.digits}${wrong.digits}` === right.digits;
}
