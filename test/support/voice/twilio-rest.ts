import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { TwilioLine } from './twilio-line.ts';

/** A call that the service asked Twilio to make. */
export interface Placed {
  readonly sid: string;
  readonly to: string;
  /** The reference in the addresses of its webhooks. */
  readonly ref: string;
}

/** Twilio's REST API as the service asks it for calls; who drives it says what becomes of each. */
export class TwilioRest {
  readonly placed: Placed[] = [];
  /** Calls that ring or are talked through now, by number. */
  readonly open = new Map<string, number>();
  /** The most at one time to one number. */
  most = 0;
  url = '';
  readonly #watchers = new Set<() => void>();

  static async listen(): Promise<TwilioRest> {
    const rest = new TwilioRest();
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const form = new URLSearchParams(body);
      const to = form.get('To') ?? '';
      const sid = `CA-out-${process.pid}-${rest.placed.length + 1}`;
      const ref = new URL(form.get('Url') ?? '').searchParams.get('outbound') ?? '';
      rest.placed.push({ sid, to, ref });
      const now = (rest.open.get(to) ?? 0) + 1;
      rest.open.set(to, now);
      rest.most = Math.max(rest.most, now);
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ sid, status: 'queued' }));
      for (const watcher of [...rest.#watchers]) watcher();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    rest.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return rest;
  }

  /** The nth call to a number, once it was asked for. */
  async call(to: string, nth = 1): Promise<Placed> {
    for (;;) {
      const placed = this.placed.filter((one) => one.to === to)[nth - 1];
      if (placed !== undefined) return placed;
      await new Promise<void>((resolve) => {
        const watcher = () => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }

  /** The telephone of a placed call, which then rings. */
  async ring({ sid, to, ref }: Placed, url: string): Promise<TwilioLine> {
    const line = new TwilioLine(url, { caller: to, externalId: sid, outbound: ref });
    await line.hangUp('ringing');
    return line;
  }

  /** The telephone is put down, or was never taken up. */
  async over(line: TwilioLine, status: 'completed' | 'no-answer' | 'busy' = 'completed'): Promise<void> {
    this.open.set(line.caller, (this.open.get(line.caller) ?? 1) - 1);
    await line.hangUp(status);
  }
}
