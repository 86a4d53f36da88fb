import { createFormExtractor } from '../../../src/assist/form/extractor.ts';
import { loadGazetteer } from '../../../src/assist/form/gazetteer.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import type { FieldCandidates, FieldName } from '../../../src/protocol/form.ts';

export const gazetteer = loadGazetteer('catalogue/gazetteer.json');

/** Tuesday, in the afternoon. */
export const STARTED_AT = '2018-06-12T15:20:00+08:00';
export const CALLER_NUMBER = '13976542817';

/** Lines as `a …` (agent) or `c …` (caller). */
export function segmentsOf(lines: readonly string[]): Segment[] {
  return lines.map((line, at) => ({
    id: `s${at}`,
    speaker: line.startsWith('a') ? 'agent' : 'caller',
    startMs: at * 3_000,
    endMs: at * 3_000 + 2_500,
    text: line.slice(1).trim(),
    confidence: null,
  }));
}

export function play(
  lines: readonly string[],
  callerNumber: string | null = CALLER_NUMBER,
  startedAt = STARTED_AT,
): FieldCandidates {
  const extractor = createFormExtractor({ startedAt, timeZone: 'Asia/Shanghai', callerNumber }, gazetteer);
  for (const segment of segmentsOf(lines)) extractor.add(segment);
  return extractor.candidates();
}

/** The best value of a field after a call; null for none. */
export function best(lines: readonly string[], field: FieldName): unknown {
  return play(lines)[field]?.[0]?.value ?? null;
}
