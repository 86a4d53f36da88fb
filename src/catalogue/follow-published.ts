import type { Bus } from '../store/bus.ts';
import { lookWhenTold } from '../store/look-when-told.ts';
import { LooksInTurn } from '../store/looks-in-turn.ts';
import type { CatalogueRepository } from '../store/repositories/catalogue-repository.ts';
import { type Catalogue, soundCatalogue } from './catalogue.ts';
import { CatalogueError } from './catalogue-error.ts';
import type { CatalogueHolder } from './holder.ts';
import { DispatchCatalogue } from './schema.ts';

/** Tells the nodes that another version may be published; the message is empty. */
export const CATALOGUE_CHANNEL = 'catalogue';

export interface FollowOptions {
  readonly versions: Pick<CatalogueRepository, 'publishedId' | 'find'>;
  readonly bus: Pick<Bus, 'subscribe' | 'onReconnect'>;
  readonly holder: CatalogueHolder;
  /** What serves while none is published: the catalogue of the file. */
  readonly fallback: Catalogue;
  readonly log: {
    info(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  readonly pollMs?: number;
}

/** Keeps the holder at what is published, here and on every other node. */
export class PublishedFollower {
  readonly #options: FollowOptions;
  #unfollow: () => void = () => {};
  readonly #looks = new LooksInTurn(() => this.#look());

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** Takes what is published now and follows from then on. @throws CatalogueError when it cannot be used */
  async open(): Promise<void> {
    const { bus, pollMs } = this.#options;
    const look = () => void this.refresh().catch((error: unknown) => this.#report(error));
    this.#unfollow = lookWhenTold(look, { bus, channel: CATALOGUE_CHANNEL, pollMs });
    await this.refresh();
  }

  /**
   * Resolves when the holder has what was published when it was asked, or later. When that cannot be used or read it
   * rejects, and what served goes on serving.
   */
  refresh(): Promise<void> {
    return this.#looks.again();
  }

  async close(): Promise<void> {
    this.#unfollow();
    await this.#looks.atRest();
  }

  async #look(): Promise<void> {
    const { versions, holder, fallback, log } = this.#options;
    const id = await versions.publishedId();
    if (id === holder.held.versionId) return;
    const catalogue = id === null ? fallback : await this.#load(id);
    if (catalogue === null) return;
    holder.replace({ versionId: id, catalogue });
    log.info({ versionId: id, version: catalogue.version }, 'another version of the catalogue serves');
  }

  async #load(id: number): Promise<Catalogue | null> {
    const stored = await this.#options.versions.find(id);
    if (stored === null) return null;
    const parsed = DispatchCatalogue.safeParse(stored.content);
    if (!parsed.success)
      throw new CatalogueError(`version ${id} of the catalogue: this build cannot read it; use a newer one`);
    return soundCatalogue(parsed.data, `version ${id} of the catalogue`);
  }

  #report(error: unknown): void {
    this.#options.log.error(
      { err: error },
      'the published catalogue cannot be taken; the one before goes on',
    );
  }
}
