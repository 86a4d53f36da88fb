import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BusTransport, RemoteBus } from '../../src/store/bus-remote.ts';

/** Carries payloads between the buses of one test; `broken` and `mute` make it fail before and after delivery. */
class FakeWire {
  readonly receivers = new Set<(payload: string) => void>();
  broken = false;
  mute = false;

  transport(): BusTransport {
    return {
      open: async (receive) => {
        this.receivers.add(receive);
      },
      send: async (payload) => {
        if (this.broken) throw new Error('broken');
        for (const receive of this.receivers) receive(payload);
        if (this.mute) throw new Error('no acknowledgement');
      },
      close: async () => {},
    };
  }
}

describe('the bus over an unreliable transport', () => {
  const opened: RemoteBus[] = [];
  const open = async (wire: FakeWire) => {
    const bus = new RemoteBus(wire.transport());
    await bus.open();
    opened.push(bus);
    const heard: string[] = [];
    const missed = vi.fn();
    bus.subscribe('x', (message) => heard.push(message));
    bus.onReconnect(missed);
    return { bus, heard, missed };
  };
  afterEach(() => Promise.all(opened.splice(0).map((bus) => bus.close())));

  it('delivers once what was sent again because its acknowledgement was lost', async () => {
    const wire = new FakeWire();
    const [a, b] = [await open(wire), await open(wire)];
    wire.mute = true;
    a.bus.publish('x', '1');
    await vi.waitFor(() => expect(b.heard).toEqual(['1']));
    a.bus.publish('x', '2');
    wire.mute = false;
    await vi.waitFor(() => expect(b.heard).toEqual(['1', '2']));
    expect(b.missed).not.toHaveBeenCalled();
  });

  it('keeps a bounded number while it is broken and tells the others of the rest', async () => {
    const wire = new FakeWire();
    const [a, b] = [await open(wire), await open(wire)];
    a.bus.publish('x', 'before');
    await vi.waitFor(() => expect(b.heard).toEqual(['before']));
    wire.broken = true;
    for (let index = 0; index < 25_000; index += 1) a.bus.publish('x', String(index));
    expect(b.missed).not.toHaveBeenCalled();
    wire.broken = false;
    await vi.waitFor(() => expect(b.heard.at(-1)).toBe('24999'));
    expect(b.missed).toHaveBeenCalledOnce();
    expect(b.heard.length).toBeLessThan(12_000);
  });

  it('ignores what no node sends', async () => {
    const wire = new FakeWire();
    const [a, b] = [await open(wire), await open(wire)];
    for (const garbage of ['', '{', '{"from":1}', '[]', 'null'])
      for (const receive of wire.receivers) receive(garbage);
    a.bus.publish('x', 'still here');
    await vi.waitFor(() => expect(b.heard).toEqual(['still here']));
  });
});
