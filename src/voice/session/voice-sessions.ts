import QuickLRU from 'quick-lru';
import { callIdOf } from '../../call/call-hub.ts';
import type { FlowSetRepository } from '../../store/repositories/flow-set-repository.ts';
import type { VoiceSessionRepository } from '../../store/repositories/voice-session-repository.ts';
import type { Log } from '../../telemetry/log.ts';
import type { CallBeginning, CallReference, VoiceReply, VoiceSessions } from '../dialect/contract.ts';
import { replyInstead } from '../dialect/rescue.ts';
import { speechOf } from '../engine/answers.ts';
import type { Beginning, CallerEvent, Effect, Engine, FlowEvent } from '../engine/contract.ts';
import type { FlowLanguage, FlowSet } from '../flow/schema.ts';
import { cleanBeginning, cleanEvent, cleanReference } from './clean-event.ts';
import type { EffectRunner } from './effect-runner.ts';
import { FlowSets } from './flow-sets.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { SessionCache } from './session-cache.ts';
import { SessionHandover, type SessionListeners } from './session-handover.ts';
import type { SessionMetrics, TurnResult } from './session-metrics.ts';
import {
  answerTo,
  BEFORE_FIRST,
  contextOf,
  fromRow,
  isOver,
  localInstant,
  type SessionRecord,
  sessionIdOf,
  steppedOn,
} from './session-record.ts';
import { SessionStore } from './session-store.ts';
import { atMs, type StepDeps, type Stepped, stepThrough } from './step-through.ts';

export interface VoiceSessionDeps extends SessionListeners {
  readonly engine: Engine;
  readonly flows: { current(): FlowSet };
  readonly flowSets: Pick<FlowSetRepository, 'keep' | 'find' | 'purge'>;
  readonly sessions: Pick<
    VoiceSessionRepository,
    'insert' | 'advance' | 'close' | 'find' | 'listStale' | 'purge'
  >;
  readonly effects: EffectRunner;
  /** Milliseconds that a caller waits for an effect at most, by kind (default 2,500). */
  readonly effectDeadlines?: Partial<Readonly<Record<Effect['kind'], number>>>;
  /** The words that call for an agent at once, or null. Synchronous and cheap. */
  readonly dangerOf: (text: string, language: FlowLanguage) => string | null;
  /** What a call that the service placed begins with; null for one that is not known (any more). */
  readonly outboundBeginning?: (outboundId: string) => Promise<Beginning | null>;
  /** The settings' VOICE_GATEWAY. */
  readonly gateway: string;
  readonly timeZone: string;
  readonly now?: () => Date;
  readonly log: Log;
  readonly metrics: SessionMetrics;
  /** Sessions in memory at most (default 20,000). */
  readonly maxLive?: number;
}

export interface VoiceSessionService extends VoiceSessions {
  /**
   * Ends sessions that heard nothing since `before` and were never said to be over, and hands on again what could not be
   * handed on. Answers how many it closed.
   */
  closeStale(before: Date): Promise<number>;
  /** Forgets what callers said, and their numbers, in sessions that began before `before`; answers how many. */
  purge(before: Date, onRecordings?: (urls: readonly string[]) => Promise<void>): Promise<number>;
  /** Sessions in memory, and works under way. */
  readonly live: { readonly sessions: number; readonly working: number };
  /** Resolves once everything begun so far is done. */
  settled(): Promise<void>;
  /** Finishes what was begun. */
  close(): Promise<void>;
}

const MAX_LIVE = 20_000;
const MAX_OVER = 2_000;
/** A caller who answers later than this costs one read. */
const IDLE_MS = 5 * 60_000;
const SWEEP_MS = 60_000;
/** Other nodes may be quicker a few times in a row, never this often. */
const MAX_ATTEMPTS = 10;
/** Talks with a person that last longer are taken for over. */
const PERSON_MS = 6 * 3_600_000;
const PAGE = 100;

export function createVoiceSessions(deps: VoiceSessionDeps): VoiceSessionService {
  return new Sessions(deps);
}

/**
 * Sessions of voice guidance. Works of one session run one after another on this node; between nodes the store decides: a
 * step goes on from one reply, and only the first step from it is kept. A reply is answered once it is stored.
 */
