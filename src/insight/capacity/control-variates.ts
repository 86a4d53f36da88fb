import { type Estimate, estimate, student } from './confidence.ts';

/** Something simulated beside the figures whose true mean is known. */
export interface Control {
  /** One value a replication. */
  values: readonly number[];
  mean: number;
}

/** Pivots below this share of the variance mean that a control says nothing new. */
const DEPENDENT = 1e-9;

/**
 * The mean of one value a replication, corrected by what the controls were off: where they came out too high, the
 * figure probably did too, and least squares say by how much (Lavenberg and Welch, 1981).
 */
export function estimateWithControls(values: readonly number[], controls: readonly Control[]): Estimate {
  const count = values.length;
  const useful = controls.filter((control) => spread(control.values, control.values) > 0);
  const freedom = count - 1 - useful.length;
  if (useful.length === 0 || freedom < 1) return estimate(values);
  const matrix = useful.map((row) => useful.map((column) => spread(row.values, column.values)));
  const slopes = solve(
    matrix,
    useful.map((control) => spread(control.values, values)),
  );
  const off = useful.map((control) => average(control.values) - control.mean);
  const mean = average(values) - dot(slopes, off);
  const rest = values.map(
    (value, at) =>
      value -
      dot(
        slopes,
        useful.map((control) => control.values[at] ?? 0),
      ),
  );
  const variance = spread(rest, rest) / freedom;
  const half = student(freedom) * Math.sqrt(variance * (1 / count + dot(off, solve(matrix, off))));
  return { mean, ci95: [mean - half, mean + half] };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sum of the products of the distances from the means. */
function spread(some: readonly number[], others: readonly number[]): number {
  const [mean, other] = [average(some), average(others)];
  return some.reduce((sum, value, at) => sum + (value - mean) * ((others[at] ?? 0) - other), 0);
}

function dot(some: readonly number[], others: readonly number[]): number {
  return some.reduce((sum, value, at) => sum + value * (others[at] ?? 0), 0);
}

/** Solves a small positive definite system; unknowns that depend on the ones before become 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const used = new Array<boolean>(size).fill(false);
  for (let column = 0; column < size; column += 1) {
    const pivot = rows[column] as number[];
    const value = pivot[column] ?? 0;
    if (Math.abs(value) <= DEPENDENT * (matrix[column]?.[column] ?? 0)) continue;
    used[column] = true;
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[column] ?? 0) / value;
      for (let at = 0; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
    }
  }
  return rows.map((row, at) => (used[at] ? (row[size] ?? 0) / (row[at] ?? 1) : 0));
}
