import { onTestFinished } from 'vitest';
import type { Reply, Responder } from '../../src/cli/scripted-model/replies.ts';
import { type ScriptedModel, startScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import { type Ask, LanguageModelError, type Use } from '../../src/language-model/contract.ts';
import { createLanguageModel } from '../../src/language-model/create-language-model.ts';
import type { LanguageModelOptions, ServerSettings } from '../../src/language-model/settings.ts';
import { createLogger, type Log } from '../../src/telemetry/log.ts';

/** A server that ends with the test. */
export async function scripted(...script: readonly (Reply | Responder)[]): Promise<ScriptedModel> {
  const server = await startScriptedModel(script);
  onTestFinished(() => server.close());
  return server;
}

export function serverSettings(baseUrl: string, more: Partial<ServerSettings> = {}): ServerSettings {
  return { baseUrl, model: 'test-model', apiKey: null, price: null, ...more };
}

/** A log whose lines can be read. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = createLogger('trace', { write: (line) => void lines.push(line) });
  return { log, lines };
}

/** Deadlines are far away unless a test is about them. */
export function modelOn(
  servers: readonly (ScriptedModel | ServerSettings)[],
  more: Partial<LanguageModelOptions> = {},
) {
  const uses: Use[] = [];
  const model = createLanguageModel({
    servers: servers.map((server) => ('requests' in server ? serverSettings(server.baseUrl) : server)),
    jsonMode: 'auto',
    extraBody: undefined,
    concurrency: 4,
    contextTokens: 8_192,
    softMs: 20_000,
    hardMs: 20_000,
    idleMs: 20_000,
    guard: () => null,
    onUse: (use) => uses.push(use),
    log: keptLog().log,
    ...more,
  });
  onTestFinished(() => model.close());
  return { model, uses };
}

export function ask(more: Partial<Ask> = {}): Ask {
  return {
    purpose: 'test',
    account: 'call-1',
    messages: [
      { role: 'system', content: '你是热线的记录员。' },
      { role: 'user', content: '路灯不亮了。' },
    ],
    maxTokens: 200,
    priority: 'live',
    ...more,
  };
}

/** How a question fails. */
export async function failureOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof LanguageModelError) return error.failure;
    throw error;
  }
  throw new Error('it was answered');
}

export const placeSchema = {
  name: 'place',
  schema: {
    type: 'object',
    properties: { place: { type: 'string' }, lamps: { type: 'integer', minimum: 1 } },
    required: ['place', 'lamps'],
    additionalProperties: false,
  },
};
export const place = { place: '人民路', lamps: 2 };
