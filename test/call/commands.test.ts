import { describe, expect, it } from 'vitest';
import { applyEvent, type CallState } from '../../src/call/call-state.ts';
import {
  type CallCommand,
  CommandError,
  decideCommand,
  impliedDecisions,
  mayFollow,
} from '../../src/call/commands.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import type { Principal } from '../../src/protocol/roles.ts';
import { principalOf } from '../support/tokens.ts';
import { callOf, candidate, said, started, suggested } from './events.ts';

const me = principalOf('agent');
const other = principalOf('agent', 'agent-2', ['热线']);
const supervisor = principalOf('supervisor');
const mark = { by: 'agent-1', commandId: 'agent-1/x' };

const talk = (): CallState => callOf(started(), said(2, '漏水'), suggested('c1.3'));

function run(state: CallState, command: CallCommand, principal: Principal = me): DeskEvent[] {
  const events = decideCommand(state, { principal, commandId: `${principal.sub}/x` }, command);
  for (const event of events) applyEvent(state, event);
  return events;
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  return undefined;
}

/** One of each command, all of them possible on `talk()` for its agent. */
const commands: CallCommand[] = [
  { type: 'field.set', field: 'subject', value: '漏水' },
  { type: 'field.clear', field: 'subject' },
  { type: 'field.unlock', field: 'subject' },
  { type: 'suggestion.accept', suggestionId: 'c1.3', target: 'unit', name: '甲局' },
  { type: 'suggestion.reject', suggestionId: 'c1.3', target: 'unit', name: '甲局' },
  { type: 'suggestion.change', suggestionId: 'c1.3', target: 'unit', name: '丙局' },
  { type: 'segment.pin', segmentId: 's2', field: 'location' },
  { type: 'hold' },
  { type: 'invalid', reason: '骚扰' },
  { type: 'call.hand', to: 'agent-2' },
];

describe('who may', () => {
  it.each(commands)('$type: the call’s agent alone', (command) => {
    expect(run(talk(), command)).not.toHaveLength(0);
    for (const somebody of [other, supervisor, principalOf('admin')])
      expect(codeOf(() => run(talk(), command, somebody))).toBe('forbidden');
  });

  it.each(commands)('$type: nothing once the order exists or the call is invalid', (command) => {
    const submitted = talk();
    applyEvent(submitted, { type: 'submitted', ...mark, orderId: 'o1', orderNumber: '20260301000001' });
    const invalid = talk();
    applyEvent(invalid, { type: 'invalidated', ...mark, reason: '误拨' });
    for (const state of [submitted, invalid]) expect(codeOf(() => run(state, command))).toBe('call_closed');
  });

  it('take: an unassigned call of one’s queue, or any as supervisor', () => {
    const queued = () => callOf(started({ agent: null, queue: '热线' }));
    const take: CallCommand = { type: 'call.take' };
    expect(codeOf(() => run(queued(), take, me))).toBe('forbidden');
    expect(codeOf(() => run(queued(), take, { ...other, roles: ['reviewer'] }))).toBe('forbidden');
    const taken = queued();
    run(taken, take, other);
    expect(taken.agent).toBe('agent-2');
    expect(codeOf(() => run(taken, take, principalOf('agent', 'agent-3', ['热线'])))).toBe('forbidden');
    run(taken, take, supervisor);
    expect(taken.agent).toBe('supervisor-1');
    expect(run(taken, take, supervisor)).toEqual([]);
  });

  it('follow: the agent, the queue while nobody has it, supervisors and admins', () => {
    const mine = callOf(started());
    expect(mayFollow(mine, me)).toBe(true);
    expect(mayFollow(mine, other)).toBe(false);
    expect(mayFollow(mine, supervisor)).toBe(true);
    expect(mayFollow(mine, principalOf('admin'))).toBe(true);
    expect(mayFollow(mine, principalOf('reviewer', 'agent-1'))).toBe(false);
    const queued = callOf(started({ agent: null, queue: '热线' }));
    expect(mayFollow(queued, other)).toBe(true);
    expect(mayFollow(queued, me)).toBe(false);
    expect(mayFollow(callOf(started({ agent: null })), other)).toBe(false);
  });

  it('hands a call over', () => {
    const state = talk();
    run(state, { type: 'call.hand', to: 'agent-2' });
    expect(codeOf(() => run(state, { type: 'hold' }))).toBe('forbidden');
    expect(run(state, { type: 'hold' }, other)).toHaveLength(1);
  });
});

