import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvent, type CallState, emptyCall } from '../../src/call/call-state.ts';
import { toEvents } from '../../src/call/ingest.ts';
import type { DeskEvent, DeskEventOf } from '../../src/protocol/desk-event.ts';
import { applyEvent as applyToView, emptyCallView } from '../../src/web/sidebar/call-view-state.ts';
import { said, started } from './events.ts';

function selfService(...startMs: number[]): DeskEventOf<'self-service'> {
  return {
    type: 'self-service',
    sessionId: 's1',
    purpose: 'handover',
    segments: startMs.map((at, index) => ({
      id: `v${index + 1}`,
      speaker: 'caller',
      startMs: at,
      endMs: at,
      text: `话${index}`,
      confidence: null,
    })),
    recording: null,
    orderNumber: null,
    priority: null,
  };
}

const ended: DeskEvent = {
  type: 'call.ended',
  senderSeq: 1,
  through: 1,
  endedAt: '2026-03-01T09:10:00+08:00',
  cause: 'caller-hangup',
  missing: [],
};

function callAfter(...events: readonly DeskEvent[]): CallState {
  const state = emptyCall('c1');
  for (const event of events) applyEvent(state, event);
  return state;
}

const idsOf = ({ transcript }: CallState) => transcript.map(({ id }) => id);

describe('what was said to the voice', () => {
  it('told again takes the place of what was told, at the start of what a gateway sends', () => {
    const state = callAfter(started(), selfService(0, 4_000), said(2, '您好', 1_000), selfService(0, 0, 0));
    expect(idsOf(state)).toEqual(['v1', 'v2', 'v3', 's2']);
  });

  it('stands in the sidebar as in the log, in whatever order it is told', () => {
    const event = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 4 }).map((times) => selfService(...times)),
      fc
        .record({ seq: fc.integer({ min: 2, max: 9 }), at: fc.integer({ min: 0, max: 9_000 }) })
        .map(({ seq, at }) => said(seq, '话', at)),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(event, { selector: (one) => JSON.stringify(one), maxLength: 8 }),
        (events) => {
          const view = events.reduce(
            (before, one, index) => applyToView(before, index + 1, one),
            emptyCallView,
          );
          expect(view.lines.map(({ segment }) => segment.id)).toEqual(idsOf(callAfter(...events)));
        },
      ),
    );
  });
});

describe('a call that goes on with a person', () => {
  const again = started({ queue: 'hotline', agent: null });
  it('lives again after a request was left, and no message of the gateway is taken for a repeat', () => {
    const state = callAfter(started({ channel: 'self-service', agent: null }), selfService(0), ended, again);
    expect([state.status, state.ended, state.started?.queue]).toEqual(['live', null, 'hotline']);
    const segment = {
      v: 1,
      type: 'segment',
      call: 'call-1',
      seq: 2,
      speaker: 'caller',
      final: true,
      startMs: 0,
      endMs: 10,
      text: '您好',
      confidence: null,
    } as const;
    expect(toEvents(state, [segment], state.sender, 0).map(({ type }) => type)).toEqual(['segment']);
  });

  it('stays closed once there is an order', () => {
    const submitted: DeskEvent = {
      type: 'submitted',
      by: 'self-service',
      commandId: 'x',
      orderId: 'o1',
      orderNumber: '1',
    };
    const state = callAfter(started({ agent: null }), ended, submitted, again);
    expect([state.status, state.order?.orderId, state.ended]).toEqual(['submitted', 'o1', ended]);
  });
});
