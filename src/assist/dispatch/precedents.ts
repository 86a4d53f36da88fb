/** A like past order against what the classifier made of it; positions in one name space. */
export interface Precedent {
  /** 0 to 1. */
  readonly similarity: number;
  /** How far it is to be believed, 0 to 1. */
  readonly belief: number;
  /** Where it ended; null when only known where not, -1 for a name that is in nobody's space any more. */
  readonly settled: number | null;
  /** Who gave it back. */
  readonly refused: readonly number[];
  /** The classifier's probabilities of it, the largest ones. */
  readonly opinion: readonly (readonly [position: number, probability: number])[];
}

/** So many exactly like orders are believed as much as the classifier. */
const PRIOR_ORDERS = 1;
/** What a name that precedents speak against keeps. */
const LEAST_SHARE = 1e-5;

/**
 * Moves a distribution by what the classifier got wrong on like orders: `p + Σ wᵢ (outcomeᵢ − opinionᵢ) / (Σ wᵢ + 1)`, the
 * weights `wᵢ` being squared similarities times beliefs (kernel regression of the residuals, shrunk toward none). Where the classifier
 * was right nothing moves, so what it has learnt already does not count twice; a unit that it does not know, or one that
 * has taken over a matter since, comes up after a few orders. Sums to 1 if the given one does.
 */
export function correctedBy(distribution: Float64Array, precedents: readonly Precedent[]): Float64Array {
  const moved = new Float64Array(distribution.length);
  let weights = 0;
  for (const { similarity, belief, settled, refused, opinion } of precedents) {
    if (settled === -1) continue;
    const weight = belief * similarity ** 2;
    weights += weight;
    const add = (position: number, share: number): void => {
      if (position >= 0) moved[position] = (moved[position] ?? 0) + weight * share;
    };
    if (settled !== null) {
      add(settled, 1);
      for (const [position, probability] of opinion) add(position, -probability);
    } else {
      for (const [position, probability] of opinion)
        if (refused.includes(position)) add(position, -probability);
    }
  }
  if (weights === 0) return distribution;
  let sum = 0;
  for (const [position, share] of distribution.entries()) {
    const kept = Math.max(
      Math.min(share, LEAST_SHARE),
      share + (moved[position] ?? 0) / (weights + PRIOR_ORDERS),
    );
    moved[position] = kept;
    sum += kept;
  }
  return moved.map((share) => share / sum);
}