describe('what is refused', () => {
  it.each([
    ['invalid_value', { type: 'field.set', field: 'callbackPhone', value: '不知道' }],
    ['invalid_value', { type: 'field.set', field: 'kind', value: '抱怨' }],
    ['invalid_value', { type: 'field.set', field: 'subject', value: '   ' }],
    ['invalid_value', { type: 'field.set', field: 'anonymous', value: '是' }],
    ['invalid_value', { type: 'field.set', field: 'occurredAt', value: '昨天' }],
    ['invalid_value', { type: 'suggestion.change', suggestionId: 'c1.3', target: 'unit', name: ' ' }],
    ['unknown_suggestion', { type: 'suggestion.accept', suggestionId: 'c1.9', target: 'unit', name: '甲局' }],
    ['unknown_suggestion', { type: 'suggestion.accept', suggestionId: 'c1.3', target: 'unit', name: '丙局' }],
    [
      'unknown_suggestion',
      { type: 'suggestion.reject', suggestionId: 'c1.3', target: 'category', name: '甲局' },
    ],
    ['unknown_suggestion', { type: 'suggestion.change', suggestionId: 'c1.9', target: 'unit', name: '丙局' }],
    ['unknown_segment', { type: 'segment.pin', segmentId: 's99', field: null }],
  ] satisfies [string, CallCommand][])('%s: %o', (code, command) => {
    expect(codeOf(() => run(talk(), command))).toBe(code);
  });

  it('names the field at fault', () => {
    try {
      run(talk(), { type: 'field.set', field: 'callbackPhone', value: 'x' });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ problems: [{ field: 'callbackPhone' }] });
    }
  });
});

describe('decisions on suggestions', () => {
  it('accepting fills and locks the field and says so', () => {
    const state = talk();
    const events = run(state, {
      type: 'suggestion.accept',
      suggestionId: 'c1.3',
      target: 'unit',
      name: '乙局',
    });
    expect(events).toMatchObject([
      { type: 'decision', decision: 'accepted', value: '乙局' },
      { type: 'field' },
    ]);
    expect(state.form.unit).toMatchObject({ current: { value: '乙局', source: 'agent' }, locked: true });
  });

  it('changing fills the field with the agent’s own choice', () => {
    const state = talk();
    const events = run(state, {
      type: 'suggestion.change',
      suggestionId: 'c1.3',
      target: 'category',
      name: '类九',
    });
    expect(events).toMatchObject([{ decision: 'changed', value: '类九' }, { type: 'field' }]);
    expect(state.form.category?.current?.value).toBe('类九');
  });

  it('rejecting empties the field only when the model filled it', () => {
    const filled = talk();
    applyEvent(filled, {
      type: 'form',
      fields: {
        unit: {
          current: candidate('甲局', { source: 'model' }),
          locked: false,
          alternatives: [candidate('乙局')],
        },
      },
    });
    run(filled, { type: 'suggestion.reject', suggestionId: 'c1.3', target: 'unit', name: '甲局' });
    expect(filled.form.unit).toMatchObject({ current: null, alternatives: [{ value: '乙局' }] });
    expect(filled.rejected.has('unit:甲局')).toBe(true);

    const typed = talk();
    run(typed, { type: 'field.set', field: 'unit', value: '甲局' });
    run(typed, { type: 'suggestion.reject', suggestionId: 'c1.3', target: 'unit', name: '甲局' });
    expect(typed.form.unit?.current?.value).toBe('甲局');
  });

  it('a rejected name does not come back when the agent’s value is unlocked', () => {
    const state = talk();
    applyEvent(state, {
      type: 'form',
      fields: {
        unit: { current: candidate('甲局', { source: 'model' }), locked: false, alternatives: [] },
      },
    });
    run(state, { type: 'field.set', field: 'unit', value: '丙局' });
    expect(state.form.unit?.alternatives).toMatchObject([{ value: '甲局' }]);
    run(state, { type: 'suggestion.reject', suggestionId: 'c1.3', target: 'unit', name: '甲局' });
    expect(state.form.unit).toMatchObject({ current: { value: '丙局' }, locked: true, alternatives: [] });
    run(state, { type: 'field.unlock', field: 'unit' });
    expect(state.form.unit?.current).toBeNull();
  });

  it('typing the unit is a decision too: accepted when it is the first suggested, else changed', () => {
    expect(run(talk(), { type: 'field.set', field: 'unit', value: '甲局' })).toMatchObject([
      { type: 'field' },
      { type: 'decision', decision: 'accepted' },
    ]);
    expect(run(talk(), { type: 'field.set', field: 'unit', value: '乙局' })).toMatchObject([
      { type: 'field' },
      { type: 'decision', decision: 'changed' },
    ]);
    expect(run(callOf(started()), { type: 'field.set', field: 'unit', value: '乙局' })).toHaveLength(1);
  });

  it('submitting what the model filled in accepts it', () => {
    const state = talk();
    applyEvent(state, {
      type: 'form',
      fields: { unit: { current: candidate('甲局', { source: 'model' }), locked: false, alternatives: [] } },
    });
    expect(impliedDecisions(state, mark)).toMatchObject([
      { type: 'decision', target: 'unit', suggestionId: 'c1.3', decision: 'accepted', value: '甲局' },
    ]);
    run(state, { type: 'field.set', field: 'unit', value: '乙局' });
    expect(impliedDecisions(state, mark)).toEqual([]);
  });
});
