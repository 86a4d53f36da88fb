import type { LoadedSuggester } from '../../assist/dispatch/suggester.ts';
import { candidatesOf } from '../../assist/form/candidates.ts';
import type { FactContext } from '../../facts/contract.ts';
import { readFacts } from '../../facts/fact-reader.ts';
import type { Answer, LabelledText } from '../../training/evaluate-model.ts';

/** What the whole ranking said, and how it judged itself. */
export interface RankingAnswers {
  readonly answers: Answer[];
  /** Rows of which it said that it was unsure; of these, those it had right all the same, and those with a question. */
  readonly unsure: number;
  readonly unsureRight: number;
  readonly asked: number;
}

/**
 * Lets the whole ranking answer the rows, one by one, as if a caller had read the text out: the district is the one that
 * the facts make of it. Ranks beyond the fifth are infinite.
 */
export async function rankingAnswers(
  suggester: Pick<LoadedSuggester, 'suggest'>,
  head: string,
  rows: readonly LabelledText[],
  facts: FactContext,
): Promise<RankingAnswers> {
  const answers: Answer[] = [];
  let unsure = 0;
  let unsureRight = 0;
  let asked = 0;
  for (const { text, label } of rows) {
    const district = districtOf(text, facts);
    const started = performance.now();
    const suggestion = await suggester.suggest(text, { district });
    const ms = performance.now() - started;
    const ranked = head === 'unit' ? suggestion.units : suggestion.categories;
    const at = ranked.findIndex(({ name }) => name === label);
    const rank = at < 0 ? Number.POSITIVE_INFINITY : at;
    const [first] = ranked;
    answers.push({
      wanted: label,
      first: first?.name ?? null,
      rank,
      confidence: first?.probability ?? 0,
      ms,
    });
    if (!suggestion.unsure) continue;
    unsure += 1;
    if (rank === 0) unsureRight += 1;
    if (suggestion.question !== null) asked += 1;
  }
  return { answers, unsure, unsureRight, asked };
}

function districtOf(text: string, facts: FactContext): string | null {
  const read = readFacts(
    [{ id: 's1', speaker: 'caller', startMs: 0, endMs: 0, text, confidence: null }],
    facts,
  );
  const value = candidatesOf(read).district?.[0]?.value;
  return typeof value === 'string' ? value : null;
}
