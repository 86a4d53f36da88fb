import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseText } from '../../src/inference/normalise-text.ts';

test.each([
  ['市民来电反映：２３路公交车，等了30分钟。', '反映0路公交车等了0分钟'],
  ['喂，嗯 那个二十三路公交车啊，等了三十分钟', '0路公交车等了0分钟'],
  ['电话幺三八<PHONE>，琼A<PLATE>', '电话0琼a0'],
  ['一个人在三楼', '一个人在三楼'],
  ['車輛亂停😀 ABC', '車輛亂停abc'],
  ['', ''],
])('%s reads as %s', (given, expected) => {
  expect(normaliseText(given).text).toBe(expected);
});

test('each character knows where it stood, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'喂嗯停电一二十9８<>Ab😀 ，市民来电') }), (given) => {
      const { text, offsets } = normaliseText(given);
      expect(offsets).toHaveLength(text.length);
      for (let at = 0; at < text.length; at += 1) {
        const char = text[at] ?? '';
        if (/\p{Script=Han}/u.test(char)) expect(given[offsets[at] ?? -1]).toBe(char);
        if (at > 0) expect(offsets[at]).toBeGreaterThan(offsets[at - 1] ?? -1);
      }
    }),
  );
});
