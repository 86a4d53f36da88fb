import type { Log } from '../../telemetry/log.ts';
import type { CallerEvent, SpokenAction } from '../engine/contract.ts';
import { withinDeadline } from '../within-deadline.ts';
import type { SessionContext } from './effect-runner.ts';
import type { SessionMetrics } from './session-metrics.ts';
import { contextOf, type SessionRecord } from './session-record.ts';
import { EFFECT_MS } from './step-through.ts';

export type Connection = Extract<SpokenAction, { type: 'queue' | 'transfer' }>;
export type PersonOutcome = Extract<CallerEvent, { type: 'person' }>['outcome'];

/** Who wants to know what becomes of sessions. Each may be told the same again after a crash, or by another node. */
export interface SessionListeners {
  /** The caller goes to a person next; the platform is told once this is done or has taken too long. */
  readonly onConnecting?: (session: SessionContext, to: Connection, signal: AbortSignal) => Promise<void>;
  /** The leg to a person is over. */
  readonly onPerson?: (session: SessionContext, outcome: PersonOutcome, signal: AbortSignal) => Promise<void>;
  /** The session is over: hands on what was begun and not finished. Repeated by `closeStale` until it succeeds. */
  readonly onEnded: (session: SessionContext) => Promise<void>;
}

interface HandoverDeps extends SessionListeners {
  readonly close: (id: string) => Promise<void>;
  /** Lets a session that is over go from memory. */
  readonly forget: (id: string) => void;
  readonly timeZone: string;
  readonly log: Log;
  readonly metrics: SessionMetrics;
}

/** What is left of a session is handed on in the background: nobody waits. */
const HAND_ON_MS = 15_000;

/** Tells the listeners of sessions that go to a person or are over. */
export class SessionHandover {
  readonly #deps: HandoverDeps;
  readonly #background = new Set<Promise<unknown>>();

  constructor(deps: HandoverDeps) {
    this.#deps = deps;
  }

  get working(): number {
    return this.#background.size;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#background);
  }

  async connecting(session: SessionRecord): Promise<void> {
    const last = session.reply.actions.at(-1);
    if (last?.type === 'queue' || last?.type === 'transfer')
      await this.#tell(session, (context, signal) => this.#deps.onConnecting?.(context, last, signal));
  }

  person(session: SessionRecord, outcome: PersonOutcome): Promise<void> {
    return this.#tell(session, (context, signal) => this.#deps.onPerson?.(context, outcome, signal));
  }

  endedLater(session: SessionRecord): void {
    const work = this.ended(session).finally(() => this.#background.delete(work));
    this.#background.add(work);
  }

  /** Hands on a recording that came when its session was over. */
  async late(session: SessionRecord): Promise<void> {
    try {
      await this.#handOn(session);
    } catch (error) {
      const { id } = session.key;
      this.#deps.log.error({ err: error, session: id }, 'a recording that came late could not be handed on');
    }
  }

  /** Closes a session whose rest was handed on; else answers false, and it stays open to be tried again. */
  async ended(session: SessionRecord): Promise<boolean> {
    const { key, state } = session;
    const { close, forget, log, metrics } = this.#deps;
    try {
      await this.#handOn(session);
      await close(key.id);
      metrics.closed(state?.ended ?? 'purged');
      return true;
    } catch (error) {
      log.error(
        { err: error, session: key.id },
        'what was left of a voice session could not be handed on yet',
      );
      return false;
    } finally {
      forget(key.id);
    }
  }

  async #handOn(session: SessionRecord): Promise<void> {
    const { onEnded, timeZone } = this.#deps;
    const { state } = session;
    if (state === null) return;
    await withinDeadline(
      HAND_ON_MS,
      () => onEnded(contextOf(session, state, timeZone)),
      () => {
        throw new Error(`not done in ${HAND_ON_MS} ms`);
      },
    );
  }

  /** What others make of it may fail: the caller goes on. */
  async #tell(
    session: SessionRecord,
    tell: (context: SessionContext, signal: AbortSignal) => Promise<void> | undefined,
  ): Promise<void> {
    const { key, state } = session;
    if (state === null) return;
    const { log, timeZone } = this.#deps;
    const context = contextOf(session, state, timeZone);
    try {
      await withinDeadline(
        EFFECT_MS,
        async (signal) => tell(context, signal),
        () => log.warn({ session: key.id }, 'telling that a person takes a call took too long'),
      );
    } catch (error) {
      log.error({ err: error, session: key.id }, 'telling that a person takes a call failed');
    }
  }
}
