/** Ends of sentences, with the quotes and brackets that close after them; a full stop only before a space or the end. */
const SENTENCE_END = /(?:[。！？!?；;]|\.(?=\s|$)|\n)[”’"'）)」』】]*/g;

/** A text that was cut off for its length, without the sentence that was cut; empty when none was whole. */
export function withoutUnfinishedSentence(text: string): string {
  let end = 0;
  for (const match of text.matchAll(SENTENCE_END)) end = match.index + match[0].length;
  return text.slice(0, end).trimEnd();
}
