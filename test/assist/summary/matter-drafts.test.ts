import { describe, expect, it } from 'vitest';
import { callDraft } from '../../../src/assist/summary/call-draft.ts';
import { matterDrafts } from '../../../src/assist/summary/matter-drafts.ts';
import { fact } from '../../../src/facts/fact.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import type { Fact } from '../../../src/protocol/fact.ts';
import type { FormState } from '../../../src/protocol/form.ts';

const segments: Segment[] = [
  '我们小区的电梯坏了三天没有人来修',
  '另外长滨三路的路灯黑了半个月了，晚上看不见路',
].map((text, at) => ({
  id: `s${at}`,
  speaker: 'caller',
  startMs: at * 1_000,
  endMs: at * 1_000 + 900,
  text,
  confidence: null,
}));
const grounds = (key: string, segmentId: string, end = 4) =>
  ({
    confidence: 0.8,
    source: 'caller',
    rule: 'test',
    key,
    evidence: [
      {
        segmentId,
        start: 0,
        end,
        text: (segments.find(({ id }) => id === segmentId)?.text ?? '').slice(0, end),
      },
    ],
  }) as const;
const two: Fact[] = [
  fact('matter', { number: 1, kind: '投诉', segmentIds: ['s0'] }, grounds('1', 's0')),
  fact('matter', { number: 2, kind: '求助', segmentIds: ['s1'] }, grounds('2', 's1')),
  fact('subject', { matter: 2, text: '路灯不亮' }, grounds('2.subject', 's1')),
  fact('request', { matter: 2, text: '希望尽快维修路灯。' }, grounds('2.request', 's1')),
  fact('place', { text: '长滨三路', parts: [], use: 'mention' }, grounds('mention', 's1')),
];
const value = (text: string) => ({
  current: { value: text, spoken: '', confidence: 1, source: 'caller', rule: 'test', evidence: [] } as const,
  locked: false,
  alternatives: [],
});
const form = {
  kind: value('投诉'),
  requesterName: value('冯女士'),
  subject: value('电梯故障'),
  request: value('要求维修电梯'),
  location: value('碧海云庭'),
} as unknown as FormState;

describe('matters', () => {
  it('of a call with one are not told apart', () => {
    expect(matterDrafts(two.slice(0, 1), form, segments)).toEqual([]);
  });

  it('have each a draft of their own sentences, place and wish', () => {
    const [first, second] = matterDrafts(two, form, segments);
    expect(first).toMatchObject({ number: 1, kind: '投诉', subject: '电梯故障', location: '碧海云庭' });
    expect(first?.text).toContain('电梯');
    expect(first?.text).not.toContain('路灯');
    expect(second).toMatchObject({ number: 2, kind: '求助', subject: '路灯不亮', location: '长滨三路' });
    expect(second?.text).toMatch(/^市民冯女士来电求助：/);
    expect(second?.text).not.toContain('电梯');
  });

  it('are both in the order of the call, so that none is lost', () => {
    const matters = matterDrafts(two, form, segments);
    const transcript = segments.map((segment, at) => ({ ...segment, senderSeq: at + 1 }));
    const text = callDraft({ form, transcript, matters });
    expect(text).toContain('电梯故障');
    expect(text).toContain('另反映：长滨三路，路灯不亮，希望尽快维修路灯；');
    expect(callDraft({ form, transcript, matters: [] })).not.toContain('另反映');
  });
});
