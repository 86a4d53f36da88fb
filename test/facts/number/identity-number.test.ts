import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { birthdayOf, checkCharacter, isIdentityNumber } from '../../../src/facts/number/identity-number.ts';
import { only } from '../helper.ts';
import { callback, numbersOf } from './speech.ts';
import { pieces, spelt } from './spelling.ts';

const ASK = 'a 请提供身份证号';
/** Of nobody; the check characters follow from the rest. */
const VALID = '46010019880214109X';
const DIGITS = '440524188001010014';
const identities = (lines: readonly string[]) =>
  only(numbersOf(lines), 'identity-number').map(({ value, status }) => ({ ...value, status }));
const one = (number: string, valid = true, birthday: string | null = '1988-02-14', status = 'stated') => [
  { number, valid, birthday, status },
];

describe('check character', () => {
  it.each([
    ['11010519491231002', 'X'],
    ['44052418800101001', '4'],
    ['46010019880214109', 'X'],
  ])('%s ends with %s', (digits, expected) => {
    expect(checkCharacter(digits)).toBe(expected);
  });

  it('finds every single digit that is wrong', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{17}$/),
        fc.nat({ max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (digits, at, by) => {
          const wrong = digits.slice(0, at) + ((Number(digits[at]) + by) % 10) + digits.slice(at + 1);
          expect(checkCharacter(wrong)).not.toBe(checkCharacter(digits));
        },
      ),
    );
  });
});

describe('birthday', () => {
  it.each([
    [VALID, '1988-02-14'],
    ['460100880214109', '1988-02-14'],
    ['460100198802301096', null],
    ['46010019881302109X', null],
    ['460100200002291099', '2000-02-29'],
    ['460100190002291099', null],
  ])('%s: %s', (number, expected) => {
    expect(birthdayOf(number)).toBe(expected);
  });
});

describe('identity number', () => {
  it.each([
    ['whole', [ASK, `c ${VALID}`], one(VALID)],
    ['small x', [ASK, 'c 46010019880214109x'], one(VALID)],
    ['叉', [ASK, 'c 四六零幺零零 幺九八八 零二幺四 幺零九叉'], one(VALID)],
    ['艾克斯', [ASK, 'c 46010019880214109艾克斯'], one(VALID)],
    ['the last one is an X', [ASK, 'c 46010019880214109，最后一位是X'], one(VALID)],
    [
      'over several turns',
      [ASK, 'c 四六零幺零零', 'a 嗯', 'c 一九八八零二幺四', 'a 好', 'c 幺零九叉'],
      one(VALID),
    ],
    [
      'read back',
      [ASK, `c ${VALID}`, `a ${VALID} 对吗`, 'c 对'],
      one(VALID, true, '1988-02-14', 'confirmed'),
    ],
    ['without the question', [`c 我的身份证是${VALID}`], one(VALID)],
    ['shown by its digits alone', [`c ${DIGITS}`], one(DIGITS, true, '1880-01-01')],
    ['fifteen digits', [ASK, 'c 460100880214109'], one('460100880214109')],
    ['a wrong check character', [ASK, 'c 460100198802141090'], one('460100198802141090', false)],
    ['a day that does not exist', [ASK, 'c 460100198802301096'], one('460100198802301096', false, null)],
    ['a digit too few', [ASK, 'c 46010019880214109'], one('46010019880214109', false)],
    ['a digit too many', [ASK, 'c 4601001988021410900'], one('4601001988021410900', false)],
    ['fifteen digits shown by nothing', ['c 460100880214109'], []],
    ['only its end', [ASK, 'c 尾号109X'], []],
  ])('%s', (_, lines, expected) => {
    expect(identities(lines)).toEqual(expected);
  });

  it('is as corrected, the first try withdrawn', () => {
    const lines = [ASK, 'c 46010019880214190X', 'a 46010019880214190X', 'c 后四位不对 是109X'];
    expect(identities(lines)).toEqual([
      ...one(VALID),
      { number: '46010019880214190X', valid: false, birthday: '1988-02-14', status: 'withdrawn' },
    ]);
  });

  it('is hardly believed when it does not check', () => {
    const confidence = (number: string): number =>
      only(numbersOf([ASK, `c ${number}`]), 'identity-number')[0]?.confidence ?? 0;
    expect(confidence(VALID)).toBeGreaterThan(0.9);
    expect(confidence('460100198802141090')).toBeLessThan(0.5);
  });

  it('is no telephone', () => {
    expect(callback([ASK, `c ${VALID}`, 'a 联系电话', 'c 13812345678'])).toBe('13812345678');
    expect(callback(['a 身份证号和联系电话', `c ${VALID}`])).toBeNull();
  });

  it('is the same however it is grouped and spelt', () => {
    const number = fc
      .tuple(
        fc.constantFrom('460100', '110105', '440524'),
        fc.date({ min: new Date('1930-01-01'), max: new Date('2018-01-01'), noInvalidDate: true }),
        fc.stringMatching(/^\d{3}$/),
      )
      .map(([region, day, order]) => region + day.toISOString().slice(0, 10).replace(/-/g, '') + order)
      .map((digits) => digits + checkCharacter(digits));
    const said = number.chain((whole) =>
      pieces(whole.slice(0, 17), 3).chain((parts) =>
        fc.tuple(
          fc.constant(whole),
          fc.tuple(...parts.map(spelt)),
          spelt(whole.slice(17)).map((last) => last.replace('X', '叉')),
        ),
      ),
    );
    fc.assert(
      fc.property(said, fc.boolean(), ([whole, words, last], inTurns) => {
        const all = [...words.slice(0, -1), `${words.at(-1) ?? ''}${last}`];
        const turns = all.flatMap((word) => [`c ${word}`, 'a 嗯']);
        const heard = identities([ASK, ...(inTurns ? turns : [`c ${all.join('，')}`])]);
        expect(heard.map((each) => each.number)).toEqual([whole]);
        expect(heard[0]?.valid).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('holds only for a region, a birthday and the check character', () => {
    expect(isIdentityNumber(DIGITS)).toBe(true);
    expect(isIdentityNumber('940524188001010014')).toBe(false);
    expect(isIdentityNumber('440524188013010014')).toBe(false);
    expect(isIdentityNumber('440524188001010015')).toBe(false);
    expect(isIdentityNumber('13812345678')).toBe(false);
  });
});
