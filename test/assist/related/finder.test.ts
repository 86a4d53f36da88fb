import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { findRelated, relatedKey } from '../../../src/assist/related/finder.ts';
import { matterTerms, termsOfForm } from '../../../src/assist/related/terms.ts';
import type { FormState } from '../../../src/protocol/form.ts';
import type { RelatedRepository } from '../../../src/store/repositories/related-repository.ts';
import { candidate } from '../../call/events.ts';

const NOW = Date.parse('2026-03-20T00:00:00Z');

function formOf(values: Record<string, string>): FormState {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      { current: candidate(value), locked: false, alternatives: [] },
    ]),
  );
}

const complete = formOf({ location: '龙华区海秀中路49号', district: '龙华区', subject: '小区停水' });

function repository() {
  const similar = vi.fn<RelatedRepository['similar']>(async () => []);
  const byCaller = vi.fn<RelatedRepository['byCaller']>(async () => []);
  return { similar, byCaller, as: { similar, byCaller } as unknown as RelatedRepository };
}

describe('findRelated', () => {
  it('asks for the caller’s cases and for recent ones of others', async () => {
    const { similar, byCaller, as } = repository();
    await findRelated(as, { caller: '13800000000', form: complete, now: NOW });
    expect(byCaller).toHaveBeenCalledWith('13800000000', 5);
    expect(similar).toHaveBeenCalledWith(
      expect.objectContaining({ exceptCaller: '13800000000', since: new Date('2026-03-06T00:00:00Z') }),
    );
  });

  it('asks for nobody’s cases when the number is withheld, and for no duplicates without place and matter', async () => {
    const { similar, byCaller, as } = repository();
    expect(await findRelated(as, { caller: null, form: {}, now: NOW })).toEqual({
      sameCaller: [],
      duplicates: [],
    });
    await findRelated(as, { caller: null, form: formOf({ location: '海秀中路' }), now: NOW });
    await findRelated(as, { caller: null, form: formOf({ subject: '停水' }), now: NOW });
    expect(byCaller).not.toHaveBeenCalled();
    expect(similar).not.toHaveBeenCalled();
  });

  it('has to be asked again only when place or matter changed', () => {
    const other = { ...complete, ...formOf({ requesterName: '王女士' }) };
    expect(relatedKey(other)).toBe(relatedKey(complete));
    expect(relatedKey({ ...complete, ...formOf({ subject: '停电' }) })).not.toBe(relatedKey(complete));
  });
});

describe('terms of a matter', () => {
  it('are the same for an order and for the form it came from', () => {
    const values = {
      location: '龙华区海秀中路49号',
      district: '龙华区',
      subject: '小区停水',
      category: null,
    };
    expect(termsOfForm(complete)).toEqual(matterTerms(values));
  });

  it('leave out the district, which everybody there shares', () => {
    const { place } = termsOfForm(complete);
    expect(place).toContain('海秀');
    expect(place).not.toContain('龙华');
  });

  it('are a bounded set without repeats, whatever the text', () => {
    const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 2_000 }));
    fc.assert(
      fc.property(text, text, text, text, (location, district, subject, category) => {
        const { place, matter } = matterTerms({ location, district, subject, category });
        for (const terms of [place, matter]) {
          expect(new Set(terms).size).toBe(terms.length);
          expect(terms.length).toBeLessThanOrEqual(300);
        }
      }),
    );
  });
});
