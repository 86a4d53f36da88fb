import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What became of an event that a platform told. */
export type TurnResult = 'begun' | 'advanced' | 'repeated' | 'over' | 'unknown' | 'failed';

/** What the sessions count. */
export interface SessionMetrics {
  turn(result: TurnResult, seconds: number): void;
  effect(kind: string, status: string, seconds: number): void;
  /** A session was closed. */
  closed(outcome: string): void;
  /** @param count tells how many sessions are in memory */
  watchLive(count: () => number): void;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createSessionMetrics(registry: Registry): SessionMetrics {
  const registers = [registry];
  const turns = new Counter({
    name: 'jiesu_voice_turns_total',
    help: 'Events of voice platforms by what became of them',
    labelNames: ['result'],
    registers,
  });
  const turnSeconds = new Histogram({
    name: 'jiesu_voice_turn_seconds',
    help: 'Time from an event of a voice platform to its stored reply',
    buckets: BUCKETS,
    registers,
  });
  const effects = new Histogram({
    name: 'jiesu_voice_effect_seconds',
    help: 'Time that lookups and submissions of flows took, by what they answered',
    labelNames: ['kind', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const closed = new Counter({
    name: 'jiesu_voice_sessions_closed_total',
    help: 'Voice sessions closed by what they came to',
    labelNames: ['outcome'],
    registers,
  });
  return {
    turn(result, seconds) {
      turns.inc({ result });
      turnSeconds.observe(seconds);
    },
    effect: (kind, status, seconds) => effects.observe({ kind, status }, seconds),
    closed: (outcome) => closed.inc({ outcome }),
    watchLive(count) {
      new Gauge({
        name: 'jiesu_voice_sessions',
        help: 'Voice sessions held in memory',
        registers,
        collect() {
          this.set(count());
        },
      });
    },
  };
}
