import type { ModelComparison } from '../../protocol/model.ts';

/** Share of the orders by which a new model's top-3 may lie below that of the one that serves. */
const TOLERANCE = 0.03;

/** Why a new model should not even be tried beside the one that serves; null when it may. */
export function clearlyWorse(comparison: ModelComparison): string | null {
  const { candidateTop3, servingTop3, rows, serving } = comparison;
  if (candidateTop3 >= servingTop3 - TOLERANCE) return null;
  return `clearly worse than ${serving}: right among the first three for ${percent(candidateTop3)} of ${rows} orders, not ${percent(servingTop3)}; it was not made the shadow`;
}

/** How it did, in one line. */
export function standing({ basis, candidateTop3, servingTop3, rows, serving }: ModelComparison): string {
  const what = basis === 'learnt' ? 'orders that both may have learnt' : 'orders new to both';
  return `top-3 ${percent(candidateTop3)} on ${rows} ${what}, ${serving} ${percent(servingTop3)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
