import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unlocked } from '../../src/call/field-merge.ts';
import { agentValue, mergeForm } from '../../src/call/form-merge.ts';
import type { Candidate, FieldState, FormState } from '../../src/protocol/form.ts';
import { candidate } from './events.ts';

const value = fc.constantFrom('甲', '乙', '丙', '丁', '戊');
const heardOnce: fc.Arbitrary<Candidate> = fc
  .tuple(value, fc.float({ min: 0, max: 1, noNaN: true }))
  .map(([text, confidence]) => candidate(text, { confidence }));
/** Best first, as extractors give them. */
const heard = fc
  .array(heardOnce, { maxLength: 8 })
  .map((list) => [...list].sort((a, b) => b.confidence - a.confidence));
const none: ReadonlySet<string> = new Set();

type Step = { heard: Candidate[] } | { typed: string | null } | { unlock: true } | { reject: string };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: heard.map((list) => ({ heard: list })) },
    fc.option(value).map((typed) => ({ typed })),
    fc.constant({ unlock: true as const }),
    value.map((reject) => ({ reject })),
  ),
);

/** A field's life under any mixture of hearing, typing, unlocking and rejecting. */
function live(
  list: readonly Step[],
  check: (
    field: FieldState | undefined,
    step: Step,
    typed: string | null | undefined,
    rejected: ReadonlySet<string>,
  ) => void,
): void {
  let form: FormState = {};
  let typed: string | null | undefined;
  const rejected = new Set<string>();
  for (const step of list) {
    if ('heard' in step) form = { ...form, ...mergeForm(form, { unit: step.heard }, rejected) };
    else if ('typed' in step) {
      typed = step.typed;
      form = { ...form, unit: agentValue(form.unit, 'unit', step.typed) };
    } else if ('unlock' in step) {
      typed = undefined;
      form = { ...form, unit: unlocked(form.unit) };
    } else rejected.add(`unit:${step.reject}`);
    check(form.unit, step, typed, rejected);
  }
}

describe('mergeForm', () => {
  it('never touches what the agent typed or emptied, until the agent unlocks it', () => {
    fc.assert(
      fc.property(steps, (list) => {
        live(list, (field, _step, typed) => {
          if (typed === undefined) return;
          expect(field?.locked).toBe(true);
          expect(field?.current?.value ?? null).toBe(typed);
          if (typed !== null) expect(field?.current?.source).toBe('agent');
        });
      }),
    );
  });

  it('fills only with the best value that is sure enough, and offers the others beside it', () => {
    fc.assert(
      fc.property(heard, (list) => {
        const { unit } = mergeForm({}, { unit: list }, none);
        const best = list[0];
        const filled = best !== undefined && best.confidence >= 0.5 ? best.value : null;
        expect(unit?.current?.value ?? null).toBe(filled);
        const offered = (unit?.alternatives ?? []).map((each) => each.value);
        expect(new Set([filled, ...offered]).size).toBe(offered.length + 1);
        for (const other of list
          .filter((each) => each.confidence >= 0.5 && each.value !== filled)
          .slice(0, 3))
          expect(offered).toContain(other.value);
      }),
    );
  });

  it('never fills or offers a rejected value', () => {
    fc.assert(
      fc.property(steps, (list) => {
        live(list, (field, step, _typed, rejected) => {
          if (!('heard' in step)) return;
          const shown = [field?.locked === true ? null : field?.current, ...(field?.alternatives ?? [])];
          for (const each of shown) expect(rejected.has(`unit:${String(each?.value)}`)).toBe(false);
        });
      }),
    );
  });

  it('changes nothing when the same is heard again', () => {
    fc.assert(
      fc.property(heard, (list) => {
        const once = mergeForm({}, { unit: list }, none);
        expect(mergeForm(once, { unit: list }, none)).toEqual({});
      }),
    );
  });

  it('replaces a worse value by a better one and offers the old one', () => {
    const before = mergeForm({}, { district: [candidate('龙华区', { confidence: 0.6 })] }, none);
    const after = mergeForm(
      before,
      {
        district: [candidate('秀英区', { confidence: 0.9 }), candidate('龙华区', { confidence: 0.6 })],
      },
      none,
    );
    expect(after.district?.current?.value).toBe('秀英区');
    expect(after.district?.alternatives.map((each) => each.value)).toEqual(['龙华区']);
  });

  it('offers beside the agent’s value what was heard otherwise, and what stood there before', () => {
    const before = mergeForm({}, { location: [candidate('海秀路1号')] }, none);
    const location = agentValue(before.location, 'location', '海秀路2号');
    expect(location.alternatives.map((each) => each.value)).toEqual(['海秀路1号']);
    const after = mergeForm({ location }, { location: [candidate('海秀路3号')] }, none);
    expect(after.location).toMatchObject({ current: { value: '海秀路2号' }, locked: true });
    expect(after.location?.alternatives.map((each) => each.value)).toEqual(['海秀路3号']);
  });

  it('empties a field when what it stood on is no longer heard (a corrected number)', () => {
    const before = mergeForm({}, { callbackPhone: [candidate('13700000000')] }, none);
    expect(mergeForm(before, {}, none).callbackPhone).toEqual({
      current: null,
      locked: false,
      alternatives: [],
    });
  });

  it('compares values, not objects', () => {
    const time = { text: '昨天', from: '2026-02-28', to: null };
    const before = mergeForm({}, { occurredAt: [candidate({ ...time })] }, none);
    expect(mergeForm(before, { occurredAt: [candidate({ ...time }), candidate({ ...time })] }, none)).toEqual(
      {},
    );
  });
});

describe('unlocked', () => {
  it('lets the best of what was heard come back', () => {
    const typed = agentValue(
      mergeForm({}, { unit: [candidate('甲'), candidate('乙', { confidence: 0.4 })] }, none).unit,
      'unit',
      '丙',
    );
    expect(unlocked(typed)).toMatchObject({
      locked: false,
      current: { value: '甲' },
      alternatives: [{ value: '乙' }],
    });
    expect(unlocked(undefined)).toEqual({ current: null, locked: false, alternatives: [] });
  });
});
