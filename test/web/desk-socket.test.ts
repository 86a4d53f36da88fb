import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeskMessage, DeskReply } from '../../src/protocol/desk-stream.ts';
import {
  CommandError,
  type ConnectionState,
  DeskSocket,
  type SocketListener,
} from '../../src/web/sidebar/desk-socket.ts';

const HEARTBEAT = 20_000;
const v = 1;

/** One connection as the page sees it, and what it sent. */
class FakeSocket {
  readonly sent: DeskMessage[] = [];
  closed = false;
  private readonly listener: SocketListener;

  constructor(listener: SocketListener) {
    this.listener = listener;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.closed = true;
  }

  reply(reply: DeskReply): void {
    this.listener.message(JSON.stringify(reply));
  }

  welcome(): void {
    this.reply({ v, type: 'welcome', agent: 'a', roles: ['agent'], heartbeatMs: HEARTBEAT });
  }

  raw(data: unknown): void {
    this.listener.message(data);
  }

  lose(): void {
    this.listener.closed();
  }

  commandIds(): string[] {
    return this.sent.flatMap((message) => (message.type === 'command' ? [message.id] : []));
  }
}

describe('the desk’s connection', () => {
  let sockets: FakeSocket[];
  let states: ConnectionState[];
  let replies: DeskReply[];
  let lastSeq: number;
  let mayConnect: boolean;
  let desk: DeskSocket;

  const latest = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no connection was opened');
    return socket;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    replies = [];
    lastSeq = 0;
    mayConnect = true;
    desk = new DeskSocket({
      open: (listener) => {
        const socket = new FakeSocket(listener);
        sockets.push(socket);
        return socket;
      },
      lastSeq: () => lastSeq,
      onReply: (reply) => replies.push(reply),
      onState: (state) => states.push(state),
      mayConnect: () => mayConnect,
      random: () => 0.5,
    });
    desk.connect();
  });

  afterEach(() => {
    desk.close();
    vi.useRealTimers();
  });

  it('says nothing before the welcome, then all that was asked for', () => {
    desk.follow('c1');
    const done = desk.command('c1', { type: 'hold' });
    expect(latest().sent).toEqual([]);
    latest().welcome();
    expect(latest().sent.map(({ type }) => type)).toEqual(['follow', 'command']);
    latest().reply({ v, type: 'ok', id: latest().commandIds()[0] ?? '', callId: 'c1', seq: 4 });
    return expect(done).resolves.toMatchObject({ seq: 4 });
  });

  it('follows once, and again from the last event after a reconnect', () => {
    latest().welcome();
    desk.follow('c1');
    desk.follow('c1');
    lastSeq = 17;
    latest().lose();
    vi.advanceTimersByTime(500);
    latest().welcome();
    expect(sockets[0]?.sent).toEqual([{ v, type: 'follow', callId: 'c1', after: 0 }]);
    expect(latest().sent).toEqual([{ v, type: 'follow', callId: 'c1', after: 17 }]);
  });

  it('sends an unanswered command again under the same id', async () => {
    latest().welcome();
    const done = desk.command('c1', { type: 'submit' });
    const [id = ''] = latest().commandIds();
    latest().lose();
    vi.advanceTimersByTime(500);
    latest().welcome();
    expect(latest().commandIds()).toEqual([id]);
    latest().reply({ v, type: 'ok', id, callId: 'c1', seq: 9 });
    await expect(done).resolves.toMatchObject({ seq: 9 });
    latest().lose();
    vi.advanceTimersByTime(500);
    latest().welcome();
    expect(latest().commandIds()).toEqual([]);
  });

  it('tries a command again while the service says it may work, and not for ever', async () => {
    latest().welcome();
    const done = desk.command('c1', { type: 'submit' });
    const refusal = expect(done).rejects.toMatchObject({ code: 'unavailable' });
    const [id = ''] = latest().commandIds();
    for (let attempt = 0; attempt < 5; attempt++) {
      latest().reply({ v, type: 'error', code: 'unavailable', message: '', retryable: true, id });
      vi.advanceTimersByTime(1_000);
    }
    await refusal;
    expect(latest().commandIds()).toHaveLength(5);
  });

  it('hands over what is wrong with a form', async () => {
    latest().welcome();
    const done = desk.command('c1', { type: 'submit' });
    const [id = ''] = latest().commandIds();
    const problems = [{ field: 'location', message: '请填写地点' }];
    latest().reply({
      v,
      type: 'error',
      code: 'form_incomplete',
      message: '不完整',
      retryable: false,
      id,
      problems,
    });
    await expect(done).rejects.toEqual(new CommandError('form_incomplete', '不完整', problems));
  });

  it('asks again for a call that could not be followed just then', () => {
    latest().welcome();
    desk.follow('c1');
    desk.follow('c2');
    latest().reply({ v, type: 'error', code: 'unavailable', message: '', retryable: true, callId: 'c1' });
    latest().reply({ v, type: 'error', code: 'forbidden', message: '', retryable: false, callId: 'c2' });
    vi.advanceTimersByTime(1_000);
    expect(latest().sent.slice(2)).toEqual([{ v, type: 'follow', callId: 'c1', after: 0 }]);
  });

  it('backs off up to a limit and starts afresh after a welcome', () => {
    const delays: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = Date.now();
      latest().lose();
      vi.advanceTimersToNextTimer();
      delays.push(Date.now() - before);
    }
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    latest().welcome();
    const { length } = sockets;
    latest().lose();
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(length + 1);
  });

  it('waits as long as a leaving service asks', () => {
    latest().welcome();
    latest().reply({ v, type: 'goodbye', reason: 'restart', retryAfterMs: 3_000 });
    expect(latest().closed).toBe(true);
    vi.advanceTimersByTime(2_999);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
  });

  it('answers pings, sends its own, and gives up a silent connection', () => {
    latest().welcome();
    latest().reply({ v, type: 'ping' });
    vi.advanceTimersByTime(HEARTBEAT);
    expect(latest().sent.map(({ type }) => type)).toEqual(['pong', 'ping']);
    vi.advanceTimersByTime(HEARTBEAT * 1.5);
    expect(states.at(-1)).toBe('waiting');
    expect(sockets[0]?.closed).toBe(true);
  });

  it('gives up a connection that never says welcome', () => {
    vi.advanceTimersByTime(10_000);
    expect(states).toEqual(['connecting', 'waiting']);
  });

  it.each(['unauthorised', 'unsupported_version'] as const)('does not come back after %s', (code) => {
    latest().reply({ v, type: 'error', code, message: '', retryable: false });
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toBe('refused');
    expect(sockets).toHaveLength(1);
  });

  it('does not try again with an expired token', () => {
    latest().welcome();
    mayConnect = false;
    latest().lose();
    vi.advanceTimersByTime(500);
    expect(states.at(-1)).toBe('refused');
    expect(sockets).toHaveLength(1);
  });

  it('passes over what is no message, and what an old connection still says', () => {
    latest().welcome();
    for (const data of ['', '{', 'null', '7', '[]', new ArrayBuffer(3)]) latest().raw(data);
    const [old] = sockets;
    latest().lose();
    vi.advanceTimersByTime(500);
    old?.reply({ v, type: 'calls', calls: [] });
    old?.lose();
    expect(replies.map(({ type }) => type)).toEqual(['welcome']);
    expect(sockets).toHaveLength(2);
  });

  it('turns down what is unanswered when it is closed', async () => {
    const refusal = expect(desk.command('c1', { type: 'hold' })).rejects.toMatchObject({
      code: 'unavailable',
    });
    desk.close();
    await refusal;
  });
});
