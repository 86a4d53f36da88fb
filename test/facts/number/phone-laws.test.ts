import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callback } from './speech.ts';
import { pieces, slip, spelt } from './spelling.ts';

const RUNS = { numRuns: 300 };
const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const mobile = fc
  .tuple(fc.constantFrom('13', '15', '17', '18', '19'), digits(9))
  .map((parts) => parts.join(''));
const landline = fc
  .tuple(fc.constantFrom('0898', '0755', '010', '028'), fc.constantFrom('2', '6', '8'), digits(7))
  .map((parts) => parts.join(''));
const number = fc.oneof({ weight: 3, arbitrary: mobile }, landline);
const question = fc
  .constantFrom('您的联系电话是多少', '您贵姓 电话号码呢', '方便留个电话吗', '回电打哪个号码')
  .map((text) => `a ${text}`);
const opening = fc.constantFrom('', '电话是', '你记一下 ', '我姓王 ', '嗯 ', '我的手机号是 ');
const closing = fc.constantFrom('', ' 对', ' 谢谢', ' 麻烦快点', ' 就这个');
const pause = fc.constantFrom(' ', '，', ' 嗯 ', ' 然后 ', '，后面是', '……', '、');
const nod = fc.constantFrom('嗯', '好', '您说', '嗯嗯 然后呢');
/** A number, its pieces, and the pieces as said. */
const said = (least: number, some = number) =>
  some.chain((whole) =>
    pieces(whole, least).chain((parts) =>
      fc.record({
        whole: fc.constant(whole),
        parts: fc.constant(parts),
        words: fc.tuple(...parts.map(spelt)),
      }),
    ),
  );

describe('a telephone number', () => {
  it('is the same however it is grouped and spelt', () => {
    fc.assert(
      fc.property(
        said(2),
        question,
        opening,
        closing,
        fc.infiniteStream(pause),
        ({ whole, words }, ask, open, close, gaps) => {
          const text = words.map((word, at) => (at === 0 ? word : gaps.next().value + word)).join('');
          expect(callback([ask, `c ${open}${text}${close}`])).toBe(whole);
        },
      ),
      RUNS,
    );
  });

  it('is the same said piece by piece, with a nod or an echo between', () => {
    fc.assert(
      fc.property(
        said(2),
        question,
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(nod),
        ({ whole, parts, words }, ask, echoes, nods) => {
          const lines = words.flatMap((word, at) => [
            `c ${word}`,
            `a ${echoes.next().value === true ? parts[at] : nods.next().value}`,
          ]);
          expect(callback([ask, ...lines])).toBe(whole);
        },
      ),
      RUNS,
    );
  });

  it('is the same when the caller starts again', () => {
    fc.assert(
      fc.property(
        said(3),
        question,
        fc.constantFrom('，', ' 不对 ', ' 哎重新说 ', '…… '),
        fc.nat(),
        ({ whole, words }, ask, turn, cut) => {
          const begun = words.slice(0, 1 + (cut % words.length)).join(' ');
          expect(callback([ask, `c ${begun}${turn}${words.join(' ')}`])).toBe(whole);
        },
      ),
      RUNS,
    );
  });

  it('is as corrected, by its end', () => {
    const correction = fc.constantFrom(
      '不对，后四位是',
      '后面四位改成',
      '不是 最后四位应该是',
      '后四位错了 是',
    );
    fc.assert(
      fc.property(number, question, digits(4), correction, (whole, ask, wrong, words) => {
        const first = whole.slice(0, -4) + wrong;
        expect(callback([ask, `c ${first}`, `a ${first} 对吗`, `c ${words}${whole.slice(-4)}`])).toBe(whole);
      }),
      RUNS,
    );
  });

  it('is as corrected, by the group just said', () => {
    const correction = fc.constantFrom(' 不对 ', '，哦不，', ' 错了 是', '，说错了，是');
    fc.assert(
      fc.property(
        said(3).chain((one) => fc.tuple(fc.constant(one), slip(one.parts.at(-1) ?? ''))),
        question,
        correction,
        ([{ whole, parts }, wrong], ask, words) => {
          const text = [...parts.slice(0, -1), wrong].join(' ');
          expect(callback([ask, `c ${text}${words}${parts.at(-1)}`])).toBe(whole);
        },
      ),
      RUNS,
    );
  });

  it("is the caller's where the agent misheard and was told so", () => {
    fc.assert(
      fc.property(
        said(3).chain((one) =>
          fc.tuple(fc.constant(one), fc.nat({ max: one.parts.length - 1 }), fc.integer({ min: 1, max: 9 })),
        ),
        question,
        ([{ whole, parts }, at, by], ask) => {
          const heard = parts.map((part, index) =>
            index === at ? part.slice(0, -1) + ((Number(part.at(-1)) + by) % 10) : part,
          );
          expect(callback([ask, `c ${whole}`, `a ${heard.join('')} 对吗`, `c 不对，是${parts[at]}`])).toBe(
            whole,
          );
        },
      ),
      RUNS,
    );
  });

  it('is never made of one with a digit too few or too many', () => {
    const length = fc.constantFrom(8, 10);
    fc.assert(
      fc.property(fc.constantFrom('13', '15', '18'), length.chain(digits), question, (head, rest, ask) => {
        expect(callback([ask, `c ${head}${rest}`])).toBeNull();
      }),
      RUNS,
    );
  });
});
