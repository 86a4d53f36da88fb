import type OpenAI from 'openai';
import { openClient } from './client.ts';
import { type Failure, LanguageModelError } from './contract.ts';
import { serverError } from './server-error.ts';
import type { Guard, ServerSettings, Trouble } from './settings.ts';

/** The smallest limit among the servers we know (DashScope). */
const TEXTS_AT_ONCE = 10;

export interface EmbedderOptions extends Pick<ServerSettings, 'baseUrl' | 'model' | 'apiKey'> {
  readonly guard: Guard;
  /** For all texts of one call together. */
  readonly timeoutMs: number;
}

export interface Embedder {
  /**
   * A vector for each text, in their order, all of one length, now and later.
   * @throws LanguageModelError
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

/** Meanings of texts as vectors, by a server's `/v1/embeddings`. */
export function createEmbedder(options: EmbedderOptions): Embedder {
  return new ServedEmbedder(options);
}

class ServedEmbedder implements Embedder {
  readonly #client: OpenAI;
  readonly #options: EmbedderOptions;
  #dimensions: number | null = null;

  constructor(options: EmbedderOptions) {
    this.#client = openClient(options);
    this.#options = options;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    for (const text of texts) {
      const leak = this.#options.guard(text);
      if (leak !== null)
        throw new LanguageModelError('withheld', `nothing was sent: it holds personal data (${leak.kind})`);
    }
    const deadline = AbortSignal.timeout(this.#options.timeoutMs);
    const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    const vectors: Float32Array[] = [];
    for (let at = 0; at < texts.length; at += TEXTS_AT_ONCE)
      vectors.push(...(await this.#batch(texts.slice(at, at + TEXTS_AT_ONCE), either, signal)));
    return vectors;
  }

  async #batch(
    texts: readonly string[],
    either: AbortSignal,
    caller: AbortSignal | undefined,
  ): Promise<Float32Array[]> {
    try {
      const { data } = await this.#client.embeddings.create(
        { model: this.#options.model, input: [...texts], encoding_format: 'float' },
        { signal: either },
      );
      return this.#vectors(data, texts.length);
    } catch (error) {
      if (error instanceof LanguageModelError) throw error;
      if (caller?.aborted === true) throw new LanguageModelError('cancelled', 'broken off by the caller');
      if (either.aborted)
        throw new LanguageModelError('timeout', `no vectors in ${this.#options.timeoutMs} ms`);
      const { trouble, message } = serverError(error);
      throw new LanguageModelError(FAILURES[trouble] ?? 'unavailable', `embedding: ${message}`);
    }
  }

  #vectors(data: unknown, count: number): Float32Array[] {
    const rows = Array.isArray(data) ? (data as { index?: unknown; embedding?: unknown }[]) : [];
    const vectors: (Float32Array | undefined)[] = Array.from({ length: count });
    rows.forEach((row, place) => {
      const index = typeof row.index === 'number' ? row.index : place;
      if (index in vectors) vectors[index] = vectorOf(row.embedding);
    });
    return vectors.map((vector) => {
      if (vector === undefined || vector.length === 0 || !vector.every(Number.isFinite))
        throw new LanguageModelError('invalid', 'a vector is missing or broken');
      this.#dimensions ??= vector.length;
      if (vector.length !== this.#dimensions)
        throw new LanguageModelError(
          'invalid',
          `a vector of ${vector.length} instead of ${this.#dimensions} numbers`,
        );
      return vector;
    });
  }
}

const FAILURES: Partial<Record<Trouble, Failure>> = { 'too-long': 'too-long' };

function vectorOf(given: unknown): Float32Array | undefined {
  return Array.isArray(given) && given.every((each) => typeof each === 'number')
    ? Float32Array.from(given)
    : undefined;
}
