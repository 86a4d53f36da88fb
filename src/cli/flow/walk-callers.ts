import { chosen } from '../../assist/form/chosen.ts';
import { type CallState, latestSuggestion } from '../../call/call-state.ts';
import {
  type DispatchGrounds,
  missingFields,
  type WaitReason,
  whyWait,
} from '../../casework/self-service.ts';
import { spokenLanguage } from '../../voice/dialect/contract.ts';
import type { CallerEvent, Effect, EffectResult, FlowEvent, FlowState } from '../../voice/engine/contract.ts';
import type { RequestAnswer } from '../../voice/engine/effects.ts';
import { createEngine } from '../../voice/engine/engine.ts';
import type { FlowSet } from '../../voice/flow/schema.ts';
import { leftEvents } from '../../voice/intake/call-events.ts';
import type { IntakeSettings, VoiceSession } from '../../voice/intake/contract.ts';
import { HeardCall } from '../../voice/intake/heard-call.ts';
import { ShadowCalls, type ShadowDeps } from '../../voice/intake/shadow-call.ts';
import type { DangerCheck } from '../../voice/session/danger.ts';
import type { CallFile, Gold } from '../calls/call-file.ts';
import { formValue, type GoldField, goldValue, judge, type Verdict } from '../evaluation/field-score.ts';
import { SampleCaller, type Telling } from './sample-caller.ts';

export type GoldCall = CallFile & { readonly gold: Gold };

export interface WalkParts {
  readonly flows: FlowSet;
  readonly deps: ShadowDeps;
  readonly dangerOf: DangerCheck;
  readonly grounds: Omit<DispatchGrounds, 'confidence'>;
}

/** What came of one caller. */
export interface Walked {
  readonly id: string;
  /** Null: a person was asked for, there was danger, or the read-back stayed wrong. */
  readonly left: CallState | null;
  /** Turns of the caller until then. */
  readonly turns: number;
  readonly said: readonly string[];
}

const NUMBER = '20261128000042';
/** Nobody is asked so often. */
const MOST_TURNS = 30;
const engine = createEngine();

/** Lets the caller of a recorded call leave the matter by the flow `request`, read and kept as in service, in memory. */
export async function walkCaller(call: GoldCall, telling: Telling, parts: WalkParts): Promise<Walked> {
  const { flows, deps, dangerOf } = parts;
  const caller = new SampleCaller(call, telling);
  const shadows = new ShadowCalls(deps);
  const vars = {
    caller: call.channel.callerNumber,
    called: '12345',
    direction: 'inbound',
    now: call.startedAt,
  };
  let state = engine.initial({ flow: 'request', language: 'zh', vars });
  let left: CallState | null = null;
  const answer = async (effect: Effect): Promise<EffectResult> => {
    const session = sessionOf(call, state);
    if (effect.kind === 'understand') {
      const { kind: _kind, ...understood } = await shadows.read(session);
      return { status: 'done', value: understood };
    }
    if (effect.kind !== 'submit' || effect.submit !== 'request') return { status: 'none' };
    left = await leave(call, session, deps);
    const subject = chosen(left.form, 'subject') ?? '';
    return {
      status: 'done',
      value: {
        number: NUMBER,
        dispatched: false,
        unit: '',
        subject,
        id: 'draft:call',
      } satisfies RequestAnswer,
    };
  };
  let event: FlowEvent = { type: 'begin', atMs: 0 };
  let turns = 0;
  while (turns <= MOST_TURNS) {
    const step = engine.step(flows, state, event);
    state = step.state;
    const last = step.actions.at(-1);
    const atMs = turns * 10_000;
    if (last?.type === 'effect') {
      event = { type: 'result', atMs, id: last.id, result: await answer(last.effect) };
      if (left !== null) break;
      continue;
    }
    if (last?.type !== 'listen') break;
    turns += 1;
    const text = saidTo(state, caller, flows);
    event = { ...spoken(text), atMs, danger: dangerOf(text, 'zh') };
  }
  return { id: call.id, left, turns, said: state.said.map(({ speaker, text }) => `${speaker}: ${text}`) };
}

