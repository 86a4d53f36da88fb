import { beginningVars } from '../../../src/cli/flow/beginning.ts';
import { dangerWords } from '../../../src/cli/flow/danger-words.ts';
import { PlayedCall } from '../../../src/cli/flow/played-call.ts';
import {
  nameOf,
  quietService,
  type ServiceState,
  scriptedService,
} from '../../../src/cli/flow/scripted-service.ts';
import { partsOf, spokenText } from '../../../src/cli/flow/spoken-text.ts';
import { spokenLanguage } from '../../../src/voice/dialect/contract.ts';
import type { CallerEvent, Effect, SpokenAction, Variables } from '../../../src/voice/engine/contract.ts';
import { createEngine } from '../../../src/voice/engine/engine.ts';
import { faultText } from '../../../src/voice/flow/fault.ts';
import { readFlowFolder } from '../../../src/voice/flow/flow-set.ts';
import type { FlowLanguage, FlowSet } from '../../../src/voice/flow/schema.ts';

/** The shipped flows, as the service loads them. */
export const shippedFlows: FlowSet = loaded();

const engine = createEngine();
const dangerIn = dangerWords();

export interface CallOptions extends Partial<ServiceState> {
  readonly language?: FlowLanguage;
  /** Beside what every session begins with. */
  readonly vars?: Variables;
}

/** A scripted caller of one call on the real engine. */
export class Caller {
  readonly effects: Effect[] = [];
  readonly #call: PlayedCall;
  #reply: readonly SpokenAction[];

  constructor(flow: string, { language = 'zh', vars = {}, ...service }: CallOptions = {}) {
    const state: ServiceState = { ...quietService, ...service };
    this.#call = new PlayedCall(
      {
        engine,
        flows: shippedFlows,
        answer: scriptedService(state),
        dangerIn,
        onEffect: (effect) => this.effects.push(effect),
      },
      flow,
      { ...beginningVars(flow, state), ...vars },
      language,
    );
    this.#reply = this.#call.begin();
  }

  /** What the last reply said. */
  get heard(): string {
    return spokenText(partsOf(this.#reply));
  }

  /** What the caller is left with: `listen`, `record`, `queue`, `transfer` or `hangup`. */
  get left(): SpokenAction {
    const last = this.#reply.at(-1);
    if (last === undefined) throw new Error('the caller is left with nothing');
    return last;
  }

  get outcome(): string | null {
    return this.#call.state.ended;
  }

  get language(): FlowLanguage {
    return this.#call.state.language;
  }

  /** Names of the effects so far, in order. */
  get asked(): string[] {
    return this.effects.map(nameOf);
  }

  submitted(name: string): Variables | null {
    const found = this.effects.find((effect) => nameOf(effect) === name);
    return found !== undefined && 'with' in found ? found.with : null;
  }

  says(text: string, language: FlowLanguage = this.language): this {
    const speech = { text, confidence: 0.9, language: spokenLanguage[language] };
    return this.does({ type: 'input', speech, keys: null });
  }

  presses(keys: string): this {
    return this.does({ type: 'input', speech: null, keys });
  }

  isSilent(times = 1): this {
    for (let time = 0; time < times; time++) this.does({ type: 'silence' });
    return this;
  }

  does(event: CallerEvent): this {
    this.#reply = this.#call.hear(event);
    return this;
  }
}

function loaded(): FlowSet {
  const { set, faults } = readFlowFolder('flows');
  if (set === null) throw new Error(faults.map(faultText).join('\n'));
  return set;
}
