import type { CheckRepository } from '../../store/repositories/check-repository.ts';
import type { EffectResult } from '../engine/contract.ts';
import type { IntakeEffect, SessionEnd, VoiceSession } from './contract.ts';
import { answerQuestion, type KnowledgeSource } from './knowledge-answer.ts';
import { LeftCalls, type LeftCallsDeps } from './left-calls.ts';
import { ofLastMatter } from './matters.ts';
import { type MessagesDeps, sendMessage } from './messages.ts';
import { findNotice, type NoticeLookupDeps } from './notice-lookup.ts';
import { districtOfCaller, findOrder, type OrderLookupDeps, ordersOfCaller } from './order-lookup.ts';
import { addToOrder, type OrderNotesDeps, rateOrder, urgeOrder, withdrawOrder } from './order-notes.ts';
import { endSession, leaveRequest, leaveVoiceMessage } from './requests.ts';
import { ShadowCalls, type ShadowDeps } from './shadow-call.ts';
import { CheckTries } from './verification.ts';

export interface IntakeDeps
  extends LeftCallsDeps,
    Omit<ShadowDeps, 'settings' | 'grounds'>,
    Omit<OrderLookupDeps, 'tries' | 'hub'>,
    Pick<NoticeLookupDeps, 'notices'> {
  readonly reserved: LeftCallsDeps['reserved'];
  readonly notes: OrderNotesDeps['notes'];
  readonly checks: Pick<CheckRepository, 'take'>;
  readonly knowledge: KnowledgeSource;
  readonly messages: MessagesDeps;
}

/** The effects that take in what callers leave and answer what they ask; queue, hours and call-backs are elsewhere. */
export interface IntakeEffects {
  /** Answers `Understood` of all that was said. */
  understand(session: VoiceSession): Promise<EffectResult>;
  readonly lookups: Readonly<Record<'order' | 'orders-of-caller' | 'knowledge' | 'notice', IntakeEffect>>;
  readonly submissions: Readonly<
    Record<'request' | 'addition' | 'urging' | 'withdrawal' | 'rating' | 'voice-message', IntakeEffect>
  >;
  message(
    session: Pick<VoiceSession, 'id'>,
    message: { readonly to: string; readonly text: string },
    effectId: string,
  ): Promise<EffectResult>;
  /** Before a caller is connected to a person: what was said is on the agent's desk. Harmless when repeated. */
  handOver: LeftCalls['handOver'];
  /** Once a session is over, however it came to its end. Harmless when repeated. */
  sessionEnded(session: VoiceSession, end: SessionEnd): Promise<void>;
  /** Of the job `decide-request`: dispatches a request if it may be. */
  decide(callId: string): Promise<boolean>;
  /** Finishes what was begun. */
  close(): Promise<void>;
}

export function createIntakeEffects(deps: IntakeDeps): IntakeEffects {
  const left = new LeftCalls(deps);
  const shadows = new ShadowCalls(deps);
  const tries = new CheckTries(deps.checks, deps.now);
  const orders: OrderLookupDeps = { ...deps, tries };
  const notes: OrderNotesDeps = { ...deps, left, timeZone: deps.settings.timeZone };
  const requests = { left, shadows, confidence: () => deps.grounds().confidence };
  const end = endSession({ left, shadows, add: addToOrder(notes) });
  return {
    understand: async (session) => {
      const { kind: _kind, ...understood } = await shadows.read(ofLastMatter(session));
      return { status: 'done', value: understood };
    },
    lookups: {
      order: findOrder(orders),
      'orders-of-caller': ordersOfCaller(orders),
      knowledge: answerQuestion(deps.knowledge),
      notice: findNotice({
        notices: deps.notices,
        known: () => deps.grounds().known,
        districtOf: (session) => districtOfCaller(deps.orders, session),
        now: deps.now,
      }),
    },
    submissions: {
      request: leaveRequest(requests),
      addition: addToOrder(notes),
      urging: urgeOrder(notes),
      withdrawal: withdrawOrder(notes),
      rating: rateOrder(notes),
      'voice-message': leaveVoiceMessage(requests),
    },
    message: sendMessage(deps.messages),
    handOver: (session, priority) => left.handOver(session, priority, shadows.take(session.id)),
    sessionEnded: end,
    decide: (callId) => left.decide(callId),
    close: () => left.close(),
  };
}
