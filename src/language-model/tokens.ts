import type { ChatMessage, TokenUsage } from './contract.ts';
import type { Price } from './settings.ts';

/** Roles and separators of a chat template. */
const TOKENS_OF_A_MESSAGE = 4;
const OTHER_CHARACTERS_OF_A_TOKEN = 4;
const A_MILLION = 1_000_000;

/**
 * Tokens of a text, counted from its characters: a character of Chinese, Japanese or Korean (their punctuation and the wide
 * forms too) is one, four others are one. Tokenisers made for Chinese need fewer, so the estimate is on the safe side.
 */
export function estimateTokens(text: string): number {
  return new TokenCounter().add(text).count;
}

/** Counts a text that comes in pieces by the rule of `estimateTokens`, which it may be asked for at any time. */
export class TokenCounter {
  #wide = 0;
  #other = 0;

  add(text: string): this {
    for (const character of text) {
      if (isWide(character.codePointAt(0) ?? 0)) this.#wide += 1;
      else this.#other += 1;
    }
    return this;
  }

  get count(): number {
    return this.#wide + Math.ceil(this.#other / OTHER_CHARACTERS_OF_A_TOKEN);
  }
}

export function estimatePrompt(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + TOKENS_OF_A_MESSAGE + estimateTokens(content), 0);
}

function isWide(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xffef) ||
    code >= 0x20000
  );
}

export const noUsage: TokenUsage = { prompt: 0, completion: 0, reasoning: 0, estimated: false };

/** What one question has cost so far, over all its turns and servers. */
export class Tally {
  #usage = noUsage;
  #cost: number | null = null;
  #server: string | null = null;
  #model: string | null = null;

  /** Of the server that was asked last. */
  get server(): string | null {
    return this.#server;
  }

  get model(): string | null {
    return this.#model;
  }

  get usage(): TokenUsage {
    return this.#usage;
  }

  /** Null as long as no server with a price was used. */
  get cost(): number | null {
    return this.#cost;
  }

  asked(server: string, model: string): void {
    this.#server = server;
    this.#model = model;
  }

  add(usage: TokenUsage, price: Price | null): void {
    const sum = this.#usage;
    this.#usage = {
      prompt: sum.prompt + usage.prompt,
      completion: sum.completion + usage.completion,
      reasoning: sum.reasoning + usage.reasoning,
      estimated: sum.estimated || usage.estimated,
    };
    if (price === null) return;
    const cost = (usage.prompt * price.input + usage.completion * price.output) / A_MILLION;
    this.#cost = (this.#cost ?? 0) + cost;
  }
}
