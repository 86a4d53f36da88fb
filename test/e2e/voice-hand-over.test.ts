import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callIdOf } from '../../src/call/call-hub.ts';
import type { RequestAnswer } from '../../src/voice/engine/effects.ts';
import type { VoiceSession } from '../../src/voice/intake/contract.ts';
import {
  END,
  openSender,
  sentence,
  startOf,
  startService,
  TestDesk,
  type TestService,
} from '../support/service.ts';
import { answerOf, LOST_PHONE, saying, sessionOf } from '../voice/intake/sessions.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.close());

const intake = () => service.service.voice.intake;

/** The desk of an agent of these queues, who takes the call once it is offered. */
async function takenBy(sub: string, queues: string[], { externalId }: VoiceSession) {
  const desk = new TestDesk(service.url, { sub, queues });
  await desk.ready();
  const callId = await desk.watch(externalId);
  await desk.command(callId, { type: 'call.take' });
  return { desk, callId };
}

/** The platform's gateway, which streams what is said with the agent under the same name of the call. */
function gatewayOf({ externalId, caller }: VoiceSession, queue = 'hotline') {
  const sender = openSender(service.url, { sub: 'voice' });
  sender.start(startOf(externalId, { agent: null, queue, ...(caller === null ? {} : { caller }) }));
  return sender;
}

describe('a caller who goes from the voice to an agent', () => {
  it('is known at the desk with all that was said, and the gateway goes on with the same call', async () => {
    const session = sessionOf({ said: LOST_PHONE });
    await Promise.all([intake().handOver(session, 'danger'), intake().handOver(session, 'danger')]);
    const { desk, callId } = await takenBy('hand-1', ['hotline'], session);
    const form = await desk.event(callId, 'form', ({ fields }) => fields.subject !== undefined);
    expect(form.fields).toMatchObject({
      callbackPhone: { current: { value: '13876543210' } },
      district: { current: { value: '龙华区' } },
    });
    const told = await desk.event(callId, 'self-service');
    expect(told).toMatchObject({ purpose: 'handover', priority: '危险', sessionId: session.id });
    expect(told.segments.map(({ id, startMs }) => [id, startMs])).toEqual([
      ['v1', 0],
      ['v2', 0],
      ['v3', 0],
      ['v4', 0],
      ['v5', 0],
    ]);
    const sender = gatewayOf(session);
    sender.segment(session.externalId, sentence('您好，我看到您的手机落在出租车上了。', 500, 'agent'));
    sender.segment(session.externalId, sentence('对，是黑色的华为手机。', 2_000));
    sender.end(session.externalId, END);
    await desk.event(callId, 'call.ended');
    expect(desk.textsOf(callId)).toEqual(['您好，我看到您的手机落在出租车上了。', '对，是黑色的华为手机。']);
    const { transcript } = await service.service.hub.with(callId, async ({ state }) => state);
    expect(transcript.map(({ id }) => id)).toEqual(['v1', 'v2', 'v3', 'v4', 'v5', 's2', 's3']);
    expect(desk.eventsOf(callId).filter(({ type }) => type === 'self-service')).toHaveLength(1);
    // The number was agreed with the voice: the desk does not tell the agent to ask for it again.
    const guidance = await desk.event(callId, 'guidance');
    expect(guidance.guidance.question?.about).not.toMatchObject({ key: 'callbackPhone' });
  });

  it('is found begun by the voice when the gateway was first', async () => {
    const session = sessionOf({ said: LOST_PHONE });
    const sender = gatewayOf(session);
    const { desk, callId } = await takenBy('hand-2', ['hotline'], session);
    sender.segment(session.externalId, sentence('喂，您好。', 100, 'agent'));
    await desk.event(callId, 'segment');
    await intake().handOver(session, 'normal');
    const told = await desk.event(callId, 'self-service');
    expect(told.segments).toHaveLength(LOST_PHONE.length);
    const { transcript } = await service.service.hub.with(callId, async ({ state }) => state);
    expect(transcript.map(({ id }) => id)).toEqual(['v1', 'v2', 'v3', 'v4', 'v5', 's2']);
  });

  it('keeps the number of a request that was left before, and makes no second order', async () => {
    const said = saying('我要反映一个事情，不知道该谁管。');
    const session = sessionOf({ said });
    const left = await intake().submissions.request(session, {}, 'e1');
    const { number } = answerOf<RequestAnswer>(left);
    await intake().handOver({ ...session, said: [...said, ...saying('人工')] }, 'normal');
    const { desk, callId } = await takenBy('hand-3', ['hotline'], session);
    expect(desk.calls.get(callId)).toMatchObject({ status: 'live', channel: 'phone', endedAt: null });
    const sender = gatewayOf(session);
    sender.segment(session.externalId, sentence('我补充一下，我的手机落在出租车上了。', 300));
    await desk.event(callId, 'segment');
    await desk.fill(callId);
    const order = await desk.command(callId, { type: 'submit' });
    expect(order).toMatchObject({ order: { orderNumber: number } });
    expect(await intake().submissions.request(session, {}, 'e1')).toMatchObject({ value: { number } });
    // The job that comes late finds nothing to do.
    expect(await intake().decide(callId)).toBe(false);
  });

  it('who was dispatched before is not asked to do it again', async () => {
    const session = sessionOf({ said: LOST_PHONE });
    const left = await intake().submissions.request(session, {}, 'e1');
    // On a machine under load the help may be late; the job decides then.
    const callId = callOf(session);
    await intake().decide(callId);
    const { number } = answerOf<RequestAnswer>(left);
    await intake().handOver({ ...session, said: [...LOST_PHONE, ...saying('转人工')] }, 'normal');
    const state = await service.service.hub.with(callId, async (call) => call.state);
    expect(state.order?.orderNumber).toBe(number);
    expect(state.status).toBe('submitted');
    expect(state.transcript.at(-1)?.text).toBe('转人工');
  });

  it('ends when the line is closed and no gateway tells of it', async () => {
    const session = sessionOf({ said: LOST_PHONE });
    await intake().handOver(session, 'normal');
    const end = { outcome: 'answered', understood: null };
    await intake().sessionEnded(session, end);
    await intake().sessionEnded(session, end);
    const state = await service.service.hub.with(callOf(session), async (call) => call.state);
    expect([state.status, state.ended?.cause]).toEqual(['wrap-up', 'caller-hangup']);
  });
});

function callOf({ externalId }: VoiceSession): string {
  return callIdOf('voice', externalId);
}
