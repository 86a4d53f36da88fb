import { Child } from './child.ts';

/** What the paths begin with by which the model's process is told what to do. */
export const CONTROL = '/bench/';

export interface ModelState {
  /** That came so far. */
  readonly questions: number;
  /** The body of the last question for a summary. */
  readonly lastSummary: object | null;
}

/** A model of the OpenAI protocol in a process of its own (`model-process.ts`). */
export class ModelServer {
  readonly #child: Child;
  readonly #url: string;

  private constructor(child: Child, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(): Promise<ModelServer> {
    const { child, url } = await Child.start(new URL('./model-process.ts', import.meta.url), {}, (line) =>
      line.startsWith('http') ? line : undefined,
    );
    return new ModelServer(child, url);
  }

  /** For `LLM_BASE_URL`. */
  get baseUrl(): string {
    return `${this.#url}/v1`;
  }

  /** From now on questions are accepted and never answered. */
  async stall(): Promise<void> {
    await this.#tell('stall');
  }

  /** Later questions are answered again; those that hang go on hanging. */
  async recover(): Promise<void> {
    await this.#tell('recover');
  }

  state(): Promise<ModelState> {
    return this.#tell('state');
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }

  async #tell(what: 'stall' | 'recover' | 'state'): Promise<ModelState> {
    const response = await fetch(this.#url + CONTROL + what);
    if (!response.ok) throw new Error(`the model's process answered ${response.status}`);
    return (await response.json()) as ModelState;
  }
}
