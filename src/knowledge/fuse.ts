/** How soon a place further down counts less (Cormack, Clarke, Büttcher 2009). */
const SMOOTHING = 60;

/** Reciprocal rank fusion: what stands high in several rankings stands highest. Each ranking has an id once, best first. */
export function fuse(rankings: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings)
    for (const [at, id] of ranking.entries())
      scores.set(id, (scores.get(id) ?? 0) + 1 / (SMOOTHING + at + 1));
  return [...scores].sort(([, a], [, b]) => b - a).map(([id]) => id);
}
