import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

type Message = { type: string } & Record<string, unknown>;

/** One accepted socket of the fake server; the test reads and writes its messages one by one. */
export class FakeSocket {
  readonly protocols: string;
  private readonly socket: WebSocket;
  private readonly received: Message[] = [];
  private readonly readers: ((message: Message) => void)[] = [];

  constructor(socket: WebSocket, protocols: string) {
    this.socket = socket;
    this.protocols = protocols;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message;
      const reader = this.readers.shift();
      if (reader === undefined) this.received.push(message);
      else reader(message);
    });
  }

  send(message: Message): void {
    this.socket.send(JSON.stringify({ v: 1, ...message }));
  }

  sendRaw(text: string): void {
    this.socket.send(text);
  }

  async read(): Promise<Message> {
    return this.received.shift() ?? new Promise((resolve) => this.readers.push(resolve));
  }

  /** Reads until the answer to a ping shows that everything the client had to send before is here. */
  async readAll(): Promise<Message[]> {
    this.send({ type: 'ping' });
    const messages: Message[] = [];
    for (;;) {
      const message = await this.read();
      if (message.type === 'pong') return messages;
      messages.push(message);
    }
  }

  /** Breaks the connection without a closing handshake. */
  cut(): void {
    this.socket.terminate();
  }

  async closed(): Promise<void> {
    if (this.socket.readyState !== this.socket.CLOSED) await once(this.socket, 'close');
  }
}

/** A WebSocket server that says only what the test makes it say. */
export class FakeServer {
  private readonly server: WebSocketServer;
  private readonly sockets: FakeSocket[] = [];
  private readonly waiters: ((socket: FakeSocket) => void)[] = [];
  /** HTTP status to refuse the next handshakes with. */
  refuseWith: number | undefined;

  private constructor(server: WebSocketServer) {
    this.server = server;
    server.on('connection', (socket, request) => {
      const fake = new FakeSocket(socket, request.headers['sec-websocket-protocol'] ?? '');
      const waiter = this.waiters.shift();
      if (waiter === undefined) this.sockets.push(fake);
      else waiter(fake);
    });
  }

  static async start(): Promise<FakeServer> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      verifyClient: (_info, accept) => {
        if (fake.refuseWith === undefined) accept(true);
        else accept(false, fake.refuseWith);
      },
    });
    const fake = new FakeServer(server);
    await once(server, 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async accept(): Promise<FakeSocket> {
    return this.sockets.shift() ?? new Promise((resolve) => this.waiters.push(resolve));
  }

  /** Accepts a connection and welcomes it. */
  async welcome(extra: Record<string, unknown> = {}): Promise<FakeSocket> {
    const socket = await this.accept();
    socket.send({
      type: 'welcome',
      heartbeatMs: 60_000,
      maxMessageBytes: 262_144,
      maxMessagesPerSecond: 2_000,
      agent: 'a1',
      roles: ['agent'],
      ...extra,
    });
    return socket;
  }

  async close(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
