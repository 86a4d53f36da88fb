import { describe, expect, it } from 'vitest';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import type { AuditEntry } from '../../src/store/repositories/audit-repository.ts';
import { principal, readableLog } from './support.ts';

/** A store that takes each batch only when the test says so. */
class GatedStore {
  readonly batches: string[][] = [];
  readonly #gates: { open: () => void; refuse: (error: Error) => void }[] = [];
  #arrived: () => void = () => {};

  record(entries: readonly AuditEntry[]): Promise<void> {
    this.batches.push(entries.map((entry) => entry.subject));
    const taken = new Promise<void>((open, refuse) => {
      this.#gates.push({ open, refuse });
    });
    this.#arrived();
    return taken;
  }

  async #gate() {
    while (this.#gates.length === 0) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return this.#gates.shift();
  }

  async take(): Promise<void> {
    (await this.#gate())?.open();
  }

  async refuse(): Promise<void> {
    (await this.#gate())?.refuse(new Error('disk full'));
  }
}

const agent = principal('agent');

function makeTrail() {
  const store = new GatedStore();
  const { log, lines } = readableLog();
  return { store, lines, trail: new AuditTrail({ repository: store, log, retryDelayMs: () => 0 }) };
}

describe('the audit trail', () => {
  it('stores in batches what comes while it is storing, in order', async () => {
    const { store, trail } = makeTrail();
    trail.record(agent, 'call.follow', 'c1');
    trail.record(agent, 'call.follow', 'c2');
    trail.record(agent, 'call.follow', 'c3');
    const closed = trail.close();
    await store.take();
    await store.take();
    expect(await closed).toBe(0);
    expect(store.batches).toEqual([['c1'], ['c2', 'c3']]);
  });

  it('tries again what the store refused, and loses nothing', async () => {
    const { store, trail, lines } = makeTrail();
    trail.record(agent, 'field.set', 'c1');
    await store.refuse();
    trail.record(agent, 'field.set', 'c2');
    await store.refuse();
    await store.take();
    expect(await trail.close()).toBe(0);
    expect(store.batches.at(-1)).toEqual(['c1', 'c2']);
    // One alarm for one outage.
    expect(lines()).toHaveLength(1);
  });

  it('goes on after it has been idle', async () => {
    const { store, trail } = makeTrail();
    for (const subject of ['c1', 'c2']) {
      trail.record(agent, 'call.follow', subject);
      await store.take();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await trail.close()).toBe(0);
    expect(store.batches).toEqual([['c1'], ['c2']]);
  });

  it('at shutdown gives up in the end and says how much is lost', async () => {
    const { store, trail, lines } = makeTrail();
    trail.record(agent, 'field.set', 'c1');
    const closed = trail.close();
    for (let i = 0; i < 5; i++) await store.refuse();
    expect(await closed).toBe(1);
    expect(lines().at(-1)).toMatchObject({ lost: 1, level: 'error' });
  });

  it('has stored what `write` wrote, or says that it could not', async () => {
    const { store, trail } = makeTrail();
    const written = trail.write(agent, 'work-order.read', 'o1', { number: '20260301000001' });
    await store.take();
    await expect(written).resolves.toBeUndefined();
    const failed = trail.write(agent, 'work-order.read', 'o2');
    await store.refuse();
    await expect(failed).rejects.toThrow('disk full');
  });
});
