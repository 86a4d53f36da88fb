import { setTimeout as sleep } from 'node:timers/promises';
import type { Completion } from './completion.ts';
import { type Failure, LanguageModelError } from './contract.ts';
import type { Asking } from './exchange.ts';
import type { ModelServer } from './server.ts';
import { ServerError } from './server-error.ts';
import type { Turn } from './turn.ts';

/** So often a question waits for servers that are all overloaded. */
const MAX_WAITS = 3;

/** All servers, in order of preference. */
export class Fleet {
  readonly #servers: readonly ModelServer[];

  constructor(servers: readonly ModelServer[]) {
    this.#servers = servers;
  }

  /**
   * The answer of the first server that gives one. When none does but one was only overloaded, that one is asked again at the
   * time it has named, if the question's deadline allows.
   * @throws LanguageModelError
   */
  async complete(turn: Turn, asking: Asking): Promise<Completion> {
    for (let waits = 0; ; waits += 1) {
      const errors: { readonly host: string; readonly error: ServerError }[] = [];
      for (const server of this.#servers) {
        try {
          const completion = await server.complete(turn, asking);
          if (completion !== null) return completion;
        } catch (error) {
          if (!(error instanceof ServerError)) throw error;
          errors.push({ host: server.host, error });
        }
      }
      const waitMs = this.#nextBackInMs();
      if (waits >= MAX_WAITS || waitMs === null || waitMs >= asking.question.leftMs) throw failureOf(errors);
      await rest(waitMs, asking.question.signal);
    }
  }

  #nextBackInMs(): number | null {
    const waits = this.#servers.map((server) => server.backInMs).filter((wait) => wait !== null);
    return waits.length === 0 ? null : Math.min(...waits);
  }
}

/** A timer may go off a millisecond early. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.ceil(ms) + 1, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}

function failureOf(
  errors: readonly { readonly host: string; readonly error: ServerError }[],
): LanguageModelError {
  const last = errors.find(({ error }) => error.trouble === 'too-long') ?? errors.at(-1);
  if (last === undefined) return new LanguageModelError('unavailable', 'all servers rest after failures');
  const { trouble, message } = last.error;
  const failure: Failure =
    trouble === 'too-long' ? 'too-long' : trouble === 'silent' ? 'timeout' : 'unavailable';
  return new LanguageModelError(failure, `${last.host}: ${message}`);
}
