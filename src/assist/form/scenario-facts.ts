import type { Segment } from '../../protocol/common.ts';
import type { Fact, FactOf } from '../../protocol/fact.ts';
import type { DetailValue } from '../../protocol/scenario.ts';
import { isEmptyTime } from './scenario-answer.ts';
import type { Hearing } from './scenario-heard.ts';
import { isNear, type SentenceReading } from './scenario-sentence.ts';
import type { FactWords } from './scenario-words.ts';

/** A sentence of the call with its position. */
export interface Placed {
  readonly segment: Segment;
  readonly at: number;
  readonly reading: SentenceReading;
}

/** How sure an answer is that a fact gives: asked for, with its cue, or by itself. */
const ASKED = 0.92;
const CUED = 0.8;
const ALONE = 0.7;
/** What was asked for is no doubt what the fact says, however sure the fact is by itself. */
const LEAST_ASKED = 0.85;
/** How much less likely a sum per piece, a range, a body that is the caller's own and a time by the way are meant. */
const PER_PIECE = 0.65;
const RANGE = 0.9;
const OWN_BODY = 0.7;
const PASSING = 0.6;
const VAGUE = 0.55;
/** A plate of which only a part was understood. */
const PART = 0.6;
/** What 一共 adds. */
const TOTAL = 0.1;
const SAYS_TOTAL = /(?:一共|总共|合计|加起来|总计|全部|总额)[^，。,]{0,6}$/;

/** What a fact answers to a question; empty when it is of another kind or its cue is not there. */
export function hearingsOf(
  fact: Fact,
  words: readonly FactWords[],
  sentenceOf: (segmentId: string) => Placed | undefined,
  questionOf: (sentence: Placed) => number | null,
): Hearing[] {
  if (fact.status === 'withdrawn') return [];
  return words.flatMap(({ hint, near }) => {
    const meant = fact.type === hint.type ? meaningOf(fact, hint) : null;
    if (meant === null) return [];
    const hearings: Hearing[] = [];
    for (const proof of fact.evidence) {
      const sentence = sentenceOf(proof.segmentId);
      if (sentence === undefined) continue;
      const { text } = sentence.reading;
      // What the agent says back confirms what the caller said, and needs no cue of its own.
      const first = hearings[0];
      if (sentence.segment.speaker === 'agent') {
        if (first !== undefined && fact.status === 'confirmed')
          hearings.push({ ...first, source: 'read-back', evidence: [proof], at: sentence.at });
        continue;
      }
      const question = questionOf(sentence);
      if (question === null && (meant.onlyAsked || !isNear(text, proof, near))) continue;
      const total = SAYS_TOTAL.test(text.slice(Math.max(0, proof.start - 12), proof.start)) ? TOTAL : 0;
      const base =
        question === null
          ? (near === null ? ALONE : CUED) * fact.confidence
          : ASKED * Math.max(fact.confidence, LEAST_ASKED);
      hearings.push({
        value: meant.value,
        confidence: Math.min(0.95, base * meant.weight + total),
        source: fact.source === 'read-back' ? 'caller' : fact.source,
        rule: `fact-${fact.type}`,
        evidence: [proof],
        at: sentence.at,
        question,
      });
    }
    return hearings;
  });
}

function isTelling({ from, to, duration, rrule }: FactOf<'time'>['value']): boolean {
  return from !== null || to !== null || duration !== null || rrule !== null;
}

/** 天天有: neither since when nor at what time. */
function isOnlyDaily({ from, to, duration, rrule }: FactOf<'time'>['value']): boolean {
  return rrule === 'FREQ=DAILY' && from === null && to === null && duration === null;
}

interface Meaning {
  readonly value: DetailValue;
  readonly weight: number;
  readonly onlyAsked: boolean;
}

function meaningOf(fact: Fact, hint: FactWords['hint']): Meaning | null {
  const plain = (value: DetailValue, weight = 1, onlyAsked = false): Meaning => ({
    value,
    weight,
    onlyAsked,
  });
  switch (fact.type) {
    case 'money':
      return plain(
        fact.value.amount,
        (fact.value.per === null ? 1 : PER_PIECE) * (fact.value.upTo === null ? 1 : RANGE),
      );
    case 'count':
      return hint.units.length > 0 && !hint.units.includes(fact.value.unit)
        ? null
        : plain(fact.value.amount, fact.value.upTo === null ? 1 : RANGE);
    case 'time':
      if (hint.lasting && fact.value.duration === null) return null;
      if (isEmptyTime(fact.value.text) || isOnlyDaily(fact.value)) return null;
      return fact.value.use === 'event'
        ? plain(fact.value.text, isTelling(fact.value) ? 1 : VAGUE)
        : plain(fact.value.text, PASSING, true);
    case 'plate':
      return plain(fact.value.plate, fact.value.complete ? 1 : PART);
    case 'order-number':
      return plain(fact.value.number);
    case 'account-number':
      return hint.labels.length > 0 && !hint.labels.some((label) => fact.value.label.includes(label))
        ? null
        : plain(fact.value.number);
    case 'organisation':
      return plain(fact.value.name, fact.value.use === 'complained-of' ? 1 : OWN_BODY + 0.1);
    case 'place':
      return fact.value.use === 'matter' ? plain(fact.value.text) : plain(fact.value.text, PASSING, true);
    default:
      return null;
  }
}
