import { percentile } from '../evaluation/report.ts';
import { processorMs } from './block-meter.ts';

/** Milliseconds by the clock and of processor time. */
export interface Times {
  readonly wall: number;
  readonly cpu: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

export async function timed<T>(work: () => Promise<T>): Promise<[Times, T]> {
  const started = performance.now();
  const used = processorMs();
  const result = await work();
  return [{ wall: performance.now() - started, cpu: processorMs() - used }, result];
}

export function percentiles(each: readonly number[]): Percentiles {
  return { p50: percentile(each, 0.5), p99: percentile(each, 0.99) };
}

/** The middle one; of an even number the lower of the middle two. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}
