import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';
import {
  type OutboundCaller,
  OutboundRefused,
  type OutboundStatus,
  type PlacedCall,
} from '../../../src/voice/outbound/contract.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { clear, createWorld, MINUTE, START, type World } from './world.ts';

const MAX_ATTEMPTS = 3;
const RING_S = 40;
const LONGEST_TALK_MS = 120 * MINUTE;

type Fate =
  | 'answers'
  | 'busy'
  | 'rings out'
  /** The platform says no. */
  | 'refused'
  | 'out of order'
  /** It calls, but its answer is lost. */
  | 'no word'
  /** The worker dies before it has asked, or after. */
  | 'dies before'
  | 'dies after';

interface Ringing {
  readonly ref: string;
  readonly number: string;
  readonly since: number;
  status: OutboundStatus;
  /** A call that is talked through or rings. */
  live: boolean;
}

/** A platform that truly calls, and checks that nobody is called twice at a time. */
class StrictPlatform implements OutboundCaller {
  readonly calls: Ringing[] = [];
  readonly violations: string[] = [];
  fates: Fate[] = [];
  /** Workers that died so far. */
  died = 0;
  readonly #now: () => number;
  readonly #looks: boolean;

  constructor(now: () => number, looks: boolean) {
    this.#now = now;
    this.#looks = looks;
  }

  /** Telephones stop to ring, and nobody talks for longer than the service believes. */
  tick(): void {
    for (const call of this.calls) {
      if (call.live && call.status === 'answered' && this.#now() - call.since >= LONGEST_TALK_MS) {
        call.status = 'completed';
        call.live = false;
      }
      if (call.live && call.status === 'ringing' && this.#now() - call.since >= RING_S * 1_000) {
        call.status = 'no-answer';
        call.live = false;
      }
    }
  }

  async place({ ref, number }: PlacedCall): Promise<{ externalId: string }> {
    const fate = this.fates.shift() ?? 'rings out';
    // Other workers go on meanwhile.
    await Promise.resolve();
    if (fate === 'dies before') return this.#die();
    if (fate === 'refused') throw new OutboundRefused('no', { ours: false });
    if (fate === 'out of order') throw new OutboundRefused('away', { ours: true });
    this.tick();
    if (this.calls.some((call) => call.live && call.number === number))
      this.violations.push(`${ref} at once`);
    if (this.calls.some((call) => call.ref === ref)) this.violations.push(`${ref} twice`);
    const call: Ringing = { ref, number, since: this.#now(), status: 'ringing', live: true };
    this.calls.push(call);
    if (fate === 'answers') call.status = 'answered';
    if (fate === 'busy') {
      call.status = 'busy';
      call.live = false;
    }
    if (fate === 'dies after') return this.#die();
    if (fate === 'no word') throw new Error('no answer');
    return { externalId: `x-${ref}` };
  }

  #die(): Promise<never> {
    this.died += 1;
    return new Promise(() => undefined);
  }

  async look({ ref }: { ref: string }): Promise<OutboundStatus | null> {
    if (!this.#looks) throw new Error('the platform does not say');
    this.tick();
    return this.calls.find((call) => call.ref === ref)?.status ?? null;
  }
}

const fate = fc.constantFrom<Fate>(
  'answers',
  'busy',
  'rings out',
  'refused',
  'out of order',
  'no word',
  'dies before',
  'dies after',
);
type Move =
  | { readonly type: 'work'; readonly workers: number; readonly fates: Fate[] }
  | { readonly type: 'pass'; readonly ms: number }
  | { readonly type: 'statuses'; readonly skip: number; readonly repeats: number }
  | { readonly type: 'hang up' }
  | { readonly type: 'book'; readonly session: number; readonly number: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('work' as const),
      workers: fc.integer({ min: 1, max: 3 }),
      fates: fc.array(fate, { maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      ms: fc.constantFrom(1_000, 20_000, 45_000, 90_000, 16 * MINUTE, 60 * MINUTE),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('statuses' as const),
      skip: fc.integer({ min: 0, max: 3 }),
      repeats: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'hang up' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('book' as const),
      session: fc.integer({ min: 1, max: 4 }),
      number: fc.integer({ min: 1, max: 2 }),
    }),
  },
);

