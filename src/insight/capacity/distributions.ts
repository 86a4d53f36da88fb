/** How long something takes; times in seconds. `cv` is the standard deviation divided by the mean. */
export type Distribution =
  | { kind: 'exponential'; meanS: number }
  /** Handling times of real call centres are close to lognormal (Brown et al., 2005). */
  | { kind: 'lognormal'; meanS: number; cv: number }
  /** A shape below 1: who has waited for long goes on waiting; above 1: patience wears out. */
  | { kind: 'weibull'; meanS: number; shape: number }
  /** Two kinds of people, hasty and patient ones, each with half of the time (balanced means); cv of at least 1. */
  | { kind: 'hyper-exponential'; meanS: number; cv: number };

/**
 * One time of the distribution out of two uniform numbers between 0 and 1. Every kind takes exactly two, so that a
 * change of the kind leaves what is drawn afterwards as it was.
 */
export function timeOf(distribution: Distribution, first: number, second: number): number {
  const { meanS } = distribution;
  switch (distribution.kind) {
    case 'exponential':
      return -meanS * Math.log(first);
    case 'lognormal': {
      const variance = Math.log1p(distribution.cv ** 2);
      const normal = Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second);
      return meanS * Math.exp(Math.sqrt(variance) * normal - variance / 2);
    }
    case 'weibull': {
      const scale = meanS / gamma(1 + 1 / distribution.shape);
      return scale * (-Math.log(first)) ** (1 / distribution.shape);
    }
    case 'hyper-exponential': {
      const square = Math.max(1, distribution.cv ** 2);
      const hasty = (1 + Math.sqrt((square - 1) / (square + 1))) / 2;
      const mean = second < hasty ? meanS / (2 * hasty) : meanS / (2 * (1 - hasty));
      return -mean * Math.log(first);
    }
  }
}

/** The same distribution with times `factor` as long. */
export function scaled<T extends Distribution>(distribution: T, factor: number): T {
  return { ...distribution, meanS: distribution.meanS * factor };
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The gamma function for arguments of at least 1 (Lanczos's approximation, about 15 digits). */
function gamma(argument: number): number {
  const x = argument - 1;
  const base = x + LANCZOS.length - 0.5;
  const sum = LANCZOS.reduce((total, term, at) => total + term / (x + at + 1), 0.99999999999980993);
  return Math.sqrt(2 * Math.PI) * base ** (x + 0.5) * Math.exp(-base) * sum;
}
