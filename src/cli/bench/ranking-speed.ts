import { createDispatchSuggester } from '../../assist/dispatch/suggester.ts';
import { loadCatalogue } from '../../catalogue/catalogue.ts';
import type { LabelledText } from '../../training/evaluate-model.ts';
import { table } from '../evaluation/tables.ts';
import { type Block, BlockMeter } from './block-meter.ts';
import { type Percentiles, percentiles, type Times, timed } from './times.ts';

export interface RankingSpeed {
  readonly texts: number;
  /** Past orders remembered, and the time to take one in. */
  readonly remembered: number;
  readonly takeIn: Times;
  readonly wall: Percentiles;
  readonly cpu: Percentiles;
  readonly block: Block;
}

/** Passes over the texts before the clock runs. */
const WARM_UP = 2;

/**
 * Times whole suggestions, reasons and question included, by a ranking that remembers every text as a settled order.
 *
 * @throws Error for no texts
 */
export async function measureRanking(
  model: string,
  catalogue: string,
  rows: readonly LabelledText[],
  rounds: number,
): Promise<RankingSpeed> {
  if (rows.length === 0) throw new Error('there are no texts to rank units for');
  const suggester = await createDispatchSuggester({ modelDir: model, catalogue: loadCatalogue(catalogue) });
  try {
    const [taken] = await timed(async () => {
      suggester.memory.apply(
        rows.map(({ text, label }, index) => ({
          orderId: String(index),
          number: String(index),
          at: '',
          text,
          unit: label,
          category: null,
          district: null,
          settled: true,
          refused: [],
        })),
      );
      await suggester.memory.settled();
    });
    const pass = async (each: (text: string) => Promise<unknown>): Promise<void> => {
      for (const { text } of rows) await each(text);
    };
    const suggest = (text: string) => suggester.suggest(text, { district: null });
    for (let round = 0; round < WARM_UP; round += 1) await pass(suggest);
    const wall: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await pass(async (text) => {
        const [times] = await timed(() => suggest(text));
        wall.push(times.wall);
        cpu.push(times.cpu);
      });
    }
    return {
      texts: rows.length,
      remembered: suggester.memory.size,
      takeIn: { wall: taken.wall / rows.length, cpu: taken.cpu / rows.length },
      wall: percentiles(wall),
      cpu: percentiles(cpu),
      block: await BlockMeter.of(() => pass(suggest)),
    };
  } finally {
    await suggester.close();
  }
}

/** What was measured, as Markdown. */
export function rankingTable({ texts, remembered, takeIn, wall, cpu, block }: RankingSpeed): string {
  const row = (name: string, clock: number, processor: number): string[] => [
    name,
    clock.toFixed(2),
    processor.toFixed(2),
  ];
  return table(
    [`whole suggestions, ${remembered} orders remembered, ms`, 'by the clock', 'of processor time'],
    [
      row(`a text (${texts} of them), p50`, wall.p50, cpu.p50),
      row('… p99', wall.p99, cpu.p99),
      row('event loop blocked at most', block.wall, block.cpu),
      row('taking an order in', takeIn.wall, takeIn.cpu),
    ],
  );
}
