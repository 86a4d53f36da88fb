import type { DispatchFigures } from '../../training/evaluate-model.ts';

/** One model's figures as a table for people. */
export function figuresTable(scored: DispatchFigures): string {
  const share = (value: number): string => value.toFixed(3);
  return [
    '| rows | labels | top-1 | top-3 | top-5 | macro-F1 | calibration error | p50 ms | p99 ms |',
    '|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    `| ${[
      scored.rows,
      scored.labels,
      share(scored.top1),
      share(scored.top3),
      share(scored.top5),
      share(scored.macroF1),
      share(scored.ece),
      scored.p50Ms.toFixed(2),
      scored.p99Ms.toFixed(2),
    ].join(' | ')} |`,
  ].join('\n');
}
