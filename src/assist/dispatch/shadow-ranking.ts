import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CatalogueHolder } from '../../catalogue/holder.ts';
import { madeOnce } from '../../inference/made-once.ts';
import type { ModelHolder } from '../../inference/model-holder.ts';
import type { TextClassifier } from '../../inference/text-classifier.ts';
import type { LearntOrder, OrderMemory } from '../contract.ts';
import { DispatchMemory } from './dispatch-memory.ts';
import { FusedRanking } from './fused-ranking.ts';
import type { MeasuredSuggester } from './measured-suggester.ts';
import { opinionOf, unseenShareOf } from './opinion.ts';

/** What is made for one shadow. */
interface Made {
  readonly classifier: TextClassifier;
  readonly memory: DispatchMemory;
  /** Resolves when it remembers what the ranking in service did when it was made. */
  readonly ready: Promise<void>;
  readonly rankingBy: (classifier: TextClassifier, catalogue: Catalogue) => FusedRanking;
}

/**
 * The ranking by the shadow model. It remembers the same orders as the one that serves, held against its own opinion of
 * them, or the comparison of the two would say nothing. Its memory is made when it is first asked: only the nodes that
 * compare pay for it.
 */
export class ShadowRanking implements OrderMemory {
  readonly #model: ModelHolder;
  readonly #catalogue: CatalogueHolder;
  readonly #remembered: Pick<DispatchMemory, 'orders' | 'settled'>;
  readonly #log: { error(details: object, message: string): void };
  #made: Made | null = null;

  constructor(
    model: ModelHolder,
    catalogue: CatalogueHolder,
    remembered: Pick<DispatchMemory, 'orders' | 'settled'>,
    log: { error(details: object, message: string): void },
  ) {
    this.#model = model;
    this.#catalogue = catalogue;
    this.#remembered = remembered;
    this.#log = log;
  }

  apply(orders: readonly LearntOrder[]): void {
    if (this.#made?.classifier === this.#model.shadow?.classifier) this.#made?.memory.apply(orders);
  }

  /** Null while there is none. */
  current(): MeasuredSuggester | null {
    const held = this.#model.shadow;
    if (held === null) {
      this.#made = null;
      return null;
    }
    if (this.#made?.classifier !== held.classifier) this.#made = this.#make(held.classifier);
    const { memory, ready, rankingBy, classifier } = this.#made;
    return {
      modelVersion: rankingBy(classifier, this.#catalogue.held.catalogue).modelVersion,
      suggest: async (text, hints) => {
        await ready;
        await memory.settled();
        const suggestion = await this.#model.useShadow((one) =>
          rankingBy(one, this.#catalogue.held.catalogue).suggest(text, hints),
        );
        if (suggestion === null) throw new Error('there is no shadow any more');
        return suggestion;
      },
      unseenShare: (text) => unseenShareOf(classifier, text),
    };
  }

  #make(classifier: TextClassifier): Made {
    // Once the shadow is gone nobody asks this memory any more.
    const nothing = Promise.resolve({ units: [], categories: [] });
    const memory = new DispatchMemory(
      (text) => this.#model.useShadow((one) => opinionOf(one, text)) ?? nothing,
      this.#log,
    );
    const rankingBy = madeOnce((one: TextClassifier, held: Catalogue) => new FusedRanking(one, held, memory));
    const ready = this.#remembered.settled().then(() => memory.apply(this.#remembered.orders()));
    return { classifier, memory, ready, rankingBy };
  }
}
