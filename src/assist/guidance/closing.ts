import type { Segment } from '../../protocol/common.ts';

const THANKS = /谢谢|感谢|多谢|辛苦(?:你|您)?了|麻烦(?:你|您)?们?了|再见|拜拜|就这样|先这样/;
const GOODBYE =
  /感谢(?:您的)?来电|再见|祝您生活愉快|请保持(?:您的)?(?:电话|手机)畅通|请您?(?:留意|注意接听|等候)/;
/** Shorter calls hardly end yet: 你好，麻烦了. */
const LEAST_SENTENCES = 6;
/** The newest sentences that are looked at. */
const LAST = 2;

/** Whether the call seems to end: the caller thanks, or the agent says good-bye. */
export function isClosing(transcript: readonly Segment[]): boolean {
  if (transcript.length < LEAST_SENTENCES) return false;
  return transcript
    .slice(-LAST)
    .some(({ speaker, text }) => (speaker === 'caller' ? THANKS : GOODBYE).test(text));
}
