import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelRequest } from './model-request.ts';
import type { Reply, StatedUsage } from './replies.ts';

const CREATED = 1_764_000_000;
const CHARACTERS_OF_A_TOKEN = 2;

type Saying = Extract<Reply, { kind: 'say' }>;
type Delta = Readonly<Record<string, string>>;

/** Writes a reply in the bytes of the protocol. Ends when the reply, or the connection, does. */
export async function writeReply(
  reply: Reply,
  request: ModelRequest,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const stream = new ChunkWriter(request, response);
  switch (reply.kind) {
    case 'say':
      return reply.whole === true
        ? sayWhole(reply, request, response)
        : saySteadily(reply, request, stream, signal);
    case 'stall':
      if (reply.pieces !== null) {
        stream.open();
        for (const content of reply.pieces) stream.delta({ content });
      }
      for (; !signal.aborted; await pause(reply.commentsMs ?? 1_000, signal))
        if (reply.commentsMs !== undefined) stream.comment();
      return;
    case 'reason':
      stream.open();
      if (reply.inContent) stream.delta({ content: '<think>' });
      for (; !signal.aborted; await pause(reply.gapMs, signal))
        stream.delta(reply.inContent ? { content: '再想想，' } : { reasoning_content: '再想想，' });
      return;
    case 'reset':
      if (reply.pieces !== null) {
        stream.open();
        for (const content of reply.pieces) await stream.delta({ content });
      }
      response.socket?.resetAndDestroy();
      return;
    case 'end-early':
      stream.open();
      for (const content of reply.pieces) stream.delta({ content });
      response.end();
      return;
    case 'refuse': {
      const { status, message, type = 'invalid_request_error', code = null, param = null } = reply;
      response.writeHead(status, { 'content-type': 'application/json', ...reply.headers });
      response.end(JSON.stringify({ error: { message, type, param, code } }));
      return;
    }
    case 'raw':
      response.writeHead(reply.status, { 'content-type': reply.contentType });
      for (const bytes of reply.bytes) await write(response, bytes);
      response.end();
      return;
    case 'vectors':
      return sayVectors(reply, request, response);
  }
}

async function saySteadily(
  reply: Saying,
  request: ModelRequest,
  stream: ChunkWriter,
  signal: AbortSignal,
): Promise<void> {
  stream.model = reply.model ?? stream.model;
  stream.open();
  let completion = '';
  for (const thought of reply.reasoning ?? []) {
    completion += thought;
    stream.delta({ [reply.reasoningField ?? 'reasoning_content']: thought });
  }
  for await (const content of reply.pieces) {
    if (signal.aborted) return;
    if (reply.comments === true) stream.comment();
    completion += content;
    await stream.delta({ content });
  }
  stream.finish(reply.finish ?? 'stop');
  const asked = (request.body.stream_options as { include_usage?: boolean } | undefined)?.include_usage;
  if (asked === true && reply.usage !== null) stream.usage(reply.usage ?? counted(request, completion));
  stream.done();
}

async function sayWhole(reply: Saying, request: ModelRequest, response: ServerResponse): Promise<void> {
  let content = '';
  for await (const piece of reply.pieces) content += piece;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id: `chatcmpl-${request.index}`,
      object: 'chat.completion',
      created: CREATED,
      model: reply.model ?? request.body.model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null },
          logprobs: null,
          finish_reason: reply.finish ?? 'stop',
        },
      ],
      ...(reply.usage === null ? {} : { usage: usageOf(reply.usage ?? counted(request, content)) }),
    }),
  );
}

function sayVectors(
  reply: Extract<Reply, { kind: 'vectors' }>,
  request: ModelRequest,
  response: ServerResponse,
): void {
  const data = reply.vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
  if (reply.shuffled === true) data.reverse();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      object: 'list',
      data,
      model: request.body.model,
      usage: { prompt_tokens: data.length, total_tokens: data.length },
    }),
  );
}

/** Server-sent events of a streamed chat completion. */
class ChunkWriter {
  model: unknown;
  readonly #id: string;
  readonly #response: ServerResponse;

  constructor(request: ModelRequest, response: ServerResponse) {
    this.model = request.body.model;
    this.#id = `chatcmpl-${request.index}`;
    this.#response = response;
  }

  /** Headers and the chunk that names the role. */
  open(): void {
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
    });
    this.#chunk([
      { index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null },
    ]);
  }

  delta(delta: Delta): Promise<void> {
    return this.#chunk([{ index: 0, delta, logprobs: null, finish_reason: null }]);
  }

  comment(): void {
    void write(this.#response, ': keep-alive\n\n');
  }

  finish(reason: string): void {
    void this.#chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: reason }]);
  }

  usage(usage: StatedUsage): void {
    void this.#chunk([], usageOf(usage));
  }

  done(): void {
    this.#response.end('data: [DONE]\n\n');
  }

  #chunk(choices: readonly unknown[], usage?: unknown): Promise<void> {
    const chunk = {
      id: this.#id,
      object: 'chat.completion.chunk',
      created: CREATED,
      model: this.model,
      choices,
      ...(usage === undefined ? {} : { usage }),
    };
    return write(this.#response, `data: ${JSON.stringify(chunk)}\n\n`);
  }
}

function usageOf({ prompt, completion, reasoning }: StatedUsage): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}

function counted(request: ModelRequest, completion: string): StatedUsage {
  const prompt = request.messages.reduce((sum, { content }) => sum + content.length, 0);
  return {
    prompt: Math.ceil(prompt / CHARACTERS_OF_A_TOKEN),
    completion: Math.ceil(completion.length / CHARACTERS_OF_A_TOKEN),
  };
}

/** Resolves when the bytes have been handed to the system, so that the next write is a packet of its own. */
function write(response: ServerResponse, bytes: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed || response.writableEnded) return resolve();
    response.write(bytes, () => resolve());
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
