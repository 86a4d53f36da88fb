import { once } from 'node:events';
import WebSocket from 'ws';

/** A plain WebSocket of the load: little work for each message, since it shares the machine with what it measures. */
export class LoadSocket {
  private readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  /** @param token none for the bare relay */
  static async open(url: string, token: string | null, onText: (text: string) => void): Promise<LoadSocket> {
    const address = url.replace(/^http/, 'ws');
    const socket =
      token === null ? new WebSocket(address) : new WebSocket(address, ['jiesu.v1', `bearer.${token}`]);
    socket.on('message', (data) => onText(String(data)));
    await once(socket, 'open');
    return new LoadSocket(socket);
  }

  send(text: string): void {
    this.socket.send(text);
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close(1000);
    await closed;
  }
}
