import { fileURLToPath } from 'node:url';
import type { Material, WrittenSummary } from './assist/language/contract.ts';
import { FormReader } from './assist/language/form-reader.ts';
import { LanguageAssistant } from './assist/language/language-assistant.ts';
import { maskedEmbedder } from './assist/language/masked-embedder.ts';
import { SummaryWriter } from './assist/language/summary-writer.ts';
import { personalOf } from './assist/personal-of.ts';
import type { DoubtsOf } from './assist/summary/doubts.ts';
import type { CallHub } from './call/call-hub.ts';
import type { LiveCall } from './call/live-call.ts';
import type { Config } from './config.ts';
import type { Embedding } from './knowledge/contract.ts';
import { LanguageModelError, type Use } from './language-model/contract.ts';
import { createEmbedder } from './language-model/embedder.ts';
import { createPromptBook } from './language-model/prompts/prompt-book.ts';
import { modelOfSettings } from './model-of-settings.ts';
import { createRedaction } from './privacy/redaction.ts';
import { findLeak } from './privacy/residue.ts';
import type { Fact } from './protocol/fact.ts';
import type { ModelUseRepository } from './store/repositories/model-use-repository.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** The prompts that come with the service; the same from `src` and from `dist`. */
const PROMPTS = fileURLToPath(new URL('../prompts', import.meta.url));

export interface LanguageHelpOptions {
  readonly config: Config;
  readonly hub: CallHub;
  readonly uses: ModelUseRepository;
  readonly assistant: {
    settled(call: LiveCall): Promise<void>;
    refresh(call: LiveCall): void;
    /** All that the rules hear in the sentences stored so far. */
    hear(call: LiveCall): readonly Fact[];
  };
  readonly doubtsOf: DoubtsOf;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What the rest of the service sees of the language model; without one all of it does nothing. */
export interface LanguageHelp
  extends Pick<LanguageAssistant, 'heard' | 'ended' | 'requested' | 'closed' | 'written' | 'close'> {
  /**
   * A summary of an ended call for the job that writes the last one; null when there is none to be had now.
   * @throws LanguageModelError `cancelled` when the service stops over it: whoever takes the job up next asks again
   */
  write(call: LiveCall): Promise<WrittenSummary | null>;
}

const NONE: LanguageHelp = {
  heard: () => undefined,
  ended: () => undefined,
  requested: () => undefined,
  closed: () => undefined,
  written: async () => undefined,
  close: async () => undefined,
  write: async () => null,
};

/** @throws PromptError for a prompt file that cannot serve */
export function createLanguageHelp(options: LanguageHelpOptions): LanguageHelp {
  const { config, hub, uses, assistant, log, metrics } = options;
  const keep = (use: Use): void =>
    void uses
      .keep(use.account, rowOf(use))
      .catch((error: unknown) => log.error({ err: error }, 'the use of a language model was not kept'));
  const model = modelOfSettings(config, { onUse: keep, log, metrics });
  if (model === null) return NONE;
  const prompts = createPromptBook({ dir: PROMPTS, overrideDir: config.PROMPTS_DIR, log });
  const shared = {
    model,
    prompts,
    contextTokens: config.LLM_CONTEXT_TOKENS,
    redactionOf: ({ facts, state }: Material) =>
      createRedaction(config.REDACTION_POLICY, personalOf(state, facts)),
  };
  const summaries = new SummaryWriter({
    ...shared,
    doubtsOf: (text, { state, facts }) => options.doubtsOf(text, state, facts),
  });
  const forms = new FormReader({
    ...shared,
    timeZone: config.TIME_ZONE,
    onDropped: (dropped) => {
      for (const { why } of dropped) metrics.readingsDropped.inc({ reason: why });
    },
  });
  const language = new LanguageAssistant({
    hub,
    summaries,
    forms,
    heard: async (call) => {
      await assistant.settled(call);
      return assistant.hear(call);
    },
    refresh: (call) => assistant.refresh(call),
    log,
  });
  return {
    heard: (call) => language.heard(call),
    ended: (call) => language.ended(call),
    requested: (call) => language.requested(call),
    closed: (call) => language.closed(call),
    written: (call) => language.written(call),
    async write(call) {
      try {
        const material = { state: call.state, facts: assistant.hear(call) };
        return await summaries.write(material, { priority: 'job', cached: true });
      } catch (error) {
        if (!(error instanceof LanguageModelError))
          log.error({ err: error, callId: call.id }, 'a summary could not be asked for');
        else if (error.failure === 'cancelled') throw error;
        return null;
      }
    },
    async close() {
      await language.close();
      await model.close();
      prompts.close();
    },
  };
}

/** How long a search waits for the vector of a question, milliseconds. */
const EMBEDDING_MS = 2_000;

/** Vectors for the knowledge base, of masked texts; null where no endpoint is set. */
export function createEmbedding(config: Config): Embedding | null {
  const { EMBEDDING_BASE_URL: baseUrl, EMBEDDING_MODEL: model, REDACTION_POLICY: policy } = config;
  if (baseUrl === undefined) return null;
  const embedder = createEmbedder({
    baseUrl,
    model,
    apiKey: config.EMBEDDING_API_KEY ?? null,
    guard: (text) => findLeak(text, policy),
    timeoutMs: EMBEDDING_MS,
  });
  return { model, embedder: maskedEmbedder(embedder, () => createRedaction(policy, { facts: [] })) };
}

function rowOf({ usage, account: _account, ...use }: Use): Parameters<ModelUseRepository['keep']>[1] {
  return {
    ...use,
    promptTokens: usage.prompt,
    completionTokens: usage.completion,
    reasoningTokens: usage.reasoning,
    estimated: usage.estimated,
  };
}
