import { Registry } from 'prom-client';
import type {
  NewVoiceSession,
  VoiceSessionAdvance,
  VoiceSessionRow,
} from '../../../src/store/repositories/voice-session-repository.ts';
import { createLogger } from '../../../src/telemetry/log.ts';
import type { CallBeginning, CallReference, VoiceReply } from '../../../src/voice/dialect/contract.ts';
import type { CallerEvent, EffectResult } from '../../../src/voice/engine/contract.ts';
import type { FlowSet } from '../../../src/voice/flow/schema.ts';
import type { SessionContext } from '../../../src/voice/session/effect-runner.ts';
import { createSessionMetrics } from '../../../src/voice/session/session-metrics.ts';
import {
  createVoiceSessions,
  type VoiceSessionDeps,
  type VoiceSessionService,
} from '../../../src/voice/session/voice-sessions.ts';
import { scriptedEngine, setOf } from './scripted-engine.ts';

export function call(externalId = 'CA1', changes: Partial<CallBeginning> = {}): CallBeginning {
  return {
    platform: 'twilio',
    externalId,
    direction: 'inbound',
    caller: '13800000001',
    called: '12345',
    outboundId: null,
    ...changes,
  };
}

export const refer = (externalId = 'CA1'): CallReference => ({ platform: 'twilio', externalId });

export function keys(text: string): CallerEvent {
  return { type: 'input', speech: null, keys: text };
}

export function speech(text: string): CallerEvent {
  return { type: 'input', speech: { text, confidence: 0.9, language: 'zh-CN' }, keys: null };
}

/** What the reply says, and what it does last. */
export function heardIn({ actions }: VoiceReply): { text: string; last: string | undefined } {
  const texts = actions.flatMap((action) =>
    'parts' in action ? action.parts.map((part) => (part.kind === 'break' ? '' : part.text)) : [],
  );
  return { text: texts.join(' '), last: actions.at(-1)?.type };
}

type Sessions = VoiceSessionDeps['sessions'];
type Wait = (what: string) => Promise<void>;

/** The repository as one table in memory; `wait` is asked before every statement, which then happens at once. */
export class MemorySessions implements Sessions {
  readonly rows = new Map<string, VoiceSessionRow>();
  /** Every reply that was ever stored, by session and number. */
  readonly history = new Map<string, unknown>();
  readonly sets = new Map<string, object>();
  failure: Error | null = null;
  now = new Date('2026-11-28T04:00:00Z');
  readonly #wait: Wait;

  constructor(wait: Wait = () => Promise.resolve()) {
    this.#wait = wait;
  }

  /** This table as another node reaches it. */
  through(wait: Wait): MemorySessions {
    const other = new MemorySessions(wait);
    Object.assign(other, { rows: this.rows, history: this.history, sets: this.sets });
    return other;
  }

