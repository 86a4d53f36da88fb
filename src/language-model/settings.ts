import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Use } from './contract.ts';

/** Of a million tokens read and written, in the currency of the deployment. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface ServerSettings {
  /** Up to and including `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | null;
  readonly price: Price | null;
}

/** How a server is asked for JSON: by its grammar, by its JSON mode, or by words alone. */
export type JsonMode = 'json_schema' | 'json_object' | 'prompt';

/** Looks at what is about to leave; answers what kind of personal data stands in it, null when there is none. */
export type Guard = (text: string) => { readonly kind: string } | null;

export interface BreakerSettings {
  /** So many failures one after the other let a server rest. */
  readonly failures: number;
  /** The first rest in milliseconds; each further one is twice as long, up to a minute. */
  readonly restMs: number;
}

export interface LanguageModelOptions {
  /** In order of preference. */
  readonly servers: readonly ServerSettings[];
  /** `auto`: what the server takes, found out by asking. */
  readonly jsonMode: JsonMode | 'auto';
  /** Goes into every request body, such as `{"chat_template_kwargs":{"enable_thinking":false}}`. */
  readonly extraBody: Readonly<Record<string, unknown>> | undefined;
  /** Questions under way at once, over all servers. */
  readonly concurrency: number;
  /** Tokens that the question and its answer may have together. */
  readonly contextTokens: number;
  readonly softMs: number;
  readonly hardMs: number;
  readonly idleMs: number;
  readonly guard: Guard;
  readonly onUse: (use: Use) => void;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly breaker?: BreakerSettings;
}

export interface ServerStatus {
  readonly host: string;
  readonly model: string;
  /** `probing`: one question tries whether it has recovered, the others pass it by. */
  readonly state: 'ready' | 'probing' | 'resting';
  /** Why it does not serve, null when it does. */
  readonly trouble: Trouble | null;
}

/**
 * What is wrong between a server and us. `unreachable`: no connection; `failing`: 5xx, 408 or a broken stream; `overloaded`: 429,
 * or 503 that says when to come back; `silent`: nothing came for too long; `misconfigured`: address, key, model or account are
 * not right (401, 402, 403, 404, a redirect, a web page); `refused`: it does not take this request; `too-long`: more than its
 * model takes.
 */
export type Trouble =
  | 'unreachable'
  | 'failing'
  | 'overloaded'
  | 'silent'
  | 'misconfigured'
  | 'refused'
  | 'too-long';
