import { writeFile } from 'node:fs/promises';
import { syntheticRows } from './matters.ts';

/** Writes synthetic orders, no two alike, as past orders come: one JSON object a line. */
export async function writeOrders(file: string, count: number): Promise<string> {
  const lines = syntheticRows(count).map(({ text, unit, category }, index) => {
    const [cat1, cat2] = category?.split('/') ?? [];
    return JSON.stringify({ text_masked: `${text}（第${index}件）`, unit, scheme: 'new', cat1, cat2 });
  });
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}
