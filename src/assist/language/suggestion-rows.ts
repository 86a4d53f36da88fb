import type { Candidate } from '../../protocol/form.ts';
import type { DetailValue } from '../../protocol/scenario.ts';
import type { Authorship } from '../../protocol/summary.ts';
import type { SuggestionRow } from '../../store/repositories/append-commits.ts';
import type { CallReading, WrittenSummary } from './contract.ts';

/** `summary@3-1a2b3c/qwen3-8b`: which prompt and model made something. */
export function authorText({ prompt, version, model }: Authorship): string {
  return `${prompt}@${version}/${model}`;
}

/** A summary as a stored suggestion; its probability is 1 when nothing in it is doubted, else 0. */
export function summaryRow(id: string, { text, author, doubts }: WrittenSummary): SuggestionRow {
  return {
    id,
    target: 'summary',
    modelVersion: authorText(author),
    ranked: [
      { name: text, probability: doubts.length === 0 ? 1 : 0, reasons: doubts.map(({ message }) => message) },
    ],
    evidence: [],
  };
}

/** A reading as a stored suggestion: the first value of each field, the words that it was read in as its reason. */
export function readingRow(id: string, { author, fields, details }: CallReading): SuggestionRow {
  const firsts = [...Object.entries(fields), ...Object.entries(details)].flatMap(([key, candidates]) => {
    const first = candidates?.[0];
    return first === undefined ? [] : [{ key, first }];
  });
  return {
    id,
    target: 'form',
    modelVersion: authorText(author),
    ranked: firsts.map(({ key, first }) => ({
      name: `${key}：${valueText(first.value)}`,
      probability: first.confidence,
      reasons: [first.spoken],
    })),
    evidence: firsts.flatMap(({ first }) => first.evidence),
  };
}

function valueText(value: Candidate['value'] | DetailValue): string {
  return typeof value === 'object' ? value.text : String(value);
}
