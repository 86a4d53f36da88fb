import { describe, expect, it, vi } from 'vitest';
import type { CallHub } from '../../src/call/call-hub.ts';
import { LiveCall, type Partial } from '../../src/call/live-call.ts';
import type { CallRepository } from '../../src/store/repositories/call-repository.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { CallInbox } from '../../src/telephony/call-inbox.ts';
import { callEnd, callStart, segment } from '../call/arbitraries.ts';
import { MemoryLog } from '../call/memory-log.ts';

class FakeHub {
  readonly log = new MemoryLog();
  held = 0;
  #call: Promise<LiveCall> | null = null;

  showPartial(call: LiveCall, partial: Partial): void {
    for (const listener of call.partialListeners) listener(partial);
  }

  readonly announceList = vi.fn();

  async acquire(callId: string): Promise<LiveCall> {
    this.held++;
    this.#call ??= LiveCall.load(callId, this.log);
    return this.#call;
  }

  release(): void {
    this.held--;
  }
}

function begin() {
  const hub = new FakeHub();
  const calls = { insert: async () => undefined, update: async () => undefined };
  const replies = { ack: vi.fn(), gap: vi.fn(), failed: vi.fn(), refused: vi.fn(), taken: vi.fn() };
  const [onStored, onEnded] = [vi.fn(), vi.fn()];
  const inbox = new CallInbox(
    { externalId: 'call-1', callId: 'c1', gateway: 'gateway-1' },
    {
      hub: hub as unknown as CallHub,
      calls: calls as unknown as CallRepository,
      metrics: new Metrics(),
      onStored,
      onEnded,
    },
    replies,
  );
  const acked = () => replies.ack.mock.lastCall?.[1] as number | undefined;
  const texts = () =>
    hub.log.events.flatMap((event) => (event.type === 'segment' ? [event.segment.text] : []));
  return { hub, inbox, replies, onStored, onEnded, acked, texts };
}

describe('CallInbox', () => {
  it('acknowledges only after storing', async () => {
    const { inbox, hub, replies } = begin();
    replies.ack.mockImplementation((_call: string, seq: number) => {
      const stored = hub.log.events.flatMap((event) => ('senderSeq' in event ? [event.senderSeq] : []));
      expect(stored).toContain(seq);
    });
    for (const message of [callStart(), segment(2, '一'), segment(3, '二'), callEnd(4)])
      inbox.push(message, 1);
    await inbox.close();
    expect(replies.ack).toHaveBeenCalled();
  });

  it('does not acknowledge what a failing store lost, and takes it when it comes again', async () => {
    const { inbox, hub, replies, acked, texts } = begin();
    inbox.push(callStart(), 1);
    await vi.waitFor(() => expect(acked()).toBe(1));
    hub.log.failure = new Error('the disk is full');
    inbox.push(segment(2, '一'), 1);
    inbox.push(segment(3, '二'), 1);
    await vi.waitFor(() => expect(replies.failed).toHaveBeenCalled());
    hub.log.failure = null;
    // One that comes after the loss does not cover it.
    inbox.push(segment(4, '三'), 1);
    await vi.waitFor(() => expect(texts()).toEqual(['三']));
    expect(acked()).toBe(1);
    inbox.push(segment(2, '一'), 1);
    inbox.push(segment(3, '二'), 1);
    await vi.waitFor(() => expect(acked()).toBe(4));
    expect(texts().toSorted()).toEqual(['一', '三', '二'].toSorted());
    await inbox.close();
  });

  it('gives back every byte it was given, whatever happened to it', async () => {
    const { inbox, hub, replies } = begin();
    let pushed = 0;
    const push = (message: Parameters<CallInbox['push']>[0], bytes: number) => {
      pushed += bytes;
      inbox.push(message, bytes);
    };
    push(segment(2, '没有开头'), 3);
    push(callStart(), 5);
    push(segment(2, '漏', { final: false }), 7);
    push(segment(2, '漏', { final: false }), 11);
    hub.log.failure = new Error('gone');
    push(segment(3, '漏水'), 13);
    await inbox.close();
    expect(replies.taken.mock.calls.reduce((sum, [bytes]) => sum + (bytes as number), 0)).toBe(pushed);
  });

  it('shows of many partials the newest of each speaker, and none that its final overtook', async () => {
    const { inbox, hub, acked } = begin();
    inbox.push(callStart(), 1);
    await vi.waitFor(() => expect(acked()).toBe(1));
    const call = await hub.acquire('c1');
    const shown: string[] = [];
    call.partialListeners.add((partial) => shown.push(`${partial.speaker} ${partial.text}`));
    // The first opens a batch alone; the others wait for it and go together.
    inbox.push(segment(2, '我', { final: false }), 1);
    inbox.push(segment(3, '我们', { final: false }), 1);
    inbox.push(segment(4, '好', { final: false, speaker: 'agent' }), 1);
    inbox.push(segment(5, '我们停水了'), 1);
    inbox.push(segment(6, '好的', { final: false, speaker: 'agent' }), 1);
    await vi.waitFor(() => expect(shown.at(-1)).toBe('agent 好的'));
    expect(shown).not.toContain('caller 我们');
    await inbox.close();
  });

  it('shows no partial whose sentence is there already, and none of a call that is over', async () => {
    const { inbox, hub, acked } = begin();
    inbox.push(callStart(), 1);
    await vi.waitFor(() => expect(acked()).toBe(1));
    const call = await hub.acquire('c1');
    const shown: string[] = [];
    call.partialListeners.add((partial) => shown.push(partial.text));
    inbox.push(segment(3, '我们停水了'), 1);
    inbox.push(segment(2, '我们', { final: false }), 1);
    await vi.waitFor(() => expect(acked()).toBe(3));
    inbox.push(segment(4, '还有', { final: false }), 1);
    inbox.push(callEnd(6), 1);
    inbox.push(segment(5, '还有一', { final: false }), 1);
    await vi.waitFor(() => expect(acked()).toBe(6));
    await inbox.close();
    expect(shown).toEqual(['还有']);
  });

  it('refuses a number that is far beyond the others, and goes on', async () => {
    const { inbox, replies, acked } = begin();
    inbox.push(callStart(), 1);
    inbox.push(segment(1_000_000, '喂'), 1);
    inbox.push(segment(2, '停水了'), 1);
    await vi.waitFor(() => expect(acked()).toBe(2));
    expect(replies.refused).toHaveBeenCalledWith(expect.any(String), 1_000_000);
    expect(replies.gap).not.toHaveBeenCalled();
    await inbox.close();
  });

  it('lets the call go once, even when closed while it was being fetched, and twice', async () => {
    const { inbox, hub } = begin();
    const asked = inbox.through().catch(() => undefined);
    inbox.push(callStart(), 1);
    const again = inbox.through().catch(() => undefined);
    await Promise.all([inbox.close(), inbox.close(), asked, again]);
    expect(hub.held).toBe(0);
    inbox.push(segment(2, '晚了'), 1);
    await expect(inbox.through()).rejects.toThrow('closed');
    expect(hub.held).toBe(0);
  });

  it('tells of the end once, however often it comes', async () => {
    const { inbox, onEnded, acked } = begin();
    inbox.push(callStart(), 1);
    for (const _ of [1, 2, 3]) inbox.push(callEnd(2), 1);
    await vi.waitFor(() => expect(acked()).toBe(2));
    inbox.push(callEnd(2), 1);
    await inbox.close();
    expect(onEnded).toHaveBeenCalledTimes(1);
    expect(inbox.idle).toBe(false);
  });
});
