import { connect, type Socket } from 'node:net';

/**
 * One connection of HTTP/1.1 with one request at a time, kept alive. A client of Node's own would cost more than what is
 * measured, on the same machine.
 */
export class VoiceLine {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #answer: { resolve: (body: string) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    // One character a byte: lengths count bytes.
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => this.#hear(String(chunk)));
    socket.on('error', (error) => this.#answer?.reject(error));
    socket.on('close', () => this.#answer?.reject(new Error('the server closed the connection')));
  }

  static async open(url: string): Promise<VoiceLine> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new VoiceLine(socket, host);
  }

  /** Posts a form and answers the body, as bytes in a string. @throws when the status is not 2xx */
  post(path: string, form: string, signature: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: ${signature}\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
      );
    });
  }

  close(): void {
    this.#answer = null;
    this.#socket.destroy();
  }

  #hear(chunk: string): void {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.slice(end + 4);
    this.#received = '';
    const answer = this.#answer;
    this.#answer = null;
    if (/^HTTP\/1\.1 2/.test(head)) answer?.resolve(body);
    else answer?.reject(new Error(`${head.split('\r\n', 1)[0]}: ${body}`));
  }
}

/** Connections to one server. */
export function openLines(url: string, count: number): Promise<VoiceLine[]> {
  return Promise.all(Array.from({ length: count }, () => VoiceLine.open(url)));
}
