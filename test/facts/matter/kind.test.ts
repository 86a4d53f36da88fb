import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RequestKind, requestKinds } from '../../../src/protocol/common.ts';
import { factsOf, only, play } from '../helper.ts';
import { kindCases } from './kind-cases.ts';
import { moreKindCases } from './kind-cases-more.ts';

function kindOf(lines: readonly string[]): RequestKind | null {
  return only(factsOf(lines), 'kind')[0]?.value.kind ?? null;
}

describe('kind of request', () => {
  it.each(kindCases)('%s: %s', (kind, ...lines) => {
    expect(kindOf(lines)).toBe(kind);
  });

  it('is seldom wrong of bare utterances with hardly a word that tells', () => {
    const wrong = moreKindCases.filter(([kind, ...lines]) => kindOf(lines) !== kind);
    expect(wrong.length / moreKindCases.length).toBeLessThanOrEqual(0.05);
  });

  it('takes no request for none', () => {
    const lost = [...kindCases, ...moreKindCases].filter(
      ([kind, ...lines]) => kind !== '无效' && kindOf(lines) === '无效',
    );
    expect(lost).toEqual([]);
  });

  it('tells what it thinks of all kinds, which adds up to one', () => {
    for (const [, ...lines] of [...kindCases, ...moreKindCases]) {
      const [fact] = only(factsOf(lines), 'kind');
      if (fact === undefined) continue;
      const sum = requestKinds.reduce((total, kind) => total + fact.value.probabilities[kind], 0);
      expect(sum).toBeCloseTo(1, 9);
      if (fact.evidence.length > 0) expect(fact.confidence).toBe(fact.value.probabilities[fact.value.kind]);
    }
  });

  it('shows the words it rests on, the strongest first', () => {
    const [fact] = only(factsOf(['c 我要投诉物业 天天停水 态度恶劣']), 'kind');
    expect(fact?.value.kind).toBe('投诉');
    expect(fact?.evidence[0]?.text).toContain('投诉');
    expect(fact?.evidence.length).toBeGreaterThan(1);
  });

  it('says nothing before anything is said', () => {
    expect(only(factsOf(['a 您好，请问有什么可以帮您']), 'kind')).toEqual([]);
    expect(only(factsOf(['a 您好', 'c 你好']), 'kind')).toEqual([]);
  });

  it.each([
    [['c 喂 您好', 'c 我号码是13976542817 你记一下']],
    [['c there is water all over my kitchen floor']],
    [['a 您好', 'c 喂 能听见吗', 'a 能听到 您说', 'c 喂 听得见吗', 'a 听得到']],
    [['c 我跟你们说个情况 昨天下午我到那边走了一趟', 'a 嗯', 'c 后来我又绕到后面那条街上去了']],
    [[`c ${'对'.repeat(10_000)}`, 'a 您好']],
  ])('is not filled in from nothing: %#', (lines) => {
    const [fact] = only(factsOf(lines), 'kind');
    const filled = fact !== undefined && fact.confidence >= 0.5 && fact.value.kind !== '无效';
    expect(filled).toBe(false);
  });

  it('names what it rests on wherever it is sure', () => {
    for (const [, ...lines] of [...kindCases, ...moreKindCases]) {
      const [fact] = only(factsOf(lines), 'kind');
      if (fact !== undefined && fact.confidence >= 0.5 && fact.rule !== 'kind-silence')
        expect(fact.evidence.length, lines.join(' / ')).toBeGreaterThan(0);
    }
  });

  it('hears a denial', () => {
    expect(kindOf(['c 我想咨询一下流程 不是要投诉 你别写投诉'])).toBe('咨询');
  });

  it('takes the caller’s choice between two kinds', () => {
    const opening = 'c 那个路口的灯时间太短';
    expect(kindOf([opening, 'a 您是投诉还是建议', 'c 建议吧'])).toBe('建议');
    expect(kindOf([opening, 'a 您是投诉还是建议', 'c 投诉'])).toBe('投诉');
  });

  it('drops what the agent presumed and the caller denies', () => {
    const lines = ['c 我问问公交车司机的事', 'a 您是要投诉公交车司机吗', 'c 不是不是 我要谢谢他 送锦旗'];
    expect(kindOf(lines)).toBe('表扬');
  });

  it('offers the second likeliest kind where it is not sure', () => {
    const kinds = play(['c 家里漏水 物业不管']).kind?.map(({ value }) => value);
    expect(kinds).toContain('投诉');
    expect(kinds).toContain('求助');
  });

  it('grows surer with every cue', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), (more) => {
        const cues = ['没人管', '态度恶劣', '凭什么'].slice(0, more);
        const sure = (lines: readonly string[]) =>
          only(factsOf(lines), 'kind')[0]?.value.probabilities.投诉 ?? 0;
        const lines = ['c 我要投诉', ...cues.map((cue) => `c ${cue}`)];
        expect(sure(lines)).toBeGreaterThanOrEqual(sure(lines.slice(0, -1)));
      }),
    );
  });
});
