import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shownFacts } from '../../src/assist/facts/shown-facts.ts';
import { candidatesOf } from '../../src/assist/form/candidates.ts';
import { composeDraft } from '../../src/assist/summary/compose-draft.ts';
import { mergeForm } from '../../src/call/form-merge.ts';
import { valuesOf } from '../../src/casework/submitted-form.ts';
import { readFacts } from '../../src/facts/fact-reader.ts';
import { matterText } from '../../src/learning/matter-text.ts';
import { contextOf } from '../facts/helper.ts';
import { FORM } from './orders.ts';

describe('the matter of an order', () => {
  it('is told without who asked, what is remarked and which unit is named', () => {
    const form = {
      ...FORM,
      requesterName: '符先生',
      location: '美兰区海甸岛三西路顺客精品酒店',
      relatedOrder: '20180519777514',
    };
    const text =
      '市民符先生来电投诉：2018年5月22日14时30分，美兰区海甸岛三西路顺客精品酒店，小区停水。来电人称：符师傅来过一次；' +
      '没有人管。希望尽快恢复供水。关联前次工单20180519777514。来电人要求电话回复。回电号码为13900000000（非来电号码）。请市水务局核实处理。';
    expect(matterText({ form, text }, [])).toBe(
      '2018年5月22日14时30分，美兰区海甸岛三西路顺客精品酒店，小区停水。<MASK>来过一次；没有人管。希望尽快恢复供水。龙华区',
    );
  });

  it('is made of the form where the text tells nothing', () => {
    expect(matterText({ form: FORM, text: '' }, [])).toBe(
      '龙华区。龙华区海秀中路<MASK>号。小区停水。希望尽快恢复供水',
    );
  });

  it('is short, and whole characters', () => {
    const made = matterText({ form: FORM, text: `市民来电求助：${'停'.repeat(1_999)}😀` }, []);
    expect(made.length).toBeLessThanOrEqual(2_000);
    expect(made.isWellFormed()).toBe(true);
  });
});

/** A call's file in `samples` or `test/data/calls`. */
interface CallFile {
  startedAt: string;
  channel: { callerNumber: string | null };
  turns: { speaker: 'agent' | 'caller'; startMs: number; endMs: number; text: string }[];
  gold: { pii?: string[] };
}

/** What is learnt of a recorded call, as its agent would have submitted it untouched. */
function learntOf(call: CallFile): string {
  const segments = call.turns.map((turn, at) => ({ ...turn, id: `s${at}`, confidence: null }));
  const { startedAt, channel } = call;
  const facts = readFacts(segments, contextOf({ startedAt, callerNumber: channel.callerNumber }));
  const form = mergeForm({}, candidatesOf(facts), new Set());
  const values = { ...valuesOf(form), kind: '求助' } as const;
  return matterText({ form: values, text: composeDraft(form, segments) }, shownFacts(facts));
}

describe('of what recorded calls tell of persons', () => {
  // What remains are nicknames and names that nothing shows to be one (掌医生).
  it.each([
    ['samples', 0],
    ['test/data/calls/dev', 5],
    ['test/data/calls/held', 3],
  ])('hardly anything is learnt from %s', (folder, most) => {
    const left = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const call = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as CallFile;
        const learnt = learntOf(call);
        expect(learnt.length).toBeGreaterThan(5);
        return (call.gold.pii ?? []).filter((piece) => learnt.includes(piece));
      });
    expect(left.length, left.join(' ')).toBeLessThanOrEqual(most);
  });
});
