import type { Catalogue } from '../../catalogue/catalogue.ts';
import { CatalogueHolder } from '../../catalogue/holder.ts';
import { madeOnce } from '../../inference/made-once.ts';
import { ModelHolder } from '../../inference/model-holder.ts';
import { TextClassifier } from '../../inference/text-classifier.ts';
import type { OrderMemory } from '../contract.ts';
import { DispatchMemory } from './dispatch-memory.ts';
import { FusedRanking } from './fused-ranking.ts';
import type { MeasuredSuggester } from './measured-suggester.ts';
import { opinionOf, unseenShareOf } from './opinion.ts';
import { ShadowRanking } from './shadow-ranking.ts';

export type DispatchSuggesterOptions = {
  /** A holder's catalogue may be replaced: the next suggestion is by the one that it holds then. */
  readonly catalogue: Catalogue | CatalogueHolder;
  readonly log?: { error(details: object, message: string): void };
} & (
  | {
      /** A holder's model may be replaced likewise; it is closed by its owner. */
      readonly model: ModelHolder;
    }
  | {
      /** A model folder as `npm run train` writes it. */
      readonly modelDir: string;
    }
);

export interface LoadedSuggester extends MeasuredSuggester {
  /** Every name that it can suggest. */
  readonly unitNames: readonly string[];
  readonly categoryNames: readonly string[];
  /** What it learns from, at once. */
  readonly memory: OrderMemory & { readonly size: number; settled(): Promise<void> };
  /** The ranking by the shadow model, which remembers the same orders; null while there is none. */
  shadow(): MeasuredSuggester | null;
  close(): Promise<void>;
}

/**
 * Ranks handling units and categories: local classifier, mixed with a search over the catalogue, corrected by what became
 * of like orders and by the district on the form. Rejects with a `ModelError` that says what is wrong with the model
 * folder.
 */
export async function createDispatchSuggester(options: DispatchSuggesterOptions): Promise<LoadedSuggester> {
  const { catalogue, log = console } = options;
  const model = 'model' in options ? options.model : await openFolder(options.modelDir);
  const holder = catalogue instanceof CatalogueHolder ? catalogue : new CatalogueHolder(catalogue);
  const memory = new DispatchMemory((text) => model.use((one) => opinionOf(one, text)), log);
  // Orders are held against what the model says of them: another one is asked about each of them again.
  model.onServing(() => memory.reconsider());
  const fusedBy = madeOnce((one: TextClassifier, held: Catalogue) => new FusedRanking(one, held, memory));
  const fused = () => fusedBy(model.serving.classifier, holder.held.catalogue);
  const shadow = new ShadowRanking(model, holder, memory, log);
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
    memory: {
      get size() {
        return memory.size;
      },
      apply: (orders) => {
        memory.apply(orders);
        shadow.apply(orders);
      },
      settled: () => memory.settled(),
    },
    suggest: (text, hints) => model.use((one) => fusedBy(one, holder.held.catalogue).suggest(text, hints)),
    unseenShare: (text) => unseenShareOf(model.serving.classifier, text),
    shadow: () => shadow.current(),
    close: async () => {
      if ('modelDir' in options) await model.close();
    },
  };
}

async function openFolder(folder: string): Promise<ModelHolder> {
  return new ModelHolder({ modelId: null, folder, classifier: await TextClassifier.load(folder) });
}
