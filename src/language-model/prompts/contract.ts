import type { ChatMessage, JsonSchema } from '../contract.ts';

/** What the answer is: plain text, JSON by the prompt's own schema, or JSON by a schema given with the question. */
export type PromptOutput =
  | { readonly kind: 'text' }
  | { readonly kind: 'json'; readonly schema: JsonSchema }
  | { readonly kind: 'form' };

/** What the writer of a prompt advises for its question. */
export interface PromptHints {
  readonly maxTokens: number;
  readonly temperature: number | null;
}

/** A prompt as it serves; `I` are the names of its inputs. */
export interface Prompt<I extends string = string> {
  readonly name: string;
  /** The writer's number and a digest of the file: `3-1a2b3c`. Stored beside what the model wrote. */
  readonly version: string;
  readonly purpose: string;
  /** What each input holds, in words. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly hints: PromptHints;
  readonly output: PromptOutput;
  /** The file's own instructions, without inputs: an answer that repeats them is an echo. */
  readonly instructions: string;
  /** The file that it was read from. */
  readonly file: string;
  /**
   * The question. Every input stands between delimiters that nobody outside this process can guess, and is made harmless
   * first. The same inputs give the same messages as long as the process lives, so that answers can be remembered.
   *
   * @throws Error when an input is missing
   */
  render(inputs: Readonly<Record<I, string>>): ChatMessage[];
}

/** A prompt file that cannot serve: where, and what is wrong. `line` counts from 1. */
export class PromptError extends Error {
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, reason: string, options?: ErrorOptions) {
    super(`${file}:${line}: ${reason}`, options);
    this.name = 'PromptError';
    this.file = file;
    this.line = line;
  }
}
