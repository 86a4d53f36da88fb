import type { SessionRecord } from './session-record.ts';

interface Entry {
  session: SessionRecord;
  usedAt: number;
}

/**
 * Sessions that are alive on this node, so that a turn need not read the store. They may be let go at any time: the store
 * has them, and a write that goes on from an old one is refused there.
 */
export class SessionCache {
  readonly #entries = new Map<string, Entry>();
  readonly #max: number;
  readonly #idleMs: number;

  /** @param idleMs those not used for so long are let go by `sweep` */
  constructor({ max, idleMs }: { max: number; idleMs: number }) {
    this.#max = max;
    this.#idleMs = idleMs;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string, now: number): SessionRecord | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    this.#touch(id, entry, now);
    return entry.session;
  }

  put(session: SessionRecord, now: number): void {
    this.#touch(session.key.id, { session, usedAt: now }, now);
    if (this.#entries.size <= this.#max) return;
    for (const id of this.#entries.keys()) {
      this.#entries.delete(id);
      return;
    }
  }

  delete(id: string): void {
    this.#entries.delete(id);
  }

  /** The longest unused come first. */
  sweep(now: number): void {
    for (const [id, { usedAt }] of this.#entries) {
      if (now - usedAt < this.#idleMs) return;
      this.#entries.delete(id);
    }
  }

  #touch(id: string, entry: Entry, now: number): void {
    entry.usedAt = now;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
  }
}
