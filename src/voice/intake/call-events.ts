import { createHash } from 'node:crypto';
import { type CallState, isClosed } from '../../call/call-state.ts';
import { cleanText } from '../../call/ingest.ts';
import type { Segment } from '../../protocol/common.ts';
import type { DeskEvent, DeskEventOf } from '../../protocol/desk-event.ts';
import type { Recording, SelfServicePurpose } from '../../protocol/self-service.ts';
import { spokenLanguage } from '../dialect/contract.ts';
import type { Priority } from '../engine/contract.ts';
import { type IntakeSettings, lastRecording, saidByVoice, type VoiceSession } from './contract.ts';
import { confirmedIn, segmentsOf } from './segments.ts';

/** How the channel of a draft is called; a call that goes on with a person is an ordinary one. */
const DRAFT_CHANNEL = 'self-service';
const HUMAN_CHANNEL = 'phone';
const MOST_MISSING = 100;
const MOST_SENTENCES = 200;
const MOST_ADDITION = 2_000;

/** Why a caller goes before others, as desks show it. */
export const priorityWords: Readonly<Record<Priority, string | null>> = {
  danger: '危险',
  vulnerable: '弱势',
  'repeat-failure': '多次未解决',
  callback: '回拨',
  normal: null,
};
export const URGED = '催办';
export const HUNG_UP_NOTE = '来电人在语音导航中挂断，诉求可能不完整，请核实。';

/** Whether the call is among those that agents confirm, and none of a person's on the line. */
export function isDraft({ started }: Pick<CallState, 'started'>): boolean {
  return started?.channel === DRAFT_CHANNEL;
}

type Said = DeskEventOf<'self-service'>;

/**
 * What the log lacks for an agent to go on with the call: it begins, or goes on after a request was left, in the queue of
 * people, and all that was said to the voice stands at its start. A call that is closed is not opened again; it only shows
 * what was said. None when the log has it all. Pure.
 */
export function handOverEvents(
  state: CallState,
  session: VoiceSession,
  { settings, priority }: { settings: IntakeSettings; priority: string | null },
): DeskEvent[] {
  const before = state.selfService;
  const said = selfService(session, {
    purpose: isClosed(state) ? (before?.purpose ?? 'handover') : 'handover',
    segments: segmentsOf(session.said, { flat: true }),
    recording: lastRecording(session) ?? before?.recording ?? null,
    orderNumber: before?.orderNumber ?? null,
    priority: priority ?? before?.priority ?? null,
  });
  const moves =
    state.started === null || (state.started.channel === DRAFT_CHANNEL && !isClosed(state))
      ? [started(state, session, { queue: settings.humanQueue, channel: HUMAN_CHANNEL, agent: null })]
      : [];
  return [...moves, ...(moves.length > 0 || isNews(state, said) ? [said] : [])];
}

/** What a caller leaves for agents to confirm. */
export interface LeftByVoice {
  readonly settings: IntakeSettings;
  readonly purpose: Exclude<SelfServicePurpose, 'handover'>;
  readonly recording: Recording | null;
  /** What the caller is told; null for who is told nothing any more. */
  readonly orderNumber: string | null;
  readonly now: Date;
}

/**
 * What the log lacks of a matter that the caller leaves: a call that has begun and ended among the drafts, with all that was
 * said. None when the log has it all; a call that is closed only shows what was said. Pure.
 */
export function leftEvents(state: CallState, session: VoiceSession, left: LeftByVoice): DeskEvent[] {
  const before = state.selfService;
  // A message beside a request makes it no message.
  const purpose = before?.purpose === 'request' ? 'request' : left.purpose;
  const flat = state.transcript.some(({ senderSeq }) => senderSeq > 0);
  const said = selfService(session, {
    purpose: isClosed(state) ? (before?.purpose ?? purpose) : purpose,
    segments: segmentsOf(session.said, { flat }),
    recording: left.recording ?? before?.recording ?? null,
    orderNumber: before?.orderNumber ?? left.orderNumber,
    priority: before?.priority ?? null,
  });
  if (isClosed(state)) return isNews(state, said) ? [said] : [];
  if (state.started?.channel === DRAFT_CHANNEL && state.ended !== null)
    return isNews(state, said) ? [said] : [];
  return [
    started(state, session, {
      queue: left.settings.draftQueue,
      channel: DRAFT_CHANNEL,
      agent: state.agent,
    }),
    said,
    ended(state, left.now),
  ];
}

/** The end of a call that nobody else tells the end of; none when it has ended, or a gateway streams it. Pure. */
export function endEvents(state: CallState, now: Date): DeskEvent[] {
  if (state.started === null || state.ended !== null || state.sender.highest > 1) return [];
  return [ended(state, now)];
}

