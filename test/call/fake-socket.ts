import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';

/** The server's end of a WebSocket, with nobody at the other. */
export class FakeSocket extends EventEmitter {
  readonly sent: { type: string; [name: string]: unknown }[] = [];
  closeCode: number | null = null;
  paused = false;
  bufferedAmount = 0;

  /** As the rooms know it. */
  get asWebSocket(): WebSocket {
    return this as unknown as WebSocket;
  }

  /** What the other side says. */
  says(message: object | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify({ v: 1, ...message });
    this.emit('message', Buffer.from(text), false);
  }

  send(text: string, done?: () => void): void {
    this.sent.push(JSON.parse(text) as { type: string });
    done?.();
  }

  close(code: number): void {
    if (this.closeCode !== null) return;
    this.closeCode = code;
    this.emit('close', code);
  }

  terminate(): void {
    this.close(1006);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  types(): string[] {
    return this.sent.map((message) => message.type);
  }
}
