/** An expression that finds one of the words, the longest that fits, at a place. @param words parts of an expression */
export function longestFirst(words: string): RegExp {
  const sorted = words.split('|').sort((a, b) => b.length - a.length);
  return new RegExp(sorted.join('|'), 'y');
}

/** What stands at a place of the text, by a sticky expression; null for none. */
export function tokenAt(token: RegExp, text: string, at: number): string | null {
  token.lastIndex = at;
  return token.exec(text)?.[0] ?? null;
}
