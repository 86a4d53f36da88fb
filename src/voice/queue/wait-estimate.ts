import { gammaQuantile } from './gamma.ts';

/** How long the seats of a queue take with a call. */
export interface HandlingTime {
  /** Mean, seconds. */
  readonly meanS: number;
  /** Squared coefficient of variation (variance over the square of the mean); 1 is exponential. */
  readonly scv: number;
}

export interface WaitFor {
  /** Callers who go before. */
  readonly ahead: number;
  readonly seats: number;
  readonly free: number;
  readonly handling: HandlingTime;
}

/** Seconds; the wait lies between `fromS` and `toS` eight times in ten. */
export interface WaitEstimate {
  readonly meanS: number;
  readonly fromS: number;
  readonly toS: number;
}

const LOW = 0.1;
const HIGH = 0.9;
/** Handling times far from the exponential are usually few ones: not believed. */
const SCV = { min: 0.25, max: 4 } as const;

/**
 * The time until a caller is answered: with k before them, that of the (k+1)th call to end on n busy seats, less the free
 * ones. Calls end on n seats as n independent stationary renewal processes do, so n/s of them a second whatever the
 * spread of handling times is, and the mean is (k+1)·s/n. With exponential times the time is Erlang(k+1, n/s). Otherwise a
 * gamma distribution has the same mean, and a variance between two limits: few endings on many seats are nearly a Poisson
 * process (factor 1, whatever the times), many endings on few seats spread by `scv` (renewal theory); the weight between
 * them is the share of endings that are not the first on their seat, (k+1)/(k+1+n).
 *
 * Null when nothing can be said: no seats, or a handling time that is none. Whoever comes later and goes before is not
 * foreseen.
 */
export function estimateWait({ ahead, seats, free, handling }: WaitFor): WaitEstimate | null {
  if (free > ahead) return { meanS: 0, fromS: 0, toS: 0 };
  if (!(seats >= 1) || !(handling.meanS > 0) || !Number.isFinite(handling.meanS)) return null;
  const endings = ahead - free + 1;
  const scv = Math.min(SCV.max, Math.max(SCV.min, handling.scv));
  const weight = endings / (endings + seats);
  const spread = 1 - weight + scv * weight;
  const shape = endings / spread;
  const scale = (spread * handling.meanS) / seats;
  return {
    meanS: shape * scale,
    fromS: gammaQuantile(shape, scale, LOW),
    toS: gammaQuantile(shape, scale, HIGH),
  };
}

/** Handling time from the calls that ended last, seconds each; null without any. Fewer than ten say nothing of the spread. */
export function handlingFrom(durations: readonly number[]): HandlingTime | null {
  const usable = durations.filter((duration) => duration > 0 && Number.isFinite(duration));
  if (usable.length === 0) return null;
  const meanS = usable.reduce((sum, duration) => sum + duration, 0) / usable.length;
  if (usable.length < 10) return { meanS, scv: 1 };
  const squares = usable.reduce((sum, duration) => sum + (duration - meanS) ** 2, 0);
  return { meanS, scv: squares / (usable.length - 1) / meanS ** 2 };
}