  async insert(sessions: readonly NewVoiceSession[]): Promise<Set<string>> {
    await this.#begin('insert');
    const kept = new Set<string>();
    for (const session of sessions) {
      if (this.rows.has(session.id)) continue;
      kept.add(session.id);
      this.#put({
        ...session,
        state: JSON.parse(session.state),
        reply: JSON.parse(session.reply),
        turn: 1,
        updatedAt: this.now,
        endedAt: null,
        purgedAt: null,
      });
    }
    return kept;
  }

  async advance(steps: readonly VoiceSessionAdvance[]): Promise<Set<string>> {
    await this.#begin('advance');
    const kept = new Set<string>();
    for (const { id, turn, state, reply, ...flags } of steps) {
      const row = this.rows.get(id);
      if (row === undefined || row.turn !== turn || row.endedAt !== null) continue;
      kept.add(id);
      this.#put({
        ...row,
        ...flags,
        state: JSON.parse(state),
        reply: JSON.parse(reply),
        turn: turn + 1,
        updatedAt: this.now,
      });
    }
    return kept;
  }

  async close(ids: readonly string[]): Promise<void> {
    await this.#begin('close');
    for (const id of ids) {
      const row = this.rows.get(id);
      if (row !== undefined && row.endedAt === null) this.rows.set(id, { ...row, endedAt: this.now });
    }
  }

  async find(ids: readonly string[]): Promise<Map<string, VoiceSessionRow>> {
    await this.#begin('find');
    return new Map(
      ids.flatMap((id) => {
        const row = this.rows.get(id);
        return row === undefined ? [] : [[id, structuredClone(row)] as const];
      }),
    );
  }

  async listStale(page: { before: Date; after: string; limit: number }): Promise<VoiceSessionRow[]> {
    await this.#begin('stale');
    return [...this.rows.values()]
      .filter((row) => row.endedAt === null && row.updatedAt < page.before && row.id > page.after)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, page.limit);
  }

  async purge(): Promise<number> {
    await this.#begin('purge');
    let purged = 0;
    for (const row of this.rows.values()) {
      if (row.endedAt === null || row.purgedAt !== null) continue;
      this.rows.set(row.id, { ...row, caller: null, called: null, state: {}, reply: {}, purgedAt: this.now });
      purged += 1;
    }
    return purged;
  }

  readonly flowSets = {
    keep: async (digest: string, content: object): Promise<void> => {
      if (!this.sets.has(digest)) this.sets.set(digest, structuredClone(content));
    },
    find: async (digest: string): Promise<unknown> => this.sets.get(digest) ?? null,
    purge: async (): Promise<number> => 0,
  };

  #put(row: VoiceSessionRow): void {
    this.rows.set(row.id, row);
    this.history.set(`${row.id}#${row.turn}`, row.reply);
  }

  async #begin(what: string): Promise<void> {
    await this.#wait(what);
    if (this.failure !== null) throw this.failure;
  }
}

/** Effects that are done once by session and id, whoever asks and how often. */
export class OnceEffects {
  /** How often each was asked for. */
  readonly asked = new Map<string, number>();
  readonly done = new Map<string, EffectResult>();
  readonly seen: SessionContext[] = [];
  answer: (key: string, signal: AbortSignal) => Promise<EffectResult> = async () => ({
    status: 'done',
    value: null,
  });

  async run(
    session: SessionContext,
    id: string,
    _effect: unknown,
    signal: AbortSignal,
  ): Promise<EffectResult> {
    const key = `${session.id}#${id}`;
    this.asked.set(key, (this.asked.get(key) ?? 0) + 1);
    this.seen.push(session);
    const before = this.done.get(key);
    if (before !== undefined) return before;
    const result = await this.answer(key, signal);
    if (!this.done.has(key)) this.done.set(key, result);
    return this.done.get(key) ?? result;
  }
}

export interface Node {
  readonly sessions: VoiceSessionService;
  readonly ended: SessionContext[];
  readonly logged: string[];
}

/** A node on a table of sessions; what it leaves out of `deps` is the scripted service's. */
export function node(
  table: Pick<MemorySessions, 'flowSets'> & Sessions,
  effects: VoiceSessionDeps['effects'],
  deps: Partial<VoiceSessionDeps> & { set?: () => FlowSet } = {},
): Node {
  const ended: SessionContext[] = [];
  const logged: string[] = [];
  const { set = () => setOf('v1'), ...rest } = deps;
  const sessions = createVoiceSessions({
    engine: scriptedEngine,
    flows: { current: set },
    flowSets: table.flowSets,
    sessions: table,
    effects,
    dangerOf: (text) => (text.includes('着火') ? '着火' : null),
    onEnded: async (session) => {
      ended.push(session);
    },
    gateway: 'voice',
    timeZone: 'Asia/Shanghai',
    log: createLogger('info', { write: (line) => void logged.push(line) }),
    metrics: createSessionMetrics(new Registry()),
    ...rest,
  });
  return { sessions, ended, logged };
}

/** A promise that others settle. */
export function latch(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
