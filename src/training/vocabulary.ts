import { forEachFeature } from '../inference/features.ts';
import type { VocabularyEntry } from '../inference/model-files.ts';

export interface VocabularyLimits {
  /** A feature in fewer rows than this is never kept: it could be somebody's own words. */
  readonly minDocuments: number;
  readonly maxSize: number;
}

const HASH_BITS = 25;

interface Counts {
  documents: number;
  readonly byLabel: Map<number, number>;
}

/** The features that say most about the label (highest information gain), most telling first. */
export function buildVocabulary(
  texts: readonly string[],
  labels: Uint32Array,
  limits: VocabularyLimits,
): VocabularyEntry[] {
  const documents = countDocuments(texts, limits.minDocuments);
  const counts = new Map<string, Counts>();
  for (const [index, text] of texts.entries()) {
    const label = labels[index] as number;
    for (const ngram of distinctFeatures(text)) {
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

function distinctFeatures(text: string): Set<string> {
  const found = new Set<string>();
  forEachFeature(text, (ngram) => found.add(ngram));
  return found;
}

/**
 * Rows each feature occurs in, for features in at least `least`. Most features occur once, and millions of them do not
 * fit into a map: a first pass counts by hash, so that the second has to name only those whose hash is met often enough.
 */
function countDocuments(texts: readonly string[], least: number): Map<string, number> {
  const byHash = new Uint8Array(2 ** HASH_BITS);
  for (const text of texts) {
    for (const feature of distinctFeatures(text)) {
      const at = hash(feature);
      if ((byHash[at] as number) < 255) byHash[at] = (byHash[at] as number) + 1;
    }
  }
  const documents = new Map<string, number>();
  for (const text of texts) {
    for (const feature of distinctFeatures(text)) {
      if ((byHash[hash(feature)] as number) < Math.min(least, 255)) continue;
      documents.set(feature, (documents.get(feature) ?? 0) + 1);
    }
  }
  return documents;
}

/** FNV-1a over UTF-16 code units, folded to `HASH_BITS`. */
function hash(feature: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < feature.length; at += 1)
    value = Math.imul(value ^ feature.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> HASH_BITS)) & (2 ** HASH_BITS - 1);
}

function labelCounts(labels: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** Mutual information of presence and label, in nats: over rows with the feature and rows without it. */
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
