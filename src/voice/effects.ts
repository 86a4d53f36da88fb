import { priorities } from './engine/contract.ts';
import type { IntakeEffects } from './intake/intake-effects.ts';
import type { bookCallback, CallbackSession } from './outbound/callbacks.ts';
import type { Queues } from './queue/queues.ts';
import type { EffectRunner, SessionContext } from './session/effect-runner.ts';

export interface EffectParts {
  readonly intake: Pick<IntakeEffects, 'understand' | 'lookups' | 'submissions' | 'message'>;
  readonly queues: Pick<Queues, 'lookUp' | 'hours' | 'priorityOf'>;
  readonly callback: (
    session: CallbackSession,
    args: Parameters<typeof bookCallback>[1],
  ) => ReturnType<typeof bookCallback>;
}

/** Gives each effect of a flow to the part that does it. */
export function createEffectRunner({ intake, queues, callback }: EffectParts): EffectRunner {
  const priorityOf = async ({ caller, danger, said, vars }: SessionContext): Promise<number> => {
    const words = said.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
    return priorities[await queues.priorityOf({ caller, danger: danger !== null, words, vars })];
  };
  return {
    async run(session, id, effect) {
      switch (effect.kind) {
        case 'understand':
          return intake.understand(session);
        case 'lookup':
          if (effect.lookup === 'queue') return queues.lookUp(effect.with, await priorityOf(session));
          if (effect.lookup === 'hours') return queues.hours();
          return intake.lookups[effect.lookup](session, effect.with, id);
        case 'submit':
          return intake.submissions[effect.submit](session, effect.with, id);
        case 'callback':
          return callback(
            {
              id: session.id,
              language: session.language,
              startedAt: new Date(session.startedAt),
              priority: await priorityOf(session),
            },
            effect,
          );
        case 'message':
          return intake.message(session, effect, id);
      }
    },
  };
}
