import { z } from 'zod';
import { chosen } from '../../assist/form/chosen.ts';
import type { CallState } from '../../call/call-state.ts';
import { isSureOfUnit } from '../../casework/self-service.ts';
import type { Recording } from '../../protocol/self-service.ts';
import type { RequestAnswer, VoiceMessageAnswer } from '../engine/effects.ts';
import { smallTalkIn } from '../engine/hearing/small-talk.ts';
import {
  FAILED,
  type IntakeEffect,
  lastRecording,
  type SessionEnd,
  saidByVoice,
  type VoiceSession,
} from './contract.ts';
import type { LeftCalls } from './left-calls.ts';
import { isShown, ofLastMatter } from './matters.ts';
import { draftIdOf } from './order-lookup.ts';
import { confirmedIn, hasSpoken, sentenceId } from './segments.ts';
import type { Reading, ShadowCalls } from './shadow-call.ts';

const HUNG_UP = 'hangup';
/** How the flow `question` ends where its answer was enough. */
const ANSWERED = 'question';
/** A caller in English is understood by agents only: so many words are a matter, and fewer an answer to a menu. */
const LEAST_WORDS = 6;
/** Kinds that want something done; a question may have been answered, and praise asks for nothing. */
const WANTS_ACTION: ReadonlySet<string> = new Set(['求助', '投诉', '举报', '建议']);

/** At the platform, in our own folder of recordings, or within the recording that jambonz has of the whole call. */
const KEPT_BY = /^(?:https?|file|jambonz)$/;
const MessageArgs = z.object({
  url: z.url({ protocol: KEPT_BY }).max(2_000),
  durationMs: z.number().min(0),
});

export interface RequestsDeps {
  readonly left: LeftCalls;
  readonly shadows: ShadowCalls;
  /** The first unit's probability must be at least so high for a request to go out without an agent. */
  readonly confidence: () => number;
}

/** All that was said becomes a request under a number; who hears it need not wait for an agent. */
export function leaveRequest({ left, shadows, confidence }: RequestsDeps): IntakeEffect {
  return async (whole) => {
    const session = ofLastMatter(whole);
    const suggestion = shadows.suggestionOf(session.id);
    const isSure = suggestion === null || isSureOfUnit(suggestion, confidence());
    const reading = { isSure, listener: shadows.take(session.id) };
    const { number, state } = await left.leave(session, { purpose: 'request', recording: null }, reading);
    if (number === null) return FAILED;
    const dispatched = state.order !== null;
    const value: RequestAnswer = {
      id: state.order?.orderId ?? draftIdOf(left.callId(session)),
      number,
      dispatched,
      unit: dispatched ? (chosen(state.form, 'unit') ?? '') : '',
      // The help that fills the form may be late.
      subject: chosen(state.form, 'subject') ?? confirmedIn(session.said)?.fields.subject ?? '',
    };
    return { status: 'done', value };
  };
}

/** A recording becomes a draft of an agent's. */
export function leaveVoiceMessage({ left }: Pick<RequestsDeps, 'left'>): IntakeEffect {
  return async (session, args) => {
    const parsed = MessageArgs.safeParse(args);
    if (!parsed.success) return FAILED;
    const recording: Recording = parsed.data;
    const { number } = await left.leave(session, { purpose: 'voice-message', recording });
    if (number === null) return FAILED;
    const value: VoiceMessageAnswer = { number };
    return { status: 'done', value };
  };
}

/** Under what the words count that a caller had said before hanging up. */
const REST_ID = 'hung-up';

/** A session is over: a call that was handed over ends, and what was told half is kept. Harmless when told twice. */
export function endSession({
  left,
  shadows,
  add,
}: Pick<RequestsDeps, 'left' | 'shadows'> & { readonly add: IntakeEffect }) {
  return async (session: VoiceSession, end: SessionEnd): Promise<void> => {
    const matter = ofLastMatter(session);
    try {
      const state = await left.end(session);
      if (end.outcome === HUNG_UP) {
        const request = matter === session ? state : await left.state(matter);
        const text = restOf(request, matter);
        const orderId = request.order?.orderId ?? draftIdOf(request.callId);
        if (text !== '') await add(matter, { orderId, text }, REST_ID);
      }
      // A message that could not be handed in while the call lasted was promised to be heard.
      const isRecorded = lastRecording(session) !== null;
      if (isRecorded) await left.keepUnfinished(session, end);
      const isKept =
        matter === session
          ? isRecorded || state.started !== null || end.outcome !== HUNG_UP
          : end.outcome === ANSWERED || isShown(state, session);
      if (isKept || !hasSpoken(matter.said)) return;
      const reading = await shadows.read(matter);
      if (tellsMatter(matter, end, reading)) await left.keepUnfinished(matter, end);
    } finally {
      shadows.forget(session.id);
      shadows.forget(matter.id);
    }
  };
}

/** What the caller of a request said after the number, while it was still asked what that is. Pure. */
export function restOf(state: CallState, { said }: Pick<VoiceSession, 'said'>): string {
  if (state.selfService?.purpose !== 'request' || state.selfService.orderNumber === null) return '';
  const shown = new Set(saidByVoice(state).map(({ id }) => id));
  return said
    .flatMap(({ speaker, text }, index) =>
      speaker === 'caller' && !shown.has(sentenceId(index)) ? [text.trim()] : [],
    )
    .filter((text) => text !== '' && smallTalkIn(text) === null)
    .join('。');
}

/** Whether what was said is a matter that somebody should look at, and not the choices of a menu. Pure. */
export function tellsMatter(
  { language, said }: Pick<VoiceSession, 'language' | 'said'>,
  { understood }: SessionEnd,
  { subject, form, kind }: Pick<Reading, 'subject' | 'form' | 'kind'>,
): boolean {
  if (language === 'en')
    return said.some(
      ({ speaker, text }) => speaker === 'caller' && text.trim().split(/\s+/).length >= LEAST_WORDS,
    );
  if (subject === null && form.request === undefined) return false;
  return understood !== null || (kind !== null && WANTS_ACTION.has(kind));
}
