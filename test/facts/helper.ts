import { candidatesOf } from '../../src/assist/form/candidates.ts';
import type { FactContext, FactExtractor } from '../../src/facts/contract.ts';
import { loadDangerRules } from '../../src/facts/danger/rules.ts';
import { Dialogue } from '../../src/facts/dialogue.ts';
import { readFacts } from '../../src/facts/fact-reader.ts';
import { loadGazetteer } from '../../src/facts/place/gazetteer.ts';
import type { Segment } from '../../src/protocol/common.ts';
import type { Fact, FactOf, FactType } from '../../src/protocol/fact.ts';
import type { FieldCandidates, FieldName } from '../../src/protocol/form.ts';

export const gazetteer = loadGazetteer('catalogue/gazetteer.json');
export const dangerRules = loadDangerRules('catalogue/danger-rules.json');

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

export function contextOf(overrides: Partial<FactContext> = {}): FactContext {
  return {
    startedAt: STARTED_AT,
    timeZone: 'Asia/Shanghai',
    callerNumber: CALLER_NUMBER,
    gazetteer,
    dangerRules,
    ...overrides,
  };
}

/** The facts of a call given as `a …` and `c …` lines. */
export function factsOf(lines: readonly string[], overrides: Partial<FactContext> = {}): readonly Fact[] {
  return readFacts(segmentsOf(lines), contextOf(overrides));
}

/** The facts of one type. */
export function only<T extends FactType>(facts: readonly Fact[], type: T): FactOf<T>[] {
  return facts.filter((one): one is FactOf<T> => one.type === type);
}

/** What one extractor makes of a call. */
export function heardBy(extractor: FactExtractor, lines: readonly string[]): readonly Fact[] {
  const dialogue = new Dialogue();
  for (const segment of segmentsOf(lines)) {
    const turn = dialogue.next(segment);
    if (turn !== null) extractor.observe(turn);
  }
  return extractor.facts();
}

/** What the form makes of a call. */
export function play(lines: readonly string[], overrides: Partial<FactContext> = {}): FieldCandidates {
  return candidatesOf(factsOf(lines, overrides));
}

/** The best value of a field after a call; null for none. */
export function best(lines: readonly string[], field: FieldName): unknown {
  return play(lines)[field]?.[0]?.value ?? null;
}
