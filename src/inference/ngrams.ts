/** Longest n-gram the models use. */
export const MAX_NGRAM = 4;

/** Calls `visit` with every character n-gram (1 to 4 characters) of a normalised text and its start. */
export function forEachNgram(text: string, visit: (ngram: string, start: number) => void): void {
  for (let start = 0; start < text.length; start += 1) {
    const last = Math.min(MAX_NGRAM, text.length - start);
    for (let size = 1; size <= last; size += 1) visit(text.slice(start, start + size), start);
  }
}