/** All workers look over at the same time; one that died is not waited for. */
async function work(world: World, platform: StrictPlatform, workers: number): Promise<void> {
  let done = 0;
  const before = platform.died;
  const one = async () => {
    for (const row of await world.calls.due()) await world.calls.advance(row.id);
    done += 1;
  };
  const all = Promise.all(Array.from({ length: workers }, one));
  await Promise.race([all, vi.waitUntil(() => done + platform.died - before >= workers, { interval: 1 })]);
}

async function make(world: World, platform: StrictPlatform, { type, ...more }: Move): Promise<void> {
  const given = { type, ...more } as Move;
  switch (given.type) {
    case 'work':
      platform.fates = [...given.fates];
      await world.queues.report('hotline', { seats: 9, free: 9 }, 'gw');
      return work(world, platform, given.workers);
    case 'pass':
      world.time.now += given.ms;
      return platform.tick();
    case 'hang up':
      for (const call of platform.calls.filter(({ live, status }) => live && status === 'answered')) {
        call.live = false;
        call.status = 'completed';
      }
      return;
    case 'book':
      await world.book(`s${given.session}`, `1380000000${given.number}`);
      return;
    case 'statuses':
      // Late, repeated and lost ones.
      for (const { ref, status } of platform.calls.slice(given.skip))
        for (let round = 0; round < given.repeats; round++) await world.calls.statusOf(ref, status);
  }
}

/** Without it a caller who answers hears nothing: the platform asks what to say before anything else happens. */
async function answeredAreHeard(world: World, platform: StrictPlatform): Promise<void> {
  for (const { ref, status } of platform.calls) if (status === 'answered') await world.beginning(ref);
}

describe.each(storeEngines)('whatever workers, crashes and statuses do on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('people', () => {
    let test: TestDatabase;
    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
    });
    afterAll(() => test.drop());

    it('are not called again while the telephone may still ring, by a platform that does not say', async () => {
      await clear(test.database);
      const time = { now: START };
      const platform = new StrictPlatform(() => time.now, false);
      const world = createWorld(test.database, platform, { ringS: RING_S, spacingMs: 1_000 });
      Object.defineProperty(time, 'now', { get: () => world.time.now });
      await world.book('s0', '13800000001');
      for (let second = 0; second < 120; second += 10) {
        await world.queues.report('hotline', { seats: 9, free: 9 }, 'gw');
        await world.lookOver();
        world.time.now += 10_000;
      }
      expect(platform.violations).toEqual([]);
      expect(platform.calls.length).toBeGreaterThan(1);
    });

    it('are called at most once at a time and never more often than the attempts', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(move, { minLength: 3, maxLength: 14 }),
          fc.boolean(),
          fc.constantFrom(1_000, 15 * MINUTE),
          async (moves, looks, spacingMs) => {
            await clear(test.database);
            const time = { now: START };
            const platform = new StrictPlatform(() => time.now, looks);
            const world = createWorld(test.database, platform, {
              maxAttempts: MAX_ATTEMPTS,
              ringS: RING_S,
              spacingMs,
            });
            Object.defineProperty(time, 'now', { get: () => world.time.now });
            await world.book('s0', '13800000001');
            for (const each of moves) {
              await make(world, platform, each);
              await answeredAreHeard(world, platform);
            }
            expect(platform.violations).toEqual([]);
            const perRow = new Map<string, number>();
            for (const { ref } of platform.calls) {
              const [id = ''] = ref.split('.');
              perRow.set(id, (perRow.get(id) ?? 0) + 1);
            }
            for (const count of perRow.values()) expect(count).toBeLessThanOrEqual(MAX_ATTEMPTS);
            for (const row of await world.repository.list({}, { before: null, limit: 50 }))
              expect(row.attempts).toBeLessThanOrEqual(MAX_ATTEMPTS);
          },
        ),
        { numRuns: 60 },
      );
    }, 120_000);
  });
});
