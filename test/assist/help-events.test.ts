import { describe, expect, it } from 'vitest';
import { type Help, helpEvents } from '../../src/assist/help-events.ts';
import { applyEvent, type CallState, emptyCall } from '../../src/call/call-state.ts';
import { loadScenarioBook } from '../../src/catalogue/scenarios/book.ts';
import type { DeskEventOf } from '../../src/protocol/desk-event.ts';

const scenarios = loadScenarioBook('catalogue/scenarios.json');

/** Help that is sure of an item with this form. */
function sureOf(scenario: string): Help {
  const item = { code: '1', name: '', due: '一般', coHandlers: [], requiredFields: [], scenario };
  const suggestion = {
    ...{ modelVersion: '1', units: [], categories: [], words: [], evidence: [] },
    ...{ unsure: false, question: null, item, likeOrders: [] },
  };
  return { alerts: [], facts: [], heard: {}, suggestion, related: null, cards: [] };
}

function told(state: CallState, scenario: string): string | undefined {
  for (const event of helpEvents(state, sureOf(scenario), { scenarios, doubtsOf: () => [] }).events)
    applyEvent(state, event);
  return state.scenario?.id;
}

describe('the form of a call', () => {
  it('gives way to that of another matter, but never with an answer that the agent wrote', () => {
    const state = emptyCall('call-1');
    expect(told(state, 'taxi')).toBe('taxi');
    expect(told(state, 'lost-property')).toBe('lost-property');
    expect(told(state, 'taxi')).toBe('taxi');
    const wrote: DeskEventOf<'detail'> = {
      ...{ type: 'detail', by: 'agent-1', commandId: 'c1', key: 'taxiPlate' },
      state: {
        current: {
          ...{ value: '琼AT5832', spoken: '', confidence: 1, source: 'agent', rule: 'agent.taxiPlate' },
          evidence: [],
        },
        locked: true,
        alternatives: [],
      },
    };
    applyEvent(state, wrote);
    expect(told(state, 'lost-property')).toBe('taxi');
    expect(state.details.taxiPlate?.current?.value).toBe('琼AT5832');
  });
});
