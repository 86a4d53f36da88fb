import type {
  Action,
  Effect,
  Engine,
  FlowEvent,
  FlowState,
  Json,
  Step,
} from '../../../src/voice/engine/contract.ts';
import { priorities } from '../../../src/voice/engine/contract.ts';
import type { FlowSet } from '../../../src/voice/flow/schema.ts';

/** A set whose prompts name its version, so that a test hears which one speaks. */
export function setOf(version: string): FlowSet {
  const end = { type: 'end', prompt: { zh: version } } as const;
  const flow = (name: string) => ({
    name,
    title: { zh: version },
    languages: ['zh' as const],
    start: 'bye',
    maxPromptSeconds: 20,
    nodes: { bye: end },
  });
  return {
    digest: `digest-${version}`,
    flows: Object.fromEntries(
      ['opening', 'human', 'callback', 'follow-up'].map((name) => [name, flow(name)]),
    ),
  };
}

/**
 * An engine small enough to be a model: it writes down the keys it heard, and keys say what comes next. `e` an effect, `E`
 * two, `o` effects without end, `n` nothing at all, `t` an exception, `q` a person, `x` the end; others listen.
 */
export const scriptedEngine: Engine = {
  initial: ({ flow, language, vars }) => ({
    flow,
    node: 'start',
    language,
    vars: { ...vars, heard: [] },
    attempts: 0,
    waiting: null,
    asked: null,
    givenUp: [],
    detailsAsked: 0,
    understood: null,
    said: [],
    turns: 0,
    effects: 0,
    priority: 'normal',
    danger: null,
    ended: null,
  }),
  step,
};

function step(set: FlowSet, state: FlowState, event: FlowEvent): Step {
  if (state.ended !== null) return { state, actions: [{ type: 'hangup' }] };
  switch (event.type) {
    case 'begin':
      return state.flow === 'human' ? person(state) : listen(set, state);
    case 'hangup':
      return { state: { ...state, ended: 'hangup', waiting: null }, actions: [{ type: 'hangup' }] };
    case 'result': {
      if (state.waiting?.for !== 'effect' || state.waiting.id !== event.id) return listen(set, state);
      const answered = { ...state, vars: { ...state.vars, [event.id]: event.result.status } };
      const left = Number(state.vars.left ?? 0);
      return left > 0 ? effect(answered, left - 1) : listen(set, answered);
    }
    case 'input': {
      const keys = event.keys ?? event.speech?.text ?? '';
      const heard = [...(state.vars.heard as Json[]), keys];
      const next = { ...state, vars: { ...state.vars, heard }, danger: event.danger, turns: state.turns + 1 };
      if (event.danger !== null) return person({ ...next, priority: 'danger' });
      return after(set, next, keys);
    }
    default:
      return listen(set, { ...state, vars: { ...state.vars, [event.type]: true } });
  }
}

function after(set: FlowSet, state: FlowState, keys: string): Step {
  if (keys.startsWith('e')) return effect(state, 0);
  if (keys.startsWith('E')) return effect(state, 1);
  if (keys.startsWith('o')) return effect(state, Number.MAX_SAFE_INTEGER);
  if (keys.startsWith('q')) return person(state);
  if (keys.startsWith('n')) return { state, actions: [] };
  if (keys.startsWith('t')) throw new Error('the engine has a fault');
  if (keys.startsWith('x'))
    return { state: { ...state, ended: 'done', waiting: null }, actions: [say('再见'), { type: 'hangup' }] };
  return listen(set, state);
}

function listen(set: FlowSet, state: FlowState): Step {
  const heard = (state.vars.heard as Json[]).join(',');
  return {
    state: { ...state, waiting: { for: 'input' } },
    actions: [
      {
        type: 'listen',
        parts: [{ kind: 'text', text: `${set.digest}:${heard}` }],
        speech: true,
        keys: null,
        bargeIn: true,
        timeoutMs: 6_000,
        hints: [],
        answer: 'free',
      },
    ],
  };
}

function person(state: FlowState): Step {
  const queue: Action = { type: 'queue', queue: null, priority: priorities[state.priority] };
  return { state: { ...state, waiting: { for: 'person' } }, actions: [say('请稍候'), queue] };
}

function effect(state: FlowState, left: number): Step {
  const id = `e${state.effects + 1}`;
  const wanted: Effect = { kind: 'submit', submit: 'request', with: {} };
  return {
    state: {
      ...state,
      effects: state.effects + 1,
      waiting: { for: 'effect', id },
      vars: { ...state.vars, left },
    },
    actions: [say('请稍等'), { type: 'effect', id, effect: wanted }],
  };
}

function say(text: string): Action {
  return { type: 'say', parts: [{ kind: 'text', text }] };
}
