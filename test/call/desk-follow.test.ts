import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DeskFollow } from '../../src/call/desk-follow.ts';
import { LiveCall } from '../../src/call/live-call.ts';
import { said, started } from './events.ts';
import { MemoryLog } from './memory-log.ts';

/** A desk that can be told to read slowly. */
class Desk {
  slow = false;
  readonly heard: { type: string; seq: number }[] = [];
  /** Gets slow again after so many messages. */
  patience = Number.POSITIVE_INFINITY;

  sendText(text: string): void {
    this.heard.push(JSON.parse(text) as { type: string; seq: number });
    if (--this.patience === 0) this.slow = true;
  }

  get seqs(): number[] {
    return this.heard.filter((message) => message.type === 'event').map((message) => message.seq);
  }
}

async function begin() {
  const log = new MemoryLog();
  const call = await LiveCall.load('c1', log);
  await call.change(() => ({ events: [started()] }));
  const say = (count = 1) =>
    call.change((state) => ({
      events: Array.from({ length: count }, (_, index) => said(state.seq + 1 + index, '句')),
    }));
  return { log, call, say };
}

function follow(call: LiveCall, desk: Desk, after = 0) {
  const errors: unknown[] = [];
  const desk_ = new DeskFollow(call, after, desk, {
    sent: () => undefined,
    error: (error) => errors.push(error),
  });
  desk_.pump();
  return { follow: desk_, errors };
}

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('DeskFollow', () => {
  it('sends every event above the number given once and in order, whatever the desk’s pace', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.constantFrom('say', 'say two', 'slow', 'quick', 'wait'), { maxLength: 60 }),
        async (after, steps) => {
          const { call, say } = await begin();
          for (let turn = 0; turn < 20; turn++) await say();
          const desk = new Desk();
          const { follow: followed } = follow(call, desk, after);
          for (const step of steps) {
            if (step === 'say') void say();
            else if (step === 'say two') void say(2);
            else if (step === 'slow') desk.patience = 1;
            else if (step === 'quick') {
              desk.slow = false;
              followed.pump();
            } else await call.settled();
          }
          await call.settled();
          desk.slow = false;
          desk.patience = Number.POSITIVE_INFINITY;
          followed.pump();
          await vi.waitFor(() => expect(followed.sent).toBe(call.state.seq), { interval: 1 });
          expect(desk.seqs).toEqual(upTo(after + 1, call.state.seq));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('costs a slow desk’s call no reading until the desk has caught up', async () => {
    const { log, call, say } = await begin();
    const desk = new Desk();
    const { follow: followed } = follow(call, desk);
    desk.slow = true;
    const readsBefore = log.reads;
    for (let turn = 0; turn < 50; turn++) await say();
    expect(log.reads).toBe(readsBefore);
    expect(desk.seqs).toEqual([1]);
    desk.slow = false;
    followed.pump();
    await vi.waitFor(() => expect(desk.seqs).toEqual(upTo(1, 51)), { interval: 1 });
  });

  it('tells of a log that cannot be read once, and goes on when asked again', async () => {
    const { log, call, say } = await begin();
    for (let turn = 0; turn < 30; turn++) await say();
    log.failure = new Error('gone');
    const desk = new Desk();
    const { follow: followed, errors } = follow(call, desk);
    await vi.waitFor(() => expect(errors).toHaveLength(1), { interval: 1 });
    const reads = log.reads;
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.reads).toBe(reads);
    expect(errors).toHaveLength(1);
    log.failure = null;
    followed.rewind(0);
    await vi.waitFor(() => expect(desk.seqs).toEqual(upTo(1, 31)), { interval: 1 });
  });

  it('does not read for ever when the log was purged under it', async () => {
    const { log, call, say } = await begin();
    for (let turn = 0; turn < 30; turn++) await say();
    log.commits.splice(0);
    const desk = new Desk();
    follow(call, desk);
    await new Promise((resolve) => setImmediate(resolve));
    const reads = log.reads;
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.reads).toBe(reads);
    expect(desk.seqs).toEqual([]);
  });

  it('starts over when the desk asks again, and is silent once stopped', async () => {
    const { call, say } = await begin();
    await say();
    const desk = new Desk();
    const { follow: followed } = follow(call, desk);
    await vi.waitFor(() => expect(desk.seqs).toEqual([1, 2]), { interval: 1 });
    followed.rewind(1);
    await vi.waitFor(() => expect(desk.seqs).toEqual([1, 2, 2]), { interval: 1 });
    followed.stop();
    await say();
    followed.pump();
    await new Promise((resolve) => setImmediate(resolve));
    expect(desk.seqs).toEqual([1, 2, 2]);
    expect(call.commitListeners.size + call.partialListeners.size).toBe(0);
  });

  it('shows partials only to a desk that is up to date', async () => {
    const { call, say } = await begin();
    const desk = new Desk();
    follow(call, desk);
    const partial = { speaker: 'caller' as const, startMs: 0, text: '漏' };
    await vi.waitFor(() => expect(desk.seqs).toEqual([1]), { interval: 1 });
    for (const listener of call.partialListeners) listener(partial);
    desk.slow = true;
    for (const listener of call.partialListeners) listener(partial);
    await say();
    desk.slow = false;
    for (const listener of call.partialListeners) listener(partial);
    expect(desk.heard.filter((message) => message.type === 'partial')).toHaveLength(1);
  });
});
