import type {
  CallBeginning,
  CallReference,
  VoiceReply,
  VoiceSessions,
} from '../../../src/voice/dialect/contract.ts';
import type { CallerEvent, SpokenAction } from '../../../src/voice/engine/contract.ts';
import type { FlowLanguage } from '../../../src/voice/flow/schema.ts';

export const toPerson: readonly SpokenAction[] = [
  { type: 'say', parts: [{ kind: 'text', text: '正在为您转接人工。' }] },
  { type: 'queue', queue: null, priority: 5 },
];

/** A `listen` as flows ask; tests change what they are about. */
export function listen(changes: Partial<Extract<SpokenAction, { type: 'listen' }>> = {}): SpokenAction {
  return {
    type: 'listen',
    parts: [{ kind: 'text', text: '请说您的诉求，转人工请按零。' }],
    speech: true,
    keys: null,
    bargeIn: true,
    timeoutMs: 6_000,
    hints: [],
    answer: 'free',
    ...changes,
  };
}

interface FakeSession {
  readonly id: string;
  reply: VoiceReply;
  ended: boolean;
}

/**
 * Sessions in memory that keep the contract's word: the same beginning or turn again answers the same reply and does
 * nothing. `script` answers what is said after each event; by default every event is answered by another `listen`.
 */
export class FakeSessions implements VoiceSessions {
  readonly begun: CallBeginning[] = [];
  /** Events that advanced a call, in order. */
  readonly events: { call: string; turn: number; event: CallerEvent }[] = [];
  readonly over: string[] = [];
  /** Awaited before anything is done: tests hold or fail the sessions with it. */
  before: () => Promise<void> = async () => {};
  language: FlowLanguage = 'zh';
  script: (event: CallerEvent | null, turn: number) => readonly SpokenAction[] = () => [listen()];
  readonly #sessions = new Map<string, FakeSession>();

  async begin(call: CallBeginning): Promise<VoiceReply> {
    await this.before();
    const known = this.#sessions.get(keyOf(call));
    if (known !== undefined) return this.#answer(known);
    this.begun.push(call);
    return this.#open(call, this.script(null, 1)).reply;
  }

  async turn(call: CallReference, turn: number, event: CallerEvent): Promise<VoiceReply> {
    await this.before();
    const session = this.#sessions.get(keyOf(call));
    if (session === undefined) return this.#open(call, toPerson).reply;
    if (session.ended || turn !== session.reply.turn) return this.#answer(session);
    this.events.push({ call: call.externalId, turn, event });
    session.reply = {
      ...session.reply,
      turn: turn + 1,
      language: this.language,
      actions: this.script(event, turn + 1),
    };
    return session.reply;
  }

  async current(call: CallReference): Promise<VoiceReply | null> {
    await this.before();
    const session = this.#sessions.get(keyOf(call));
    return session === undefined ? null : this.#answer(session);
  }

  async ended(call: CallReference): Promise<void> {
    await this.before();
    this.over.push(call.externalId);
    const session = this.#sessions.get(keyOf(call));
    if (session !== undefined) session.ended = true;
  }

  #open(call: CallReference, actions: readonly SpokenAction[]): FakeSession {
    const id = `session-${this.#sessions.size + 1}`;
    const reply = { sessionId: id, turn: 1, language: this.language, actions };
    const session = { id, reply, ended: false };
    this.#sessions.set(keyOf(call), session);
    return session;
  }

  #answer(session: FakeSession): VoiceReply {
    return session.ended ? { ...session.reply, actions: [{ type: 'hangup' }] } : session.reply;
  }
}

function keyOf({ platform, externalId }: CallReference): string {
  return `${platform}:${externalId}`;
}
