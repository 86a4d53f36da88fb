import type { OrderMemory } from '../assist/contract.ts';
import type { Bus } from '../store/bus.ts';
import { lookWhenTold } from '../store/look-when-told.ts';
import { LooksInTurn } from '../store/looks-in-turn.ts';
import type { LearntRepository, StoredLearntRow } from '../store/repositories/learnt-repository.ts';
import { LEARNING_CHANNEL, toLearntOrder } from './order-learner.ts';

/** As many of the newest orders are read at the start; more would cost memory and tell little more. */
const REMEMBERED = 20_000;
const PAGE = 1_000;

export interface MemoryFollowOptions {
  readonly learnt: Pick<LearntRepository, 'latestRevision' | 'newest' | 'since'>;
  readonly bus: Pick<Bus, 'subscribe' | 'onReconnect'>;
  readonly memory: OrderMemory;
  readonly log: { error(details: object, message: string): void };
  readonly pollMs?: number;
  readonly remembered?: number;
  readonly page?: number;
}

/** Keeps the ranking's memory at what is learnt, on this node, wherever it was learnt. */
export class OrderMemoryFollower {
  readonly #options: MemoryFollowOptions;
  #unfollow: () => void = () => {};
  /** All up to it is in the memory; null until the start is read. */
  #revision: number | null = null;
  readonly #looks = new LooksInTurn(() => this.#look());
  #closed = false;

  constructor(options: MemoryFollowOptions) {
    this.#options = options;
  }

  /** Reads the newest orders and follows from then on. @throws what the store throws */
  async open(): Promise<void> {
    const { bus, pollMs } = this.#options;
    const look = () => void this.refresh().catch((error: unknown) => this.#report(error));
    this.#unfollow = lookWhenTold(look, { bus, channel: LEARNING_CHANNEL, pollMs });
    await this.refresh();
  }

  /** Resolves when the memory has what was learnt when it was asked; rejects when that cannot be read. */
  refresh(): Promise<void> {
    return this.#looks.again();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unfollow();
    await this.#looks.atRest();
  }

  async #look(): Promise<void> {
    const { learnt, page = PAGE } = this.#options;
    this.#revision ??= await this.#readNewest();
    let rows: StoredLearntRow[];
    do {
      if (this.#closed) return;
      rows = await learnt.since(this.#revision, page);
      this.#take(rows);
      this.#revision = rows.at(-1)?.revision ?? this.#revision;
    } while (rows.length === page);
  }

  /** The newest orders by their date; answers the revision from which to read on. */
  async #readNewest(): Promise<number> {
    const { learnt, remembered = REMEMBERED, page = PAGE } = this.#options;
    const revision = await learnt.latestRevision();
    let left = remembered;
    let before: StoredLearntRow | undefined;
    while (left > 0 && !this.#closed) {
      const limit = Math.min(left, page);
      const rows = await learnt.newest({ before, limit });
      this.#take(rows);
      if (rows.length < limit) break;
      before = rows.at(-1);
      left -= rows.length;
    }
    return revision;
  }

  #take(rows: readonly StoredLearntRow[]): void {
    if (rows.length > 0) this.#options.memory.apply(rows.map(toLearntOrder));
  }

  #report(error: unknown): void {
    this.#options.log.error(
      { err: error },
      'what was learnt cannot be read; the ranking goes on with what it knows',
    );
  }
}
