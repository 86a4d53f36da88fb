import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import {
  applyEvent,
  applyPartial,
  applySummaryPartial,
  type CallViewState,
  emptyCallView,
  isClosed,
} from '../../src/web/sidebar/call-view-state.ts';
import { matterDraft, money } from '../call/events.ts';
import { AGENT, eventsUntil, segmentEvent, started, turns } from './sample-call.ts';
import {
  answer,
  details,
  guidance,
  heardDetail,
  help,
  scenario,
  summary,
  summaryEvent,
} from './sample-help.ts';

interface Numbered {
  readonly seq: number;
  readonly event: DeskEvent;
}

const mark = { by: AGENT, commandId: 'command-1' };
const decided = (decision: 'accepted' | 'rejected' | 'changed', value: string): DeskEvent => ({
  type: 'decision',
  ...mark,
  suggestionId: 'suggestion-2',
  target: 'unit',
  decision,
  value,
});

const wholeCall: readonly DeskEvent[] = [
  ...eventsUntil(turns.length),
  decided('rejected', '市消防救援支队'),
  decided('accepted', '海口供电局'),
  { type: 'pinned', ...mark, segmentId: 's11', field: 'occurredAt' },
  { type: 'call.updated', senderSeq: 40, through: 40, atMs: 90_000, update: { kind: 'hold' } },
  { type: 'call.updated', senderSeq: 41, through: 41, atMs: 95_000, update: { kind: 'unhold' } },
  { type: 'facts', facts: [money('a', 1), money('b', 2)], gone: [] },
  { type: 'facts', facts: [money('b', 3)], gone: ['money:a'] },
  { type: 'matters', matters: [matterDraft(1), matterDraft(2)] },
  ...help,
  { type: 'detail', ...mark, key: 'households', state: heardDetail(answer(3, 1)) },
  { type: 'summary.edited', ...mark, text: '坐席的文字' },
  { type: 'summary.doubts', doubts: [] },
  { type: 'summary.confirmed', ...mark },
  { type: 'note', about: 'form', text: '模型不可用' },
  { type: 'article.flagged', ...mark, articleId: 'a-repair', reason: null },
  { type: 'gap', from: 38, to: 39 },
  {
    type: 'call.ended',
    senderSeq: 42,
    through: 42,
    endedAt: '2018-05-22T15:23:20+08:00',
    cause: 'caller-hangup',
    missing: [],
  },
  { type: 'submitted', ...mark, orderId: 'order-1', orderNumber: '20180522000123' },
];
const numbered: readonly Numbered[] = wholeCall.map((event, index) => ({ seq: index + 1, event }));

function replay(events: readonly Numbered[], from: CallViewState = emptyCallView): CallViewState {
  return events.reduce((view, { seq, event }) => applyEvent(view, seq, event), from);
}

function fold(...events: readonly DeskEvent[]): CallViewState {
  return replay(events.map((event, index) => ({ seq: index + 1, event })));
}

