import type { ItemHit } from '../../catalogue/search.ts';

/** Most that the catalogue can weigh; this, the next two and the doubt below were chosen on the dev orders and calls. */
const CATALOGUE_SHARE = 0.6;
/** BM25 points that make one item e times as likely as another. */
const POINTS_PER_E = 3;
/** BM25 points at which the search is believed by half; a matter told in the catalogue's words reaches about 30. */
const HALF_BELIEF = 60;

/** How likely each found item is, and how far the search is to be believed at all (0 to 1). */
export interface Retrieval {
  readonly shares: readonly { readonly hit: ItemHit; readonly share: number }[];
  readonly belief: number;
}

/** Turns search scores into shares that sum to 1, and a belief that grows with the best score. */
export function weighHits(hits: readonly ItemHit[]): Retrieval {
  const best = hits[0]?.score ?? 0;
  const powers = hits.map((hit) => ({ hit, power: Math.exp((hit.score - best) / POINTS_PER_E) }));
  const sum = powers.reduce((total, { power }) => total + power, 0);
  return {
    shares: powers.map(({ hit, power }) => ({ hit, share: power / sum })),
    belief: best / (best + HALF_BELIEF),
  };
}

/**
 * Mixture of the classifier's distribution and the catalogue's: `(1 - w) · classifier + w · catalogue`, where `w` is
 * `CATALOGUE_SHARE` times the belief in the search times `√(1 - p)`, `p` being the classifier's first probability: one
 * that is sure needs no second opinion. A mixture, not a product, so that a unit the classifier has never seen can still
 * be suggested. Both inputs sum to 1 (the catalogue's may be all zero), and so does the result.
 */
export function mix(classifier: Float64Array, catalogue: Float64Array, belief: number): Float64Array {
  let first = 0;
  for (const share of classifier) if (share > first) first = share;
  const doubt = Math.sqrt(Math.max(0, 1 - first));
  const weight = catalogue.some((share) => share > 0)
    ? CATALOGUE_SHARE * Math.min(1, Math.max(0, belief)) * doubt
    : 0;
  return normalised(
    classifier.map((share, index) => (1 - weight) * share + weight * (catalogue[index] ?? 0)),
  );
}

/** The same proportions with a sum of 1; evenly spread when there is nothing to go by. */
export function normalised(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  return sum > 0 ? values.map((value) => value / sum) : values.map(() => 1 / values.length);
}

/** The `count` most probable positions, best first; equal ones in the order of their names. */
export function topPositions(distribution: Float64Array | Float32Array, count: number): number[] {
  const top: number[] = [];
  for (let position = 0; position < distribution.length; position += 1) {
    const value = distribution[position] ?? 0;
    let at = top.length;
    while (at > 0 && (distribution[top[at - 1] ?? 0] ?? 0) < value) at -= 1;
    if (at < count) {
      top.splice(at, 0, position);
      if (top.length > count) top.pop();
    }
  }
  return top;
}
