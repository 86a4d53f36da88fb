interface Identified {
  readonly id: string;
}

/**
 * A list after news of it: what changed stands where it stood, what is new at the end, what is gone nowhere. Desks fold
 * `facts` and `alert` events with it, so that nothing jumps about on the screen.
 */
export function latestById<T extends Identified>(
  known: readonly T[],
  changed: readonly T[],
  gone: readonly string[] = [],
): T[] {
  const latest = new Map(known.map((one) => [one.id, one]));
  for (const id of gone) latest.delete(id);
  for (const one of changed) latest.set(one.id, one);
  return [...latest.values()];
}
