import { expect, it } from 'vitest';
import { omissionsOf } from '../../../src/assist/summary/omissions.ts';
import type { FormState } from '../../../src/protocol/form.ts';
import { candidate } from '../../call/events.ts';

const field = (value: string) => ({ current: candidate(value), locked: false, alternatives: [] });
const form: FormState = {
  location: field('龙华区海秀中路49号'),
  subject: field('小区停水两天'),
  request: field('希望尽快恢复供水'),
};

it('finds nothing missing in a text that tells place, matter and request in its own words', () => {
  const text = '市民来电求助：龙华区海秀中路49号，小区已停水两天，希望能尽快恢复供水。';
  expect(omissionsOf(text, form)).toEqual([]);
  expect(omissionsOf('供水恢复得尽快，住海秀中路49号，小区停水了', form)).toEqual([]);
});

it('names what a sparse text leaves out', () => {
  const missing = omissionsOf('市民来电反映：有事需要处理。', form);
  expect(missing.map(({ kind, about, text }) => [kind, about, text])).toEqual([
    ['missing', 'place', '龙华区海秀中路49号'],
    ['missing', 'matter', '小区停水两天'],
    ['missing', 'matter', '希望尽快恢复供水'],
  ]);
  expect(missing[0]?.message).toContain('地点');
});

it('misses nothing that the form does not hold', () => {
  expect(omissionsOf('', {})).toEqual([]);
});
