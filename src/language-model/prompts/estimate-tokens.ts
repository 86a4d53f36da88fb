/** Characters of which models mostly make one token each: Han and other full-width ones. */
const WIDE = /[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/gu;
const NARROW_PER_TOKEN = 4;

/** About how many tokens a text has: one for each full-width character, one for four others. Errs on the high side for Chinese. */
export function estimateTokens(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0;
  const all = [...text].length;
  return wide + Math.ceil((all - wide) / NARROW_PER_TOKEN);
}
