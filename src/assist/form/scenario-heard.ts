import { evidenceOf, type Span } from '../../facts/text.ts';
import type { Evidence, Segment } from '../../protocol/common.ts';
import type { ValueSource } from '../../protocol/form.ts';
import type { DetailCandidate, DetailValue, ScenarioField } from '../../protocol/scenario.ts';

/** One time that a value was heard. */
export interface Hearing {
  readonly value: DetailValue;
  readonly confidence: number;
  readonly source: ValueSource;
  readonly rule: string;
  readonly evidence: readonly Evidence[];
  /** Position of the sentence in the call. */
  readonly at: number;
  /** Position of the question that it answers; null: said by the way. */
  readonly question: number | null;
}

/** Said again, a value is surer by so much each time, up to the ceiling. */
const AGAIN = 0.05;
const CEILING = 0.95;
/** What a read-back adds. */
const CONFIRMED = 0.06;
const MOST_CANDIDATES = 5;
const MOST_EVIDENCE = 4;
/** Other values beside the deciding answer are offered, not filled in. */
const REPLACED = 0.45;
const NONE = -1;

export function heard(
  segment: Segment,
  span: Span,
  grounds: Omit<Hearing, 'evidence' | 'source'> & { readonly source?: ValueSource },
): Hearing {
  return { source: 'caller', ...grounds, evidence: [evidenceOf(segment, span)] };
}

/** The hearings of one question as candidates, best first: values that were heard several times are one. */
export function candidatesFrom(hearings: readonly Hearing[], { type }: ScenarioField): DetailCandidate[] {
  const byValue = new Map<DetailValue, Hearing[]>();
  for (const hearing of hearings) {
    const known = byValue.get(hearing.value);
    if (known === undefined) byValue.set(hearing.value, [hearing]);
    else known.push(hearing);
  }
  const questions = hearings.flatMap(({ question }) => question ?? []);
  // Asked again whether it still goes on, the newest answer holds; a time, sum or name asked for again is another one.
  const settling =
    type === 'choice' || type === 'yes-no' ? Math.max(NONE, ...questions) : Math.min(...questions);
  const deciding = questions.length === 0 ? NONE : settling;
  const candidates = [...byValue.values()].map((group) => {
    const replaced = deciding !== NONE && group.every(({ question }) => question !== deciding);
    return { candidate: merged(group, replaced && !group.some(isReadBack)), at: group[0]?.at ?? 0 };
  });
  return candidates
    .sort((a, b) => b.candidate.confidence - a.candidate.confidence || a.at - b.at)
    .slice(0, MOST_CANDIDATES)
    .map(({ candidate }) => candidate);
}

function merged(group: readonly Hearing[], replaced: boolean): DetailCandidate {
  const best = group.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  const readBack = group.find(isReadBack);
  const sentences = new Set(group.map(({ at }) => at)).size;
  const sure = best.confidence + AGAIN * (sentences - 1) + (readBack === undefined ? 0 : CONFIRMED);
  const confidence = Math.min(
    replaced ? REPLACED : CEILING,
    Math.max(best.confidence, Math.min(CEILING, sure)),
  );
  const evidence = [...best.evidence, ...group.flatMap((one) => (one === best ? [] : one.evidence))]
    .filter(
      (proof, index, all) =>
        all.findIndex(({ segmentId, start }) => segmentId === proof.segmentId && start === proof.start) ===
        index,
    )
    .slice(0, MOST_EVIDENCE);
  return {
    value: best.value,
    spoken: best.evidence[0]?.text ?? '',
    confidence: Math.round(confidence * 100) / 100,
    source: readBack?.source ?? best.source,
    rule: best.rule,
    evidence,
  };
}

function isReadBack({ source }: Hearing): boolean {
  return source === 'read-back';
}
