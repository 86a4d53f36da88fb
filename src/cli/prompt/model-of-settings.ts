import type { Config } from '../../config.ts';
import type { LanguageModel } from '../../language-model/contract.ts';
import { createLanguageModel } from '../../language-model/create-language-model.ts';
import { findLeak } from '../../privacy/residue.ts';
import { createLogger } from '../../telemetry/log.ts';

/** The language model that the settings name; null when they name none. */
export function modelOfSettings(config: Config): LanguageModel | null {
  if (config.LLM_BASE_URL.length === 0) return null;
  const each = (list: readonly string[], index: number) => list[index] ?? list[0];
  return createLanguageModel({
    servers: config.LLM_BASE_URL.map((baseUrl, index) => {
      const [input, output] = each(config.LLM_PRICE, index)?.split('/').map(Number) ?? [];
      return {
        baseUrl,
        model: each(config.LLM_MODEL, index) ?? '',
        apiKey: each(config.LLM_API_KEY, index) ?? null,
        price: input === undefined || output === undefined ? null : { input, output },
      };
    }),
    jsonMode: config.LLM_JSON_MODE,
    extraBody: config.LLM_EXTRA_BODY,
    concurrency: config.LLM_CONCURRENCY,
    contextTokens: config.LLM_CONTEXT_TOKENS,
    softMs: config.LLM_SOFT_DEADLINE_MS,
    hardMs: config.LLM_HARD_DEADLINE_MS,
    idleMs: config.LLM_IDLE_MS,
    guard: (text) => findLeak(text, config.REDACTION_POLICY),
    onUse: () => undefined,
    // Standard output is for what was asked for.
    log: createLogger('silent'),
  });
}
