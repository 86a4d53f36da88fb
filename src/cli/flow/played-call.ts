import type {
  CallerEvent,
  Effect,
  EffectResult,
  Engine,
  FlowEvent,
  FlowState,
  SpokenAction,
  Utterance,
  Variables,
} from '../../voice/engine/contract.ts';
import type { FlowLanguage, FlowSet } from '../../voice/flow/schema.ts';
import type { DangerCheck } from '../../voice/session/danger.ts';

/** What a played call needs; no clock: every turn takes ten seconds. */
export interface PlayedCallParts {
  readonly engine: Engine;
  readonly flows: FlowSet;
  answer(effect: Effect, said: readonly Utterance[]): EffectResult;
  /** The words of danger in what the caller says; null for none. */
  readonly dangerIn: DangerCheck;
  /** Told of each effect once it is answered. */
  onEffect?(effect: Effect, result: EffectResult): void;
}

const TURN_MS = 10_000;
/** A flow that asks the service more often without hearing the caller goes round in circles. */
const MOST_EFFECTS = 50;

/** One call played against the engine, with effects answered at once. */
export class PlayedCall {
  #state: FlowState;
  #atMs = 0;
  readonly #parts: PlayedCallParts;

  constructor(parts: PlayedCallParts, flow: string, vars: Variables, language: FlowLanguage = 'zh') {
    this.#parts = parts;
    this.#state = parts.engine.initial({ flow, language, vars });
  }

  get state(): FlowState {
    return this.#state;
  }

  begin(): readonly SpokenAction[] {
    return this.#step({ type: 'begin', atMs: 0 });
  }

  hear(event: CallerEvent): readonly SpokenAction[] {
    this.#atMs += TURN_MS;
    const speech = event.type === 'input' ? (event.speech?.text ?? '') : '';
    const danger = speech === '' ? null : this.#parts.dangerIn(speech, this.#state.language);
    return this.#step({ ...event, atMs: this.#atMs, danger });
  }

  #step(first: FlowEvent): readonly SpokenAction[] {
    const spoken: SpokenAction[] = [];
    let event = first;
    for (let effects = 0; effects <= MOST_EFFECTS; effects++) {
      const { state, actions } = this.#parts.engine.step(this.#parts.flows, this.#state, event);
      this.#state = state;
      for (const action of actions) if (action.type !== 'effect') spoken.push(action);
      const one = actions.find((action) => action.type === 'effect');
      if (one === undefined) return spoken;
      const result = this.#parts.answer(one.effect, state.said);
      this.#parts.onEffect?.(one.effect, result);
      event = { type: 'result', atMs: this.#atMs, id: one.id, result };
    }
    throw new Error(`${this.#state.flow}/${this.#state.node} asks the service again and again`);
  }
}
