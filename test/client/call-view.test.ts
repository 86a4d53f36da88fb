import { expect, it } from 'vitest';
import { EMPTY_VIEW, nextView } from '../../src/client/call-view.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import { alertOf, matterDraft, money } from '../call/events.ts';

const segment = (id: string, startMs: number): DeskEvent => ({
  type: 'segment',
  senderSeq: 1,
  through: 1,
  late: false,
  segment: { id, speaker: 'caller', startMs, endMs: startMs + 1, text: id, confidence: null },
});
const state = (value: string) => ({
  current: { value, spoken: value, confidence: 1, source: 'caller' as const, rule: 'r', evidence: [] },
  locked: false,
  alternatives: [],
});

it('places a late segment by its time', () => {
  const view = [segment('a', 0), segment('c', 20), segment('b', 10)].reduce(nextView, EMPTY_VIEW);
  expect(view.transcript.map((each) => each.id)).toEqual(['a', 'b', 'c']);
});

it('adds the fields of each form event to those before, and lets an edit replace one', () => {
  const view = (
    [
      { type: 'form', fields: { district: state('龙华区'), subject: state('噪音') } },
      { type: 'form', fields: { street: state('海垦街道') } },
      { type: 'field', by: 'a1', commandId: 'x', field: 'district', state: state('美兰区') },
    ] satisfies DeskEvent[]
  ).reduce(nextView, EMPTY_VIEW);
  expect(Object.entries(view.form).map(([name, field]) => [name, field?.current?.value])).toEqual([
    ['district', '美兰区'],
    ['subject', '噪音'],
    ['street', '海垦街道'],
  ]);
});

it('keeps an alert once and the last of everything else', () => {
  const alert: DeskEvent = { type: 'alert', alert: alertOf('x') };
  const view = (
    [
      alert,
      alert,
      { type: 'summary', text: '一', state: 'draft' },
      { type: 'summary', text: '二', state: 'final' },
      { type: 'held', by: 'a1', commandId: 'y' },
    ] satisfies DeskEvent[]
  ).reduce(nextView, EMPTY_VIEW);
  expect(view.alerts).toHaveLength(1);
  expect(view.summary?.text).toBe('二');
});

it('keeps each fact as told last, and lets go of those that are gone', () => {
  const view = (
    [
      { type: 'facts', facts: [money('a', 1), money('b', 2)], gone: [] },
      { type: 'facts', facts: [money('b', 3)], gone: ['money:a'] },
      { type: 'matters', matters: [matterDraft(1), matterDraft(2)] },
    ] satisfies DeskEvent[]
  ).reduce(nextView, EMPTY_VIEW);
  expect(view.facts).toEqual([money('b', 3)]);
  expect(view.matters.map(({ number }) => number)).toEqual([1, 2]);
});

it('shows an alert as it stands now', () => {
  const view = (
    [
      { type: 'alert', alert: alertOf('x') },
      { type: 'alert', alert: alertOf('y') },
      { type: 'alert', alert: alertOf('x', { state: 'over' }) },
    ] satisfies DeskEvent[]
  ).reduce(nextView, EMPTY_VIEW);
  expect(view.alerts.map(({ id, state }) => [id, state])).toEqual([
    ['x', 'over'],
    ['y', 'raised'],
  ]);
});
