/** A pattern of any of these words (which may be patterns), given with spaces between; a longer one comes first. */
export function alternatives(...rows: readonly string[]): string {
  return `(?:${rows.join(' ').split(' ').join('|')})`;
}
