import type { Config } from './config.ts';
import type { LanguageModel } from './language-model/contract.ts';
import { createLanguageModel } from './language-model/create-language-model.ts';
import type { LanguageModelOptions, ServerSettings } from './language-model/settings.ts';
import { findLeak } from './privacy/residue.ts';

/** The language model that the settings name; null when they name none. */
export function modelOfSettings(
  config: Config,
  told: Pick<LanguageModelOptions, 'onUse' | 'log' | 'metrics'>,
): LanguageModel | null {
  if (config.LLM_BASE_URL.length === 0) return null;
  return createLanguageModel({
    servers: serversOf(config),
    jsonMode: config.LLM_JSON_MODE,
    extraBody: config.LLM_EXTRA_BODY,
    concurrency: config.LLM_CONCURRENCY,
    contextTokens: config.LLM_CONTEXT_TOKENS,
    softMs: config.LLM_SOFT_DEADLINE_MS,
    hardMs: config.LLM_HARD_DEADLINE_MS,
    idleMs: config.LLM_IDLE_MS,
    guard: (text) => findLeak(text, config.REDACTION_POLICY),
    ...told,
  });
}

function serversOf({ LLM_BASE_URL, LLM_MODEL, LLM_API_KEY, LLM_PRICE }: Config): ServerSettings[] {
  return LLM_BASE_URL.map((baseUrl, index) => ({
    baseUrl,
    model: oneOf(LLM_MODEL, index) ?? '',
    apiKey: oneOf(LLM_API_KEY, index) ?? null,
    price: priceOf(oneOf(LLM_PRICE, index)),
  }));
}

/** One for all, or one for each. */
function oneOf(given: readonly string[], index: number): string | undefined {
  return given.length === 1 ? given[0] : given[index];
}

function priceOf(text: string | undefined): ServerSettings['price'] {
  if (text === undefined) return null;
  const [input = 0, output = 0] = text.split('/').map(Number);
  return { input, output };
}
