import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Memory = z.object({ heapUsed: z.number(), external: z.number(), rss: z.number() });
export type Memory = z.infer<typeof Memory>;

const KILL_MS = 15_000;

/** A process under test, started from a file of this repository. */
export class Child {
  private readonly process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.process = process;
  }

  /** Starts the file and waits for the line of its output in which `find` finds its address. */
  static async start(
    file: URL,
    env: Record<string, string>,
    find: (line: string) => string | undefined,
  ): Promise<{ child: Child; url: string }> {
    const probe = new URL('./memory-probe.ts', import.meta.url).href;
    const flags = ['--expose-gc', '--import', 'tsx', '--import', probe];
    const process_ = spawn(process.execPath, [...flags, fileURLToPath(file)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const child = new Child(process_);
    const lines = process_.stdout === null ? undefined : createInterface(process_.stdout);
    for await (const line of lines ?? []) {
      const url = find(line);
      if (url === undefined) continue;
      // The rest is read, so that a full pipe never stops the process.
      process_.stdout?.resume();
      return { child, url };
    }
    throw new Error(`${fileURLToPath(file)} ended before it served`);
  }

  /** Memory in use after a full garbage collection. */
  async memory(): Promise<Memory> {
    return Memory.parse(await this.ask('memory'));
  }

  /** Processor time that the process has used, milliseconds. */
  async processorMs(): Promise<number> {
    return z.number().parse(await this.ask('processor'));
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const killer = setTimeout(() => this.process.kill('SIGKILL'), KILL_MS);
    await ended;
    clearTimeout(killer);
  }

  private async ask(what: 'memory' | 'processor'): Promise<unknown> {
    const answer = once(this.process, 'message');
    this.process.send(what);
    return (await answer)[0];
  }
}
