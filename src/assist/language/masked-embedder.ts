import type { Embedder } from '../../knowledge/contract.ts';
import type { Redaction } from '../../privacy/contract.ts';

/** An embedder that is given texts without personal data: what callers said is searched for, and it may be far away. */
export function maskedEmbedder(embedder: Embedder, createRedaction: () => Redaction): Embedder {
  return {
    embed: (texts, signal) => {
      const redaction = createRedaction();
      return embedder.embed(
        texts.map((text) => redaction.redact(text).text),
        signal,
      );
    },
  };
}
