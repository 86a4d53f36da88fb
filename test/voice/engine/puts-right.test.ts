import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/voice/engine/engine.ts';
import { putsRight } from '../../../src/voice/engine/hearing/puts-right.ts';
import { yesOrNo } from '../../../src/voice/engine/hearing/yes-no.ts';
import { fixtureFiles, setOf } from './fixture.ts';
import { begun, done, pressed, said } from './walker.ts';

const words = (text: string) => text.split(/\s+/);
const RIGHT = `不对，地点是50号 不对地点是50号 不对，是五十号 不是，是龙昆北路 不是是龙昆北路 不，是海秀路 错了，五号楼
  地点不对，是五号楼 门牌不对，是50号 不是龙昆南路，是龙昆北路 不是龙昆南路是龙昆北路 不对，龙昆北路 不对不对，是五楼
  电话不对，是13911112222 号码错了，应该是13911112222 不对，不是49号，是50号 不对，我要求退钱 不是这个事，是路灯坏了`;
const RIGHT_EN = [
  'No, it is number 50',
  'no it is willow lane',
  'wrong, the phone is 13911112222',
  'no, it is not 49, it is 50',
  'no not Willow Road but Willow Lane',
];
const ONLY_NO = `不对 不是 不对不对 不太对 全错了 地址不对 号码错了 电话号码不对 不是这个 不是这样的 不是龙昆南路 不是，不是龙昆南路
  不对，你听错了 我要改一下 不对，我要改地址 不对，我说的不是这个 不对，没有说这个 不对啊，怎么回事 不用了 不对等一下 二 按2 要改按2`;
const ONLY_NO_EN = [
  'No',
  'no that is wrong',
  'No, the address is wrong',
  'no I did not say that',
  'no, let me say it again',
  'no, not Willow Road',
  'press two',
];

describe('a no', () => {
  it.each([...words(RIGHT), ...RIGHT_EN])('puts right what was read back: %s', (text) => {
    expect([yesOrNo(text), putsRight(text)]).toEqual([false, true]);
  });
  it.each([...words(ONLY_NO), ...ONLY_NO_EN])('only refuses: %s', (text) => {
    expect(putsRight(text)).toBe(false);
  });
  it('is told from the other whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        // 🄑 is a symbol, and read as a letter.
        const wordless = text.normalize('NFKC').replace(/[\p{L}\p{N}]/gu, '');
        expect(putsRight(`不对，${wordless}`)).toBe(false);
        expect(typeof putsRight(text)).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });
});

describe('a yes-or-no question that takes a correction', () => {
  const engine = createEngine();
  const set = setOf({
    ...fixtureFiles,
    request: (fixtureFiles.request ?? '').replace(
      'no: matter',
      'no: matter\n    correction: { save: correction, next: details }',
    ),
  });
  const asked = () => {
    let { state } = begun(engine, set, 'request');
    const known = { form: { location: '海秀中路49号', callbackPhone: '1' }, questions: [], subject: '停水' };
    ({ state } = engine.step(set, state, said('我家停水了')));
    ({ state } = engine.step(set, state, done(state, known)));
    expect(state.node).toBe('read-back');
    return state;
  };

  it('keeps what was heard, marks the refusal, and goes where the flow says', () => {
    const { state } = engine.step(set, asked(), said('不对，地点是50号'));
    expect(state).toMatchObject({ node: 'details', vars: { correction: '不对，地点是50号' } });
    expect(state.said.at(-1)).toMatchObject({ text: '不对，地点是50号', refuses: true });
  });

  it('asks what is wrong where that was not said, and the second time', () => {
    const before = asked();
    for (const event of [said('不对'), pressed('2'), said('不对，地点是50号', 0.1)])
      expect(engine.step(set, before, event).state.vars).not.toHaveProperty('correction');
    expect(engine.step(set, before, said('不对')).state.node).toBe('matter');
    const again = { ...before, vars: { ...before.vars, correction: '不对，地点是50号' } };
    expect(engine.step(set, again, said('不对，是51号')).state).toMatchObject({
      node: 'matter',
      vars: { correction: '不对，地点是50号' },
    });
  });
});