/** What a caller adds to a draft later, as one more sentence; none when it is there already. Pure. */
export function additionEvents(
  state: CallState,
  addition: { readonly id: string; readonly text: string },
): DeskEvent[] {
  const text = cleanText(addition.text).slice(0, MOST_ADDITION);
  return oneMore(state, { id: addition.id, speaker: 'caller', text }, state.selfService?.priority ?? null);
}

/** That a session urges a draft on, once each. Pure. */
export function urgingEvents(state: CallState, sessionId: string): DeskEvent[] {
  const priority = state.selfService?.priority ?? URGED;
  return oneMore(state, { id: urgingIdOf(sessionId), speaker: 'ivr', text: '来电人催办。' }, priority);
}

/** The sessions' urgings of a draft. */
export function urgingsOf(state: CallState): string[] {
  return saidByVoice(state)
    .map(({ id }) => id)
    .filter((id) => id.startsWith(URGING));
}

/** What agents and units read where a citizen wants a request withdrawn. */
export const WITHDRAWAL_TEXT = '来电人要求撤销。';

/**
 * That the citizen wants a draft withdrawn. One that nobody has, and in which no danger stands, ends with it, by `by`; any other
 * shows it to the agent. None when it shows that already. Pure.
 */
export function withdrawalEvents(state: CallState, sessionId: string, by: string): DeskEvent[] {
  const id = `${WITHDRAWAL}${shortDigest(sessionId)}`;
  const said = oneMore(
    state,
    { id, speaker: 'ivr', text: WITHDRAWAL_TEXT },
    state.selfService?.priority ?? null,
  );
  const isNobodys = isDraft(state) && state.status === 'wrap-up' && state.agent === null;
  const isDangerous = [...state.alerts.values()].some((alert) => alert.state === 'raised');
  if (said.length === 0 || !isNobodys || isDangerous) return said;
  return [...said, { type: 'invalidated', by, commandId: `${by}/${id}`, reason: '撤销' }];
}

/** Whether the citizen wanted the draft withdrawn. */
export function asksWithdrawal(state: CallState): boolean {
  return saidByVoice(state).some(({ id }) => id.startsWith(WITHDRAWAL));
}

const WITHDRAWAL = 'w';
const URGING = 'u';

export function urgingIdOf(sessionId: string): string {
  return `${URGING}${shortDigest(sessionId)}`;
}

/** What stands for a longer key in a sentence's id. */
export function shortDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

function oneMore(
  state: CallState,
  sentence: Pick<Segment, 'id' | 'speaker' | 'text'>,
  priority: string | null,
): DeskEvent[] {
  const before = state.selfService;
  const segments = keptSegments(state);
  if (before === null || isClosed(state) || segments.length >= MOST_SENTENCES) return [];
  if (segments.some(({ id }) => id === sentence.id)) return [];
  const atMs = segments.at(-1)?.endMs ?? 0;
  const last: Segment = { ...sentence, startMs: atMs, endMs: atMs, confidence: null };
  return [{ type: 'self-service', ...before, segments: [...segments, last], priority }];
}

function selfService({ id, said }: VoiceSession, rest: Omit<Said, 'type' | 'sessionId' | 'confirmed'>): Said {
  const confirmed = confirmedIn(said);
  return { type: 'self-service', sessionId: id, ...rest, ...(confirmed === null ? {} : { confirmed }) };
}

/** Whether the log does not show this yet. */
function isNews(state: CallState, { segments, ...said }: Said): boolean {
  const before = state.selfService;
  const shown = new Set(saidByVoice(state).map(({ id }) => id));
  return (
    before === null ||
    segments.some(({ id }) => !shown.has(id)) ||
    before.purpose !== said.purpose ||
    before.priority !== said.priority ||
    before.orderNumber !== said.orderNumber ||
    before.recording?.url !== said.recording?.url
  );
}

function keptSegments(state: CallState): Segment[] {
  return saidByVoice(state).map(({ senderSeq: _senderSeq, ...segment }) => segment);
}

/** The sender's first message is a call's beginning: a gateway that streams the same call finds it begun. */
function started(
  state: CallState,
  session: VoiceSession,
  place: Pick<DeskEventOf<'call.started'>, 'queue' | 'channel' | 'agent'>,
): DeskEventOf<'call.started'> {
  return {
    type: 'call.started',
    senderSeq: 1,
    through: Math.max(1, state.sender.through),
    externalId: session.externalId,
    startedAt: state.started?.startedAt ?? session.startedAt,
    caller: state.started?.caller ?? session.caller,
    called: state.started?.called ?? session.called,
    ...place,
    language: spokenLanguage[session.language],
    clockSkewMs: 0,
  };
}

/** Under the number of the beginning: the next one is the gateway's to use. */
function ended(state: CallState, now: Date): DeskEventOf<'call.ended'> {
  return {
    type: 'call.ended',
    senderSeq: 1,
    through: Math.max(1, state.sender.through),
    endedAt: now.toISOString(),
    cause: 'caller-hangup',
    missing: state.sender.gaps(MOST_MISSING),
  };
}
