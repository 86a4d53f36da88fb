import { beforeEach, describe, expect, it } from 'vitest';
import type { CallSummary, DeskMessage, DeskReply } from '../../src/protocol/desk-stream.ts';
import { Desk } from '../../src/web/sidebar/desk.ts';
import { DeskSocket, type SocketListener } from '../../src/web/sidebar/desk-socket.ts';
import { AGENT, CALL_ID, eventsUntil, summaryOf } from './sample-call.ts';

const v = 1;
const events = eventsUntil(6);

describe('the desk', () => {
  let desk: Desk;
  let sent: DeskMessage[];
  let reply: (message: DeskReply) => void;

  beforeEach(() => {
    sent = [];
    let listener: SocketListener | null = null;
    desk = new Desk(() => {});
    const socket = new DeskSocket({
      open: (heard) => {
        listener = heard;
        return { send: (data) => sent.push(JSON.parse(data)), close: () => {} };
      },
      lastSeq: (callId) => desk.view(callId).lastSeq,
      onReply: (message) => desk.receive(message),
      onState: (state) => desk.setConnection(state),
    });
    desk.attach(socket);
    socket.connect();
    reply = (message) => listener?.message(JSON.stringify(message));
    reply({ v, type: 'welcome', agent: AGENT, roles: ['agent'], heartbeatMs: 20_000 });
    return () => socket.close();
  });

  const tell = (seq: number) => {
    const event = events[seq - 1];
    if (event === undefined) throw new Error(`no event ${seq}`);
    reply({ v, type: 'event', callId: CALL_ID, seq, at: '2018-05-22T15:21:09+08:00', event });
  };
  const offer = (changes: Partial<CallSummary> = {}, callId = CALL_ID) =>
    reply({ v, type: 'offer', call: summaryOf(callId, changes) });
  const follows = () =>
    sent.flatMap((message) => (message.type === 'follow' ? [[message.callId, message.after]] : []));

  it('asks for events that are missing, and goes on when they do not exist', () => {
    offer();
    tell(1);
    tell(2);
    tell(5);
    expect(desk.view(CALL_ID).lastSeq).toBe(2);
    expect(follows()).toEqual([
      [CALL_ID, 0],
      [CALL_ID, 2],
    ]);
    tell(5);
    expect(desk.view(CALL_ID).lastSeq).toBe(5);
    expect(follows()).toHaveLength(2);
  });

  it('shows a new live call unless the agent is busy with another', () => {
    offer();
    offer({}, 'call-9');
    expect(desk.selected).toBe(CALL_ID);
    tell(1);
    const event = { type: 'invalidated', by: AGENT, commandId: 'c', reason: '无声' } as const;
    reply({ v, type: 'event', callId: CALL_ID, seq: 2, at: '2018-05-22T15:21:09+08:00', event });
    offer({}, 'call-10');
    expect(desk.selected).toBe('call-10');
  });

  it('forgets calls that are done or another’s, except the one on the screen', () => {
    offer();
    tell(1);
    offer({ status: 'wrap-up' }, 'call-9');
    offer({ status: 'submitted' }, 'call-9');
    offer({ status: 'submitted' });
    expect(desk.calls.map(({ callId }) => callId)).toEqual([CALL_ID]);
    expect(sent.at(-1)).toEqual({ v, type: 'unfollow', callId: 'call-9' });
    offer({}, 'call-10');
    offer({ agent: 'someone' }, 'call-11');
    expect(desk.calls.map(({ callId }) => callId)).toEqual(['call-10', CALL_ID]);
  });

  it('asks again for a call that came back from another agent', () => {
    offer();
    tell(1);
    offer({ agent: 'someone' });
    offer();
    expect(follows()).toEqual([
      [CALL_ID, 0],
      [CALL_ID, 1],
    ]);
  });

  it('lets a call be changed only while it is this agent’s and open', () => {
    offer();
    expect(desk.current()?.editable).toBe(false);
    tell(1);
    expect(desk.current()?.editable).toBe(true);
    offer({ agent: 'someone' });
    expect(desk.current()).toMatchObject({ editable: false, agent: 'someone' });
    offer();
    const at = '2018-05-22T15:21:09+08:00';
    const hand = { type: 'assigned', by: AGENT, commandId: 'c', agent: 'someone', previous: AGENT } as const;
    reply({ v, type: 'event', callId: CALL_ID, seq: 2, at, event: hand });
    expect(desk.current()?.editable).toBe(false);
  });
});