class Sessions implements VoiceSessionService {
  readonly #deps: VoiceSessionDeps;
  readonly #stepDeps: StepDeps;
  readonly #now: () => Date;
  readonly #store: SessionStore;
  readonly #flowSets: FlowSets;
  readonly #cache: SessionCache;
  /** Ids of sessions that are over, as far as is remembered. */
  readonly #over = new QuickLRU<string, true>({ maxSize: MAX_OVER });
  readonly #queue = new KeyedQueue();
  readonly #handover: SessionHandover;
  readonly #sweeper: NodeJS.Timeout;

  constructor(deps: VoiceSessionDeps) {
    const { engine, effects, effectDeadlines = {}, log, metrics, now = () => new Date() } = deps;
    this.#deps = deps;
    this.#now = now;
    this.#stepDeps = { engine, effects, deadlines: effectDeadlines, log, metrics, now };
    this.#store = new SessionStore(deps.sessions);
    this.#flowSets = new FlowSets(deps.flowSets);
    this.#cache = new SessionCache({ max: deps.maxLive ?? MAX_LIVE, idleMs: IDLE_MS });
    const close = (id: string) => this.#store.close(id);
    this.#handover = new SessionHandover({ ...deps, close, forget: (id) => this.#cache.delete(id) });
    this.#sweeper = setInterval(() => this.#cache.sweep(Date.now()), SWEEP_MS);
    this.#sweeper.unref();
    metrics.watchLive(() => this.#cache.size);
  }

  get live(): { sessions: number; working: number } {
    return { sessions: this.#cache.size, working: this.#queue.size + this.#handover.working };
  }

  begin(call: CallBeginning): Promise<VoiceReply> {
    const clean = cleanBeginning(call);
    return this.#answer(clean, BEFORE_FIRST, async (id) => {
      const known = await this.#fresh(id);
      if (known !== null) return [answerTo(known, BEFORE_FIRST), 'repeated'];
      return [await this.#begin(id, clean, await this.#beginningOf(clean)), 'begun'];
    });
  }

  turn(call: CallReference, turn: number, event: CallerEvent): Promise<VoiceReply> {
    const clean = cleanReference(call);
    const work = async (id: string): Promise<[VoiceReply, TurnResult]> => {
      const session = this.#cache.get(id, Date.now()) ?? (await this.#fresh(id));
      if (session === null) return [await this.#stranded(id, clean, event), 'unknown'];
      if (event.type === 'hangup') {
        const ended = await this.#hangUp(session);
        return [answerTo(ended, ended.turn), 'over'];
      }
      return this.#turn(session, turn, cleanEvent(event));
    };
    return this.#answer(clean, turn, work, event);
  }

  async current(call: CallReference): Promise<VoiceReply | null> {
    const id = sessionIdOf(cleanReference(call));
    const session = await this.#queue.run(id, () => this.#fresh(id));
    return session === null ? null : answerTo(session, BEFORE_FIRST);
  }

  ended(call: CallReference): Promise<void> {
    const id = sessionIdOf(cleanReference(call));
    return this.#queue.run(id, async () => {
      // Most platforms say so once more after the flow's own end.
      if (this.#over.has(id)) return;
      const session = this.#cache.get(id, Date.now()) ?? (await this.#fresh(id));
      if (session !== null) await this.#hangUp(session);
    });
  }

  async closeStale(before: Date): Promise<number> {
    const personBefore = new Date(before.getTime() - PERSON_MS);
    let closed = 0;
    for (let after = ''; ; ) {
      const page = await this.#deps.sessions.listStale({ before, personBefore, after, limit: PAGE });
      for (const { id } of page)
        if (await this.#queue.run(id, () => this.#closeStale(id, before))) closed += 1;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return closed;
      after = last.id;
    }
  }

  async purge(before: Date, onRecordings?: (urls: readonly string[]) => Promise<void>): Promise<number> {
    let purged = 0;
    for (;;) {
      const count = await this.#deps.sessions.purge(before, PAGE, onRecordings);
      purged += count;
      if (count < PAGE) break;
    }
    await this.#deps.flowSets.purge(before);
    return purged;
  }

  async settled(): Promise<void> {
    await this.#queue.settled();
    await this.#handover.settled();
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.settled();
  }

  /** A caller is never left without an answer: where even the store is away, a person is it. */
  async #answer(
    call: CallReference,
    turn: number,
    work: (id: string) => Promise<[VoiceReply, TurnResult]>,
    event: CallerEvent | null = null,
  ): Promise<VoiceReply> {
    const id = sessionIdOf(call);
    const began = performance.now();
    let result: TurnResult = 'failed';
    try {
      const [reply, became] = await this.#queue.run(id, () => work(id));
      result = became;
      return reply;
    } catch (error) {
      // Whether the last step was stored is unknown: the store knows.
      this.#cache.delete(id);
      this.#deps.log.error({ err: error, session: id, platform: call.platform }, 'a voice turn failed');
      const speech = event === null ? null : speechOf(event);
      const danger = speech !== null && this.#deps.dangerOf(speech.text, 'zh') !== null;
      return { ...replyInstead(Math.max(1, turn), event, danger), sessionId: id };
    } finally {
      this.#deps.metrics.turn(result, (performance.now() - began) / 1_000);
    }
  }

  async #turn(known: SessionRecord, turn: number, event: CallerEvent): Promise<[VoiceReply, TurnResult]> {
    // What does not fit may be ahead of what this node knows: another one may have gone on.
    let session = turn === known.turn && !isOver(known) ? known : await this.#again(known);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const { state } = session;
      const late = lateRecording(session, turn, event);
      if (late !== null) await this.#handover.late(late);
      if (turn !== session.turn || state === null || isOver(session))
        return [answerTo(session, turn), isOver(session) ? 'over' : 'repeated'];
      const speech = speechOf(event);
      const danger = speech === null ? null : this.#deps.dangerOf(speech.text, state.language);
      const next = await this.#step(session, (now) => ({ ...event, atMs: atMs(session.key, now), danger }));
      if (event.type === 'person') await this.#handover.person(next, event.outcome);
      await this.#handover.connecting(next);
      if (await this.#keep(next)) return [answerTo(next, turn), 'advanced'];
      session = await this.#again(session);
    }
    throw new Error('other nodes were always quicker');
  }

