import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CallHub, type ListChange, summarise } from '../../src/call/call-hub.ts';
import { type DeskDeps, DeskSession } from '../../src/call/desk-session.ts';
import type { CallSummary } from '../../src/protocol/desk-stream.ts';
import type { Principal } from '../../src/protocol/roles.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { principalOf } from '../support/tokens.ts';
import { callOf, started } from './events.ts';
import { FakeSocket } from './fake-socket.ts';

const AUTH_DEADLINE_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function listed(changes: Parameters<typeof started>[0]): CallSummary {
  const summary = summarise(callOf(started(changes)));
  if (summary === null) throw new Error('not started');
  return summary;
}

function open(principal: Principal = principalOf('agent'), token: string | null = 'token') {
  const socket = new FakeSocket();
  const listeners = new Set<(change: ListChange) => void>();
  let list: (calls: CallSummary[]) => void = () => undefined;
  const hub = {
    onListChange: (listener: (change: ListChange) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const reading = new Promise<CallSummary[]>((resolve) => {
    list = resolve;
  });
  const deps = {
    hub: hub as unknown as CallHub,
    calls: {
      listOpen: () => reading,
      listLive: () => reading,
      list: () => reading,
    } as unknown as DeskDeps['calls'],
    metrics: new Metrics(),
    limits: { maxMessageBytes: 10_000, maxMessagesPerSecond: 1_000, heartbeatMs: 60_000 },
    authenticate: async () => principal,
    audit: () => undefined,
    submit: async () => ({ orderId: 'o1', orderNumber: '1' }),
    summarise: async () => undefined,
    onChanged: () => undefined,
    scenarios: { find: () => null, list: () => [] },
    flagArticle: async () => undefined,
    log: { error: () => undefined },
  } satisfies DeskDeps;
  const onClosed = vi.fn();
  new DeskSession(socket.asWebSocket, token, deps, onClosed);
  const change = (news: ListChange) => {
    for (const listener of listeners) listener(news);
  };
  return { socket, change, list: (calls: CallSummary[]) => list(calls), listeners, onClosed };
}

describe('DeskSession', () => {
  it('closes to somebody who does not sign in within ten seconds', async () => {
    const { socket, listeners, onClosed } = open(principalOf('agent'), null);
    await vi.advanceTimersByTimeAsync(AUTH_DEADLINE_MS - 1);
    expect(socket.closeCode).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(socket.sent).toMatchObject([{ type: 'error', code: 'unauthorised' }]);
    expect(socket.closeCode).toBe(1008);
    expect(listeners.size).toBe(0);
    expect(onClosed).toHaveBeenCalledTimes(1);
  });

  it('forgets the deadline once somebody has signed in', async () => {
    const { socket } = open();
    await vi.advanceTimersByTimeAsync(2 * AUTH_DEADLINE_MS);
    expect(socket.closeCode).toBeNull();
  });

  it('tells after the list what happened while it was read: a list of a moment ago hides no call', async () => {
    const { socket, change, list } = open();
    await vi.advanceTimersByTimeAsync(0);
    change({ call: listed({}) });
    expect(socket.types()).toEqual(['welcome']);
    list([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.types()).toEqual(['welcome', 'calls', 'offer']);
    change({ call: listed({}) });
    expect(socket.types().at(-1)).toBe('offer');
  });

  it('offers what concerns the agent and nothing else', async () => {
    const { socket, change, list } = open(principalOf('agent', 'agent-1', ['热线']));
    list([]);
    await vi.advanceTimersByTimeAsync(0);
    const told = (news: ListChange) => {
      const before = socket.sent.length;
      change(news);
      return socket.sent.length > before;
    };
    expect(told({ call: listed({}) })).toBe(true);
    expect(told({ call: listed({ agent: 'agent-2' }) })).toBe(false);
    expect(told({ call: listed({ agent: 'agent-2' }), previousAgent: 'agent-1' })).toBe(true);
    expect(told({ call: listed({ agent: null, queue: '热线' }) })).toBe(true);
    expect(told({ call: listed({ agent: null, queue: '别的' }) })).toBe(false);
    expect(told({ call: listed({ agent: null }) })).toBe(false);
    expect(told({ call: listed({ agent: 'agent-2', queue: '热线' }), previousAgent: null })).toBe(true);
    expect(told({ call: listed({ agent: 'agent-2', queue: '热线' }) })).toBe(false);
  });
});
