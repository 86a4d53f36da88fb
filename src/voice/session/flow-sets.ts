import QuickLRU from 'quick-lru';
import { z } from 'zod';
import type { FlowSetRepository } from '../../store/repositories/flow-set-repository.ts';
import { FlowName, FlowSchema, type FlowSet } from '../flow/schema.ts';

/** Versions whose calls are still on this node; few change their flows more often than this while calls last. */
const MAX_SETS = 8;
/** Digests known to be stored. */
const MAX_STORED = 64;
const Flows = z.record(FlowName, FlowSchema);

/** The flow sets that sessions began with, from memory or from the store. */
export class FlowSets {
  readonly #repository: Pick<FlowSetRepository, 'keep' | 'find'>;
  readonly #sets = new QuickLRU<string, Promise<FlowSet | null>>({ maxSize: MAX_SETS });
  readonly #stored = new QuickLRU<string, Promise<void>>({ maxSize: MAX_STORED });

  constructor(repository: Pick<FlowSetRepository, 'keep' | 'find'>) {
    this.#repository = repository;
  }

  /** Resolves once the set is stored, so that every node can go on with a session that has it. */
  keep(set: FlowSet): Promise<void> {
    const { digest } = set;
    this.#sets.set(digest, Promise.resolve(set));
    const known = this.#stored.get(digest);
    if (known !== undefined) return known;
    const stored = this.#repository.keep(digest, set.flows).catch((error: unknown) => {
      this.#stored.delete(digest);
      throw error;
    });
    this.#stored.set(digest, stored);
    return stored;
  }

  /** Null when it is nowhere, or no set that this version of the service can read. */
  find(digest: string): Promise<FlowSet | null> {
    const known = this.#sets.get(digest);
    if (known !== undefined) return known;
    const read = this.#read(digest).catch((error: unknown) => {
      this.#sets.delete(digest);
      throw error;
    });
    this.#sets.set(digest, read);
    return read;
  }

  async #read(digest: string): Promise<FlowSet | null> {
    const parsed = Flows.safeParse(await this.#repository.find(digest));
    return parsed.success ? { digest, flows: parsed.data } : null;
  }
}
