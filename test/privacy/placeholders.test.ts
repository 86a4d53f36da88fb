import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Placeholders, placeholdersIn } from '../../src/privacy/placeholders.ts';

describe('placeholders', () => {
  it('are the same for the same identity and count up for others', () => {
    const given = new Placeholders();
    expect(given.for('phone', '138', '138')).toBe('【电话1】');
    expect(given.for('phone', '139', '139')).toBe('【电话2】');
    expect(given.for('account-number', '138', '138')).toBe('【电话1】');
    expect(given.for('name', '138', '138')).toBe('【姓名1】');
    expect(given.written('【电话2】')).toBe('139');
    expect(given.written('【电话3】')).toBeUndefined();
  });

  it.each([
    '【电话1】',
    '[电话1]',
    '［电话１］',
    '【 电话 1 】',
    '〔电话　1〕',
    '{电话1}',
    '<电话1>',
    '【电话01】',
  ])('are known in other brackets, widths and with spaces: %s', (written) => {
    expect(placeholdersIn(`打${written}找`)).toEqual([
      { start: 1, end: 1 + written.length, placeholder: '【电话1】' },
    ]);
  });

  it.each(['电话1', '【电话】', '【电话一】', '【电话12345】', '【注1】', '（电话1）'])(
    'are not seen in %s',
    (text) => {
      expect(placeholdersIn(text)).toEqual([]);
    },
  );

  it('never overlap, whatever the text', () => {
    const piece = fc.constantFrom('【', '[', '电', '话', '电话', '姓名', '1', '２', ' ', '】', ']', '的');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const found = placeholdersIn(pieces.join(''));
        for (const [at, one] of found.entries())
          expect(one.start).toBeGreaterThanOrEqual(found[at - 1]?.end ?? 0);
      }),
    );
  });
});
