/**
 * Words of danger in English, for callers who chose it: the rules that people write are Chinese. Few and plain on purpose;
 * whoever is sent to a person for nothing loses less than who is not.
 */
const DANGER = [
  /\b(?:on fire|there(?:'s| is) a fire|house fire|fire in (?:the|my|our)|caught fire|burning down)\b/,
  /\bgas (?:leak|is leaking|smell)|\bsmell(?:s|ing)?(?: of)? gas\b|\bleaking gas\b/,
  /\b(?:explosion|exploded|about to explode|building (?:has )?collapsed|is collapsing)\b/,
  /\b(?:not breathing|can(?:no|')t breathe|unconscious|passed out|bleeding (?:badly|heavily|a lot)|heart attack|having a stroke|overdose)\b/,
  /\b(?:drowning|fell into the (?:river|lake|sea|well)|trapped (?:in|under|inside))\b/,
  /\b(?:kill(?:ing)? (?:myself|himself|herself)|suicide|end my life|want to die|going to jump|jump off)\b/,
  /\b(?:has a (?:knife|gun)|being attacked|beating me|trying to kill|going to kill|kidnapped|being robbed|stabbed|raped)\b/,
  /\b(?:electrocuted|live wire|emergency[,.!]? (?:please|help)|help me[,.!]? (?:please )?(?:now|quick))/,
];
/** Right before the words: it is not so. */
const DENIED = /\b(?:no|not|never|isn't|wasn't|without|if)\b[^,]{0,20}$/;
/** Anywhere in the sentence: it is over. */
const PAST =
  /\b(?:false alarm|drill|last (?:week|month|year)|yesterday|(?:days?|weeks?|months?|years?) ago|(?:was|been) put out|is out|is over)\b/;
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
