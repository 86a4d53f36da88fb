/** Longest character n-gram the models use. */
export const MAX_NGRAM = 4;

/** The segmenter's time grows with the square of the text's length, so long texts go to it in pieces. */
const PIECE = 4_096;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Calls `visit` with every feature of a normalised text, where it starts and how many characters it covers: character
 * n-grams (1 to 4), words (written with a space before them, so that they are no n-gram's twin) and pairs of
 * neighbouring words. Words are those of ICU's dictionary: in long names they are far fewer than the n-grams, and so
 * tell apart what n-grams blur.
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
    for (const { segment, index, isWordLike } of segmenter.segment(text.slice(from, from + PIECE))) {
      if (isWordLike !== true) continue;
      const start = from + index;
      visit(` ${segment}`, start, segment.length);
      if (before !== '')
        visit(` ${before} ${segment}`, start - before.length, before.length + segment.length);
      before = segment;
    }
  }
}

/** Whether a feature's name is that of a single word. */
export function isWord(name: string): boolean {
  return name.startsWith(' ') && !name.includes(' ', 1);
}
