import type { VocabularyEntry } from '../inference/model-files.ts';
import { forEachNgram } from '../inference/ngrams.ts';

export interface VocabularyLimits {
  /** An n-gram in fewer rows than this is never kept: it could be somebody's own words. */
  readonly minDocuments: number;
  readonly maxSize: number;
}

interface Counts {
  documents: number;
  readonly byLabel: Map<number, number>;
}

/** The n-grams that say most about the label (highest information gain), most telling first. */
export function buildVocabulary(
  texts: readonly string[],
  labels: Uint32Array,
  limits: VocabularyLimits,
): VocabularyEntry[] {
  const documents = countDocuments(texts);
  const counts = new Map<string, Counts>();
  for (const [index, text] of texts.entries()) {
    const label = labels[index] as number;
    for (const ngram of distinctNgrams(text)) {
      const all = documents.get(ngram) ?? 0;
      if (all < limits.minDocuments) continue;
      let entry = counts.get(ngram);
      if (entry === undefined) {
        entry = { documents: all, byLabel: new Map() };
        counts.set(ngram, entry);
      }
      entry.byLabel.set(label, (entry.byLabel.get(label) ?? 0) + 1);
    }
  }
  const priors = labelCounts(labels);
  const scored = [...counts].map(([ngram, entry]) => ({
    ngram,
    documents: entry.documents,
    gain: informationGain(entry, priors, texts.length),
  }));
  scored.sort((a, b) => b.gain - a.gain || (a.ngram < b.ngram ? -1 : 1));
  return scored.slice(0, limits.maxSize).map(({ ngram, documents: count }) => ({ ngram, documents: count }));
}

function distinctNgrams(text: string): Set<string> {
  const found = new Set<string>();
  forEachNgram(text, (ngram) => found.add(ngram));
  return found;
}

function countDocuments(texts: readonly string[]): Map<string, number> {
  const documents = new Map<string, number>();
  for (const text of texts) {
    for (const ngram of distinctNgrams(text)) documents.set(ngram, (documents.get(ngram) ?? 0) + 1);
  }
  return documents;
}

function labelCounts(labels: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** Mutual information of presence and label, in nats: over rows with the n-gram and rows without it. */
function informationGain(entry: Counts, priors: ReadonlyMap<number, number>, rows: number): number {
  const present = entry.documents;
  const absent = rows - present;
  let gain = 0;
  for (const [label, all] of priors) {
    const both = entry.byLabel.get(label) ?? 0;
    if (both > 0) gain += (both / rows) * Math.log((both * rows) / (present * all));
    const without = all - both;
    if (without > 0 && absent > 0) gain += (without / rows) * Math.log((without * rows) / (absent * all));
  }
  return gain;
}
