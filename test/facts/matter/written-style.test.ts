import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breaths } from '../../../src/facts/matter/breaths.ts';
import { tidy, written } from '../../../src/facts/matter/written-style.ts';

describe('written style', () => {
  it.each([
    ['围墙要给我砌起来', '修复围墙'],
    ['把通道清出来', '清理通道'],
    ['10块退给我', '退还10元'],
    ['多收的退我', '退还多收的'],
    ['给我个说法', '给予说法'],
    ['派人来看看', '派人到场查看'],
    ['让他停工', '其停工'],
    ['打电话给我', '电话联系告知'],
    ['告诉我什么时候改完', '告知何时整改'],
    ['能不能代我老婆办', '能否代其妻子办'],
    ['要不要带户口本', '是否需要带户口本'],
    ['合不合法', '是否合法'],
    ['有没有时间限制', '有无时间限制'],
    ['怎么申请', '如何申请'],
    ['嗯 那个 就是 查一下', '核查'],
    ['赶紧把电梯修好', '维修电梯'],
    ['三块钱', '三元'],
    ['你们去查他', '核查'],
    ['', ''],
    ['嗯嗯啊', ''],
  ])('%s: %s', (said, expected) => {
    expect(written(said)).toBe(expected);
  });

  it('leaves out fillers and keeps the rest', () => {
    expect(tidy('那个 我跟你讲 电梯坏了啊 对不对')).toBe('电梯坏了');
    expect(tidy('那个人把那个车开走了')).toBe('那个人把那个车开走了');
  });

  it('never throws, and never makes much more of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(written(text).length).toBeLessThanOrEqual(3 * text.length + 2);
      }),
    );
  });
});

describe('breaths', () => {
  it('cut speech without punctuation where something new begins', () => {
    const text = '没上的课跟剩下的卡钱都要退另外你们帮忙查一下这个老板';
    expect(breaths(text).map((one) => one.text)).toEqual([
      '没上的课跟剩下的卡钱都要退',
      '另外你们帮忙查一下这个老板',
    ]);
  });

  it('lie in the text, one behind the other, and lose no word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        let last = 0;
        for (const { start, end, text: words } of breaths(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(words).toBe(text.slice(start, end));
          last = end;
        }
      }),
    );
  });

  it('keep a question with what it asks of', () => {
    const text = '你要查他那个打印机到底有没有纸我看就是故意的';
    expect(breaths(text).map((one) => one.text)).toContain('你要查他那个打印机到底有没有纸');
  });
});
