import { isDeepStrictEqual } from 'node:util';
import { FILL_FROM } from '../../call/field-merge.ts';
import type { Evidence } from '../../protocol/common.ts';
import type { ValueSource } from '../../protocol/form.ts';

/** A possible value of a field of the form, or of a detail. */
export interface SourcedCandidate {
  readonly value: unknown;
  readonly spoken: string;
  readonly confidence: number;
  readonly source: ValueSource;
  readonly rule: string;
  readonly evidence: Evidence[];
}

/** Two that agree are never quite certain. */
const CEILING = 0.99;
const MOST_EVIDENCE = 8;
/** Behind the rule's name where the model agrees. */
const AGREED = '+model';

/** The order of the policy; `agent` is spelt out so that a list which holds the agent's value is in order too. */
const ranks = ['agent', 'read-back', 'agreement', 'single'] as const;
type Rank = (typeof ranks)[number];

/**
 * What rules and the language model heard of one field, as one list for `mergeField`, best first:
 *
 * 1. the agent's value, should one be among them;
 * 2. what was confirmed by a read-back;
 * 3. what both found, as `rule+model`: 1 − (1 − a)(1 − b), at most 0.99, with the evidence of both and the rule's source;
 * 4. what one of them found, by confidence, so that the model displaces no rule that is surer; of equal ones the rule's.
 *
 * The rules know what was corrected since: a value of theirs stands before an earlier one of the list only where the model
 * agrees with it, and then as an agreement, not as a read-back. What is not sure enough to fill a field (0.5) stands among
 * the last. Values that contradict each other all stay in the list: `mergeField` offers them beside the first. Merging again
 * changes nothing.
 *
 * @param rules best first
 * @param model in any order
 * @param meaning what of two values must be equal for them to be the same
 */
export function mergeSources<C extends SourcedCandidate>(
  rules: readonly C[],
  model: readonly C[],
  meaning: (value: C['value']) => unknown = normalised,
): C[] {
  const groups: { readonly value: unknown; readonly rules: C[]; readonly model: C[] }[] = [];
  for (const [by, list] of [
    ['rules', rules],
    ['model', [...model].sort(inOrder)],
  ] as const)
    for (const candidate of list) {
      const value = meaning(candidate.value);
      let group = groups.find((one) => isDeepStrictEqual(one.value, value));
      if (group === undefined) {
        group = { value, rules: [], model: [] };
        groups.push(group);
      }
      group[by].push(candidate);
    }
  return placed(groups.map(({ rules: heard, model: said }) => united(heard, said)));
}

/** Full-width and half-width, capitals, spaces and closing punctuation make no difference. */
export function normalised(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/[。.,;]+$/, '');
}

/** One candidate of all that mean the same. */
function united<C extends SourcedCandidate>(rules: readonly C[], model: readonly C[]): C {
  const [own] = [...rules].sort((a, b) => place(a) - place(b) || inOrder(a, b));
  const [other] = model;
  const best = own ?? other;
  if (best === undefined) throw new Error('a value that nobody gave');
  const evidence = together([best, ...rules, ...model]);
  if (own === undefined || other === undefined || isAgreed(own.rule)) return { ...best, evidence };
  const confidence = Math.max(
    own.confidence,
    other.confidence,
    Math.min(CEILING, 1 - (1 - own.confidence) * (1 - other.confidence)),
  );
  return { ...own, confidence, rule: `${own.rule}${AGREED}`, evidence };
}

/** In order; `candidates` are in that of the rules, then of the model. */
function placed<C extends SourcedCandidate>(candidates: readonly C[]): C[] {
  /** What an earlier value of the rules leaves to the later ones. */
  let last = { place: 0, confidence: 1 };
  const keyed = candidates.map((candidate, index) => {
    const own = { place: place(candidate), confidence: candidate.confidence };
    if (candidate.source === 'model' || own.place === AGENT) return { candidate, ...own };
    last = {
      place: Math.max(own.place, last.place),
      confidence: own.place >= last.place ? Math.min(own.confidence, last.confidence) : last.confidence,
    };
    if (!isAgreed(candidate.rule)) return { candidate, ...last };
    return { candidate, ...own, place: index === 0 ? own.place : Math.max(own.place, AGREEMENT) };
  });
  return keyed
    .sort((a, b) => a.place - b.place || b.confidence - a.confidence)
    .map(({ candidate }) => candidate);
}

const AGENT = ranks.indexOf('agent');
const AGREEMENT = ranks.indexOf('agreement');

function place({ source, rule, confidence }: SourcedCandidate): number {
  return ranks.indexOf(rankOf({ source, rule, confidence }));
}

function rankOf({
  source,
  rule,
  confidence,
}: Pick<SourcedCandidate, 'source' | 'rule' | 'confidence'>): Rank {
  if (source === 'agent') return 'agent';
  // Only a guess, whoever made it.
  if (confidence < FILL_FROM) return 'single';
  if (source === 'read-back') return 'read-back';
  return isAgreed(rule) ? 'agreement' : 'single';
}

function isAgreed(rule: string): boolean {
  return rule.endsWith(AGREED);
}

function inOrder(a: SourcedCandidate, b: SourcedCandidate): number {
  return (
    b.confidence - a.confidence ||
    Number(a.source === 'model') - Number(b.source === 'model') ||
    // Nothing tells them apart but what they are: any fixed order will do.
    compare(keyOf(a), keyOf(b))
  );
}

function keyOf({ value, rule, source, spoken, evidence }: SourcedCandidate): string {
  return JSON.stringify([value, rule, source, spoken, evidence]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Each proof once, those of the better candidate first. */
function together(candidates: readonly SourcedCandidate[]): Evidence[] {
  const proofs: Evidence[] = [];
  for (const proof of candidates.flatMap(({ evidence }) => evidence))
    if (!proofs.some((known) => isDeepStrictEqual(known, proof))) proofs.push(proof);
  return proofs.slice(0, MOST_EVIDENCE);
}
