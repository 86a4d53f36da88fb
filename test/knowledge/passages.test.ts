import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PASSAGE, passagesOf, withoutHeading } from '../../src/knowledge/passages.ts';

const bare = (text: string) => text.replaceAll(/\s/gu, '');

describe('passages', () => {
  it('begin with their heading, unless it is the title', () => {
    expect(passagesOf('养犬登记', '# 养犬登记\n\n先打疫苗。\n\n## 材料\n\n- 免疫证明\n- 身份证\n')).toEqual([
      '先打疫苗。',
      '材料：免疫证明\n身份证',
    ]);
  });

  it('are read aloud without their heading, and nothing else is taken away', () => {
    const body =
      '# 养犬登记\n\n先打疫苗。\n\n## 材料\n\n免疫证明。\n\n## 材料：原件\n\n### \n\n带身份证。\n\n材料：复印件也可以。';
    const passages = passagesOf('养犬登记', body);
    expect(passages.map((passage) => withoutHeading(passage, body))).toEqual([
      '先打疫苗。',
      '免疫证明。',
      '带身份证。\n材料：复印件也可以。',
    ]);
    const long = `# ${'长'.repeat(80)}\n\n第一句。`;
    expect(passagesOf('t', long).map((passage) => withoutHeading(passage, long))).toEqual(['第一句。']);
  });

  it('show Markdown without its marks', () => {
    const body =
      '见**条例**第[三](http://x)条。<br>\n\n| 区 | 分贝 |\n|---|---|\n| 1类 | 55 |\n\n> 注意\n\n`95598`';
    expect(passagesOf('t', body).join('\n')).toBe('见条例第三条。\n区 分贝\n1类 55\n注意\n95598');
  });

  it('end after a sentence where one ends', () => {
    const sentence = `${'水'.repeat(120)}。`;
    const passages = passagesOf('t', sentence.repeat(10));
    expect(passages).toHaveLength(4);
    for (const passage of passages) expect(passage.endsWith('。')).toBe(true);
  });

  it('hold all of a text, are short, well-formed and never empty', () => {
    const letters = fc.constantFrom('水', '电', '𠮷', '，', '。', ' ', '\n', '\n\n', 'a', '😀');
    const texts = fc.array(letters, { maxLength: 3_000, minLength: 1 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const passages = passagesOf('标题', text);
        expect(bare(passages.join(''))).toBe(bare(text));
        for (const passage of passages) {
          expect(passage.length).toBeGreaterThan(0);
          expect(passage.length).toBeLessThanOrEqual(MAX_PASSAGE);
          expect(passage.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
