import { createHash } from 'node:crypto';
import QuickLRU from 'quick-lru';
import { type Answer, type Ask, LanguageModelError } from './contract.ts';

const MAX_ANSWERS = 200;
const MAX_AGE_MS = 600_000;

/** One question under way on which several wait. */
interface Flight {
  readonly answer: Promise<Answer>;
  readonly controller: AbortController;
  waiting: number;
}

/** Answers that may be given again, and questions under way that are the same. */
export class SharedAnswers {
  readonly #answers = new QuickLRU<string, Answer>({ maxSize: MAX_ANSWERS, maxAge: MAX_AGE_MS });
  readonly #flights = new Map<string, Flight>();

  /** From memory. */
  recall(ask: Ask): Answer | undefined {
    return this.#answers.get(keyOf(ask));
  }

  /** Somebody asks the same right now, who does not come after this one. */
  isUnderWay(ask: Ask): boolean {
    return this.#flightFor(ask) !== undefined;
  }

  /**
   * Waits for the same question under way, or begins it with `start`, whose signal aborts when nobody waits any more.
   * @throws LanguageModelError `cancelled` when the asker's own signal aborts; whatever `start` throws
   */
  async join(ask: Ask, start: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const flight = this.#flightFor(ask) ?? this.#begin(ask, start);
    flight.waiting += 1;
    let leave = () => {};
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        flight.waiting -= 1;
        if (flight.waiting === 0) flight.controller.abort();
        reject(new LanguageModelError('cancelled', 'broken off by the caller'));
      };
      ask.signal?.addEventListener('abort', leave, { once: true });
      if (ask.signal?.aborted === true) leave();
    });
    try {
      return await Promise.race([flight.answer, left]);
    } finally {
      ask.signal?.removeEventListener('abort', leave);
    }
  }

  /** A job may wait for what a live call has asked; a live call never for a job, which may itself be waiting. */
  #flightFor(ask: Ask): Flight | undefined {
    return this.#flights.get(flightOf({ ...ask, priority: 'live' })) ?? this.#flights.get(flightOf(ask));
  }

  #begin(ask: Ask, start: (signal: AbortSignal) => Promise<Answer>): Flight {
    const key = flightOf(ask);
    const controller = new AbortController();
    const answer = start(controller.signal).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight = { answer, controller, waiting: 0 };
    this.#flights.set(key, flight);
    controller.signal.addEventListener('abort', () => this.#flights.delete(key), { once: true });
    answer.then(
      (given) => this.#answers.set(keyOf(ask), given),
      // Whoever waits hears of it; perhaps nobody does any more.
      () => undefined,
    );
    return flight;
  }
}

/** Of what a server would be sent, whichever it is. */
function keyOf({ messages, schema, maxTokens, temperature }: Ask): string {
  const said = messages.map(({ role, content }) => [role, content]);
  const request = JSON.stringify([said, schema ?? null, maxTokens, temperature ?? null]);
  return createHash('sha256').update(request).digest('base64');
}

function flightOf(ask: Ask): string {
  return `${ask.priority} ${keyOf(ask)}`;
}
