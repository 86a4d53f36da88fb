import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSources, normalised } from '../../../src/assist/form/merge-sources.ts';
import { mergeField } from '../../../src/call/field-merge.ts';
import type { DetailCandidate } from '../../../src/protocol/scenario.ts';

const value = fc.constantFrom<DetailCandidate['value']>('甲', '乙', '丙', 3, true);
const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const filling = fc.double({ min: 0.5, max: 1, noNaN: true });
const offered = fc.double({ min: 0.3, max: 1, noNaN: true });
const evidence = fc.array(
  fc.constantFrom(...['s1', 's2', 's3'].map((segmentId) => ({ segmentId, start: 0, end: 1, text: '甲' }))),
  { maxLength: 3 },
);
const from = (sources: readonly DetailCandidate['source'][]): fc.Arbitrary<DetailCandidate> =>
  fc.record({
    value,
    spoken: fc.constantFrom('甲', '乙'),
    confidence,
    source: fc.constantFrom(...sources),
    rule: fc.constantFrom('money', 'term'),
    evidence,
  });
const rules = fc.array(from(['caller', 'read-back', 'inferred']), { maxLength: 6 });
const model = fc.array(from(['model']), { maxLength: 6 });

function candidate(over: Partial<DetailCandidate>): DetailCandidate {
  return {
    value: '甲',
    spoken: '甲',
    confidence: 0.6,
    source: 'caller',
    rule: 'term',
    evidence: [],
    ...over,
  };
}

const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length });

describe('mergeSources', () => {
  it('puts the agent before a read-back, that before an agreement, that before a single source', () => {
    const heard = [
      candidate({ value: '三', confidence: 0.55, source: 'read-back' }),
      candidate({ value: '一', confidence: 0.95 }),
      candidate({ value: '二', confidence: 0.6 }),
      candidate({ value: '四', confidence: 0.5, source: 'agent' }),
    ];
    const said = [candidate({ value: '二', confidence: 0.5, source: 'model', rule: 'llm' })];
    expect(mergeSources(heard, said).map((one) => one.value)).toEqual(['四', '三', '二', '一']);
  });

  it('leaves a corrected read-back behind what the rules put before it, unless the model agrees with it', () => {
    const heard = [
      candidate({ value: '新号码', confidence: 0.6 }),
      candidate({ value: '旧号码', confidence: 0.6, source: 'read-back' }),
    ];
    const values = (said: DetailCandidate[]) => mergeSources(heard, said).map((one) => one.value);
    expect(values([])).toEqual(['新号码', '旧号码']);
    const model = { confidence: 0.7, source: 'model', rule: 'llm' } as const;
    expect(values([candidate({ value: '新号码', ...model })])).toEqual(['新号码', '旧号码']);
    expect(values([candidate({ value: '旧号码', ...model })])).toEqual(['旧号码', '新号码']);
  });

  it('reckons agreement as noisy-or, keeps the rule’s source and the evidence of both', () => {
    const mine = { segmentId: 's1', start: 0, end: 2, text: '甲方' };
    const other = { segmentId: 's2', start: 3, end: 5, text: '甲方' };
    const [best] = mergeSources(
      [candidate({ value: '甲 方', confidence: 0.6, evidence: [mine] })],
      [candidate({ value: '甲方。', confidence: 0.5, source: 'model', rule: 'llm', evidence: [other] })],
    );
    expect(best).toMatchObject({
      value: '甲 方',
      source: 'caller',
      rule: 'term+model',
      evidence: [mine, other],
    });
    expect(best?.confidence).toBeCloseTo(0.8);
    const [sure] = mergeSources(
      [candidate({ confidence: 0.95 })],
      [candidate({ confidence: 0.98, source: 'model' })],
    );
    expect(sure?.confidence).toBe(0.99);
  });

  it('reads texts alike that differ in width, case and spaces only', () => {
    expect(normalised('琼Ａ 12345。')).toBe(normalised('琼a12345'));
    expect(normalised('琼A12345')).not.toBe(normalised('琼A12346'));
  });

  it('property: loses no value and invents none', () => {
    fc.assert(
      fc.property(rules, model, (heard, said) => {
        const before = new Set([...heard, ...said].map((one) => one.value));
        const after = mergeSources(heard, said).map((one) => one.value);
        expect(new Set(after)).toEqual(before);
        expect(after.length).toBe(before.size);
      }),
    );
  });

  it('property: the order of what the model says makes no difference', () => {
    fc.assert(
      fc.property(
        rules,
        model.chain((said) => fc.tuple(fc.constant(said), shuffled(said))),
        (heard, [said, again]) => {
          expect(mergeSources(heard, again)).toEqual(mergeSources(heard, said));
        },
      ),
    );
  });

  it('property: the rules keep their order where the model says nothing', () => {
    fc.assert(
      fc.property(rules, (heard) => {
        const order = [...new Set(heard.map((one) => one.value))];
        expect(mergeSources(heard, []).map((one) => one.value)).toEqual(order);
      }),
    );
  });

  it('property: merging again changes nothing, with the model or without', () => {
    fc.assert(
      fc.property(rules, model, (heard, said) => {
        const once = mergeSources(heard, said);
        expect(mergeSources(once, [])).toEqual(once);
      }),
    );
  });

  it('property: agreement is surer than either, and never certain unless one was', () => {
    fc.assert(
      fc.property(confidence, confidence, (a, b) => {
        const [best] = mergeSources(
          [candidate({ confidence: a })],
          [candidate({ confidence: b, source: 'model' })],
        );
        expect(best?.confidence).toBeGreaterThanOrEqual(Math.max(a, b));
        expect(best?.confidence).toBeLessThanOrEqual(Math.max(0.99, a, b));
      }),
    );
  });

  it('property: a surer model makes no value stand further behind', () => {
    fc.assert(
      fc.property(rules, from(['model']), confidence, (heard, said, more) => {
        const place = (sure: number): number =>
          mergeSources(heard, [{ ...said, confidence: sure }]).findIndex((one) => one.value === said.value);
        const [low, high] = [said.confidence, more].sort((a, b) => a - b) as [number, number];
        expect(place(high)).toBeLessThanOrEqual(place(low));
      }),
    );
  });

  it('property: the model displaces no read-back, and no rule that is surer', () => {
    fc.assert(
      fc.property(rules, from(['model']), (heard, said) => {
        const alone = mergeField(undefined, mergeSources(heard, [])).current;
        const both = mergeField(undefined, mergeSources(heard, [said])).current;
        if (alone === null) return;
        if (alone.source === 'read-back') expect(both?.source).toBe('read-back');
        const others = heard.filter((one) => one.value !== alone.value && one.value === said.value);
        if (others.length === 0 && said.confidence <= alone.confidence) expect(both?.value).toBe(alone.value);
      }),
    );
  });

  it('property: what contradicts the chosen value is offered beside it', () => {
    fc.assert(
      fc.property(filling, offered, (a, b) => {
        const field = mergeField(
          undefined,
          mergeSources(
            [candidate({ value: '甲', confidence: a })],
            [candidate({ value: '乙', confidence: b, source: 'model' })],
          ),
        );
        const shown = [field.current, ...field.alternatives].map((one) => one?.value);
        expect(shown.sort()).toEqual(['乙', '甲'].sort());
        expect(field.current?.value).toBe(b > a ? '乙' : '甲');
      }),
    );
  });
});
