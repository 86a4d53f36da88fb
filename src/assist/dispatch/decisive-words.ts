import type { NormalisedText } from '../../inference/normalise-text.ts';
import type { Occurrence } from '../../inference/vectoriser.ts';
import type { DecisiveWord } from '../../protocol/dispatch.ts';

/** What each n-gram of the text adds to the explained unit's score. */
export interface Explained {
  readonly normalised: NormalisedText;
  readonly occurrences: readonly Occurrence[];
  /** By feature, as `Occurrence.feature` numbers them. */
  readonly contributions: Float32Array;
}

const MIN_LENGTH = 2;
const MAX_LENGTH = 6;
/** Neighbouring words join while the weaker has at least this share of the stronger one's weight per character. */
const JOIN_SHARE = 0.4;
/** A word lighter than this share of the heaviest says nothing to the agent. */
const TELLING_SHARE = 0.15;

interface Span {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * The words that spoke most for the explained unit, heaviest first: contributions of overlapping n-grams are laid on
 * the characters they cover and summed over words of 2 to 6 characters that stand so in `text`.
 */
export function decisiveWords(text: string, explained: Explained, limit: number): DecisiveWord[] {
  const weights = characterWeights(text.length, explained);
  const words = new Map<string, number>();
  for (const span of joinSpans(wordSpans(text, weights))) {
    if (span.weight <= 0 || span.end - span.start < MIN_LENGTH) continue;
    const word = text.slice(span.start, span.end);
    words.set(word, (words.get(word) ?? 0) + span.weight);
  }
  const least = TELLING_SHARE * Math.max(0, ...words.values());
  return [...words]
    .filter(([, weight]) => weight >= least)
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([word, weight]) => ({ text: word, weight: Math.round(weight * 1e4) / 1e4 }));
}

/** Contributions by character of the given text; those of a repeated n-gram are shared between its places. */
function characterWeights(length: number, explained: Explained): Float64Array {
  const { normalised, occurrences, contributions } = explained;
  const places = new Int32Array(contributions.length);
  for (const { feature } of occurrences) places[feature] = (places[feature] ?? 0) + 1;
  const weights = new Float64Array(length);
  for (const { feature, start, length: size } of occurrences) {
    const share = (contributions[feature] ?? 0) / ((places[feature] ?? 1) * size);
    for (let at = start; at < start + size; at += 1) {
      const given = normalised.offsets[at] ?? 0;
      weights[given] = (weights[given] ?? 0) + share;
    }
  }
  return weights;
}

function wordSpans(text: string, weights: Float64Array): Span[] {
  const spans: Span[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike !== true || /[0-9a-z]/i.test(segment) || segment.length > MAX_LENGTH) continue;
    let weight = 0;
    for (let at = index; at < index + segment.length; at += 1) weight += weights[at] ?? 0;
    spans.push({ start: index, end: index + segment.length, weight });
  }
  return spans;
}

/** The segmenter splits names it does not know (出租|车): neighbours of like weight are read as one word. */
function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (
      last !== undefined &&
      last.end === span.start &&
      span.end - last.start <= MAX_LENGTH &&
      alike(last, span)
    ) {
      joined[joined.length - 1] = { start: last.start, end: span.end, weight: last.weight + span.weight };
    } else {
      joined.push(span);
    }
  }
  return joined;
}

function alike(a: Span, b: Span): boolean {
  const left = a.weight / (a.end - a.start);
  const right = b.weight / (b.end - b.start);
  return Math.min(left, right) > 0 && Math.min(left, right) >= JOIN_SHARE * Math.max(left, right);
}
