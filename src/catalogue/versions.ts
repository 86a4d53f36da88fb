import type { CatalogueVersion, CatalogueVersionDetail } from '../protocol/catalogue.ts';
import type { Bus } from '../store/bus.ts';
import type { CatalogueRepository, StoredCatalogue } from '../store/repositories/catalogue-repository.ts';
import { diffCatalogues } from './diff.ts';
import { CATALOGUE_CHANNEL, type PublishedFollower } from './follow-published.ts';
import type { CatalogueHolder, HeldCatalogue } from './holder.ts';
import { type CatalogueImport, draftOf } from './import/draft.ts';
import { DispatchCatalogue } from './schema.ts';

/** What was asked of a version cannot be done; the message says why and what to do. */
export class CatalogueVersionError extends Error {
  readonly code: 'not-found' | 'conflict';

  constructor(code: CatalogueVersionError['code'], message: string) {
    super(message);
    this.name = 'CatalogueVersionError';
    this.code = code;
  }
}

export interface CatalogueVersionsOptions {
  readonly repository: CatalogueRepository;
  readonly holder: CatalogueHolder;
  readonly follower: Pick<PublishedFollower, 'refresh'>;
  readonly bus: Pick<Bus, 'publish'>;
  /** Sees to it that `publishScheduled` is called at that time. */
  readonly remind: (id: number, at: Date) => Promise<void>;
}

/** Life of the catalogue's versions: draft, published, superseded, rolled back. */
export class CatalogueVersions {
  readonly #options: CatalogueVersionsOptions;

  constructor(options: CatalogueVersionsOptions) {
    this.#options = options;
  }

  /** What serves on this node. */
  current(): HeldCatalogue {
    return this.#options.holder.held;
  }

  /** Newest first; `before` is the id of the last version seen. */
  list(page: { before?: number | undefined; limit: number }): Promise<CatalogueVersion[]> {
    return this.#options.repository.list(page);
  }

  /** Keeps what is given as a draft. @throws CatalogueError when a CSV as a whole is not a table */
  async import(
    given: CatalogueImport,
    { by, note }: { by: string; note: string },
  ): Promise<CatalogueVersionDetail> {
    const draft = draftOf(given, this.current().catalogue.data);
    return this.#detail(await this.#options.repository.insert({ ...draft, createdBy: by, note }));
  }

  /** @throws CatalogueVersionError `not-found` */
  async find(id: number): Promise<CatalogueVersionDetail> {
    return this.#detail(await this.#stored(id));
  }

  /** Publishes a draft, or one that waits, at once. @throws CatalogueVersionError */
  async publish(id: number): Promise<CatalogueVersionDetail> {
    const version = await this.#publishable(id);
    const outcome = await this.#options.repository.publish(id);
    if (outcome === 'label')
      throw conflict(`a version ${version.version} served before: import it by another name`);
    if (outcome === 'state') throw notWaiting(await this.#stored(id));
    await this.#announce();
    return this.find(id);
  }

  /** Lets a draft wait for a time; one that waits already then waits for the new time. @throws CatalogueVersionError */
  async schedule(id: number, at: Date): Promise<CatalogueVersionDetail> {
    await this.#publishable(id);
    if (!(await this.#options.repository.schedule(id, at))) throw notWaiting(await this.#stored(id));
    await this.#options.remind(id, at);
    return this.find(id);
  }

  /** Publishes a version whose time has come; false when it no longer waits for that time. */
  async publishScheduled(id: number, at: Date): Promise<boolean> {
    const outcome = await this.#options.repository.publish(id, at);
    if (outcome === 'label') throw conflict(`version ${id} bears the name of one that served before`);
    if (outcome === 'published') await this.#announce();
    return outcome === 'published';
  }

  /** Reminds again of every version that waits: a reminder may have been lost. */
  async remindAll(): Promise<void> {
    for (const { id, publishAt } of await this.#options.repository.scheduled())
      await this.#options.remind(id, publishAt);
  }

  /** Lets the version before serve again, at last the file. @throws CatalogueVersionError when none is published */
  async rollBack(): Promise<HeldCatalogue> {
    if ((await this.#options.repository.rollBack()) === null)
      throw conflict('no version is published: the catalogue of the file serves');
    await this.#announce();
    return this.current();
  }

  /** Gives up a draft or a version that waits. @throws CatalogueVersionError */
  async withdraw(id: number): Promise<CatalogueVersionDetail> {
    const version = await this.#stored(id);
    if (!(await this.#options.repository.withdraw(id))) throw notWaiting(version);
    return this.find(id);
  }

  async #publishable(id: number): Promise<StoredCatalogue> {
    const version = await this.#stored(id);
    if (version.state !== 'draft' && version.state !== 'scheduled') throw notWaiting(version);
    if (version.errors > 0)
      throw conflict(`version ${id} has ${version.errors} errors: correct them and import it again`);
    return version;
  }

  async #stored(id: number): Promise<StoredCatalogue> {
    const version = await this.#options.repository.find(id);
    if (version === null) throw new CatalogueVersionError('not-found', `there is no version ${id}`);
    return version;
  }

  /** The other nodes take it when they hear of it; this one has it when the answer goes out. */
  async #announce(): Promise<void> {
    this.#options.bus.publish(CATALOGUE_CHANNEL, '');
    await this.#options.follower.refresh();
  }

  #detail({ content, ...version }: StoredCatalogue): CatalogueVersionDetail {
    const parsed = DispatchCatalogue.safeParse(content);
    const { data } = this.current().catalogue;
    return { ...version, diff: parsed.success ? diffCatalogues(data, parsed.data) : null };
  }
}

function conflict(message: string): CatalogueVersionError {
  return new CatalogueVersionError('conflict', message);
}

function notWaiting({ id, state }: StoredCatalogue): CatalogueVersionError {
  return conflict(
    `version ${id} is ${state}: only a draft or a scheduled version can be published or given up`,
  );
}
