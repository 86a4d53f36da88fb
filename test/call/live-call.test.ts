import { describe, expect, it, vi } from 'vitest';
import { LiveCall } from '../../src/call/live-call.ts';
import { said, started } from './events.ts';
import { MemoryLog } from './memory-log.ts';

const say = (call: LiveCall, text: string) =>
  call.change((state) => ({ events: [said(state.seq + 1, text)] }));

describe('LiveCall', () => {
  it('does changes one after another, each deciding on the outcome of the one before', async () => {
    const log = new MemoryLog();
    const call = await LiveCall.load('c1', log);
    await Promise.all([
      call.change(() => ({ events: [started()] })),
      ...Array.from({ length: 20 }, () => say(call, '喂')),
    ]);
    expect(log.commits.map((commit) => commit.seqFrom)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    expect(call.state.transcript).toHaveLength(20);
  });

  it('decides again when another node was quicker, and loses nothing of either', async () => {
    const log = new MemoryLog();
    const [a, b] = [await LiveCall.load('c1', log), await LiveCall.load('c1', log)];
    await a.change(() => ({ events: [started()] }));
    await Promise.all(Array.from({ length: 10 }, (_, index) => say(index % 2 === 0 ? a : b, `${index}`)));
    await Promise.all([a.catchUp(), b.catchUp()]);
    expect(a.state.seq).toBe(11);
    expect(b.state.transcript).toEqual(a.state.transcript);
    expect(new Set(a.state.transcript.map(({ text }) => text)).size).toBe(10);
  });

  it('misses nothing that another node stores while the log is being read', async () => {
    const log = new MemoryLog();
    const [a, b] = [await LiveCall.load('c1', log), await LiveCall.load('c1', log)];
    await a.change(() => ({ events: [started()] }));
    let answer = () => {};
    log.answering = new Promise((resolve) => {
      answer = resolve;
    });
    const behind = b.catchUp();
    await vi.waitFor(() => expect(log.reads).toBe(3), { interval: 1 });
    await say(a, '喂');
    const told = log.commits.at(-1);
    if (told !== undefined) b.receive(told);
    answer();
    await behind;
    expect(b.state.seq).toBe(2);
  });

  it('shows nothing that is not stored', async () => {
    const log = new MemoryLog();
    const call = await LiveCall.load('c1', log);
    const shown: number[] = [];
    call.commitListeners.add((commit) => shown.push(commit.seqFrom));
    log.failure = new Error('the disk is full');
    await expect(call.change(() => ({ events: [started()] }))).rejects.toThrow('the disk is full');
    expect(shown).toEqual([]);
    expect(call.state.seq).toBe(0);
    log.failure = null;
    await call.change(() => ({ events: [started()] }));
    expect(shown).toEqual([1]);
  });

  it('goes on after a change that was refused', async () => {
    const call = await LiveCall.load('c1', new MemoryLog());
    const refused = call.change(() => {
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    await expect(call.change(() => null)).resolves.toBeNull();
    await expect(call.change(() => ({ events: [] }))).resolves.toBeNull();
    await expect(call.change(() => ({ events: [started()] }))).resolves.toMatchObject({ seqFrom: 1 });
  });

  it('refuses nothing for what it has not heard of yet', async () => {
    const log = new MemoryLog();
    const [a, b] = [await LiveCall.load('c1', log), await LiveCall.load('c1', log)];
    await a.change(() => ({ events: [started()] }));
    const answer = await b.change((state) => {
      if (state.started === null) throw new Error('no such call');
      return { events: [said(2, '一')] };
    });
    expect(answer?.seqFrom).toBe(2);
  });

  it('follows other nodes: repeats are ignored, and a hole is filled from the log', async () => {
    const log = new MemoryLog();
    const [a, b] = [await LiveCall.load('c1', log), await LiveCall.load('c1', log)];
    await a.change(() => ({ events: [started()] }));
    for (const text of ['一', '二', '三']) await say(a, text);
    const [first, , third] = log.commits;
    if (first === undefined || third === undefined) throw new Error('nothing was stored');
    b.receive(first);
    b.receive(first);
    expect(b.state.seq).toBe(1);
    b.receive(third);
    await b.catchUp();
    expect(b.state.seq).toBe(4);
    expect(b.state.transcript.map(({ text }) => text)).toEqual(['一', '二', '三']);
  });

  it('bears a log that cannot be read when news of another node comes', async () => {
    const log = new MemoryLog();
    const [a, b] = [await LiveCall.load('c1', log), await LiveCall.load('c1', log)];
    await a.change(() => ({ events: [started()] }));
    await say(a, '一');
    const second = log.commits[1];
    if (second === undefined) throw new Error('nothing was stored');
    log.failure = new Error('gone');
    b.receive(second);
    await expect(b.catchUp()).rejects.toThrow('gone');
    log.failure = null;
    await b.catchUp();
    expect(b.state.seq).toBe(2);
  });

  it('has the recent commits at hand, and says when they do not reach back far enough', async () => {
    const call = await LiveCall.load('c1', new MemoryLog());
    await call.change(() => ({ events: [started(), said(2, '一')] }));
    for (let turn = 0; turn < 30; turn++) await say(call, `${turn}`);
    expect(call.recentAfter(0)).toBeNull();
    expect(call.recentAfter(32)).toEqual([]);
    expect(call.recentAfter(30)?.map((commit) => commit.seqFrom)).toEqual([31, 32]);
  });
});
