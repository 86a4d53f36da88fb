import type { CallerEvent } from '../../engine/contract.ts';
import { withinDeadline } from '../../within-deadline.ts';
import type { CallBeginning, CallReference, VoiceReply, VoiceSessions } from '../contract.ts';
import { personInstead, replyInstead } from '../rescue.ts';
import { gatheredEvent, personEvent, recordedEvent } from './events.ts';
import type { Hook } from './hooks.ts';
import { pagesOf } from './pages.ts';
import type { HookPayload } from './payloads.ts';
import { type RenderSettings, renderReply } from './render.ts';
import type { Verb } from './verbs.ts';
import { waitVerbs } from './wait.ts';

/** jambonz gives up a WebSocket message after 5 s; the way there and back needs its share. */
const ANSWER_DEADLINE_MS = 3_500;

export interface DialogueDeps {
  readonly sessions: VoiceSessions;
  readonly settings: RenderSettings;
  readonly log: { error(details: object, message: string): void };
  readonly deadlineMs?: number;
  /** Whether a caller's words call for a person at once; asked when the sessions do not answer. */
  readonly isDanger: (text: string) => boolean;
}

const LATE: unique symbol = Symbol('late');

/**
 * What jambonz is answered, whichever way it asks. An answer comes within the deadline whatever the sessions do: without
 * theirs, the caller is put through to a person. What the sessions decide after that is kept by them, and the same turn asked
 * again (as when that person could not be reached) gets it.
 */
export class JambonzDialogue {
  readonly #deps: DialogueDeps;

  constructor(deps: DialogueDeps) {
    this.#deps = deps;
  }

  async begin(beginning: CallBeginning): Promise<Verb[]> {
    const reply = await this.#within(this.#deps.sessions.begin(beginning));
    return this.#page(reply === LATE ? personInstead(0) : reply);
  }

  /** What the call is at, as after a reconnection. */
  async resume(beginning: CallBeginning): Promise<Verb[]> {
    const { sessions } = this.#deps;
    const reply = await this.#within(
      this.#current(beginning).then((known) => known ?? sessions.begin(beginning)),
    );
    return this.#page(reply === LATE ? personInstead(0) : reply);
  }

  /** Null where jambonz is to go on with the verbs it has. */
  async hook(hook: Hook, callSid: string, payload: HookPayload): Promise<Verb[] | null> {
    const call: CallReference = { platform: 'jambonz', externalId: callSid };
    const { turn } = hook;
    switch (hook.kind) {
      case 'turn':
      case 'offer':
      case 'recorded': {
        if (hook.kind === 'offer' && !payload.digits) return null;
        const event = hook.kind === 'turn' ? gatheredEvent(payload) : recordedEvent(payload, callSid);
        return this.#page(await this.#turn(call, turn, event));
      }
      case 'person':
        return this.#page(await this.#turn(call, turn, personEvent(payload)));
      case 'wait':
        return this.#wait(turn, await this.#within(this.#current(call)), payload);
      case 'more': {
        const reply = await this.#within(this.#current(call));
        if (reply === LATE || reply === null) return this.#page(personInstead(turn));
        return this.#page(reply, reply.turn === turn ? hook.page : 0);
      }
    }
  }

  async ended(callSid: string): Promise<void> {
    await this.#deps.sessions.ended({ platform: 'jambonz', externalId: callSid });
  }

  /** The next reply; without one in time the caller goes to a person, in danger before others. */
  async #turn(call: CallReference, turn: number, event: CallerEvent): Promise<VoiceReply> {
    const { sessions, isDanger } = this.#deps;
    const reply = await this.#within(sessions.turn(call, turn, event));
    if (reply !== LATE) return reply;
    const words = wordsOf(event);
    return replyInstead(turn, event, words !== null && isDanger(words));
  }

  #current(call: CallReference): Promise<VoiceReply | null> {
    return this.#deps.sessions.current(call);
  }

  #wait(turn: number, reply: VoiceReply | null | typeof LATE, payload: HookPayload): Verb[] {
    const known = reply === LATE ? null : reply;
    // The call has gone on without this queue: leaving it fetches what the call is at.
    if (known !== null && known.turn > turn) return [{ verb: 'leave' }];
    return waitVerbs(payload.queue_position ?? null, known?.language ?? 'zh');
  }

  /** `LATE` when the work fails or takes too long; it goes on in that case. */
  async #within<T>(work: Promise<T>): Promise<T | typeof LATE> {
    const done = work.catch((error: unknown): typeof LATE => {
      this.#deps.log.error({ err: error }, 'the voice sessions failed on a jambonz call');
      return LATE;
    });
    return withinDeadline<T | typeof LATE>(
      this.#deps.deadlineMs ?? ANSWER_DEADLINE_MS,
      () => done,
      () => LATE,
    );
  }

  #page(reply: VoiceReply, page = 0): Verb[] {
    const { settings } = this.#deps;
    const pages = pagesOf(renderReply(reply, settings), settings.base, reply.turn);
    return pages[page] ?? pages[0] ?? [];
  }
}

function wordsOf(event: CallerEvent): string | null {
  if (event.type === 'input') return event.speech?.text ?? null;
  return event.type === 'recorded' ? (event.heard?.text ?? null) : null;
}
