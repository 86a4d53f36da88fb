import { createHash } from 'node:crypto';
import { storableJson } from '../../call/storable-json.ts';
import { MINUTE, offsetText, wallAt } from '../../facts/time/local-time.ts';
import type {
  NewVoiceSession,
  VoiceSessionAdvance,
  VoiceSessionKey,
  VoiceSessionRow,
  VoiceSessionStep,
} from '../../store/repositories/voice-session-repository.ts';
import type { CallReference, Platform, VoiceReply } from '../dialect/contract.ts';
import type { FlowState, SpokenAction } from '../engine/contract.ts';
import type { FlowLanguage } from '../flow/schema.ts';
import type { SessionContext } from './effect-runner.ts';

/** A session as it stands in the store after its newest reply; never changed, only replaced. */
export interface SessionRecord {
  readonly key: VoiceSessionKey;
  readonly turn: number;
  /** Null once it was purged. */
  readonly state: FlowState | null;
  readonly reply: { readonly language: FlowLanguage; readonly actions: readonly SpokenAction[] };
  readonly offered: boolean;
  readonly accepted: boolean;
  /** Over, and what was left of it handed on. */
  readonly closed: boolean;
}

/** A reply's number that no platform has been told yet: what a beginning answers. */
export const BEFORE_FIRST = 0;

const HANG_UP: readonly SpokenAction[] = [{ type: 'hangup' }];
/** Where callers are before they have chosen to go on by themselves, or not any more. */
const NOT_SELF_SERVICE = new Set(['opening', 'human', 'callback']);

/** The same call has the same session on every node and after every restart. */
export function sessionIdOf({ platform, externalId }: CallReference): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([platform, externalId]))
    .digest('hex');
  return `v${digest.slice(0, 24)}`;
}

export function isOver({ state, closed }: SessionRecord): boolean {
  return closed || state === null || state.ended !== null;
}

/** What the event that answers reply `turn` gets without stepping: the newest reply, or a hang-up when all is said. */
export function answerTo(session: SessionRecord, turn: number): VoiceReply {
  const { key, reply } = session;
  const nothingLeft = session.state === null || (isOver(session) && turn >= session.turn);
  return {
    sessionId: key.id,
    turn: session.turn,
    language: nothingLeft ? (session.state?.language ?? 'zh') : reply.language,
    actions: nothingLeft ? HANG_UP : reply.actions,
  };
}

/** The record after a step. */
export function steppedOn(
  session: Omit<SessionRecord, 'state' | 'reply'>,
  state: FlowState,
  actions: readonly SpokenAction[],
): SessionRecord {
  const offered = session.offered || (state.flow === 'opening' && state.waiting?.for === 'input');
  return {
    ...session,
    turn: session.turn + 1,
    state,
    reply: { language: state.language, actions },
    offered,
    accepted: session.accepted || (offered && !NOT_SELF_SERVICE.has(state.flow)),
  };
}

export function toNew(session: SessionRecord): NewVoiceSession {
  return { ...session.key, ...toStep(session) };
}

/** What stores `session` as the successor of the reply before it. */
export function toAdvance(session: SessionRecord): VoiceSessionAdvance {
  return { ...toStep(session), id: session.key.id, turn: session.turn - 1 };
}

function toStep({ offered, accepted, state, reply }: SessionRecord): VoiceSessionStep {
  return {
    offered,
    accepted,
    outcome: state?.ended ?? null,
    state: storableJson(state),
    reply: storableJson(reply),
  };
}

/** Only this service writes these rows; what they hold is what it stored. */
export function fromRow(row: VoiceSessionRow): SessionRecord {
  const purged = row.purgedAt !== null;
  return {
    key: {
      id: row.id,
      platform: row.platform,
      externalId: row.externalId,
      direction: row.direction,
      caller: row.caller,
      called: row.called,
      startedAt: row.startedAt,
      flows: row.flows,
      callId: row.callId,
      outboundId: row.outboundId,
    },
    turn: row.turn,
    state: purged ? null : (row.state as FlowState),
    reply: purged ? { language: 'zh', actions: HANG_UP } : (row.reply as SessionRecord['reply']),
    offered: row.offered,
    accepted: row.accepted,
    closed: row.endedAt !== null,
  };
}

export function contextOf(
  { key, turn }: Pick<SessionRecord, 'key' | 'turn'>,
  state: FlowState,
  timeZone: string,
): SessionContext {
  return {
    id: key.id,
    turn,
    platform: key.platform as Platform,
    externalId: key.externalId,
    callId: key.callId ?? key.id,
    direction: key.direction === 'outbound' ? 'outbound' : 'inbound',
    caller: key.caller,
    called: key.called,
    outboundId: key.outboundId,
    get startedAt() {
      return localInstant(key.startedAt, timeZone);
    },
    language: state.language,
    said: state.said,
    recordings: state.recordings ?? [],
    vars: state.vars,
    understood: state.understood,
    priority: state.priority,
    danger: state.danger,
    ended: state.ended,
  };
}

/** The latest answer of `localInstant`: steps come many a second. */
let latest = { second: Number.NaN, timeZone: '', text: '' };

/** ISO 8601 with the zone's offset, whole seconds: `2026-11-28T12:00:05+08:00`. */
export function localInstant(at: Date, timeZone: string): string {
  const second = Math.floor(at.getTime() / 1_000);
  if (latest.second === second && latest.timeZone === timeZone) return latest.text;
  const wall = wallAt(second * 1_000, timeZone);
  const minutes = Math.round((wall - second * 1_000) / MINUTE);
  const text = `${new Date(wall).toISOString().slice(0, 19)}${offsetText(minutes)}`;
  latest = { second, timeZone, text };
  return text;
}
