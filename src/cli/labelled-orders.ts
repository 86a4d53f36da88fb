import type { LabelledText } from '../training/evaluate-model.ts';
import { UsageError } from './command-line.ts';
import { readOrders } from './read-orders.ts';

/** How the category is named as a label field. */
const CATEGORY_LABEL = 'cat1/cat2';

/**
 * Orders with the answer that the given field holds, and the head of the model that gives such answers. For the category,
 * rows of an older category system are left out and counted.
 */
export async function labelledOrders(
  file: string,
  fields: { text: string; label: string },
): Promise<{ head: string; rows: LabelledText[]; skipped: number }> {
  const orders = await readOrders([file], { text: fields.text, label: fields.label });
  if (fields.label !== CATEGORY_LABEL)
    return { head: 'unit', rows: orders.map(({ text, unit }) => ({ text, label: unit })), skipped: 0 };
  const rows = orders.flatMap(({ text, category }) => (category === null ? [] : [{ text, label: category }]));
  if (rows.length === 0) throw new UsageError(`${file}: no order of the current category system`);
  return { head: 'category', rows, skipped: orders.length - rows.length };
}
