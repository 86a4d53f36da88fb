import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawSocket } from '../support/raw-socket.ts';
import {
  END,
  newCallId,
  openSender,
  sentence,
  startOf,
  startService,
  TestDesk,
  type TestService,
  upTo,
} from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function openDesk(options: ConstructorParameters<typeof TestDesk>[1] = {}): Promise<TestDesk> {
  const desk = new TestDesk(service.url, options);
  await desk.ready();
  return desk;
}

describe('signing in', () => {
  it('takes the token from the subprotocol or from the first message', async () => {
    const token = await tokenOf('agent');
    const bySubprotocol = new RawSocket(service.url, '/v1/desk', token);
    expect(await bySubprotocol.type('welcome')).toMatchObject({ agent: 'agent-1', roles: ['agent'] });
    const byMessage = await new RawSocket(service.url, '/v1/desk').open();
    byMessage.send({ type: 'auth', token });
    await byMessage.type('calls');
  });

  it('never looks for a token in the query string', async () => {
    const token = await tokenOf('agent');
    const socket = await new RawSocket(service.url, `/v1/desk?token=${token}&access_token=${token}`).open();
    socket.send({ type: 'follow', callId: 'c1' });
    expect((await socket.type('error')).code).toBe('unauthorised');
    expect(socket.all('welcome')).toEqual([]);
  });

  it.each([
    ['/v1/desk', 'gateway'],
    ['/v1/desk', 'reviewer'],
    ['/v1/desk', 'unit'],
    ['/v1/calls/stream', 'agent'],
    ['/v1/calls/stream', 'supervisor'],
  ] as const)('closes %s to a %s', async (path, role) => {
    const socket = new RawSocket(service.url, path, await tokenOf(role));
    expect((await socket.type('error')).code).toBe('unauthorised');
    expect(await socket.closed).toBe(1008);
  });

  it.each(['/v1/desk', '/v1/calls/stream'] as const)('closes %s to a forged token', async (path) => {
    const forged = `${(await tokenOf('admin')).slice(0, -4)}AAAA`;
    const socket = new RawSocket(service.url, path, forged);
    expect(await socket.closed).toBe(1008);
  });
});

