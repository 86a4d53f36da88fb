/**
 * Words of danger in English, for callers who chose it: the rules that people write are Chinese. Few and plain on purpose;
 * whoever is sent to a person for nothing loses less than who is not.
 */
const DANGER = [
  // All that was said: a cry for help has no more words.
  /^(?:please |oh (?:my )?god |uh |oh )*(?:(?:help|fire|emergency|help me|gas leak|somebody help)[ ,!]*)+(?:please)?$/,
  /\b(?:somebody|someone|he|she|my \w+) (?:is|has been|got|was) (?:badly |seriously )?(?:hurt|injured|dying|shot|being beaten|drowned)\b/,
  /\bcall (?:the police|an ambulance|911|120|110|119)\b|\b(?:house|flat|apartment|kitchen|building|car) is burning\b|\bnot moving\b/,
  /\b(?:on fire|there(?:'s| is) a fire|house fire|fire in (?:the|my|our)|caught fire|burning down)\b/,
  /\bgas (?:leak|is leaking|smell)|\bsmell(?:s|ing)?(?: of)? gas\b|\bleaking gas\b/,
  /\b(?:explosion|exploded|about to explode|building (?:has )?collapsed|is collapsing)\b/,
  /\b(?:not breathing|can(?:no|')t breathe|unconscious|passed out|bleeding (?:badly|heavily|a lot)|heart attack|having a stroke|overdose)\b/,
  /\b(?:drowning|fell into the (?:river|lake|sea|well)|trapped (?:in|under|inside))\b/,
  /\b(?:kill(?:ing)? (?:myself|himself|herself)|suicide|end my life|want to die|going to jump|jump off)\b/,
  /\b(?:has a (?:knife|gun)|being attacked|beating (?:me|my (?:child|wife|son|daughter|mother))|trying to kill|going to kill|kidnapped|being robbed|stabbed|raped)\b/,
  /\b(?:electrocuted|live wire|emergency[,.!]? (?:please|help)|help me[,.!]? (?:please )?(?:now|quick))/,
];
/** Right before the words: it is not so. */
const DENIED = /\b(?:no|not|never|isn't|wasn't|without|if)\b[^,]{0,20}$/;
/** Anywhere in the sentence: it is over. */
const PAST =
  /\b(?:false alarm|drill|last (?:week|month|year)|yesterday|(?:days?|weeks?|months?|years?) ago|(?:was|been) put out|(?:fire|it) is out|is over)\b/;
/** A sentence is judged by itself. */
const SENTENCE = /[.!?;\n]+/;

/** The words of danger in an English text; null for none. */
export function englishDanger(text: string): string | null {
  for (const sentence of text.toLowerCase().replaceAll('’', "'").split(SENTENCE)) {
    if (PAST.test(sentence)) continue;
    for (const pattern of DANGER) {
      const found = pattern.exec(sentence);
      if (found !== null && !DENIED.test(sentence.slice(0, found.index))) return found[0];
    }
  }
  return null;
}
