import type { CallListener } from '../../assist/call-listener.ts';
import { type CallHub, callIdOf } from '../../call/call-hub.ts';
import type { CallState } from '../../call/call-state.ts';
import { CommandError } from '../../call/commands.ts';
import type { LiveCall } from '../../call/live-call.ts';
import { toChange } from '../../call/row-changes.ts';
import { orderDay } from '../../casework/order-day.ts';
import {
  type DispatchGrounds,
  requireDispatchable,
  SELF_SERVICE,
  whyWait,
} from '../../casework/self-service.ts';
import { within } from '../../knowledge/within.ts';
import type { DeskEvent } from '../../protocol/desk-event.ts';
import type { CallRepository } from '../../store/repositories/call-repository.ts';
import type { ReservedNumberRepository } from '../../store/repositories/reserved-number-repository.ts';
import type { Priority } from '../engine/contract.ts';
import {
  endEvents,
  HUNG_UP_NOTE,
  handOverEvents,
  isDraft,
  type LeftByVoice,
  leftEvents,
  priorityWords,
  withdrawalEvents,
} from './call-events.ts';
import { type IntakeSettings, lastRecording, type SessionEnd, type VoiceSession } from './contract.ts';

/** How long a caller waits for the help that dispatching needs; a job decides on what comes later. */
const HELP_MS = 1_500;

/** What becomes of a request: out without an agent, on the list of agents, or unknown as long as its help is late. */
type Decision = 'dispatched' | 'waits' | 'late';

export interface LeftCallsDeps {
  readonly hub: CallHub;
  readonly calls: CallRepository;
  readonly reserved: ReservedNumberRepository;
  readonly settings: IntakeSettings;
  /** What must be known for a request to be dispatched at once, as it is now. */
  readonly grounds: () => DispatchGrounds;
  /** Resolves when all help for the sentences stored so far is in the log; who has heard them already is handed over. */
  readonly helped: (call: LiveCall, listener?: CallListener) => Promise<void>;
  /**
   * Makes the call's one order as `self-service`, with all that follows an order; `permit` is asked in the same change.
   * @throws CommandError
   */
  readonly submit: (call: LiveCall, permit: (state: CallState) => void) => Promise<void>;
  /** Told after a draft has ended because its caller wanted that. */
  readonly onWithdrawn: (callId: string) => void;
  /** Told after a call's end was stored. */
  readonly onEnded: (call: LiveCall) => void;
  /** Queues the decision on a request whose help is late. */
  readonly decideLater: (callId: string) => Promise<void>;
  /** A language model may read more out of a call than was known when the caller was answered: decisions are made twice. */
  readonly readsOn: boolean;
  readonly now: () => Date;
  readonly helpMs?: number;
}

/** The calls that voice guidance puts into the log: what callers leave, and what they had said when an agent takes over. */
export class LeftCalls {
  readonly #deps: LeftCallsDeps;
  readonly #closing = new AbortController();
  readonly #deciding = new Set<Promise<void>>();

  constructor(deps: LeftCallsDeps) {
    this.#deps = deps;
  }

