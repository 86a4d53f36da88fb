import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyEvent,
  type CallState,
  emptyCall,
  isBefore,
  isClosed,
  latestSuggestion,
} from '../../src/call/call-state.ts';
import { LiveCall } from '../../src/call/live-call.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import { fieldNames } from '../../src/protocol/form.ts';
import type { Commit } from '../../src/store/repositories/call-repository.ts';
import { chunks } from './arbitraries.ts';
import { alertOf, callOf, candidate, matterDraft, money, said, started, suggested } from './events.ts';

const by = fc.constantFrom('agent-1', 'agent-2');
const commandId = fc.uuid();
const name = fc.constantFrom('甲局', '乙局', '丙局');
const target = fc.constantFrom('unit' as const, 'category' as const);
const fieldState = fc.record({
  current: fc.option(name.map((value) => candidate(value))),
  locked: fc.boolean(),
  alternatives: fc.array(
    name.map((value) => candidate(value)),
    { maxLength: 3 },
  ),
});

/** Any event but the sender's, whose numbers must fit together. */
const deskEvent: fc.Arbitrary<DeskEvent> = fc.oneof(
  fc.tuple(fc.uuid(), fc.uniqueArray(name)).map(([id, units]) => suggested(id, units)),
  fc.record({
    type: fc.constant('field' as const),
    by,
    commandId,
    field: fc.constantFrom(...fieldNames),
    state: fieldState,
  }),
  fc.record({
    type: fc.constant('form' as const),
    fields: fc.record({ unit: fieldState, subject: fieldState }, { requiredKeys: [] }),
  }),
  fc.record({
    type: fc.constant('decision' as const),
    by,
    commandId,
    suggestionId: fc.uuid(),
    target,
    decision: fc.constantFrom('accepted' as const, 'rejected' as const, 'changed' as const),
    value: fc.option(name),
  }),
  fc.record({
    type: fc.constant('summary' as const),
    text: fc.string(),
    state: fc.constantFrom('draft' as const, 'final' as const),
  }),
  fc.record({
    type: fc.constant('assigned' as const),
    by,
    commandId,
    agent: by,
    previous: fc.constant(null),
  }),
  fc.record({ type: fc.constant('held' as const), by, commandId }),
  fc.record({
    type: fc.constant('submitted' as const),
    by,
    commandId,
    orderId: fc.uuid(),
    orderNumber: fc.constant('20260301000001'),
  }),
  fc.record({
    type: fc.constant('facts' as const),
    facts: fc.array(
      fc.tuple(fc.nat(3), fc.nat(9)).map(([key, amount]) => money(`m${key}`, amount)),
      { maxLength: 3 },
    ),
    gone: fc.array(
      fc.nat(3).map((key) => `money:m${key}`),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('matters' as const),
    matters: fc.array(name.map((subject) => matterDraft(1, { subject }))),
  }),
  fc.record({
    type: fc.constant('alert' as const),
    alert: fc
      .tuple(fc.nat(2), fc.constantFrom('raised' as const, 'over' as const))
      .map(([id, alertState]) => alertOf(`a${id}`, { state: alertState })),
  }),
  fc.record({ type: fc.constant('gap' as const), from: fc.integer({ min: 2, max: 5 }), to: fc.constant(9) }),
);

const log: fc.Arbitrary<DeskEvent[]> = fc
  .array(
    fc.oneof(
      deskEvent,
      fc.integer({ min: 0, max: 9_000 }).map((startMs) => said(0, '句', startMs)),
    ),
    { maxLength: 60 },
  )
  .map((events) => [
    started(),
    ...events.map((event, index) =>
      event.type === 'segment'
        ? { ...said(index + 2, event.segment.text, event.segment.startMs), through: 1 }
        : event,
    ),
  ]);

/** Everything a state holds, with its maps, sets and numbers opened. */
function opened(state: CallState) {
  return {
    ...state,
    suggestions: [...state.suggestions],
    rejected: [...state.rejected],
    alerts: [...state.alerts],
    facts: [...state.facts],
    recordedGaps: [...state.recordedGaps],
    commands: [...state.commands],
    sender: { through: state.sender.through, gaps: state.sender.gaps(), highest: state.sender.highest },
  };
}

describe('applyEvent', () => {
  it('gives the same state however the log is cut into commits, and however it is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        log,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        async (events, size, page) => {
          const whole = emptyCall('c1');
          for (const event of events) applyEvent(whole, event);
          let seqFrom = 1;
          const commits = chunks(events, size).map((part): Commit => {
            const commit = { callId: 'c1', seqFrom, at: new Date(0), events: part };
            seqFrom += part.length;
            return commit;
          });
          const replica = await LiveCall.load('c1', {
            pageSize: page,
            append: async () => null,
            read: async (_callId, after) =>
              commits.filter((commit) => commit.seqFrom + commit.events.length - 1 > after).slice(0, page),
            announce: () => undefined,
          });
          expect(opened(replica.state)).toEqual(opened(whole));
          expect(whole.seq).toBe(events.length);
        },
      ),
    );
  });

  it('keeps the transcript in the order of time', () => {
    fc.assert(
      fc.property(log, (events) => {
        const { transcript } = callOf(...events);
        for (const [index, segment] of transcript.entries()) {
          const next = transcript[index + 1];
          if (next !== undefined) expect(isBefore(segment, next)).toBe(true);
        }
      }),
    );
  });

  it('forgets suggestions that have long left the screen, never the newest', () => {
    const state = callOf(started(), ...Array.from({ length: 100 }, (_, index) => suggested(`c1.${index}`)));
    expect(state.suggestions.size).toBe(32);
    expect(latestSuggestion(state)?.id).toBe('c1.99');
  });

  it('holds the facts told last, without those that are gone, and the matters told last', () => {
    const state = callOf(
      started(),
      { type: 'facts', facts: [money('a', 1), money('b', 2)], gone: [] },
      { type: 'facts', facts: [money('b', 3), money('c', 4)], gone: ['money:a'] },
      { type: 'matters', matters: [matterDraft(1), matterDraft(2)] },
      { type: 'matters', matters: [] },
    );
    expect([...state.facts.values()]).toEqual([money('b', 3), money('c', 4)]);
    expect(state.matters).toEqual([]);
  });

  it('is closed once submitted or invalid, and stays so when the call ends', () => {
    const mark = { by: 'agent-1', commandId: 'x' };
    const end: DeskEvent = {
      type: 'call.ended',
      senderSeq: 2,
      through: 2,
      endedAt: '2026-03-01T09:10:00+08:00',
      cause: 'unknown',
      missing: [],
    };
    const submitted: DeskEvent = { type: 'submitted', ...mark, orderId: 'o1', orderNumber: '1' };
    const invalid: DeskEvent = { type: 'invalidated', ...mark, reason: '骚扰' };
    expect(isClosed(callOf(started(), end))).toBe(false);
    for (const last of [submitted, invalid]) {
      const state = callOf(started(), last, end);
      expect(isClosed(state)).toBe(true);
    }
    expect(callOf(started(), { type: 'held', ...mark }, end).status).toBe('held');
    expect(callOf(started(), end).status).toBe('wrap-up');
  });
});
