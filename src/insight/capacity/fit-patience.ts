import type { FitQueueEntry } from './fit-arrivals.ts';

export interface PatienceFit {
  /** Those whose patience is known: they hung up. */
  abandoned: number;
  /** Those of whom only is known that their patience was longer: answered, or gone another way. */
  censored: number;
  /** Mean of the exponential that makes the records likeliest; seconds. */
  meanS: number;
  /** When half of all would have hung up, by Kaplan and Meier without any assumed shape; null if fewer ever did. */
  medianS: number | null;
  /**
   * The median over the mean's: 1 for exponential patience, less where many are hasty and the rest patient, more where
   * patience wears out. Null without a median.
   */
  shapeHint: number | null;
}

/** Waits of the line; null when nobody abandoned, for then nothing is known but that patience is long. */
export function fitPatience(entries: readonly FitQueueEntry[]): PatienceFit | null {
  const waits = entries.flatMap((entry) => {
    const ended = entry.answeredAt ?? entry.leftAt;
    if (ended === null || ended < entry.joinedAt) return [];
    return [{ waitS: (ended - entry.joinedAt) / 1_000, abandoned: entry.outcome === 'abandoned' }];
  });
  const abandoned = waits.filter((wait) => wait.abandoned).length;
  if (abandoned === 0) return null;
  const meanS = waits.reduce((sum, { waitS }) => sum + waitS, 0) / abandoned;
  const medianS = medianOf(survival(waits));
  return {
    abandoned,
    censored: waits.length - abandoned,
    meanS,
    medianS,
    shapeHint: medianS === null || meanS === 0 ? null : medianS / (meanS * Math.LN2),
  };
}

/** Share of patience longer than each wait at which somebody abandoned, by Kaplan and Meier. */
export function survival(
  waits: readonly { waitS: number; abandoned: boolean }[],
): { waitS: number; share: number }[] {
  const sorted = waits.toSorted((one, other) => one.waitS - other.waitS);
  const curve: { waitS: number; share: number }[] = [];
  let share = 1;
  for (let at = 0; at < sorted.length; ) {
    const waitS = sorted[at]?.waitS ?? 0;
    let [end, left] = [at, 0];
    while (sorted[end]?.waitS === waitS) {
      if (sorted[end]?.abandoned) left += 1;
      end += 1;
    }
    if (left > 0) {
      share *= 1 - left / (sorted.length - at);
      curve.push({ waitS, share });
    }
    at = end;
  }
  return curve;
}

function medianOf(curve: readonly { waitS: number; share: number }[]): number | null {
  return curve.find(({ share }) => share <= 0.5)?.waitS ?? null;
}