  callId(session: Pick<VoiceSession, 'externalId'>): string {
    return callIdOf(this.#deps.settings.gateway, session.externalId);
  }

  /**
   * Keeps what the caller leaves, once, under a number; answers the call's state then. A request is dispatched at once where
   * it may be.
   *
   * @param reading whether the caller waits for that decision (otherwise it is made afterwards), and who has heard the session
   */
  async leave(
    session: VoiceSession,
    left: Pick<LeftByVoice, 'purpose' | 'recording'>,
    {
      isSure = true,
      listener,
    }: { readonly isSure?: boolean; readonly listener?: CallListener | undefined } = {},
  ): Promise<{ number: string | null; state: CallState }> {
    const { hub, reserved, settings, now } = this.#deps;
    const callId = this.callId(session);
    return hub.with(callId, async (call) => {
      const events = (state: CallState, orderNumber: string | null) =>
        leftEvents(state, session, { settings, now: now(), orderNumber, ...left });
      // An invalid call gets no order, and so no number.
      const isInvalid = (state: CallState) => numberOf(state) === null && state.status === 'invalid';
      if (isInvalid(call.state)) return { number: null, state: call.state };
      const number =
        numberOf(call.state) ?? (await reserved.reserve({ callId, day: orderDay(now(), settings.timeZone) }));
      const commit = await call.change((state) =>
        isInvalid(state) ? null : this.#change(state, events(state, numberOf(state) ?? number)),
      );
      if (commit !== null) {
        hub.announceList(call.state);
        if (commit.events.some(({ type }) => type === 'call.ended')) this.#deps.onEnded(call);
      }
      if (call.state.order === null && call.state.selfService?.purpose === 'request') {
        if (isSure) await this.#decide(call, this.#deps.helpMs ?? HELP_MS, listener);
        else this.#decideMeanwhile(callId, listener);
      }
      return { number: numberOf(call.state), state: call.state };
    });
  }

  /** Dispatches a request if it may be, however long the help takes. Answers whether it was. */
  decide(callId: string): Promise<boolean> {
    return this.#deps.hub.with(callId, async (call) => {
      const decision = await this.#dispatch(call, null);
      // Help that failed is asked for again.
      if (decision !== 'late') await this.#deps.reserved.decided(callId);
      return decision === 'dispatched';
    });
  }

  /** A process that dies before it is done leaves it to the look-over. */
  async #decide(call: LiveCall, waitMs: number | null, listener?: CallListener): Promise<void> {
    const decision = await this.#dispatch(call, waitMs, listener);
    if (decision === 'late' || (decision === 'waits' && this.#deps.readsOn))
      await this.#deps.decideLater(call.id);
    else await this.#deps.reserved.decided(call.id);
  }

  /** The caller does not wait for it: an agent will most likely have to look. */
  #decideMeanwhile(callId: string, listener?: CallListener): void {
    const deciding = this.#deps.hub
      .with(callId, (call) => this.#decide(call, null, listener))
      .catch(() => undefined)
      .finally(() => this.#deciding.delete(deciding));
    this.#deciding.add(deciding);
  }

  /** The caller goes to a person, and what was said is there first. */
  async handOver(session: VoiceSession, priority: Priority, listener?: CallListener): Promise<void> {
    const { hub, settings } = this.#deps;
    await hub.with(this.callId(session), async (call) => {
      const before = call.state.agent;
      const commit = await call.change((state) =>
        this.#change(state, handOverEvents(state, session, { settings, priority: priorityWords[priority] })),
      );
      if (commit === null) return;
      hub.announceList(call.state, before);
      await this.#deps.helped(call, listener).catch(() => undefined);
    });
  }

  /** Keeps what a caller had told or recorded without coming to its end; nothing where an agent or a request has it. */
  async keepUnfinished(session: VoiceSession, { outcome }: Pick<SessionEnd, 'outcome'>): Promise<void> {
    const { hub, settings, now } = this.#deps;
    const recording = lastRecording(session);
    const purpose = recording === null ? 'request' : 'voice-message';
    const left = { settings, purpose, recording, orderNumber: null, now: now() } as const;
    await hub.with(this.callId(session), async (call) => {
      const commit = await call.change((state) => {
        if (state.started === null) {
          const note: DeskEvent = { type: 'note', about: 'form', text: HUNG_UP_NOTE };
          const notes = outcome === 'hangup' ? [note] : [];
          return this.#change(state, [...leftEvents(state, session, left), ...notes]);
        }
        if (recording === null || state.selfService?.recording?.url === recording.url) return null;
        const isPersons = !isDraft(state) && (state.agent !== null || outcome === 'person');
        const events = isPersons
          ? handOverEvents(state, session, { settings, priority: null })
          : leftEvents(state, session, left);
        return this.#change(state, events);
      });
      if (commit === null) return;
      hub.announceList(call.state);
      this.#deps.onEnded(call);
      await this.#deps.helped(call).catch(() => undefined);
    });
  }

  /**
   * The line is closed: a call that was handed over ends, unless a gateway tells of its end itself. Answers the call's
   * state, of one that nobody began too.
   */
  async end(session: VoiceSession): Promise<CallState> {
    const { hub, now } = this.#deps;
    return hub.with(this.callId(session), async (call) => {
      const commit = await call.change((state) => this.#change(state, endEvents(state, now())));
      if (commit !== null) {
        hub.announceList(call.state);
        this.#deps.onEnded(call);
      }
      return call.state;
    });
  }

  /** The state of the session's call, of one that nobody began too. */
  state(session: VoiceSession): Promise<CallState> {
    return this.#deps.hub.with(this.callId(session), async ({ state }) => state);
  }

  /** Adds to a draft; answers its state, or null when it is none that may be added to. */
  async addTo(callId: string, events: (state: CallState) => DeskEvent[]): Promise<CallState | null> {
    return this.#deps.hub.with(callId, async (call) => {
      if (call.state.selfService === null) return null;
      const commit = await call.change((state) => this.#change(state, events(state)));
      if (commit !== null) await this.#deps.helped(call).catch(() => undefined);
      return call.state;
    });
  }

  /** The caller wants a draft withdrawn, which ends it unless somebody has it; answers its state, null when there is none. */
  async withdraw(callId: string, session: Pick<VoiceSession, 'id'>): Promise<CallState | null> {
    const { hub, onWithdrawn } = this.#deps;
    return hub.with(callId, async (call) => {
      if (call.state.selfService === null) return null;
      const commit = await call.change((state) =>
        this.#change(state, withdrawalEvents(state, session.id, SELF_SERVICE.sub)),
      );
      if (commit?.events.some(({ type }) => type === 'invalidated')) {
        hub.announceList(call.state);
        onWithdrawn(callId);
      }
      return call.state;
    });
  }

  /** Breaks off the waiting for help, and finishes what was begun. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#deciding);
  }

  #change(state: CallState, events: readonly DeskEvent[]) {
    return events.length === 0
      ? null
      : toChange(this.#deps.calls, state, this.#deps.settings.gateway, events);
  }

  /** @param waitMs how long the help may take; null: as long as it takes */
  async #dispatch(call: LiveCall, waitMs: number | null, listener?: CallListener): Promise<Decision> {
    const { helped, submit, grounds } = this.#deps;
    if (call.state.selfService?.purpose !== 'request' || call.state.order !== null) return 'waits';
    const help = helped(call, listener);
    // Whoever waits no longer leaves the help to itself: the job asks for it again.
    help.catch(() => undefined);
    const inTime = await (waitMs === null ? help : within(waitMs, this.#closing.signal, () => help)).then(
      () => true,
      () => false,
    );
    if (!inTime) return 'late';
    if (whyWait(call.state, grounds()) !== null) return 'waits';
    try {
      await submit(call, (state) => requireDispatchable(state, grounds()));
      return 'dispatched';
    } catch (error) {
      // An agent was quicker, or something was said since.
      if (error instanceof CommandError) return 'waits';
      throw error;
    }
  }
}

/** What the caller was told, or will be. */
function numberOf({ order, selfService }: CallState): string | null {
  return order?.orderNumber ?? selfService?.orderNumber ?? null;
}
