import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factNews, shownFacts } from '../../../src/assist/facts/shown-facts.ts';
import { fact } from '../../../src/facts/fact.ts';
import type { Fact } from '../../../src/protocol/fact.ts';

const grounds = (key: string, confidence = 0.9) =>
  ({ confidence, source: 'caller', rule: 'test', evidence: [], key }) as const;
const money = (key: string, amount: number, confidence = 0.9): Fact =>
  fact('money', { amount, upTo: null, approximate: false, per: null }, grounds(key, confidence));

describe('what is shown beside the form', () => {
  it('leaves out what the form and the matters show', () => {
    const facts: Fact[] = [
      fact('district', { name: '龙华区', inferred: false }, grounds('d')),
      fact('person', { name: '冯', full: false, title: '女士', use: 'requester' }, grounds('p')),
      fact('subject', { matter: 2, text: '停水' }, grounds('s')),
      fact(
        'phone',
        { number: '13800000000', extension: null, kind: 'mobile', use: 'callback' },
        grounds('c'),
      ),
    ];
    expect(shownFacts(facts)).toEqual([]);
  });

  it('keeps other people, other numbers and what recurs', () => {
    const facts: Fact[] = [
      fact('person', { name: '符', full: false, title: '经理', use: 'complained-of' }, grounds('p')),
      fact('phone', { number: '13800000000', extension: null, kind: 'mobile', use: 'other' }, grounds('c')),
      money('m', 2_000),
    ];
    expect(shownFacts(facts)).toEqual(facts);
  });

  it('keeps the surest of very many, in their order', () => {
    const facts = Array.from({ length: 100 }, (_, at) => money(`m${at}`, at, at < 60 ? 0.9 : 0.4));
    expect(shownFacts(facts)).toEqual(facts.slice(0, 60));
  });
});

describe('news of facts', () => {
  it('turn what is known into what is', () => {
    const facts = fc.uniqueArray(fc.tuple(fc.nat(8), fc.nat(3)), { selector: ([key]) => key, maxLength: 8 });
    fc.assert(
      fc.property(facts, facts, (before, after) => {
        const [old, now] = [before, after].map((list) =>
          list.map(([key, amount]) => money(`m${key}`, amount)),
        );
        const known = new Map((old ?? []).map((one) => [one.id, one]));
        const news = factNews(known, now ?? []);
        for (const id of news?.gone ?? []) known.delete(id);
        for (const one of news?.facts ?? []) known.set(one.id, one);
        expect(new Map((now ?? []).map((one) => [one.id, one]))).toEqual(known);
        expect(factNews(known, now ?? [])).toBeNull();
      }),
    );
  });
});
