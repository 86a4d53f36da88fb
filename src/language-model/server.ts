import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
  isBrokenCircuitError,
  noJitterGenerator,
} from 'cockatiel';
import type { Log } from '../telemetry/log.ts';
import type { Completion } from './completion.ts';
import { LanguageModelError } from './contract.ts';
import { type Dialect, fullDialect, lesserDialect } from './dialect.ts';
import { type Asking, type Contact, Exchange } from './exchange.ts';
import { ServerError } from './server-error.ts';
import type { LanguageModelOptions, ServerSettings, ServerStatus, Trouble } from './settings.ts';
import type { Turn } from './turn.ts';

const DEFAULT_BREAKER = { failures: 3, restMs: 5_000 };
const MAX_REST_MS = 60_000;
/** Before an overloaded server that does not say when is asked again. */
const OVERLOAD_REST_MS = 1_000;
/** Before a server is asked whether somebody has put its settings right. */
const MISCONFIGURED_REST_MS = 30_000;
/** A kept connection that the server had closed already: nothing was asked yet. */
const STALE_CONNECTION = /ECONNRESET|UND_ERR_SOCKET|EPIPE/;

type Attempt = { readonly ill: boolean } & (
  | { readonly completion: Completion; readonly error: null }
  | { readonly completion: null; readonly error: unknown }
);

/** One server with its health and what was found out about its dialect. */
export class ModelServer {
  readonly host: string;
  readonly #settings: ServerSettings;
  readonly #options: LanguageModelOptions;
  readonly #exchange: Exchange;
  readonly #breaker;
  readonly #log: Log;
  #dialect: Dialect;
  #restUntil = 0;
  /** Its rest ends by itself: waiting for it makes sense. */
  #overloaded = false;
  #trouble: Trouble | null = null;

  constructor(settings: ServerSettings, options: LanguageModelOptions) {
    this.host = new URL(settings.baseUrl).host;
    this.#settings = settings;
    this.#options = options;
    this.#log = options.log;
    this.#exchange = new Exchange(this.host, settings, options);
    this.#dialect = options.jsonMode === 'auto' ? fullDialect : { ...fullDialect, json: options.jsonMode };
    const { failures, restMs } = options.breaker ?? DEFAULT_BREAKER;
    this.#breaker = circuitBreaker(
      handleWhenResult((attempt) => (attempt as Attempt).ill),
      {
        breaker: new ConsecutiveBreaker(failures),
        halfOpenAfter: new ExponentialBackoff({
          generator: noJitterGenerator,
          initialDelay: restMs,
          maxDelay: Math.max(restMs, MAX_REST_MS),
        }),
      },
    );
    this.#breaker.onStateChange(() => {
      const { state: now, trouble } = this.status();
      this.#log.warn({ server: this.host, now, trouble }, 'a language-model server changed its state');
      this.#count();
    });
    this.#count();
  }

  status(): ServerStatus {
    const { state } = this.#breaker;
    const resting = state === CircuitState.Open || Date.now() < this.#restUntil;
    const name = resting ? 'resting' : state === CircuitState.HalfOpen ? 'probing' : 'ready';
    const trouble = name === 'ready' ? null : this.#trouble;
    return { host: this.host, model: this.#settings.model, state: name, trouble };
  }

  /** Milliseconds until an overloaded server wants to be asked again; null when it did not say so. */
  get backInMs(): number | null {
    return this.#overloaded ? Math.max(0, this.#restUntil - Date.now()) : null;
  }

  /**
   * Asks this server. Null when it rests, or when another question is trying whether it has recovered.
   * @throws ServerError; LanguageModelError when the question is over or may not be sent
   */
  async complete(turn: Turn, asking: Asking): Promise<Completion | null> {
    if (Date.now() < this.#restUntil || this.#breaker.state === CircuitState.HalfOpen) return null;
    const isProbe = this.#breaker.state !== CircuitState.Closed;
    try {
      const attempt = await this.#breaker.execute(() => this.#attempt(turn, asking, isProbe));
      if (attempt.error !== null) throw attempt.error;
      return attempt.completion;
    } catch (error) {
      if (isBrokenCircuitError(error)) return null;
      throw error;
    }
  }

  async #attempt(turn: Turn, asking: Asking, isProbe: boolean): Promise<Attempt> {
    const startedAt = performance.now();
    const contact: Contact = { answered: false, visible: false };
    try {
      const completion = await this.#inItsDialect(turn, asking, contact);
      this.#overloaded = false;
      this.#trouble = null;
      return { completion, error: null, ill: false };
    } catch (error) {
      if (error instanceof ServerError) this.#note(error);
      // A server that was given its time and showed nothing is as good as silent. A probe that was broken off before anything
      // came has proved nothing.
      const wasted =
        error instanceof LanguageModelError &&
        error.failure === 'timeout' &&
        !contact.visible &&
        performance.now() - startedAt >= this.#options.softMs;
      if (wasted) this.#trouble = 'silent';
      const ill = wasted || (error instanceof ServerError && error.ill) || (isProbe && !contact.answered);
      return { completion: null, error, ill };
    }
  }

  /** Gives up, one by one, what the server refuses, and remembers it once that has helped. */
  async #inItsDialect(turn: Turn, asking: Asking, contact: Contact): Promise<Completion> {
    const { jsonMode } = this.#options;
    let dialect = this.#dialect;
    let mayBeStale = true;
    for (;;) {
      try {
        const completion = await this.#exchange.run(turn, dialect, asking, contact);
        if (dialect !== this.#dialect) this.#dialect = dialect;
        return completion;
      } catch (error) {
        if (!(error instanceof ServerError)) throw error;
        if (mayBeStale && error.trouble === 'unreachable' && STALE_CONNECTION.test(error.reason)) {
          mayBeStale = false;
          continue;
        }
        const lesser =
          error.trouble === 'refused'
            ? lesserDialect(dialect, turn, error.reason, jsonMode !== 'auto')
            : null;
        if (lesser === null) throw error;
        dialect = lesser;
      }
    }
  }

  #note(error: ServerError): void {
    const { trouble } = error;
    if (trouble === 'refused' || trouble === 'too-long') return;
    if (trouble === 'misconfigured' && this.#trouble !== 'misconfigured') {
      this.#log.error(
        { server: this.host, why: error.message },
        'a language-model server is not set up right: look at LLM_BASE_URL, LLM_MODEL and LLM_API_KEY',
      );
    }
    this.#trouble = trouble;
    this.#overloaded = trouble === 'overloaded';
    if (trouble === 'misconfigured') this.#restUntil = Date.now() + MISCONFIGURED_REST_MS;
    if (trouble === 'overloaded')
      this.#restUntil = Date.now() + Math.min(error.retryAfterMs ?? OVERLOAD_REST_MS, MAX_REST_MS);
  }

  #count(): void {
    const { state } = this.#breaker;
    const level = state === CircuitState.Closed ? 0 : state === CircuitState.HalfOpen ? 1 : 2;
    this.#options.metrics?.llmServerState.set({ server: this.host }, level);
  }
}
