import { describe, expect, it } from 'vitest';
import { callFrame } from '../../src/cli/terminal/call-frame.ts';
import { cut, displayWidth, padTo } from '../../src/cli/terminal/display-width.ts';
import { eventLines } from '../../src/cli/terminal/event-lines.ts';
import { bar, clock, plain, valueText } from '../../src/cli/terminal/words.ts';
import { type CallView, EMPTY_VIEW, nextView } from '../../src/client/call-view.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import { makeForm } from './evaluation/gold.ts';

const segment: DeskEvent = {
  type: 'segment',
  senderSeq: 2,
  through: 2,
  late: false,
  segment: { id: 's2', speaker: 'caller', startMs: 0, endMs: 65_000, text: '电线冒烟了', confidence: null },
};
function suggestion(probability: number): DeskEvent {
  return {
    type: 'suggestion',
    id: 'x',
    suggestion: {
      modelVersion: 'm',
      units: [{ name: '海口供电局', probability, reasons: ['市民提到“电线”'] }],
      categories: [],
      words: [],
      evidence: [],
      unsure: false,
      question: null,
      item: null,
      likeOrders: [],
    },
  };
}
const viewOf = (...events: DeskEvent[]): CallView => events.reduce(nextView, EMPTY_VIEW);

describe('display width', () => {
  it.each([
    ['abc', 3],
    ['中文，', 6],
    ['😀a', 3],
    ['', 0],
  ])('%s takes %d columns', (text, columns) => expect(displayWidth(text)).toBe(columns));

  it('cuts and fills to columns, never through a character', () => {
    expect(cut('中文字', 6)).toBe('中文字');
    expect(cut('中文字', 5)).toBe('中文…');
    expect(padTo('中', 4)).toBe('中  ');
    expect(displayWidth(padTo('中文字', 4))).toBe(4);
  });
});

it('writes numbers and values for people', () => {
  expect(clock(65_999)).toBe('01:05');
  expect(bar(0.5, 4)).toBe('██░░');
  expect(valueText(true)).toBe('是');
  expect(valueText({ text: '昨天', from: null, to: null })).toBe('昨天');
  expect(valueText({ text: '昨天', from: '2018-05-29', to: null })).toBe('2018-05-29（昨天）');
});

describe('eventLines', () => {
  const lines = (event: DeskEvent, before: CallView = EMPTY_VIEW) => eventLines(event, before, plain);

  it('shows who said what and when', () => {
    expect(lines(segment)).toEqual(['01:05 来电人：电线冒烟了']);
  });

  it('shows a ranking when it looks different', () => {
    expect(lines(suggestion(0.714)).join()).toContain('71% 海口供电局');
    expect(lines(suggestion(0.714), viewOf(suggestion(0.711)))).toEqual([]);
  });

  it('shows fields that changed, with their proof', () => {
    const form: DeskEvent = { type: 'form', fields: makeForm({ district: '龙华区', kind: '投诉' }) };
    expect(lines(form)).toHaveLength(2);
    expect(lines(form, viewOf(form))).toEqual([]);
  });

  it('shows the draft once the call has ended', () => {
    const draft: DeskEvent = { type: 'summary', text: '市民来电反映', state: 'draft' };
    const end: DeskEvent = {
      type: 'call.ended',
      senderSeq: 3,
      through: 3,
      endedAt: '2018-05-30T03:08:44+08:00',
      cause: 'unknown',
      missing: [],
    };
    expect(lines(draft)).toEqual([]);
    expect(lines(draft, viewOf(end)).join()).toContain('市民来电反映');
  });
});

it('draws a frame of constant height that fits the terminal', () => {
  const size = { columns: 60, transcript: 5 };
  const frame = callFrame(
    'call-002',
    viewOf(segment, suggestion(0.7)),
    { speaker: 'agent', text: '您' },
    size,
    plain,
  );
  expect(Math.max(...frame.map(displayWidth))).toBeLessThanOrEqual(60);
  const empty = callFrame('call-002', EMPTY_VIEW, null, size, plain);
  expect(frame.indexOf(frame.find((line) => line.includes('派单')) ?? '')).toBe(
    empty.indexOf(empty.find((line) => line.includes('派单')) ?? ''),
  );
  expect(frame.join('\n')).toContain('坐席    您…');
});
