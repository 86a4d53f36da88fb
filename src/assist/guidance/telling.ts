import type { Segment } from '../../protocol/common.ts';

/** Before the caller has said so much, nobody knows what it is about. UTF-16 code units. */
const LEAST_STORY = 12;
/** A sentence that goes on: the caller has not finished. */
const GOES_ON = /(?:[，,、…]|然后|就是|还有|因为|所以|但是|结果|而且|后来|那个)[\s…]*$/;
const HOLD_ON = /等一下|等一等|等下|稍等|我看看|我找找|我想想|我翻一?下|我查一?下|你等我|您等我/;
/** A number that is being dictated. */
const DIGITS = /^[\s0-9零〇洞一幺二两三四五六七拐八九勾，,。嗯后面是就]{2,}$/;

/**
 * Whether the caller is still telling: has hardly begun, ends a sentence that goes on, looks something up, or dictates a
 * number. A question shown now would only tempt the agent to interrupt.
 */
export function isTelling(transcript: readonly Segment[]): boolean {
  let said = 0;
  for (const { speaker, text } of transcript) {
    if (speaker === 'caller') said += text.length;
    if (said >= LEAST_STORY) break;
  }
  if (said < LEAST_STORY) return true;
  const last = transcript.at(-1);
  if (last?.speaker !== 'caller') return false;
  const text = last.text.trim();
  return GOES_ON.test(text) || HOLD_ON.test(text) || DIGITS.test(text);
}
