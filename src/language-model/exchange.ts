import OpenAI from 'openai';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import { Stream } from 'openai/streaming';
import { openClient } from './client.ts';
import { asChunk, type Completion, CompletionReader } from './completion.ts';
import { type ChatMessage, LanguageModelError } from './contract.ts';
import { type Dialect, requestBody } from './dialect.ts';
import type { Question } from './question.ts';
import { ServerError, serverError } from './server-error.ts';
import type { LanguageModelOptions, ServerSettings } from './settings.ts';
import { estimatePrompt, type Tally } from './tokens.ts';
import type { Turn } from './turn.ts';
import { Watchdog } from './watchdog.ts';

/** After the last piece of text, for the usage and the end of the stream. */
const GRACE_MS = 1_000;

/** A server that writes so much more than it may (by our estimate, which is high) passes over `max_tokens`. */
const OVERRUN = 4;

/** The side of the one who asks. */
export interface Asking {
  readonly question: Question;
  readonly tally: Tally;
  /** Told the visible text so far. */
  readonly onText: (text: string) => void;
}

/** What became of a request, noted while it goes on. */
export interface Contact {
  /** The server has answered anything at all. */
  answered: boolean;
  /** It has sent text to show. */
  visible: boolean;
}

/** One request to one server and what streams back. */
export class Exchange {
  readonly #host: string;
  readonly #client: OpenAI;
  readonly #settings: ServerSettings;
  readonly #options: LanguageModelOptions;

  constructor(host: string, settings: ServerSettings, options: LanguageModelOptions) {
    this.#host = host;
    this.#settings = settings;
    this.#options = options;
    this.#client = openClient(settings);
  }

  /** @throws ServerError; LanguageModelError when the question is over, or when the guard finds something in it */
  async run(turn: Turn, dialect: Dialect, asking: Asking, contact: Contact): Promise<Completion> {
    const { question, tally } = asking;
    const { extraBody, softMs, idleMs } = this.#options;
    const body = requestBody(turn, this.#settings.model, dialect, extraBody);
    const messages = body.messages as readonly ChatMessage[];
    this.#admit(messages, turn.maxTokens);
    question.signal.throwIfAborted();

    const controller = new AbortController();
    const hangUp = () => controller.abort();
    question.signal.addEventListener('abort', hangUp, { once: true });
    let isSilent = false;
    const watchdog = new Watchdog(Math.max(idleMs, softMs), () => {
      isSilent = true;
      hangUp();
    });
    const reader = new CompletionReader(messages, (text) => {
      contact.visible = true;
      asking.onText(text);
    });
    let hasBegun = false;
    tally.asked(this.#host, this.#settings.model);
    try {
      const response = await this.#client.chat.completions
        .create(body, { signal: controller.signal })
        .asResponse();
      contact.answered = true;
      hasBegun = true;
      for await (const chunk of this.#chunks(response, controller, () => {
        if (reader.finished) return;
        watchdog.expect(idleMs);
        watchdog.heard();
      })) {
        reader.take(chunk);
        if (reader.written > turn.maxTokens * OVERRUN) {
          reader.cutOff();
          break;
        }
        if (reader.finished) watchdog.expect(Math.min(GRACE_MS, idleMs));
      }
      if (!reader.finished) throw new ServerError('failing', 'the stream ended early');
    } catch (error) {
      if (!reader.finished) {
        question.signal.throwIfAborted();
        if (isSilent) throw new ServerError('silent', 'the server fell silent');
        if (error instanceof OpenAI.APIError && error.status !== undefined) contact.answered = true;
        throw serverError(error);
      }
    } finally {
      watchdog.stop();
      question.signal.removeEventListener('abort', hangUp);
      if (hasBegun) {
        tally.asked(this.#host, reader.model ?? this.#settings.model);
        tally.add(reader.usage(), this.#settings.price);
      }
    }
    return reader.end();
  }

  /** Nothing leaves but by here. */
  #admit(messages: readonly ChatMessage[], maxTokens: number): void {
    for (const { content } of messages) {
      const leak = this.#options.guard(content);
      if (leak !== null)
        throw new LanguageModelError('withheld', `nothing was sent: it holds personal data (${leak.kind})`);
    }
    const tokens = estimatePrompt(messages) + maxTokens;
    if (tokens > this.#options.contextTokens)
      throw new ServerError('too-long', `about ${tokens} tokens, ${this.#options.contextTokens} fit`);
  }

  async *#chunks(
    response: Response,
    controller: AbortController,
    onBytes: () => void,
  ): AsyncGenerator<ChatCompletionChunk> {
    const type = response.headers.get('content-type') ?? '';
    if (/html/i.test(type)) {
      controller.abort();
      throw new ServerError('misconfigured', 'a web page instead of an answer');
    }
    const observed = new Response(response.body?.pipeThrough(observe(onBytes)), {
      headers: response.headers,
    });
    if (/\bjson\b/i.test(type)) {
      const whole = (await observed.json()) as ChatCompletion | { readonly error: unknown };
      if ('error' in whole) throw new ServerError('failing', 'an error came as an answer');
      yield asChunk(whole);
      return;
    }
    yield* Stream.fromSSEResponse<ChatCompletionChunk>(observed, controller, this.#client);
  }
}

/** Comments that keep a stream alive are signs of life too, so the bytes are watched, not the chunks. */
function observe(onBytes: () => void): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(bytes, out) {
      onBytes();
      out.enqueue(bytes);
    },
  });
}
