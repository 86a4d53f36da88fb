import { isUtf8 } from 'node:buffer';
import { breathe } from './breathe.ts';
import { FeatureTrie } from './feature-trie.ts';
import { ModelError } from './model-error.ts';

export interface Vocabulary {
  readonly trie: FeatureTrie;
  /** By feature: training rows it occurs in. */
  readonly documents: Int32Array;
}

/** Lines between two turns of the event loop: well under a millisecond, a few in a process that has just started. */
const SLICE = 500;
const MAX_DOCUMENTS = 2 ** 31 - 1;

/**
 * Reads `feature<tab>documents` lines; line `i` (from 0) is feature `i`. Rejects with `ModelError` naming `where` and the
 * line, also where there are not as many lines as `features`.
 */
export async function readVocabulary(bytes: Buffer, where: string, features: number): Promise<Vocabulary> {
  if (!isUtf8(bytes)) throw new ModelError(`${where}: not UTF-8; train again or restore the file`);
  const text = bytes.toString('utf8');
  await breathe();
  const trie = new FeatureTrie(features);
  const documents = new Int32Array(features);
  let line = 0;
  for (let at = 0; at < text.length; line += 1) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const [feature, count, ...more] = text.slice(at, end).split('\t');
    const number = Number(count);
    if (!feature || !Number.isInteger(number) || number < 1 || number > MAX_DOCUMENTS || more.length > 0)
      throw new ModelError(`${where}: line ${line + 1} is malformed; train again or restore the file`);
    if (!trie.add(feature, line))
      throw new ModelError(`${where}: line ${line + 1} names a feature again; train again`);
    documents[line] = number;
    at = end + 1;
    if (line % SLICE === SLICE - 1) await breathe();
  }
  if (line !== features)
    throw new ModelError(`${where}: ${line} features, the model has ${features}; train again`);
  return { trie, documents };
}
