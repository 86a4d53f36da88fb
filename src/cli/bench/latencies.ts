import { percentile } from '../evaluation/report.ts';

export interface LatencyFigures {
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Matches sentences sent with what comes back for them; keeps milliseconds. */
export class Latencies {
  private readonly sentAt = new Map<string, number>();
  private readonly measured: number[] = [];
  private givenUp = 0;

  sent(key: string, now: number): void {
    this.sentAt.set(key, now);
  }

  /** What comes from now on answers something else. */
  giveUp(key: string): void {
    if (this.sentAt.delete(key)) this.givenUp += 1;
  }

  /** Its answer came; the first one counts. */
  came(key: string, now: number): void {
    const sentAt = this.sentAt.get(key);
    if (sentAt === undefined) return;
    this.sentAt.delete(key);
    this.measured.push(now - sentAt);
  }

  /** Sentences that may still be answered. */
  get open(): number {
    return this.sentAt.size;
  }

  /** Share of the sentences that were answered at all. */
  get answered(): number {
    const { length } = this.measured;
    const all = length + this.sentAt.size + this.givenUp;
    return all === 0 ? 1 : length / all;
  }

  figures(): LatencyFigures {
    return latencyFigures(this.measured);
  }
}

export function latencyFigures(measured: readonly number[]): LatencyFigures {
  const round = (ms: number) => Math.round(ms * 100) / 100;
  return {
    samples: measured.length,
    p50: round(percentile(measured, 0.5)),
    p99: round(percentile(measured, 0.99)),
    max: round(percentile(measured, 1)),
  };
}
