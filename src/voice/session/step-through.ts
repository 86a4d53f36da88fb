import type { Log } from '../../telemetry/log.ts';
import {
  type Action,
  type Effect,
  type EffectResult,
  type Engine,
  type FlowEvent,
  type FlowState,
  type Priority,
  priorities,
  type SpokenAction,
} from '../engine/contract.ts';
import type { FlowSet } from '../flow/schema.ts';
import { withinDeadline } from '../within-deadline.ts';
import type { EffectRunner, SessionContext } from './effect-runner.ts';
import type { SessionMetrics } from './session-metrics.ts';

/** What the caller waits at most for one effect, milliseconds, unless the settings say otherwise. */
export const EFFECT_MS = 2_500;
/** And for all of one turn: platforms give up on a webhook that answers late, and silence sends callers away. */
const TURN_MS = 5_000;
/** A flow that wants more before it speaks goes in a circle. */
const MAX_EFFECTS = 24;

/** Leads to a person when nothing else can be said any more. */
function toPerson(priority: Priority): SpokenAction {
  return { type: 'queue', queue: null, priority: priorities[priority] };
}

export interface Stepped {
  readonly state: FlowState;
  /** Ends in a `listen`, `record`, `queue`, `transfer` or `hangup`. */
  readonly actions: readonly SpokenAction[];
}

export interface StepDeps {
  readonly engine: Engine;
  readonly effects: EffectRunner;
  /** Milliseconds by kind. */
  readonly deadlines: Partial<Readonly<Record<Effect['kind'], number>>>;
  readonly log: Log;
  readonly metrics: SessionMetrics;
  readonly now: () => Date;
}

/** One turn of a session: what it needs beside the engine. */
export interface SteppedSession {
  readonly id: string;
  readonly startedAt: Date;
  readonly set: FlowSet;
  /** The session as effects see it. */
  readonly context: (state: FlowState) => SessionContext;
  /** `vars.now`. */
  readonly instant: (at: Date) => string;
}

type EffectAction = Extract<Action, { type: 'effect' }>;

/**
 * Steps until the flow waits for the caller: effects are run and their answers fed back. Never throws: an engine that does,
 * or a flow that goes in a circle, leads to a person.
 */
export async function stepThrough(
  deps: StepDeps,
  session: SteppedSession,
  before: FlowState,
  event: FlowEvent,
): Promise<Stepped> {
  const { engine, log } = deps;
  const began = performance.now();
  const spoken: SpokenAction[] = [];
  let state = before;
  try {
    let next = event;
    for (let effects = 0; effects <= MAX_EFFECTS; effects += 1) {
      const step = engine.step(session.set, withNow(session, state, deps.now()), next);
      state = step.state;
      for (const action of step.actions) if (action.type !== 'effect') spoken.push(action);
      const effect = step.actions.find((action) => action.type === 'effect');
      if (effect === undefined) return finished(deps, session, state, spoken);
      const left = TURN_MS - (performance.now() - began);
      const result = await runEffect(deps, session.context(state), effect, left);
      next = { type: 'result', atMs: atMs(session, deps.now()), id: effect.id, result };
    }
    log.error({ session: session.id, flow: state.flow, node: state.node }, 'a flow goes in a circle');
  } catch (error) {
    log.error({ err: error, session: session.id, flow: state.flow, node: state.node }, 'a flow failed');
  }
  return { state: { ...state, waiting: { for: 'person' } }, actions: [...spoken, toPerson(state.priority)] };
}

/** Milliseconds since the session began. */
export function atMs({ startedAt }: Pick<SteppedSession, 'startedAt'>, now: Date): number {
  return Math.max(0, now.getTime() - startedAt.getTime());
}

function withNow(session: SteppedSession, state: FlowState, now: Date): FlowState {
  return { ...state, vars: { ...state.vars, now: session.instant(now) } };
}

const LAST: ReadonlySet<SpokenAction['type']> = new Set(['listen', 'record', 'queue', 'transfer', 'hangup']);

function finished(
  { log }: StepDeps,
  session: SteppedSession,
  state: FlowState,
  spoken: readonly SpokenAction[],
): Stepped {
  const last = spoken.at(-1);
  if (last !== undefined && LAST.has(last.type)) return { state, actions: spoken };
  log.error({ session: session.id, flow: state.flow, node: state.node }, 'a flow leaves the caller nowhere');
  return { state: { ...state, waiting: { for: 'person' } }, actions: [...spoken, toPerson(state.priority)] };
}

/** Answers `failed` when the effect throws or takes longer than it, or the turn, may. */
async function runEffect(
  { effects, deadlines, log, metrics }: StepDeps,
  context: SessionContext,
  { id, effect }: EffectAction,
  leftMs: number,
): Promise<EffectResult> {
  const began = performance.now();
  const failed: EffectResult = { status: 'failed' };
  const ms = Math.max(0, Math.min(deadlines[effect.kind] ?? EFFECT_MS, leftMs));
  let late = false;
  const result = await withinDeadline(
    ms,
    async (signal) => {
      try {
        return await effects.run(context, id, effect, signal);
      } catch (error) {
        log.error({ err: error, session: context.id, effect: id, kind: effect.kind }, 'an effect failed');
        return failed;
      }
    },
    () => {
      late = true;
      return failed;
    },
  );
  if (late) log.warn({ session: context.id, effect: id, kind: effect.kind, ms }, 'an effect took too long');
  metrics.effect(effect.kind, late ? 'late' : result.status, (performance.now() - began) / 1_000);
  return result;
}
