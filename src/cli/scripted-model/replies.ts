import type { ModelRequest } from './model-request.ts';

export interface StatedUsage {
  readonly prompt: number;
  readonly completion: number;
  readonly reasoning?: number;
}

/** What a scripted server does with one request. Pieces of an async iterable are sent as they come. */
export type Reply =
  | {
      readonly kind: 'say';
      readonly pieces: Iterable<string> | AsyncIterable<string>;
      readonly reasoning?: readonly string[];
      /** The name of the delta's field; servers differ. */
      readonly reasoningField?: 'reasoning_content' | 'reasoning';
      readonly finish?: string;
      /** Null: says nothing of it, even when asked. Undefined: counted from the characters. */
      readonly usage?: StatedUsage | null;
      readonly model?: string;
      /** Sends comments between the pieces, as DeepSeek does. */
      readonly comments?: boolean;
      /** As one JSON body, though a stream was asked for. */
      readonly whole?: boolean;
    }
  | {
      readonly kind: 'stall';
      /** Sent before it falls silent; null: not even headers. */
      readonly pieces: readonly string[] | null;
      /** Milliseconds between comments that show it is alive. */
      readonly commentsMs?: number;
    }
  | { readonly kind: 'reason'; readonly gapMs: number; readonly inContent: boolean }
  | { readonly kind: 'reset'; readonly pieces: readonly string[] | null }
  | { readonly kind: 'end-early'; readonly pieces: readonly string[] }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly message: string;
      readonly type?: string;
      readonly code?: string | null;
      readonly param?: string | null;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly contentType: string;
      /** Each is written by itself. */
      readonly bytes: readonly (string | Uint8Array)[];
    }
  | {
      readonly kind: 'vectors';
      readonly vectors: readonly (readonly number[])[];
      readonly shuffled?: boolean;
    };

/** Answers by what is asked. */
export type Responder = (request: ModelRequest) => Reply | Promise<Reply>;

type Saying = Extract<Reply, { kind: 'say' }>;

/** Text; one string is cut into pieces of three characters. */
export function say(
  text: string | Saying['pieces'],
  more: Partial<Omit<Saying, 'kind' | 'pieces'>> = {},
): Reply {
  return { kind: 'say', pieces: typeof text === 'string' ? cut(text) : text, ...more };
}

/** A value as JSON. */
export function sayJson(value: unknown, more: Partial<Omit<Saying, 'kind' | 'pieces'>> = {}): Reply {
  return say(JSON.stringify(value), more);
}

/** The first half of a value's JSON, ended as if it were whole. */
export function sayHalfJson(value: unknown): Reply {
  const text = JSON.stringify(value);
  return say(text.slice(0, Math.ceil(text.length / 2)));
}

/** Repeats the question's last message, then says something. */
export function echo(text: string): Responder {
  return (request) => say(`${request.messages.at(-1)?.content ?? ''}\n${text}`);
}

/** Sends these pieces and then nothing more, leaving the connection open; null: answers nothing at all. */
export function stall(pieces: readonly string[] | null = null, commentsMs?: number): Reply {
  return { kind: 'stall', pieces, ...(commentsMs === undefined ? {} : { commentsMs }) };
}

/** Thinks for ever, in `reasoning_content` or, `inContent`, after a `<think>` in the text. */
export function reasonEndlessly(more: { gapMs?: number; inContent?: boolean } = {}): Reply {
  return { kind: 'reason', gapMs: more.gapMs ?? 1, inContent: more.inContent ?? false };
}

/** Cuts the connection: before the headers, or after these pieces. */
export function reset(pieces: readonly string[] | null = null): Reply {
  return { kind: 'reset', pieces };
}

/** Ends the stream properly, but without a finish reason and `[DONE]`. */
export function endEarly(pieces: readonly string[]): Reply {
  return { kind: 'end-early', pieces };
}

export function refuse(
  status: number,
  message = 'refused',
  more: Partial<Omit<Extract<Reply, { kind: 'refuse' }>, 'kind' | 'status' | 'message'>> = {},
): Reply {
  return { kind: 'refuse', status, message, ...more };
}

/** 429. `retryAfter` in seconds, or as an HTTP date. */
export function tooMany(retryAfter: number | string | null): Reply {
  return refuse(429, 'Rate limit reached', {
    type: 'requests',
    code: 'rate_limit_exceeded',
    ...(retryAfter === null ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  });
}

/** A page of a proxy or of the wrong address. */
export function html(status = 200): Reply {
  const page = '<!DOCTYPE html><html><body><h1>Welcome to nginx!</h1></body></html>';
  return { kind: 'raw', status, contentType: 'text/html; charset=utf-8', bytes: [page] };
}

export function raw(bytes: readonly (string | Uint8Array)[], contentType = 'text/event-stream'): Reply {
  return { kind: 'raw', status: 200, contentType, bytes };
}

export function vectors(given: readonly (readonly number[])[], shuffled = false): Reply {
  return { kind: 'vectors', vectors: given, shuffled };
}

/** Refuses what a lesser server doesn't take with 400, naming the parameter as vLLM does, else leaves it to `then`. */
export function lacking(
  lacks: { formats?: readonly string[]; parameters?: readonly string[] },
  then: Responder,
): Responder {
  return (request) => {
    const { body } = request;
    const format = (body.response_format as { type?: string } | undefined)?.type;
    if (format !== undefined && lacks.formats?.includes(format) === true)
      return refuse(400, `response_format type ${format} is not supported`, { param: 'response_format' });
    const parameter = lacks.parameters?.find((name) => body[name] !== undefined);
    if (parameter !== undefined)
      return refuse(400, `Unsupported parameter: '${parameter}'`, { param: parameter });
    return then(request);
  };
}

function cut(text: string): string[] {
  return text.match(/[\s\S]{1,3}/gu) ?? [];
}