function saidTo({ flow, node, said }: FlowState, caller: SampleCaller, { flows }: FlowSet): string {
  const type = flows[flow]?.nodes[node]?.type;
  const question = said.at(-1)?.text ?? '';
  if (node === 'matter' || node === 'tell') return caller.matter();
  if (node === 'correction') return caller.correction(lastReadBack(said)) ?? question;
  // The question stays unanswered: it is left to be answered by phone.
  if (flow === 'question') return '登记';
  if (type === 'confirm') return caller.correction(question) === null ? '对' : '不对';
  return caller.answer(question);
}

function lastReadBack(said: FlowState['said']): string {
  return said.findLast(({ speaker, text }) => speaker === 'voice' && text.includes('核对'))?.text ?? '';
}

function spoken(text: string): Extract<CallerEvent, { type: 'input' }> {
  return { type: 'input', speech: { text, confidence: 0.9, language: spokenLanguage.zh }, keys: null };
}

function sessionOf({ id, startedAt, channel }: CallFile, { said }: FlowState): VoiceSession {
  const caller = channel.callerNumber;
  return {
    id,
    platform: 'twilio',
    externalId: id,
    caller,
    called: '12345',
    language: 'zh',
    startedAt,
    said,
    recordings: [],
  };
}

async function leave(call: GoldCall, session: VoiceSession, deps: ShadowDeps): Promise<CallState> {
  const settings: IntakeSettings = deps.settings;
  const context = {
    startedAt: call.startedAt,
    timeZone: settings.timeZone,
    callerNumber: call.channel.callerNumber,
  };
  const heard = new HeardCall(call.id, context, deps);
  const now = new Date(call.startedAt);
  await heard.take(
    leftEvents(heard.state, session, {
      settings,
      purpose: 'request',
      recording: null,
      orderNumber: NUMBER,
      now,
    }),
  );
  return heard.state;
}

/** Of all walked: how many drafts, how many with all that an order needs, and what would go out at each confidence. */
export interface Tally {
  readonly calls: number;
  readonly drafts: number;
  readonly complete: number;
  readonly turns: number;
  readonly thresholds: readonly {
    readonly confidence: number;
    readonly atOnce: number;
    readonly right: number;
    /** Of those at once: wish and place as in the right answers, or like them. */
    readonly wishes: number;
    readonly places: number;
  }[];
  /** Why drafts wait at the lowest confidence. */
  readonly reasons: ReadonlyMap<WaitReason, number>;
}

export function tallyOf(
  walked: readonly { readonly call: GoldCall; readonly walk: Walked }[],
  grounds: Omit<DispatchGrounds, 'confidence'>,
  confidences: readonly number[],
): Tally {
  const drafts = walked.flatMap(({ call, walk }) =>
    walk.left === null ? [] : [{ state: walk.left, gold: call.gold }],
  );
  const reasons = new Map<WaitReason, number>();
  for (const { state } of drafts) {
    const reason = whyWait(state, { ...grounds, confidence: Math.min(...confidences) });
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return {
    calls: walked.length,
    drafts: drafts.length,
    complete: drafts.filter(({ state }) => missingOf(state).length === 0).length,
    turns: walked.reduce((sum, { walk }) => sum + walk.turns, 0),
    thresholds: confidences.map((confidence) => {
      const sent = drafts.filter(({ state }) => whyWait(state, { ...grounds, confidence }) === null);
      const right = sent.filter(
        ({ state, gold: { unit } }) =>
          unit !== null && grounds.known.unit(unit) === chosen(state.form, 'unit'),
      );
      const like = (field: GoldField) =>
        sent.filter(({ state, gold }) =>
          isLike(judge(field, goldValue(gold, field) ?? null, formValue(state.form, field))),
        );
      return {
        confidence,
        atOnce: sent.length,
        right: right.length,
        wishes: like('request').length,
        places: like('location').length,
      };
    }),
    reasons,
  };
}

function isLike(verdict: Verdict): boolean {
  return verdict === 'exact' || verdict === 'partial';
}

/** What a draft lacks before it could go out without an agent. */
export function missingOf(state: CallState): string[] {
  return missingFields(state.form, latestSuggestion(state)?.suggestion ?? { item: null });
}
