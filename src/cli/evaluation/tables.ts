import { type FieldShares, type Observation, type Report, wronglyOrdered } from './report.ts';

/** The report as Markdown. */
export function reportTables(report: Report, calls: readonly Observation[]): string {
  const refused = calls.filter((call) => call.refusal !== null);
  const wrong = wronglyOrdered(calls);
  return [
    `${report.calls} calls, ${calls.filter((call) => call.order !== null).length} work orders`,
    table(
      ['share of the call', 'unit top-1', 'unit top-3'],
      Object.entries(report.unit).map(([checkpoint, { top1, top3 }]) => [
        `${checkpoint} %`,
        share(top1),
        share(top3),
      ]),
    ),
    table(
      ['field', 'exact', 'partial', 'wrong', 'missing'],
      Object.entries(report.fields).map(([field, shares]) => [field, ...fieldCells(shares)]),
    ),
    table(
      ['measure', 'value'],
      [
        ['kind accuracy', share(report.kind.accuracy)],
        ['urgent alerts: precision', share(report.alerts.precision)],
        ['urgent alerts: recall', share(report.alerts.recall)],
        ['invalid calls that became orders', `${wrong.length}`],
        ['orders refused as incomplete', `${refused.length}`],
      ],
    ),
    table(
      ['the order’s text and personal data', 'value'],
      [
        ['facts of the call in the text', shareOrNone(report.summary.factsPresent)],
        ['forbidden statements in the text', `${report.summary.forbidden}`],
        ['characters of the text, mean', meanLength(calls)],
        ['identifiers masked', shareOrNone(report.redaction?.identifierRecall)],
        ['names masked', shareOrNone(report.redaction?.nameRecall)],
        ['masked for nothing', shareOrNone(report.redaction?.falsePositiveRate)],
      ],
    ),
    table(
      ['latency, ms', 'p50', 'p99'],
      Object.entries(report.latencyMs).map(([stage, { p50, p99 }]) => [
        stage,
        p50.toFixed(1),
        p99.toFixed(1),
      ]),
    ),
    ...wrong.map((call) => `${call.id}: invalid, but became order ${call.order}`),
  ].join('\n\n');
}

function fieldCells({ exact, partial, wrong, missing }: FieldShares): string[] {
  return [exact, partial, wrong, missing].map(share);
}

function share(value: number): string {
  return value.toFixed(3);
}

export function shareOrNone(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : share(value);
}

export function meanLength(calls: readonly Observation[]): string {
  const sum = calls.reduce((total, { summary }) => total + [...summary].length, 0);
  return calls.length === 0 ? '—' : (sum / calls.length).toFixed(0);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
