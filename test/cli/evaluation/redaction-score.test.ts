import { describe, expect, it } from 'vitest';
import type { CallFile } from '../../../src/cli/calls/call-file.ts';
import { isIdentifier, redactionScore } from '../../../src/cli/evaluation/redaction-score.ts';
import { dangerRules, gazetteer } from '../../facts/helper.ts';
import { makeGold } from './gold.ts';

const ground = { gazetteer, dangerRules };

function callOf(
  lines: readonly string[],
  pii: string[] | undefined,
  relatedOrder: string | null = null,
): CallFile {
  return {
    id: 'c1',
    startedAt: '2018-06-12T15:20:00+08:00',
    channel: { callerNumber: null },
    turns: lines.map((text, at) => ({
      speaker: at % 2 === 0 ? ('agent' as const) : ('caller' as const),
      startMs: at * 1_000,
      endMs: at * 1_000 + 900,
      text,
    })),
    gold: { ...makeGold({ fields: { relatedOrder } }), ...(pii === undefined ? {} : { pii }) },
  };
}

describe('the score of redaction', () => {
  it.each(['幺三八零零', '5832', '琼A T5832', '尾巴两个数 八六', 'anan，四个字母，后面0531', '六七幺四'])(
    'counts %s as an identifier',
    (entry) => {
      expect(isIdentifier(entry)).toBe(true);
    },
  );

  it.each(['姓吉', '吉祥的吉', 'Vivian', '三横王', '左边一个广 右边一个耳朵 邝'])(
    'counts %s as a name',
    (entry) => {
      expect(isIdentifier(entry)).toBe(false);
    },
  );

  it('tells what is recalled, what remains and what is masked for nothing', () => {
    const call = callOf(
      ['请问您贵姓', '我姓吉，吉祥的吉，电话幺三七零七五九四四幺六', '还有什么', '冬瓜住隔壁，让王先生来'],
      ['姓吉', '吉祥的吉', '幺三七零七五九四四幺六', '冬瓜'],
    );
    const score = redactionScore([call], ground);
    expect(score).toMatchObject({ identifierRecall: 1, identifiers: 1, names: 3 });
    expect(score.nameRecall).toBeCloseTo(2 / 3);
    expect(score.masked).toBe(3);
    expect(score.falsePositiveRate).toBeCloseTo(1 / 3);
    expect(score.missed.map(({ what, text }) => [what, text])).toEqual([
      ['name', '冬瓜'],
      ['false-positive', '王'],
    ]);
  });

  it('counts the earlier order that gold names, also as it was spoken', () => {
    const call = callOf(['单号多少', '二零幺八零五幺四六七三零九六'], [], '20180514673096');
    expect(redactionScore([call], ground)).toMatchObject({ identifiers: 1, identifierRecall: 1, masked: 0 });
  });

  it('has no shares where nothing counts', () => {
    const call = callOf(['您好', '路灯坏了，13812345678'], undefined);
    expect(redactionScore([call], ground)).toEqual({
      ...{ identifierRecall: null, nameRecall: null, falsePositiveRate: null },
      ...{ identifiers: 0, names: 0, masked: 0, missed: [] },
    });
  });
});
