import type { Catalogue } from './catalogue.ts';

/** A catalogue in force, and the stored version it comes from; null when it is the file's. */
export interface HeldCatalogue {
  readonly versionId: number | null;
  readonly catalogue: Catalogue;
}

/** Where everybody finds the catalogue in force. Catalogues never change: another takes the place of the whole. */
export class CatalogueHolder {
  #held: HeldCatalogue;

  constructor(catalogue: Catalogue, versionId: number | null = null) {
    this.#held = { catalogue, versionId };
  }

  get held(): HeldCatalogue {
    return this.#held;
  }

  replace(held: HeldCatalogue): void {
    this.#held = held;
  }
}
