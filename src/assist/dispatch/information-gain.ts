/** A question and what each answer would say about the units: `likelihoods[answer][unit]`, each unit's summing to 1. */
export interface Inquiry {
  readonly answers: readonly string[];
  readonly likelihoods: readonly Float64Array[];
}

/** What an answer would bring. */
export interface ForeseenAnswer {
  readonly text: string;
  /** How likely it is. */
  readonly probability: number;
  /** The distribution over the candidates once it is given; sums to 1. */
  readonly posterior: Float64Array;
}

/** How uncertain a distribution is, in bits. */
export function entropy(distribution: Float64Array): number {
  let bits = 0;
  for (const share of distribution) if (share > 0) bits -= share * Math.log2(share);
  return bits;
}

/** Some of the units and how likely each is among them; `prior` sums to 1. */
export interface Candidates {
  readonly units: readonly number[];
  readonly prior: Float64Array;
}

/** Bayes' rule for each answer. Answers that cannot come are left out. */
export function foresee({ units, prior }: Candidates, { answers, likelihoods }: Inquiry): ForeseenAnswer[] {
  return answers.flatMap((text, index) => {
    const likelihood = likelihoods[index];
    if (likelihood === undefined) return [];
    const joint = prior.map((share, at) => share * (likelihood[units[at] ?? -1] ?? 0));
    const probability = joint.reduce((sum, share) => sum + share, 0);
    if (probability <= 0) return [];
    return [{ text, probability, posterior: joint.map((share) => share / probability) }];
  });
}

/**
 * Expected information gain of a question in bits: the entropy of the prior less the expected entropy after the answer
 * (the mutual information of unit and answer; never negative but for rounding).
 */
export function informationGain(prior: Float64Array, foreseen: readonly ForeseenAnswer[]): number {
  const expected = foreseen.reduce(
    (sum, { probability, posterior }) => sum + probability * entropy(posterior),
    0,
  );
  return Math.max(0, entropy(prior) - expected);
}
