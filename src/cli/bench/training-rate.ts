import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const TrainingFigures = z.object({
  rows: z.number(),
  /** Of all texts together. */
  characters: z.number(),
  features: z.number(),
  /** By the clock. */
  seconds: z.number(),
  /** Of processor time: what other processes do meanwhile hardly counts. */
  processorSeconds: z.number(),
  /** Most memory the process had, in MiB. */
  peakMb: z.number(),
});
export type TrainingFigures = z.infer<typeof TrainingFigures>;

/**
 * Trains on so many synthetic orders, one count after the other, each in a process of its own.
 *
 * @throws Error when a training fails; it has said why on standard error
 */
export async function measureTraining(
  counts: readonly number[],
  file: string | undefined,
): Promise<TrainingFigures[]> {
  const script = fileURLToPath(new URL('./training-run.ts', import.meta.url));
  const figures: TrainingFigures[] = [];
  for (const count of counts) {
    const args = ['--import', 'tsx', script, `${count}`, ...(file === undefined ? [] : [file])];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    if (code !== 0) throw new Error(`the training on ${count} orders ended with code ${code}`);
    figures.push(TrainingFigures.parse(JSON.parse(output)));
  }
  return figures;
}
