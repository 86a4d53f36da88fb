const QUESTION = /[？?吗吧]|要不要|需不需要|是不是|对不对|可以不|行不行/;
const SENTENCE_ENDS = /[。！？!?]/;

/** Whether the sentence of a folded text that holds the character at `at` is a question. */
export function asksAt(text: string, at: number): boolean {
  let start = at;
  while (start > 0 && !SENTENCE_ENDS.test(text[start - 1] ?? '')) start -= 1;
  const end = text.slice(at).search(SENTENCE_ENDS);
  return QUESTION.test(text.slice(start, end < 0 ? text.length : at + end + 1));
}

/** Whether a folded text asks anything. */
export function asks(text: string): boolean {
  return QUESTION.test(text);
}
