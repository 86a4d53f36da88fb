/** Longest character n-gram the models use. */
export const MAX_NGRAM = 4;

/** The segmenter's time grows with the square of the text's length, so long texts go to it in pieces. */
export const PIECE = 4_096;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Calls `visit` with every feature of a normalised text, where it starts and how many characters it covers: character
 * n-grams (1 to 4), words (written with a space before them, so that they are no n-gram's twin) and pairs of
 * neighbouring words. Words are those of ICU's dictionary: in long names they are far fewer than the n-grams, and so
 * tell apart what n-grams blur.
 *
 * This is the definition, and what the trainer counts; `Vectoriser` finds the same features without making strings.
 */
export function forEachFeature(
  text: string,
  visit: (feature: string, start: number, length: number) => void,
): void {
  for (let start = 0; start < text.length; start += 1) {
    const last = Math.min(MAX_NGRAM, text.length - start);
    for (let size = 1; size <= last; size += 1) visit(text.slice(start, start + size), start, size);
  }
  for (let from = 0; from < text.length; from += PIECE) {
    let before = '';
    forEachWord(text, from, (start, end) => {
      const word = text.slice(start, end);
      visit(` ${word}`, start, word.length);
      if (before !== '') visit(` ${before} ${word}`, start - before.length, before.length + word.length);
      before = word;
    });
  }
}

/** Calls `visit` with the start and end of every word in the piece of `PIECE` characters that begins at `from`. */
export function forEachWord(text: string, from: number, visit: (start: number, end: number) => void): void {
  const piece = text.slice(from, from + PIECE);
  const segments = segmenter.segment(piece);
  // Each answer of the segmenter costs more than the search for the word. So it is asked for the second character: where
  // a word begins with that, the first is a word by itself.
  for (let at = 0; at < piece.length; ) {
    const alone = isWordAlone(piece.charCodeAt(at));
    const segment = segments.containing(alone && at + 1 < piece.length ? at + 1 : at);
    if (segment === undefined) return;
    const { index, isWordLike } = segment;
    if (index > at) visit(from + at, from + index);
    at = index + segment.segment.length;
    if (isWordLike === true) visit(from + index, from + at);
  }
}

/** Whether the character is word-like wherever it is a segment by itself: Han. */
function isWordAlone(code: number): boolean {
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf);
}
