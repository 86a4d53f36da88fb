import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HIGH_WATER_BYTES, JsonSocket } from '../../src/call/json-socket.ts';
import { DeskMessage, type DeskReply } from '../../src/protocol/desk-stream.ts';
import { FakeSocket } from './fake-socket.ts';

const limits = { maxMessageBytes: 1_000, maxMessagesPerSecond: 10, heartbeatMs: 1_000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const socket = new FakeSocket();
  const heard: string[] = [];
  const handlers = {
    onMessage: (message: DeskMessage) => heard.push(message.type),
    onRefused: (refusal: { code: string }) => heard.push(refusal.code),
    onDrain: vi.fn(),
    onClose: () => heard.push('closed'),
  };
  const json = new JsonSocket<DeskMessage, DeskReply>(socket.asWebSocket, DeskMessage, limits, handlers);
  return { socket, json, heard, handlers };
}

describe('JsonSocket', () => {
  it('beats, and ends a connection that says nothing for three beats', () => {
    const { socket, heard } = open();
    vi.advanceTimersByTime(3_000);
    expect(socket.types()).toEqual(['ping', 'ping', 'ping']);
    vi.advanceTimersByTime(1_000);
    expect(socket.closeCode).toBe(1006);
    expect(heard).toEqual(['closed']);
    vi.advanceTimersByTime(10_000);
    expect(socket.sent).toHaveLength(3);
  });

  it('keeps one that answers, and answers its pings itself', () => {
    const { socket, heard } = open();
    for (let beat = 0; beat < 10; beat++) {
      vi.advanceTimersByTime(1_000);
      socket.says({ type: 'pong' });
    }
    socket.says({ type: 'ping' });
    expect(socket.sent.at(-1)?.type).toBe('pong');
    expect(socket.closeCode).toBeNull();
    expect(heard).toEqual([]);
  });

  it('does not end one that it does not read itself, nor at once when it reads again', () => {
    const { socket, json } = open();
    json.hold();
    vi.advanceTimersByTime(60_000);
    expect(socket.closeCode).toBeNull();
    json.unhold();
    vi.advanceTimersByTime(1_000);
    expect(socket.closeCode).toBeNull();
  });

  it('reads again only when the last reason to wait is gone', () => {
    const { socket, json } = open();
    json.hold();
    json.hold();
    json.unhold();
    expect(socket.paused).toBe(true);
    json.unhold();
    expect(socket.paused).toBe(false);
  });

  it('stops reading above the rate, loses nothing, and reads on', () => {
    const { socket, heard } = open();
    for (let turn = 0; turn < 50; turn++) socket.says({ type: 'unfollow', callId: 'c1' });
    expect(socket.paused).toBe(true);
    expect(heard).toHaveLength(50);
    vi.advanceTimersByTime(6_000);
    expect(socket.paused).toBe(false);
  });

  it('says when the reader is slow and when it has caught up, and cuts off one that never does', () => {
    const { socket, json, handlers } = open();
    socket.bufferedAmount = HIGH_WATER_BYTES + 1;
    json.sendText('{"type":"pong"}');
    expect(json.slow).toBe(true);
    expect(handlers.onDrain).not.toHaveBeenCalled();
    socket.bufferedAmount = 0;
    json.sendText('{"type":"pong"}');
    expect(handlers.onDrain).toHaveBeenCalledTimes(1);
    socket.bufferedAmount = 64 * HIGH_WATER_BYTES + 1;
    json.sendText('{"type":"pong"}');
    expect(socket.closeCode).toBe(1006);
  });

  it('refuses what is too large, binary, no JSON, of another version, or no message', () => {
    const { socket, heard } = open();
    socket.says('x'.repeat(1_001));
    socket.emit('message', Buffer.from('{"v":1,"type":"ping"}'), true);
    for (const text of ['x', '"x"', '{"v":3}', '{"v":1,"type":"fly"}']) socket.says(text);
    expect(heard).toEqual([
      'too_large',
      'bad_message',
      'bad_message',
      'bad_message',
      'unsupported_version',
      'bad_message',
    ]);
  });
});