describe('the list of calls', () => {
  it('offers a queued call to the agents of its queue, and takes it off their desks once one has it', async () => {
    const queue = newCallId();
    const [one, two, stranger] = [
      await openDesk({ sub: 'queue-1', queues: [queue] }),
      await openDesk({ sub: 'queue-2', queues: [queue] }),
      await openDesk({ sub: 'queue-3', queues: ['other'] }),
    ];
    const call = newCallId();
    const sender = openSender(service.url);
    sender.start(startOf(call, { agent: null, queue }));
    const callId = await one.watch(call);
    await two.watch(call);
    await Promise.all([one, two].map((desk) => desk.event(callId, 'call.started')));
    await one.command(callId, { type: 'call.take' });
    await two.until(() => two.calls.get(callId)?.agent === 'queue-1');
    await expect(two.command(callId, { type: 'call.take' })).rejects.toMatchObject({ code: 'forbidden' });
    sender.segment(call, sentence('喂'));
    await one.event(callId, 'segment');
    expect(stranger.calls.has(callId)).toBe(false);
    expect(two.textsOf(callId)).toEqual([]);
  });

  it('keeps an unsubmitted draft after the end, and drops it once submitted', async () => {
    const call = newCallId();
    const desk = await openDesk({ sub: 'draft-1' });
    const sender = openSender(service.url);
    sender.start(startOf(call, { agent: 'draft-1' }));
    sender.segment(call, sentence('我们小区停水'));
    sender.end(call, END);
    await sender.drained();
    desk.close();
    const later = await openDesk({ sub: 'draft-1' });
    const callId = await later.watch(call);
    expect(later.calls.get(callId)?.status).toBe('wrap-up');
    await later.fill(callId);
    await later.command(callId, { type: 'hold' });
    await later.until(() => later.calls.get(callId)?.status === 'held');
    const { order } = await later.command(callId, { type: 'submit' });
    expect(order?.orderNumber).toBeTruthy();
    later.close();
    const last = new RawSocket(service.url, '/v1/desk', await tokenOf('agent', 'draft-1'));
    expect((await last.type('calls')).calls).toEqual([]);
  });

  it('hands a call over: the former agent hears and does no more', async () => {
    const call = newCallId();
    const [giver, taker] = [await openDesk({ sub: 'giver' }), await openDesk({ sub: 'taker' })];
    const sender = openSender(service.url);
    sender.start(startOf(call, { agent: 'giver' }));
    const callId = await giver.watch(call);
    await giver.event(callId, 'call.started');
    await giver.command(callId, { type: 'call.hand', to: 'taker' });
    await taker.watch(call);
    await giver.until(() => giver.calls.get(callId)?.agent === 'taker');
    sender.segment(call, sentence('秘密'));
    await taker.event(callId, 'segment');
    await expect(giver.command(callId, { type: 'hold' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(giver.textsOf(callId)).toEqual([]);
    expect(taker.seqsOf(callId)).toEqual(upTo(taker.told.length));
  });

  it('follows a transfer by the telephony', async () => {
    const call = newCallId();
    const [before, after] = [await openDesk({ sub: 'before' }), await openDesk({ sub: 'after' })];
    const sender = openSender(service.url);
    sender.start(startOf(call, { agent: 'before' }));
    const callId = await before.watch(call);
    sender.update(call, { atMs: 1_000, update: { kind: 'transfer', agent: 'after' } });
    await after.watch(call);
    await after.event(callId, 'assigned');
    await expect(before.command(callId, { type: 'hold' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('lets a supervisor watch any call, and do things only after taking it over', async () => {
    const call = newCallId();
    const agent = await openDesk({ sub: 'watched' });
    const boss = await openDesk({ role: 'supervisor', sub: 'boss' });
    const sender = openSender(service.url);
    sender.start(startOf(call, { agent: 'watched' }));
    const callId = await boss.watch(call);
    await boss.event(callId, 'call.started');
    await expect(boss.command(callId, { type: 'hold' })).rejects.toMatchObject({ code: 'forbidden' });
    await boss.command(callId, { type: 'call.take' });
    await boss.command(callId, { type: 'field.set', field: 'subject', value: '停水' });
    await expect(agent.command(callId, { type: 'hold' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('following', () => {
  it('gives exactly the events above any number', async () => {
    const call = newCallId();
    const desk = await openDesk({ sub: 'reader' });
    const sender = openSender(service.url);
    sender.start(startOf(call, { agent: 'reader' }));
    const callId = await desk.watch(call);
    for (const seq of upTo(40)) sender.segment(call, sentence(`第${seq}句`, seq * 1_000));
    sender.end(call, END);
    await sender.drained();
    await desk.event(callId, 'call.ended');
    await desk.command(callId, { type: 'summary.request' });
    await desk.event(callId, 'summary.requested');
    const last = desk.seqOf(callId);
    for (const after of [0, 1, 17, last - 1]) {
      const other = await openDesk({ sub: 'reader' });
      other.follow(callId, after);
      await other.until(() => other.seqOf(callId) >= last);
      expect(other.seqsOf(callId)).toEqual(upTo(other.seqOf(callId), after + 1));
      expect(other.eventsOf(callId).slice(0, last - after)).toEqual(desk.eventsOf(callId).slice(after, last));
    }
  });

  it('is refused to others, and for calls that do not exist', async () => {
    const call = newCallId();
    const sender = openSender(service.url);
    const owner = await openDesk({ sub: 'owner' });
    sender.start(startOf(call, { agent: 'owner' }));
    const callId = await owner.watch(call);
    const socket = new RawSocket(service.url, '/v1/desk', await tokenOf('agent', 'nosy'));
    await socket.type('calls');
    socket.send({ type: 'follow', callId });
    expect(await socket.hears((each) => each.callId === callId)).toMatchObject({
      type: 'error',
      code: 'forbidden',
    });
    socket.send({ type: 'follow', callId: 'nothing' });
    expect(await socket.hears((each) => each.callId === 'nothing')).toMatchObject({ code: 'unknown_call' });
    for (const [id, command] of [
      { type: 'summary.request' },
      { type: 'submit' },
      { type: 'call.take' },
      { type: 'field.set', field: 'subject', value: 'x' },
    ].entries()) {
      socket.send({ type: 'command', id: `${id}`, callId, command });
      expect(await socket.hears((each) => each.id === `${id}`)).toMatchObject({ code: 'forbidden' });
    }
    sender.segment(call, sentence('秘密'));
    await owner.event(callId, 'segment');
    expect(JSON.stringify(socket.heard)).not.toContain('秘密');
  });

  it('stops when asked', async () => {
    const call = newCallId();
    const desk = await openDesk({ sub: 'brief' });
    const sender = openSender(service.url);
    sender.start(startOf(call, { agent: 'brief' }));
    const callId = await desk.watch(call);
    await desk.event(callId, 'call.started');
    desk.unfollow(callId);
    await desk.command(callId, { type: 'summary.request' });
    expect(desk.told.every((message) => message.event.type !== 'summary.requested')).toBe(true);
  });
});
