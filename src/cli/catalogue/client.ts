import { z } from 'zod';
import { CatalogueVersion } from '../../protocol/catalogue.ts';
import { Problem } from '../../protocol/problem.ts';
import { UsageError } from '../command-line.ts';

const ANSWER_MS = 30_000;
const VersionPage = z.object({ items: z.array(CatalogueVersion) });
const Serving = z.object({ catalogue: z.object({ version: z.string() }) });

/** A service's routes under /v1/catalogue. */
export class CatalogueClient {
  readonly #url: string;
  readonly #token: string;

  /** @throws UsageError unless both are there */
  constructor({ url, token }: { url?: string | undefined; token?: string | undefined }) {
    if (url === undefined || !URL.canParse(url)) throw new UsageError('--url needs the address of a service');
    if (token === undefined) throw new UsageError('--token needs the token of an admin: npm run token');
    this.#url = url;
    this.#token = token;
  }

  /** @throws Error with what the service says against it */
  async ask<Answer>(answer: z.ZodType<Answer>, method: string, path: string, body?: object): Promise<Answer> {
    const response = await this.#send(method, path, body);
    const content: unknown = await response.json().catch(() => null);
    if (response.ok) return answer.parse(content);
    const problem = Problem.safeParse(content).data;
    const errors = (problem?.errors ?? []).map((error) => `${error.path}: ${error.message}`);
    const reasons = [problem?.detail ?? problem?.title ?? `status ${response.status}`, ...errors];
    throw new Error(`the service refused: ${reasons.join('; ')}`);
  }

  /** The newest versions, newest first. */
  async list(): Promise<CatalogueVersion[]> {
    return (await this.ask(VersionPage, 'GET', '/versions')).items;
  }

  /** Answers the name of what serves then. */
  async rollBack(): Promise<string> {
    return (await this.ask(Serving, 'POST', '/rollback')).catalogue.version;
  }

  async #send(method: string, path: string, body?: object): Promise<Response> {
    const address = new URL(`/v1/catalogue${path}`, this.#url);
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(ANSWER_MS);
    try {
      return await fetch(address, { method, headers, signal, ...(json === undefined ? {} : { body: json }) });
    } catch (cause) {
      throw new Error(`${address.origin} does not answer; is the service running?`, { cause });
    }
  }
}
