import type { z } from 'zod';
import { Problem } from '../../protocol/problem.ts';
import { UsageError } from '../command-line.ts';

const ANSWER_MS = 30_000;

/** A service's routes below one path, as an admin uses them. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;
  readonly #base: string;

  /** `base`: such as `/v1/catalogue`. @throws UsageError unless address and token are there */
  constructor(base: string, { url, token }: { url?: string | undefined; token?: string | undefined }) {
    if (url === undefined || !URL.canParse(url)) throw new UsageError('--url needs the address of a service');
    if (token === undefined) throw new UsageError('--token needs the token of an admin: npm run token');
    this.#url = url;
    this.#token = token;
    this.#base = base;
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

  async #send(method: string, path: string, body?: object): Promise<Response> {
    const address = new URL(`${this.#base}${path}`, this.#url);
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
