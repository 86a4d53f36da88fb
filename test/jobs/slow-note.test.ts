import { expect, it } from 'vitest';
import { SLOW_NOTE } from '../../src/assist/language/failure-notes.ts';
import { LiveCall } from '../../src/call/live-call.ts';
import { type CallJobDeps, createCallJobs } from '../../src/jobs/call-jobs.ts';
import { said, started } from '../call/events.ts';
import { MemoryLog } from '../call/memory-log.ts';

it('the last word takes back that a model still writes where the agent wrote the text', async () => {
  const call = await LiveCall.load('c1', new MemoryLog());
  await call.change(() => ({
    events: [
      started(),
      said(2, '停水了'),
      { type: 'note', about: 'summary', text: SLOW_NOTE },
      { type: 'summary.edited', by: 'agent-1', commandId: 'k', text: '我写的' },
      {
        type: 'call.ended',
        senderSeq: 9,
        through: 9,
        endedAt: '2026-03-01T09:10:00+08:00',
        cause: 'caller-hangup',
        missing: [],
      },
    ],
  }));
  const jobs = createCallJobs({
    hub: { with: async (_id: string, work: (call: LiveCall) => unknown) => work(call) },
    calls: { markSummarised: async () => undefined, suggest: async () => undefined },
    written: async () => undefined,
    write: async () => null,
  } as unknown as CallJobDeps);
  await jobs['finalise-summary']({ callId: 'c1' });
  expect(call.state.notes.size).toBe(0);
  expect(call.state.summary).toMatchObject({ state: 'edited', text: '我写的' });
});
