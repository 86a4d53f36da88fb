/** Suggestions must stay under this at the 99th percentile. */
export const SUGGESTION_LIMIT_MS = 300;
/** A count is found to within this share of it. */
const PRECISION = 0.15;

/**
 * The highest number of calls that `passes`, found by doubling from what is known and then halving the distance.
 * @param known numbers tried before; at least the lowest should pass
 */
export async function highestCount(
  known: ReadonlyMap<number, boolean>,
  passes: (calls: number) => Promise<boolean>,
): Promise<number> {
  const failed = [...known].filter(([, passed]) => !passed).map(([calls]) => calls);
  let bad = failed.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...failed);
  let good = Math.max(
    0,
    ...[...known].filter(([calls, passed]) => passed && calls < bad).map(([calls]) => calls),
  );
  if (good === 0) return 0;
  while (bad - good > good * PRECISION) {
    const calls = bad === Number.POSITIVE_INFINITY ? good * 2 : Math.round((good + bad) / 2);
    if (await passes(calls)) good = calls;
    else bad = calls;
  }
  return good;
}
