import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseInSlices, normaliseText } from '../../src/inference/normalise-text.ts';
import { anyText } from './random-text.ts';

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

/** The definition as one expression: fillers longest first, masks, numbers, else a character that stays or goes. */
const FILLERS =
  '市民再次来电|市民公众号|市民来电|市民微信|市民网站|市民短信|市民通过|再次来电|市民云|故来电|其表示|就是说|市民|来电|那个|这个|就是|然后|你好|您好|谢谢|[喂嗯呃哎唉啊呀哦噢诶嘛吧呢]';
const NUMERALS = '[〇零一二三四五六七八九十百千万两幺]';
const TOKEN = new RegExp(
  `(${FILLERS})|(<[a-z]{0,18}>|[0-9]|${NUMERALS}{2,})|([a-z\\u3400-\\u4dbf\\u4e00-\\u9fff])`,
  'g',
);

function plainly(given: string): string {
  const folded = given
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[A-Z]/g, (char) => char.toLowerCase());
  let text = '';
  for (const [, filler, number, char] of folded.matchAll(TOKEN))
    if (filler === undefined && !(number !== undefined && text.endsWith('0')))
      text += number === undefined ? char : '0';
  return text;
}

test('whatever the text, it is what the plain definition says', () => {
  fc.assert(
    fc.property(anyText, (given) => {
      expect(normaliseText(given).text).toBe(plainly(given));
    }),
    { numRuns: 1_000 },
  );
});

test('a long text is the same in slices, wherever they end', async () => {
  const parts = ['市民再次来电', '一百二十三', '<PHONE>', '小区停电', '9', '那个', '😀'];
  for (const [shift] of parts.entries()) {
    const text = `${'电'.repeat(shift)}${parts.join('').repeat(3_000)}`;
    expect(await normaliseInSlices(text)).toEqual(normaliseText(text));
  }
  const spoken = '二'.repeat(50_000);
  expect((await normaliseInSlices(spoken)).text).toBe('0');
});
