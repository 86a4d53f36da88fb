import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from './processes.ts';
import type { Settings } from './service.ts';
import { TEST_SECRET } from './tokens.ts';

/** The service as a process of its own, to be killed and started again under the same address. */
export class ChildService {
  readonly url: string;
  readonly #port: number;
  readonly #settings: Settings;
  #child: ChildProcess | null = null;
  #output = '';

  private constructor(port: number, settings: Settings) {
    this.#port = port;
    this.#settings = settings;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(settings: Settings): Promise<ChildService> {
    const service = new ChildService(await freePort(), settings);
    await service.start();
    return service;
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves once it serves. @throws with its output when it ends before */
  async start(): Promise<void> {
    const env = {
      PATH: process.env.PATH,
      JWT_SECRET: TEST_SECRET,
      PORT: String(this.#port),
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...Object.fromEntries(Object.entries(this.#settings).map(([name, value]) => [name, String(value)])),
    };
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.#output += chunk.toString();
        if (this.#output.includes('"message":"serving"')) resolve();
      };
      this.#output = '';
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${this.#output}`)));
    });
  }

  /** Ends it without warning, or with a signal that it may answer; resolves with its exit code. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }
}
