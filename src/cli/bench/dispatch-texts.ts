import { readFileSync } from 'node:fs';
import { DispatchCatalogue } from '../../catalogue/schema.ts';
import type { LabelledText } from '../../training/evaluate-model.ts';
import { labelledOrders } from '../labelled-orders.ts';

/** Characters of each text. */
export const TEXT_LENGTH = 100;

/** Texts of exactly `TEXT_LENGTH` characters from past orders; without a file, from the examples of the catalogue. */
export async function dispatchTexts(data: string | undefined, catalogue: string): Promise<LabelledText[]> {
  if (data === undefined) return joined(catalogueExamples(catalogue));
  return joined((await labelledOrders(data, { text: 'text_masked', label: 'unit' })).rows);
}

function catalogueExamples(file: string): LabelledText[] {
  const { items } = DispatchCatalogue.parse(JSON.parse(readFileSync(file, 'utf8')));
  return items.flatMap(({ examples, leads }) =>
    examples.map((text) => ({ text: `${text}。`, label: leads[0]?.unit ?? '' })),
  );
}

/** Each text is lengthened by those after it, which are used up; it keeps its own label. */
function joined(rows: readonly LabelledText[]): LabelledText[] {
  const texts: LabelledText[] = [];
  let text = '';
  let label = '';
  for (const row of rows) {
    if (text === '') label = row.label;
    text += row.text;
    if (text.length < TEXT_LENGTH) continue;
    texts.push({ text: text.slice(0, TEXT_LENGTH), label });
    text = '';
  }
  return texts;
}
