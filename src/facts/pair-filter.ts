const SIZE = 0x1_0000;

/**
 * A filter before a look-up of words: by the two characters at hand it passes over nearly all places of a text where no
 * word begins, and never one where a word does.
 */
export class PairFilter {
  private readonly marked = new Uint8Array(SIZE);
  /** By UTF-16 code, whether a word is this character alone. */
  private readonly alone = new Uint8Array(SIZE);

  add(word: string): void {
    if (word.length > 1) this.marked[slot(word.charCodeAt(0), word.charCodeAt(1))] = 1;
    else this.alone[word.charCodeAt(0)] = 1;
  }

  mayBegin(text: string, at: number): boolean {
    const code = text.charCodeAt(at);
    return this.alone[code] === 1 || this.marked[slot(code, text.charCodeAt(at + 1))] === 1;
  }
}

/** Beyond the end of a text the next code is not a number, which counts as 0. */
function slot(code: number, next: number): number {
  return (Math.imul(code, 0x9e37) ^ next) & (SIZE - 1);
}
