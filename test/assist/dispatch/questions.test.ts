import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalised, weighHits } from '../../../src/assist/dispatch/fuse.ts';
import { entropy, foresee, informationGain } from '../../../src/assist/dispatch/information-gain.ts';
import { NameSpace } from '../../../src/assist/dispatch/name-space.ts';
import { QuestionBook } from '../../../src/assist/dispatch/question-book.ts';
import { createCatalogue } from '../../../src/catalogue/catalogue.ts';
import { DispatchCatalogue } from '../../../src/catalogue/schema.ts';

const SIZE = 4;
const weights = (size: number) =>
  fc
    .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: size, maxLength: size })
    .map((values) => normalised(Float64Array.from(values)));
/** Likelihoods of three answers that sum to 1 for each unit. */
const likelihoods = fc
  .array(weights(3), { minLength: SIZE, maxLength: SIZE })
  .map((byUnit) => [0, 1, 2].map((answer) => Float64Array.from(byUnit, (own) => own[answer] ?? 0)));
const units = [0, 1, 2, 3];
const answers = ['甲', '乙', '丙'];

describe('information gain', () => {
  test('is at least nothing and at most all that is unknown; answers and posteriors are distributions', () => {
    fc.assert(
      fc.property(weights(SIZE), likelihoods, (prior, given) => {
        const foreseen = foresee({ units, prior }, { answers, likelihoods: given });
        const bits = informationGain(prior, foreseen);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(entropy(prior) + 1e-9);
        expect(foreseen.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
        for (const { posterior } of foreseen)
          expect(posterior.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('an answer that every unit gives alike brings nothing', () => {
    fc.assert(
      fc.property(weights(SIZE), (prior) => {
        const flat = answers.map(() => new Float64Array(SIZE).fill(1 / 3));
        expect(informationGain(prior, foresee({ units, prior }, { answers, likelihoods: flat }))).toBeCloseTo(
          0,
          9,
        );
      }),
    );
  });

  test('a question that parts four equal units in two halves brings one bit', () => {
    const prior = Float64Array.of(0.25, 0.25, 0.25, 0.25);
    const halves = [Float64Array.of(1, 1, 0, 0), Float64Array.of(0, 0, 1, 1)];
    const foreseen = foresee({ units, prior }, { answers: ['上', '下'], likelihoods: halves });
    expect(informationGain(prior, foreseen)).toBeCloseTo(1, 9);
  });
});

const catalogue = createCatalogue(
  DispatchCatalogue.parse({
    version: 't',
    districts: ['龙华区', '美兰区'],
    units: [
      { id: 'a', name: '龙华城管', kind: '区级部门', district: '龙华区' },
      { id: 'b', name: '美兰城管', kind: '区级部门', district: '美兰区' },
      { id: 'c', name: '市交警支队', kind: '市级部门', district: null },
      { id: 'd', name: '市住建局', kind: '市级部门', district: null },
    ],
    items: [
      {
        code: 'CG-001',
        name: '占道经营',
        description: '摊贩占道影响通行。',
        category: '市容/占道',
        leads: [
          { unit: '龙华城管', district: '龙华区' },
          { unit: '美兰城管', district: '美兰区' },
        ],
      },
      {
        code: 'JJ-001',
        name: '违法停车',
        description: '车辆占道停放影响通行。',
        category: '交通/停车',
        leads: [{ unit: '市交警支队', district: null }],
      },
    ],
    questions: [
      {
        id: 'owner',
        text: '归谁管？',
        answers: [
          { text: '物业', words: ['物业'] },
          { text: '市政', words: ['马路'] },
        ],
      },
    ],
  }),
);
const space = new NameSpace(catalogue.units.map(({ name }) => name));
/** What the classifier makes of the answers' words. */
const opinions: Record<string, Float64Array> = {
  物业: Float64Array.of(0.02, 0.02, 0.02, 0.94),
  马路: Float64Array.of(0.05, 0.05, 0.85, 0.05),
};
const book = new QuestionBook(catalogue, space, async (text) => opinions[text] ?? new Float64Array(4));
const nothing = weighHits([]);

describe('the question to ask', () => {
  test('agencies of two districts: which district, and where each answer leads', async () => {
    const doubt = { text: '摊贩太吵', retrieval: nothing, district: null };
    const question = await book.best({ ...doubt, units: Float64Array.of(0.5, 0.45, 0.03, 0.02) });
    expect(question?.text).toBe('事情发生在哪个区？');
    expect(question?.answers.map(({ text, unit }) => [text, unit])).toEqual([
      ['龙华区', '龙华城管'],
      ['美兰区', '美兰城管'],
    ]);
    const known = await book.best({
      ...doubt,
      units: Float64Array.of(0.5, 0.45, 0.03, 0.02),
      district: '龙华区',
    });
    expect(known?.text).not.toBe('事情发生在哪个区？');
  });

  test('units of two matters that were found: which matter', async () => {
    const text = '占道影响通行';
    const found = weighHits(catalogue.search(text, 5));
    const doubt = { units: Float64Array.of(0.48, 0.02, 0.48, 0.02), text, district: '龙华区' };
    expect(await book.best({ ...doubt, retrieval: { ...found, belief: 0.1 } })).not.toMatchObject({
      text: expect.stringContaining('占道经营'),
    });
    const question = await book.best({ ...doubt, retrieval: { ...found, belief: 0.3 } });
    expect(question?.text).toBe('主要是哪一类问题：占道经营、违法停车？');
    expect(question?.answers.map(({ unit }) => unit).slice(0, 2)).toEqual(['龙华城管', '市交警支队']);
  });

  test('a question of the catalogue, unless the caller has answered it', async () => {
    const doubt = { units: Float64Array.of(0, 0, 0.5, 0.5), retrieval: nothing, district: '龙华区' };
    const question = await book.best({ ...doubt, text: '灯坏了' });
    expect(question?.text).toBe('归谁管？');
    expect(question?.answers.map(({ text, unit }) => [text, unit])).toEqual([
      ['物业', '市住建局'],
      ['市政', '市交警支队'],
    ]);
    expect(await book.best({ ...doubt, text: '马路上的灯坏了' })).toBeNull();
  });

  test('nothing is asked when every answer would lead to the same unit', async () => {
    const units = Float64Array.of(0.06, 0.04, 0.9, 0);
    const inquiry = { units, text: '马路', retrieval: nothing, district: null };
    expect(await book.best(inquiry)).toBeNull();
  });

  test('the district is not asked in a city of one', async () => {
    const small = createCatalogue({ ...catalogue.data, districts: ['龙华区'], items: [], questions: [] });
    const names = new NameSpace(Array.from({ length: 64 }, (_, n) => (n === 0 ? '龙华城管' : `${n} 局`)));
    const opinionOf = async () => new Float64Array(64);
    const units = new Float64Array(64).fill(1 / 64);
    const own = new QuestionBook(small, names, opinionOf);
    expect(await own.best({ units, text: '', retrieval: nothing, district: null })).toBeNull();
  });

  test('after a failure the classifier is asked about the answers again', async () => {
    let fails = true;
    const failing = new QuestionBook(catalogue, space, async (text) => {
      if (fails) throw new Error('no model');
      return opinions[text] ?? new Float64Array(4);
    });
    const doubt = {
      units: Float64Array.of(0, 0, 0.5, 0.5),
      retrieval: nothing,
      district: '龙华区',
      text: '灯坏了',
    };
    await expect(failing.best(doubt)).rejects.toThrow('no model');
    fails = false;
    expect((await failing.best(doubt))?.text).toBe('归谁管？');
  });

  test('nothing is asked where no answer would tell', async () => {
    const certain = Float64Array.of(0, 0, 1, 0);
    expect(await book.best({ units: certain, text: '', retrieval: nothing, district: null })).toBeNull();
  });
});