  /** The session after the event, not stored yet. */
  async #step(session: SessionRecord, event: (now: Date) => FlowEvent): Promise<SessionRecord> {
    const { key, state } = session;
    if (state === null) throw new Error('a purged session cannot go on');
    const set = await this.#setOf(key.flows, key.id);
    const stepped = await stepThrough(this.#stepDeps, this.#stepped(session, set), state, event(this.#now()));
    return steppedOn(session, stepped.state, stepped.actions);
  }

  #stepped(session: Pick<SessionRecord, 'key' | 'turn'>, set: FlowSet) {
    const { timeZone } = this.#deps;
    const { key } = session;
    return {
      id: key.id,
      startedAt: key.startedAt,
      set,
      context: (state: Stepped['state']) => contextOf(session, state, timeZone),
      instant: (at: Date) => localInstant(at, timeZone),
    };
  }

  async #setOf(digest: string, session: string): Promise<FlowSet> {
    const set = await this.#flowSets.find(digest);
    if (set !== null) return set;
    this.#deps.log.error(
      { session, flows: digest },
      'the flows that a call began with are gone: it goes on in those of now',
    );
    return this.#deps.flows.current();
  }

  /** Stores a step; false when another node was quicker. */
  async #keep(next: SessionRecord): Promise<boolean> {
    if (!(await this.#store.advance(next))) return false;
    this.#remember(next);
    return true;
  }

  /** Of a step that is stored. */
  #remember(session: SessionRecord): void {
    this.#cache.put(session, Date.now());
    if (!isOver(session)) return;
    this.#over.set(session.key.id, true);
    this.#handover.endedLater(session);
  }

  async #hangUp(known: SessionRecord): Promise<SessionRecord> {
    let session = known;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (isOver(session)) return session;
      const next = await this.#hungUp(session);
      if (await this.#keep(next)) return next;
      session = await this.#again(session);
    }
    throw new Error('other nodes were always quicker');
  }

  /** The session after a hang-up, not stored yet. */
  async #hungUp(session: SessionRecord): Promise<SessionRecord> {
    const event = (now: Date) => ({ type: 'hangup', atMs: atMs(session.key, now), danger: null }) as const;
    return ended(await this.#step(session, event));
  }

  async #begin(
    id: string,
    call: CallBeginning,
    { beginning, set }: { beginning: Beginning; set: FlowSet },
  ): Promise<VoiceReply> {
    const { platform, externalId, direction, caller, called, outboundId } = call;
    const startedAt = this.#now();
    const callId = callIdOf(this.#deps.gateway, externalId);
    const flows = set.digest;
    const key = { id, platform, externalId, direction, caller, called, outboundId, startedAt, flows, callId };
    const kept = this.#flowSets.keep(set);
    const state = this.#stepDeps.engine.initial(beginning);
    const stepped = await stepThrough(
      this.#stepDeps,
      this.#stepped({ key, turn: BEFORE_FIRST }, set),
      state,
      { type: 'begin', atMs: 0 },
    );
    const none = { key, turn: BEFORE_FIRST, offered: false, accepted: false, closed: false };
    const session = steppedOn(none, stepped.state, stepped.actions);
    await this.#handover.connecting(session);
    await kept;
    if (!(await this.#store.insert(session))) {
      const winner = await this.#fresh(id);
      if (winner === null) throw new Error('a session was known and is not there');
      return answerTo(winner, BEFORE_FIRST);
    }
    this.#remember(session);
    return answerTo(session, BEFORE_FIRST);
  }

  async #beginningOf(call: CallBeginning): Promise<{ beginning: Beginning; set: FlowSet }> {
    const { caller, called, direction, outboundId } = call;
    const vars = { caller, called, direction };
    const set = this.#deps.flows.current();
    const outbound =
      outboundId === null ? null : ((await this.#deps.outboundBeginning?.(outboundId)) ?? null);
    const beginning = outbound ?? { flow: 'opening', language: 'zh', vars: {} };
    return { beginning: { ...beginning, vars: { ...vars, ...beginning.vars } }, set };
  }

  /** Nobody knows where this call was: a person takes it. */
  async #stranded(id: string, reference: CallReference, event: CallerEvent): Promise<VoiceReply> {
    if (event.type === 'hangup')
      return { sessionId: id, turn: 1, language: 'zh', actions: [{ type: 'hangup' }] };
    this.#deps.log.warn(
      { session: id, platform: reference.platform },
      'a turn of an unknown call: a person takes it',
    );
    const call = {
      ...reference,
      direction: 'inbound',
      caller: null,
      called: null,
      outboundId: null,
    } as const;
    const vars = { caller: null, called: null, direction: 'inbound' };
    const beginning: Beginning = { flow: 'human', language: 'zh', vars };
    return this.#begin(id, call, { beginning, set: this.#deps.flows.current() });
  }

  async #closeStale(id: string, before: Date): Promise<boolean> {
    const row = (await this.#deps.sessions.find([id])).get(id);
    if (row === undefined || row.endedAt !== null || row.updatedAt >= before) return false;
    const session = fromRow(row);
    if (isOver(session)) return this.#handover.ended(session);
    const next = await this.#hungUp(session);
    return (await this.#store.advance(next)) && this.#handover.ended(next);
  }

  /** From the store, past the memory. */
  async #fresh(id: string): Promise<SessionRecord | null> {
    const session = await this.#store.find(id);
    if (session === null || isOver(session)) this.#cache.delete(id);
    else this.#cache.put(session, Date.now());
    return session;
  }

  async #again({ key }: SessionRecord): Promise<SessionRecord> {
    const session = await this.#fresh(key.id);
    if (session === null) throw new Error('a session that was stored is gone');
    return session;
  }
}

/** A hang-up ends a session whatever the engine makes of it, and nothing is said any more. */
function ended(session: SessionRecord): SessionRecord {
  const { state, reply } = session;
  return {
    ...session,
    state: state && { ...state, ended: state.ended ?? 'hangup', waiting: null },
    reply: { ...reply, actions: [{ type: 'hangup' }] },
  };
}

/**
 * The session with what its caller recorded before hanging up, of which some platforms tell only after the end; null for
 * anything else.
 */
function lateRecording(session: SessionRecord, turn: number, event: CallerEvent): SessionRecord | null {
  const { state } = session;
  if (event.type !== 'recorded' || event.url === null) return null;
  if (state?.ended !== 'hangup' || turn !== session.turn - 1) return null;
  const { url, durationMs } = event;
  return { ...session, state: { ...state, recordings: [...(state.recordings ?? []), { url, durationMs }] } };
}
