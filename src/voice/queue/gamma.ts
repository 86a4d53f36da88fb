/** The gamma distribution, for waiting times. */

/** Lanczos' approximation (g = 7, nine terms): about fifteen digits. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const ACCURACY = 1e-14;
const MOST_TERMS = 10_000;

/** Natural logarithm of Γ(x) for x > 0. */
export function logGamma(x: number): number {
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = LANCZOS.reduce(
    (total, term, index) => total + (index === 0 ? term : term / (shifted + index)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Share of a gamma distribution (scale 1) that lies at or below `x`. */
export function gammaShare(shape: number, x: number): number {
  if (x <= 0) return 0;
  const factor = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  // The series converges fast below the mean, the continued fraction above it.
  return x < shape + 1 ? factor * series(shape, x) : 1 - factor * fraction(shape, x);
}

function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * ACCURACY; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** Lentz's method. */
function fraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / nonZero(a * d + b, tiny);
    c = nonZero(b + a / c, tiny);
    value *= d * c;
    if (Math.abs(d * c - 1) < ACCURACY) break;
  }
  return value;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** The value below which `share` (between 0 and 1, both left out) of the distribution lies, by bisection. */
export function gammaQuantile(shape: number, scale: number, share: number): number {
  let low = 0;
  let high = shape + 1;
  while (gammaShare(shape, high) < share) high *= 2;
  for (let step = 0; step < 200 && high - low > high * 1e-12; step++) {
    const middle = (low + high) / 2;
    if (gammaShare(shape, middle) < share) low = middle;
    else high = middle;
  }
  return ((low + high) / 2) * scale;
}
