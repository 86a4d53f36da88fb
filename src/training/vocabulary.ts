import { forEachFeature } from '../inference/features.ts';
import type { VocabularyEntry } from '../inference/model-files.ts';

export interface VocabularyLimits {
  /** A feature in fewer rows than this is never kept: it could be somebody's own words. */
  readonly minDocuments: number;
  readonly maxSize: number;
}

const HASH_BITS = 25;

/**
 * The features that say most about the label (highest information gain), most telling first. Goes through the texts
 * three times, so that what is kept in memory grows with the features in enough rows only.
 */
export function buildVocabulary(
  texts: readonly string[],
  labels: Uint32Array,
  limits: VocabularyLimits,
): VocabularyEntry[] {
  const documents = countDocuments(texts, limits.minDocuments);
  const features = [...documents.keys()];
  const indexes = new Map(features.map((feature, index) => [feature, index]));
  const present = Float64Array.from(documents.values());
  documents.clear();
  const gains = informationGains(texts, labels, indexes, present);
  const order = Uint32Array.from(features.keys()).sort(
    (a, b) =>
      (gains[b] as number) - (gains[a] as number) ||
      ((features[a] as string) < (features[b] as string) ? -1 : 1),
  );
  return [...order.subarray(0, limits.maxSize)].map((index) => ({
    ngram: features[index] as string,
    documents: present[index] as number,
  }));
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
  for (const [feature, count] of documents) if (count < least) documents.delete(feature);
  return documents;
}

/** FNV-1a over UTF-16 code units, folded to `HASH_BITS`. */
function hash(feature: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < feature.length; at += 1)
    value = Math.imul(value ^ feature.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> HASH_BITS)) & (2 ** HASH_BITS - 1);
}

/**
 * By feature: mutual information of its presence and the label, in nats. `present`: by feature, the rows it is in.
 * Rows are taken label by label, so that one count a feature is enough; labels a feature never meets add up to a term of
 * their own.
 */
function informationGains(
  texts: readonly string[],
  labels: Uint32Array,
  indexes: ReadonlyMap<string, number>,
  present: Float64Array,
): Float64Array {
  const rows = texts.length;
  const gains = new Float64Array(present.length);
  const met = new Float64Array(present.length);
  const together = new Uint32Array(present.length);
  for (const own of rowsByLabel(labels).values()) {
    const touched: number[] = [];
    for (const row of own) {
      for (const feature of distinctFeatures(texts[row] ?? '')) {
        const index = indexes.get(feature);
        if (index === undefined) continue;
        if (together[index] === 0) touched.push(index);
        together[index] = (together[index] as number) + 1;
      }
    }
    for (const index of touched) {
      const both = together[index] as number;
      const all = own.length;
      const found = present[index] as number;
      let gain = (both / rows) * Math.log((both * rows) / (found * all));
      if (all > both)
        gain += ((all - both) / rows) * Math.log(((all - both) * rows) / ((rows - found) * all));
      gains[index] = (gains[index] as number) + gain;
      met[index] = (met[index] as number) + all;
      together[index] = 0;
    }
  }
  for (const [index, found] of present.entries()) {
    const never = (rows - (met[index] as number)) / rows;
    if (never > 0) gains[index] = (gains[index] as number) + never * Math.log(rows / (rows - found));
  }
  return gains;
}

function rowsByLabel(labels: Uint32Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (const [row, label] of labels.entries()) {
    const own = rows.get(label);
    if (own === undefined) rows.set(label, [row]);
    else own.push(row);
  }
  return rows;
}
