import type { FieldShares, ModelReport, Observation, Report } from './report.ts';
import { meanLength, shareOrNone, table } from './tables.ts';

/** Without and with the language model, side by side, as Markdown. */
export function modelTables(before: Report, after: ModelReport, calls: readonly Observation[]): string {
  const fields = Object.keys(after.fields) as (keyof ModelReport['fields'])[];
  return [
    `With a language model (${after.model}); ${after.missing} questions had no recorded answer.`,
    table(
      ['field', 'exact', 'with model', 'partial', 'with model', 'wrong', 'with model'],
      fields.map((field) => [field, ...pairs(before.fields[field], after.fields[field])]),
    ),
    table(
      ['measure', 'without', 'with model'],
      [
        ['kind accuracy', ...both(before.kind.accuracy, after.kind.accuracy)],
        ['facts of the call in the text', ...both(before.summary.factsPresent, after.summary.factsPresent)],
        ['forbidden statements in the text', `${before.summary.forbidden}`, `${after.summary.forbidden}`],
        ['characters of the text, mean', '', meanLength(calls)],
      ],
    ),
  ].join('\n\n');
}

function pairs(before: FieldShares | undefined, after: FieldShares | undefined): string[] {
  return (['exact', 'partial', 'wrong'] as const).flatMap((verdict) =>
    both(before?.[verdict], after?.[verdict]),
  );
}

function both(before: number | null | undefined, after: number | null | undefined): [string, string] {
  return [shareOrNone(before), shareOrNone(after)];
}
