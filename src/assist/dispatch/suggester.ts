import type { Catalogue } from '../../catalogue/catalogue.ts';
import { CatalogueHolder } from '../../catalogue/holder.ts';
import { normaliseText } from '../../inference/normalise-text.ts';
import { TextClassifier } from '../../inference/text-classifier.ts';
import type { DispatchSuggester, OrderMemory } from '../contract.ts';
import { clipText } from './clip-text.ts';
import { DispatchMemory } from './dispatch-memory.ts';
import { FusedRanking } from './fused-ranking.ts';
import { opinionOf } from './opinion.ts';

export interface DispatchSuggesterOptions {
  /** A model folder as `npm run train` writes it. */
  readonly modelDir: string;
  /** A holder's catalogue may be replaced: the next suggestion is by the one that it holds then. */
  readonly catalogue: Catalogue | CatalogueHolder;
  readonly log?: { error(details: object, message: string): void };
}

export interface LoadedSuggester extends DispatchSuggester {
  /** Every name that it can suggest. */
  readonly unitNames: readonly string[];
  readonly categoryNames: readonly string[];
  /** What it learns from, at once. */
  readonly memory: OrderMemory & { readonly size: number; settled(): Promise<void> };
  /** Share of a text's words that the model has never seen, 0 to 1; 0 of a text without words. */
  unseenShare(text: string): number;
  close(): Promise<void>;
}

/**
 * Ranks handling units and categories: local classifier, mixed with a search over the catalogue, corrected by what became
 * of like orders and by the district on the form. Rejects with a `ModelError` that says what is wrong with the model
 * folder.
 */
export async function createDispatchSuggester(options: DispatchSuggesterOptions): Promise<LoadedSuggester> {
  const { modelDir, catalogue, log = console } = options;
  const classifier = await TextClassifier.load(modelDir);
  const holder = catalogue instanceof CatalogueHolder ? catalogue : new CatalogueHolder(catalogue);
  const memory = new DispatchMemory((text) => opinionOf(classifier, text), log);
  const fused = holder.derived((held) => new FusedRanking(classifier, held, memory));
  return {
    get modelVersion() {
      return fused().modelVersion;
    },
    get unitNames() {
      return fused().unitNames;
    },
    get categoryNames() {
      return fused().categoryNames;
    },
    memory,
    suggest: (text, hints) => fused().suggest(text, hints),
    unseenShare: (text) => classifier.vectoriser.unseenShare(normaliseText(clipText(text)).text),
    close: () => classifier.close(),
  };
}
