/** A JSON Schema object (draft-07 and later read it alike). */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A call that somebody waits on goes before work that nobody waits on. */
export type Priority = 'live' | 'job';

/** One question to a language model. Times in milliseconds. */
export interface Ask {
  /** What for, in a word: names the metrics and the accounts (`summary`). */
  readonly purpose: string;
  /** Whose tokens these are, such as a call's id; null: nobody's. */
  readonly account: string | null;
  readonly messages: readonly ChatMessage[];
  /** Wants JSON that fits this schema; without it the answer is text. */
  readonly schema?: { readonly name: string; readonly schema: JsonSchema };
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly priority: Priority;
  /** Breaks the question off, for example when the call has moved on. */
  readonly signal?: AbortSignal;
  /** Told the text as far as it has come, each time it grows; not for JSON. */
  readonly onText?: (text: string) => void;
  /** Told once when nothing has come by the soft deadline. */
  readonly onSlow?: () => void;
  /** The same question may be answered from memory: for jobs, which may run twice. */
  readonly cached?: boolean;
}

export interface TokenUsage {
  readonly prompt: number;
  readonly completion: number;
  /** Of the completion, spent on thinking. */
  readonly reasoning: number;
  /** The server did not say: counted from the characters. */
  readonly estimated: boolean;
}

export interface Answer {
  readonly text: string;
  /** The parsed JSON, which fits the schema; undefined without one. */
  readonly value: unknown;
  /** As the server names it. */
  readonly model: string;
  /** Host of the server that answered. */
  readonly server: string;
  readonly usage: TokenUsage;
  /** By the prices of the settings; null where none is given. */
  readonly cost: number | null;
  /** Milliseconds to the first piece of text, and to the end. */
  readonly firstTextMs: number;
  readonly totalMs: number;
  /** A second turn was needed to make it fit the schema. */
  readonly repaired: boolean;
  readonly cached: boolean;
}

/**
 * Why there is no answer. `unavailable`: no server answers, or all are resting after failures; `timeout`: the hard deadline
 * or the silence of a stream; `cancelled`: by the caller's signal; `invalid`: no text, or none that fits the schema;
 * `withheld`: the guard found personal data in it, nothing was sent; `busy`: too many wait; `too-long`: more than the model
 * takes.
 */
export type Failure = 'unavailable' | 'timeout' | 'cancelled' | 'invalid' | 'withheld' | 'busy' | 'too-long';

export class LanguageModelError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

export interface LanguageModel {
  /** @throws LanguageModelError */
  ask(ask: Ask): Promise<Answer>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** What was spent on one question, whatever came of it. */
export interface Use {
  readonly purpose: string;
  readonly account: string | null;
  readonly server: string | null;
  readonly model: string | null;
  readonly outcome: 'answered' | 'repaired' | 'cached' | Failure;
  readonly usage: TokenUsage;
  readonly cost: number | null;
  readonly firstTextMs: number | null;
  readonly totalMs: number;
}
