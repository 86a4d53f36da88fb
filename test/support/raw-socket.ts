import { onTestFinished } from 'vitest';
import WebSocket from 'ws';

export interface Message {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** A WebSocket without manners: sends what it is given and keeps what it hears. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly heard: Message[] = [];
  /** Status code of the close. */
  readonly closed: Promise<number>;
  readonly #watchers = new Set<() => void>();
  #ended = false;

  constructor(url: string, path: '/v1/calls/stream' | '/v1/desk' | `/v1/${string}`, token?: string) {
    const address = new URL(path, url);
    address.protocol = 'ws:';
    const protocols = token === undefined ? [] : ['jiesu.v1', `bearer.${token}`];
    this.socket = new WebSocket(address, protocols);
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code) => {
        this.#ended = true;
        this.#check();
        resolve(code);
      });
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.type === 'ping') this.send({ type: 'pong' });
      this.heard.push(message);
      this.#check();
    });
    onTestFinished(() => this.socket.terminate());
  }

  async open(): Promise<this> {
    if (this.socket.readyState === WebSocket.OPEN) return this;
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    return this;
  }

  /** Sends an object as a message of version 1 (unless it brings another), a string or bytes as they are. */
  send(message: object | string | Uint8Array): void {
    const plain = typeof message === 'string' || message instanceof Uint8Array;
    this.socket.send(plain ? message : JSON.stringify({ v: 1, ...message }));
  }

  /** The first message that fits, heard already or still to come. @throws when the socket closes before */
  async hears(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const watcher = () => {
        const found = this.heard.find(fits);
        if (found === undefined && !this.#ended) return;
        this.#watchers.delete(watcher);
        if (found !== undefined) resolve(found);
        else reject(new Error(`closed after ${JSON.stringify(this.heard.slice(-5))}`));
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  type(type: string): Promise<Message> {
    return this.hears((message) => message.type === type);
  }

  ack(call: string, seq: number): Promise<Message> {
    return this.hears((each) => each.type === 'ack' && each.call === call && Number(each.seq) >= seq);
  }

  all(type: string): Message[] {
    return this.heard.filter((message) => message.type === type);
  }

  #check(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
