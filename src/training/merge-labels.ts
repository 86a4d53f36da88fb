/**
 * Maps every spelling of a label to the one the rows use most, given groups of spellings that mean the same; labels of
 * no group map to themselves.
 */
export function mergeLabels(
  labels: readonly string[],
  groups: readonly (readonly string[])[],
): Map<string, string> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const merged = new Map<string, string>([...counts.keys()].map((label) => [label, label]));
  for (const group of groups) {
    const used = group.filter((spelling) => counts.has(spelling));
    const [main] = used.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1));
    for (const spelling of used) merged.set(spelling, main ?? spelling);
  }
  return merged;
}

/** The rows with every unit under the spelling that they use most, given groups of spellings that mean the same. */
export function mergeUnits<Row extends { readonly unit: string }>(
  rows: readonly Row[],
  groups: readonly (readonly string[])[],
): Row[] {
  const merged = mergeLabels(
    rows.map(({ unit }) => unit),
    groups,
  );
  return rows.map((row) => ({ ...row, unit: merged.get(row.unit) ?? row.unit }));
}
