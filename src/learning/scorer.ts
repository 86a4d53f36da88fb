import type { MeasuredSuggester } from '../assist/dispatch/measured-suggester.ts';
import type { ScoredName, ScorerRole } from '../protocol/dispatch-score.ts';

/** A model that is asked about an order once it is submitted, to be compared with what becomes of it. */
export interface Scorer {
  readonly modelVersion: string;
  readonly role: ScorerRole;
  /**
   * @param text the caller's words, oldest first
   * @returns the version that answered; ranked names, best first, at most five each; and which share (0 to 1) of the words
   *   the model has never seen
   */
  score(
    text: string,
    district: string | null,
  ): Promise<{
    readonly modelVersion: string;
    readonly units: readonly ScoredName[];
    readonly categories: readonly ScoredName[];
    readonly unseenShare: number;
  }>;
}

/** What serves and, while there is one, its shadow. */
export function scorersOf(suggester: MeasuredSuggester & { shadow(): MeasuredSuggester | null }): Scorer[] {
  const shadow = suggester.shadow();
  return [scorerOf('serving', suggester), ...(shadow === null ? [] : [scorerOf('shadow', shadow)])];
}

/** A ranking, as a scorer. */
export function scorerOf(role: ScorerRole, suggester: MeasuredSuggester): Scorer {
  return {
    get modelVersion() {
      return suggester.modelVersion;
    },
    role,
    score: async (text, district) => {
      const { modelVersion, units, categories } = await suggester.suggest(text, { district });
      return {
        modelVersion,
        units: units.map(nameOf),
        categories: categories.map(nameOf),
        unseenShare: suggester.unseenShare(text),
      };
    },
  };
}

function nameOf({ name, probability }: ScoredName): ScoredName {
  return { name, probability };
}
