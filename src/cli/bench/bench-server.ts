import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { signToken } from '../../http/sign-token.ts';
import { jobDefinitions } from '../../jobs/definitions.ts';
import { Child, type Memory } from './child.ts';

const POLL_MS = 250;
const TOKEN_SECONDS = 24 * 3_600;

/** The service in a process of its own, on embedded storage that is thrown away. */
export class BenchServer {
  readonly url: string;
  readonly secret: string;
  private readonly child: Child;
  private readonly folder: string;

  private constructor(url: string, secret: string, child: Child, folder: string) {
    this.url = url;
    this.secret = secret;
    this.child = child;
    this.folder = folder;
  }

  /** @param settings of the service, besides those that every measurement needs */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<BenchServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'jiesu-bench-'));
    const secret = randomBytes(32).toString('hex');
    const env = {
      NODE_ENV: 'production',
      JWT_SECRET: secret,
      DATA_DIR: folder,
      PORT: '0',
      LOG_LEVEL: 'info',
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...settings,
    };
    const { child, url } = await Child.start(
      new URL('../../main.ts', import.meta.url),
      env,
      (line) => /"address":"(http[^"]+)"/.exec(line)?.[1],
    );
    return new BenchServer(url, secret, child, folder);
  }

  /** Waits until no call is held in memory and no job is left. */
  async settled(): Promise<void> {
    while (!isIdle(await this.metrics())) await wait(POLL_MS);
  }

  /** What the service counts, in Prometheus' text format. */
  async metrics(): Promise<string> {
    const admin = await signToken(this.secret, {
      sub: 'bench-admin',
      roles: ['admin'],
      seconds: TOKEN_SECONDS,
    });
    const response = await fetch(`${this.url}/metrics`, { headers: { authorization: `Bearer ${admin}` } });
    if (!response.ok) throw new Error(`GET /metrics answered ${response.status}`);
    return response.text();
  }

  memory(): Promise<Memory> {
    return this.child.memory();
  }

  processorMs(): Promise<number> {
    return this.child.processorMs();
  }

  async stop(): Promise<void> {
    await this.child.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Repeated jobs wait in `delayed` for ever. */
const scheduled = new Map<string, number>();
for (const { queue, everyMs } of Object.values<{ queue: string; everyMs?: number }>(jobDefinitions.jobs))
  if (everyMs !== undefined) scheduled.set(queue, (scheduled.get(queue) ?? 0) + 1);

function isIdle(metrics: string): boolean {
  return metrics.split('\n').every((line) => {
    const count = Number(line.slice(line.lastIndexOf(' ')));
    if (line.startsWith('jiesu_live_calls ')) return count === 0;
    const [, labels] = /^jiesu_queue_jobs\{(.*)\}/.exec(line) ?? [];
    const state = /state="(waiting|active|delayed|prioritized)"/.exec(labels ?? '')?.[1];
    if (state === undefined) return true;
    const queue = /queue="([^"]*)"/.exec(labels ?? '')?.[1] ?? '';
    return count <= (state === 'delayed' ? (scheduled.get(queue) ?? 0) : 0);
  });
}
