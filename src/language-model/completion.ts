import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { ChatMessage, TokenUsage } from './contract.ts';
import { echoFilter } from './echo-filter.ts';
import { ThinkFilter } from './think-filter.ts';
import { estimatePrompt, TokenCounter } from './tokens.ts';

/** How an answer ended: by itself, at `max_tokens`, or because a filter of the server's cut it. */
export type Finish = 'stop' | 'length' | 'filtered';

export interface Completion {
  /** Without thinking and echo. */
  readonly text: string;
  readonly finish: Finish;
}

/** Reads the chunks of one answer. What a field holds is not relied upon: servers differ. */
export class CompletionReader {
  readonly #messages: readonly ChatMessage[];
  readonly #onText: (text: string) => void;
  readonly #withoutEcho: (text: string, growing: boolean) => string;
  readonly #thinking = new ThinkFilter();
  readonly #reasoning = new TokenCounter();
  readonly #content = new TokenCounter();
  #raw = '';
  #shown = '';
  #finish: Finish | null = null;
  #model: string | null = null;
  #stated: ChatCompletionChunk['usage'] = null;

  /** `onText` hears the visible text so far each time it changes. */
  constructor(messages: readonly ChatMessage[], onText: (text: string) => void) {
    this.#messages = messages;
    this.#onText = onText;
    this.#withoutEcho = echoFilter(messages);
  }

  /** The answer is complete; only the usage may still come. */
  get finished(): boolean {
    return this.#finish !== null;
  }

  /** Tokens of text so far, estimated; the thinking that stands in it counts. */
  get written(): number {
    return this.#content.count;
  }

  /** As the server names it. */
  get model(): string | null {
    return this.#model;
  }

  take(chunk: ChatCompletionChunk): void {
    if (typeof chunk.model === 'string' && chunk.model !== '') this.#model = chunk.model;
    if (typeof chunk.usage?.prompt_tokens === 'number') this.#stated = chunk.usage;
    const choice = chunk.choices?.[0];
    if (choice === undefined) return;
    const delta: Readonly<Record<string, unknown>> = { ...choice.delta };
    const thought = delta.reasoning_content ?? delta.reasoning;
    if (typeof thought === 'string') this.#reasoning.add(thought);
    if (typeof delta.content === 'string' && delta.content !== '') {
      this.#content.add(delta.content);
      this.#raw = this.#thinking.push(delta.content);
      this.#show();
    }
    const reason: string | null | undefined = choice.finish_reason;
    if (reason !== null && reason !== undefined && reason !== '') this.#finish = finishOf(reason);
  }

  /** Enough: the rest would be cut off anyway. */
  cutOff(): void {
    this.#finish = 'length';
  }

  /** The server's word, else an estimate of what went and came. */
  usage(): TokenUsage {
    const reasoning = this.#reasoning.count + this.#thinking.thought;
    const stated = this.#stated;
    if (stated === null || stated === undefined) {
      const completion = this.#reasoning.count + this.#content.count;
      return { prompt: estimatePrompt(this.#messages), completion, reasoning, estimated: true };
    }
    const completion = Number.isFinite(stated.completion_tokens) ? stated.completion_tokens : 0;
    return {
      prompt: stated.prompt_tokens,
      completion,
      reasoning: Math.min(completion, stated.completion_tokens_details?.reasoning_tokens ?? reasoning),
      estimated: false,
    };
  }

  end(): Completion {
    this.#raw = this.#thinking.end();
    return {
      text: this.#withoutEcho(this.#raw, false).trimEnd(),
      finish: this.#finish ?? 'stop',
    };
  }

  #show(): void {
    const text = this.#withoutEcho(this.#raw, true);
    if (text === '' || text === this.#shown) return;
    this.#shown = text;
    this.#onText(text);
  }
}

function finishOf(reason: string): Finish {
  if (reason === 'length') return 'length';
  return reason === 'content_filter' ? 'filtered' : 'stop';
}

/** The one chunk that says the same as an answer that was not streamed. */
export function asChunk(whole: ChatCompletion): ChatCompletionChunk {
  return {
    id: whole.id,
    object: 'chat.completion.chunk',
    created: whole.created,
    model: whole.model,
    choices: (whole.choices ?? []).map(({ index, message, finish_reason }) => ({
      index,
      delta: { ...message } as ChatCompletionChunk.Choice.Delta,
      finish_reason: finish_reason ?? 'stop',
    })),
    ...(whole.usage === undefined ? {} : { usage: whole.usage }),
  };
}
