import { isDeepStrictEqual } from 'node:util';
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
/** What fills a field; a value below it is only a guess, whoever made it. */
const FILLS = 0.5;
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
 * Rules give their values best first, and know why (a number corrected after a read-back, the hour asked for before a day
 * said back): what they put before another stands at least as high as that, and they alone stay in their order. Read-backs and agreements
 * that are not sure enough to fill a field (0.5) stand among the last. Values that contradict each other all stay in the
 * list: `mergeField` offers them beside the first. The order within `model` makes no difference, and merging again
 * changes nothing.
 *
 * @param rules best first
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
    ['model', model],
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
  const placed = groups.map(({ rules: heard, model: said }) => ({
    own: heard.length === 0 ? null : standingOf(united(heard, [])),
    candidate: united(heard, said),
  }));
  let behind: Standing | null = null;
  const ranked: { readonly candidate: C; readonly standing: Standing }[] = [];
  for (const { own, candidate } of placed.reverse()) {
    let standing = standingOf(candidate);
    if (own !== null && own.confidence >= FILLS) {
      behind = higher(own, behind);
      standing = higher(standing, behind);
    }
    ranked.push({ candidate, standing });
  }
  return ranked
    .reverse()
    .sort((a, b) => byStanding(a.standing, b.standing) || byKind(a.candidate, b.candidate))
    .map(({ candidate }) => candidate);
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
  const heard = [...rules].sort(byRank);
  const said = [...model].sort(byRank);
  const [own] = heard;
  const [other] = said;
  const best = own ?? other;
  if (best === undefined) throw new Error('a value that nobody gave');
  const evidence = together([...heard, ...said]);
  if (own === undefined || other === undefined || isAgreed(own.rule)) return { ...best, evidence };
  const confidence = Math.max(
    own.confidence,
    other.confidence,
    Math.min(CEILING, 1 - (1 - own.confidence) * (1 - other.confidence)),
  );
  return { ...own, confidence, rule: `${own.rule}${AGREED}`, evidence };
}

/** Where a value stands in the list. */
interface Standing {
  readonly rank: number;
  readonly confidence: number;
}

function standingOf(candidate: SourcedCandidate): Standing {
  return { rank: ranks.indexOf(rankOf(candidate)), confidence: candidate.confidence };
}

function rankOf({ source, rule, confidence }: SourcedCandidate): Rank {
  if (source === 'agent') return 'agent';
  if (confidence < FILLS) return 'single';
  if (source === 'read-back') return 'read-back';
  return isAgreed(rule) ? 'agreement' : 'single';
}

function isAgreed(rule: string): boolean {
  return rule.endsWith(AGREED);
}

function byStanding(a: Standing, b: Standing): number {
  return a.rank - b.rank || b.confidence - a.confidence;
}

function higher(a: Standing, b: Standing | null): Standing {
  return b === null || byStanding(a, b) <= 0 ? a : b;
}

/** Sorting is stable: 0 leaves two values of rules as they came. */
function byKind(a: SourcedCandidate, b: SourcedCandidate): number {
  const modelLast = Number(a.source === 'model') - Number(b.source === 'model');
  // Nothing tells two values of the model apart but what they are: any fixed order will do.
  return modelLast !== 0 || a.source !== 'model' ? modelLast : compare(keyOf(a), keyOf(b));
}

function byRank(a: SourcedCandidate, b: SourcedCandidate): number {
  return byStanding(standingOf(a), standingOf(b)) || byKind(a, b);
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
