import type { Turn } from '../calls/call-file.ts';

/** Ten characters that mean nothing to the rules. */
const MARKS = [...'甲乙丙丁戊己庚辛壬癸'];

/**
 * The turns `copies` times over, each copy's texts marked with its number: what was asked of a language model before is
 * never asked again, so nothing is answered from memory.
 *
 * @param from number of the first copy
 */
export function distinctTurns(turns: readonly Turn[], from: number, copies: number): Turn[] {
  return Array.from({ length: copies }, (_, copy) => {
    const mark = [...String(from + copy)].map((digit) => MARKS[Number(digit)]).join('');
    return turns.map((turn) => ({ ...turn, text: `${turn.text} ${mark}` }));
  }).flat();
}
