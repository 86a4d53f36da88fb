import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { JsonMode } from './settings.ts';
import { type Turn, withSchemaInWords } from './turn.ts';

/** What of the protocol a server takes; found out by its refusals and remembered. */
export interface Dialect {
  readonly json: JsonMode;
  /** `stream_options.include_usage`. */
  readonly usage: boolean;
  readonly maxTokens: 'max_tokens' | 'max_completion_tokens';
  readonly temperature: boolean;
}

export const fullDialect: Dialect = {
  json: 'json_schema',
  usage: true,
  maxTokens: 'max_tokens',
  temperature: true,
};

const LESSER: Readonly<Record<JsonMode, JsonMode | null>> = {
  json_schema: 'json_object',
  json_object: 'prompt',
  prompt: null,
};

const SCHEMA_NAME_CHARACTERS = 64;

/** The body of a request. `extra` gives way to what we set ourselves. */
export function requestBody(
  turn: Turn,
  model: string,
  dialect: Dialect,
  extra: Readonly<Record<string, unknown>> | undefined,
): ChatCompletionCreateParamsStreaming {
  const { schema } = turn;
  const inWords = schema !== undefined && (turn.spellOut || dialect.json !== 'json_schema');
  return {
    ...extra,
    model,
    messages: (inWords ? withSchemaInWords(turn) : turn.messages).map((message) => ({ ...message })),
    stream: true,
    [dialect.maxTokens]: turn.maxTokens,
    ...(dialect.usage ? { stream_options: { include_usage: true } } : {}),
    ...(dialect.temperature && turn.temperature !== undefined ? { temperature: turn.temperature } : {}),
    ...(schema === undefined ? {} : responseFormat(schema, dialect.json)),
  };
}

function responseFormat(
  schema: NonNullable<Turn['schema']>,
  mode: JsonMode,
): Pick<ChatCompletionCreateParamsStreaming, 'response_format'> {
  if (mode === 'prompt') return {};
  if (mode === 'json_object') return { response_format: { type: 'json_object' } };
  const name = schema.name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, SCHEMA_NAME_CHARACTERS);
  return {
    response_format: {
      type: 'json_schema',
      json_schema: { name, strict: true, schema: { ...schema.schema } },
    },
  };
}

/**
 * What to try after a refusal; null when nothing of ours is left to give up. `reason`: what the server says, in which the
 * parameter is often named; when it is not, the way to JSON goes first. `fixedJson`: the deployment has settled that.
 */
export function lesserDialect(
  dialect: Dialect,
  turn: Turn,
  reason: string,
  fixedJson: boolean,
): Dialect | null {
  if (dialect.usage && /stream_options|include_usage/i.test(reason)) return { ...dialect, usage: false };
  if (dialect.maxTokens === 'max_tokens' && /max_completion_tokens/i.test(reason))
    return { ...dialect, maxTokens: 'max_completion_tokens' };
  if (dialect.temperature && turn.temperature !== undefined && /temperature/i.test(reason))
    return { ...dialect, temperature: false };
  const json = turn.schema === undefined || fixedJson ? null : LESSER[dialect.json];
  if (json !== null) return { ...dialect, json };
  return dialect.usage ? { ...dialect, usage: false } : null;
}
