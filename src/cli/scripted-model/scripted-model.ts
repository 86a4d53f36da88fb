import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelRequest, RequestMessage } from './model-request.ts';
import { type Reply, type Responder, refuse } from './replies.ts';
import { writeReply } from './wire.ts';

/**
 * Starts a real HTTP server that speaks the OpenAI wire format and does with each request what the script says: the replies
 * in their order (one may be a function of its request), then 500; or one function for all. Needs no test runner.
 */
export async function startScriptedModel(
  script: Responder | readonly (Reply | Responder)[] = [],
  port = 0,
): Promise<ScriptedModel> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return new ScriptedModel(server, script);
}

export class ScriptedModel {
  /** All requests so far. */
  readonly requests: ModelRequest[] = [];
  readonly #server: Server;
  readonly #script: (Reply | Responder)[];
  #responder: Responder;
  readonly #waiters = new Set<() => void>();

  constructor(server: Server, script: Responder | readonly (Reply | Responder)[]) {
    this.#server = server;
    this.#script = typeof script === 'function' ? [] : [...script];
    this.#responder =
      typeof script === 'function' ? script : () => refuse(500, 'the script of the test has ended');
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  /** For `LLM_BASE_URL`. */
  get baseUrl(): string {
    return `http://${this.host}/v1`;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds to the script. */
  add(...replies: readonly (Reply | Responder)[]): void {
    this.#script.push(...replies);
  }

  /** What to do when the script has ended. */
  otherwise(responder: Responder): void {
    this.#responder = responder;
  }

  /** Resolves with request number `index` (from 0) once it has come. */
  async request(index: number): Promise<ModelRequest> {
    for (;;) {
      const request = this.requests[index];
      if (request !== undefined) return request;
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    const hungUp = new Promise<boolean>((resolve) => {
      response.once('close', () => {
        gone.abort();
        resolve(!response.writableFinished);
      });
    });
    incoming.socket.setNoDelay(true);
    incoming.on('error', () => undefined);
    const read = await readRequest(incoming).catch(() => null);
    if (read === null) return;
    const request: ModelRequest = { ...read, index: this.requests.length, hungUp };
    this.requests.push(request);
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const resolve of waiters) resolve();
    const next = this.#script.shift() ?? this.#responder;
    try {
      const reply = typeof next === 'function' ? await next(request) : next;
      await writeReply(reply, request, response, gone.signal);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: String(error), type: 'server_error' } }));
    }
  }
}

async function readRequest(incoming: IncomingMessage): Promise<Omit<ModelRequest, 'index' | 'hungUp'>> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  const messages = Array.isArray(body.messages) ? (body.messages as RequestMessage[]) : [];
  return { path: incoming.url ?? '', headers: incoming.headers, body, messages };
}
