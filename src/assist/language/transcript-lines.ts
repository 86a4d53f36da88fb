import type { Speaker } from '../../protocol/common.ts';

const NAMES: Readonly<Record<Speaker, string>> = { agent: '坐席', caller: '来电人', ivr: '语音提示' };

/** What looks like the beginning of another line. */
const LINE_NUMBER = /\[(\s*s\s*\d+\s*)\]/gi;

/**
 * The sentences of a call as a prompt shows them, one a line: `[s12] 来电人：…`. Numbers count from 1 in the order given,
 * also past sentences without words, which have no line; ids of the sender never reach a model.
 *
 * @param segments with their text as it may leave the machine
 */
export function transcriptLines(
  segments: readonly { readonly speaker: Speaker; readonly text: string }[],
): string[] {
  return segments.flatMap(({ speaker, text }, index) => {
    const said = text.replace(/\s+/g, ' ').replace(LINE_NUMBER, '［$1］').trim();
    return said === '' ? [] : [`[s${index + 1}] ${NAMES[speaker]}：${said}`];
  });
}

/** The position in the list of the sentence that `s12`, `[s12]` or `12` names; null when it names none. */
export function lineIndex(reference: string): number | null {
  const number = /^\s*[[［(（]?\s*s?\s*0*(\d{1,6})\s*[\]］)）]?\s*$/i.exec(reference)?.[1];
  return number === undefined || number === '0' ? null : Number(number) - 1;
}
