/** Splits Chinese text into overlapping pairs of characters, Latin words and numbers; single characters stand alone. */
export function bigrams(text: string): string[] {
  const terms: string[] = [];
  for (const [run] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|[a-z]+|[0-9]+/gu)) {
    const characters = [...run];
    if (!/\p{Script=Han}/u.test(run) || characters.length === 1) terms.push(run);
    else
      for (let at = 0; at + 1 < characters.length; at += 1)
        terms.push(`${characters[at]}${characters[at + 1]}`);
  }
  return terms;
}
