/**
 * Makes vectors of texts, one for each, in their order and all of one length. What callers said is among the texts: whoever
 * makes an embedder that leaves this machine masks personal data in it.
 */
export interface Embedder {
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

/** An embedder and the name of its model: vectors of different models cannot be compared. */
export interface Embedding {
  readonly model: string;
  readonly embedder: Embedder;
}

/** What was asked for is not there. */
export type KnowledgeFailure = 'unknown_article' | 'unknown_revision' | 'unknown_flag';

export class KnowledgeError extends Error {
  readonly code: KnowledgeFailure;

  constructor(code: KnowledgeFailure) {
    super(`there is no such thing in the knowledge base: ${code}`);
    this.name = 'KnowledgeError';
    this.code = code;
  }
}