describe('the view of a call', () => {
  const whole = replay(numbered);

  it('shows the call as its events tell it', () => {
    expect(whole.lines.map(({ segment }) => segment.text)).toEqual(turns.map(({ text }) => text));
    expect(whole.form.callbackPhone?.current?.value).toBe('13976542817');
    expect(whole.form.requesterName?.current?.value).toBe('符先生');
    expect(whole.suggestion?.value.units[0]?.name).toBe('海口供电局');
    expect(whole.rejected.unit).toEqual(['市消防救援支队']);
    expect(whole.alerts).toHaveLength(1);
    expect(whole.facts).toEqual([money('b', 3)]);
    expect(whole.matters).toHaveLength(2);
    expect(whole.pins).toEqual({ s11: 'occurredAt' });
    expect(whole.scenario).toEqual(scenario);
    expect(Object.keys(whole.details)).toEqual(['faultKind', 'brokenSince', 'households']);
    expect(whole.summary).toEqual({ text: '坐席的文字', state: 'confirmed', doubts: [] });
    expect(whole).toMatchObject({ guidance, notes: { form: '模型不可用' }, flagged: ['a-repair'] });
    expect(whole).toMatchObject({ status: 'submitted', missing: 2, onHold: false });
    expect(whole.order?.number).toBe('20180522000123');
    expect(isClosed(whole)).toBe(true);
  });

  it('is the same from any resume point, with any repeats', () => {
    fc.assert(
      fc.property(
        // Each resume goes back to somewhere at or before the last event seen and replays up to somewhere after it.
        fc.array(fc.tuple(fc.nat(numbered.length), fc.nat(numbered.length)), { maxLength: 12 }),
        (resumes) => {
          let view = emptyCallView;
          for (const [back, until] of resumes) {
            view = replay(numbered.slice(Math.min(back, view.lastSeq), until), view);
          }
          view = replay(numbered.slice(view.lastSeq), view);
          expect(view).toEqual(whole);
        },
      ),
    );
  });

  it('takes every event repeated any number of times as one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: numbered.length, maxLength: numbered.length }),
        (times) => {
          const repeated = numbered.flatMap((each, index) => Array<Numbered>(times[index] ?? 1).fill(each));
          expect(replay(repeated)).toEqual(whole);
        },
      ),
    );
  });

  it('places late sentences by their time, in whatever order they come', () => {
    const order = fc.shuffledSubarray(
      turns.map((_, turn) => turn),
      { minLength: turns.length },
    );
    fc.assert(
      fc.property(order, (shuffled) => {
        const view = fold(started(), ...shuffled.map((turn) => segmentEvent(turn, true)));
        expect(view.lines.map(({ segment }) => segment.id)).toEqual(turns.map((_, turn) => `s${turn}`));
      }),
    );
  });

  it('orders sentences of the same moment by the sender’s numbers', () => {
    const at = (senderSeq: number): DeskEvent => ({
      type: 'segment',
      senderSeq,
      through: 1,
      late: false,
      segment: {
        id: `x${senderSeq}`,
        speaker: 'caller',
        startMs: 500,
        endMs: 900,
        text: '嗯',
        confidence: null,
      },
    });
    expect(fold(at(7), at(5), at(6)).lines.map(({ segment }) => segment.id)).toEqual(['x5', 'x6', 'x7']);
  });

  it('keeps one partial per speaker until the final comes', () => {
    let view = applyPartial(fold(started()), { speaker: 'caller', startMs: 4_440, text: '喂' });
    view = applyPartial(view, { speaker: 'agent', startMs: 4_500, text: '您' });
    view = applyPartial(view, { speaker: 'caller', startMs: 4_440, text: '喂，快点' });
    expect(view.partials.map(({ text }) => text)).toEqual(['您', '喂，快点']);
    view = applyEvent(view, 2, segmentEvent(1));
    expect(view.partials.map(({ text }) => text)).toEqual(['您']);
    expect(applyPartial(view, { speaker: 'agent', startMs: 0, text: '' }).partials).toEqual([]);
  });

  it('shows a summary as it is written until it is there, or nobody writes it any more', () => {
    const partial = applySummaryPartial(fold(started()), '海甸');
    expect(applySummaryPartial(partial, '海甸岛').summaryPartial).toBe('海甸岛');
    expect(applyEvent(partial, 2, summaryEvent)).toMatchObject({ summaryPartial: null, summary });
    const failed: DeskEvent = { type: 'note', about: 'summary', text: '模型超时' };
    expect(applyEvent(partial, 2, failed)).toMatchObject({ summaryPartial: null });
    const other: DeskEvent = { type: 'note', about: 'form', text: '模型超时' };
    expect(applyEvent(partial, 2, other)).toMatchObject({ summaryPartial: '海甸' });
    expect(applySummaryPartial(partial, null).summaryPartial).toBeNull();
  });

  it.each<DeskEvent>([
    { type: 'summary.edited', ...mark, text: '坐席的文字' },
    { type: 'summary.confirmed', ...mark },
  ])('lets nobody write over the agent’s word ($type) until it is asked for', (event) => {
    const own = fold(summaryEvent, event);
    expect(applySummaryPartial(own, '又写').summaryPartial).toBeNull();
    const asked = applyEvent(own, 3, { type: 'summary.requested', ...mark });
    expect(applySummaryPartial(asked, '又写').summaryPartial).toBe('又写');
  });

  it('keeps what was answered while the form is the same, and remembers the one that was declined', () => {
    const filled = fold({ type: 'scenario', scenario }, details);
    expect(applyEvent(filled, 3, { type: 'scenario', scenario }).details).toEqual(details.details);
    const declined = applyEvent(filled, 3, { type: 'scenario.chosen', ...mark, scenario: null });
    expect(declined).toMatchObject({ scenario: null, details: {}, declinedScenario: scenario });
    const another = { ...scenario, id: 'water' };
    const replaced = applyEvent(declined, 4, { type: 'scenario', scenario: another });
    expect(replaced).toMatchObject({ scenario: another, declinedScenario: null });
    const gone = applyEvent(filled, 3, { type: 'scenario', scenario: null });
    expect(gone).toMatchObject({ scenario: null, declinedScenario: null });
  });

  it('says what the model could not do until it can', () => {
    const noted = fold(
      { type: 'note', about: 'summary', text: '甲' },
      { type: 'note', about: 'form', text: '乙' },
    );
    expect(noted.notes).toEqual({ summary: '甲', form: '乙' });
    expect(applyEvent(noted, 3, { type: 'note', about: 'summary', text: null }).notes).toEqual({
      form: '乙',
    });
  });

  it('forgets a rejection once the name is accepted after all', () => {
    const view = fold(decided('rejected', '甲'), decided('rejected', '乙'), decided('changed', '甲'));
    expect(view.rejected.unit).toEqual(['乙']);
  });

  it('stays held when the call ends while its draft is put aside', () => {
    const ended: DeskEvent = {
      type: 'call.ended',
      senderSeq: 2,
      through: 2,
      endedAt: '2018-05-22T15:23:20+08:00',
      cause: 'agent-hangup',
      missing: [],
    };
    expect(fold(started(), ended).status).toBe('wrap-up');
    expect(fold(started(), { type: 'held', ...mark }, ended).status).toBe('held');
  });
});
