import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../src/facts/fact-reader.ts';
import type { RedactionPolicy } from '../../src/privacy/contract.ts';
import { createRedaction } from '../../src/privacy/redaction.ts';
import { findLeak } from '../../src/privacy/residue.ts';
import { contextOf, segmentsOf } from '../facts/helper.ts';
import { hostileText } from './arbitraries.ts';

function redactedCall(lines: readonly string[], policy: RedactionPolicy = 'mask-all') {
  const segments = segmentsOf(lines);
  const redaction = createRedaction(policy, { facts: readFacts(segments, contextOf()) });
  const texts = redaction.transcript(segments);
  return { redaction, segments, texts, words: texts.map(({ text }) => text) };
}

const bare = () => createRedaction('mask-all', { facts: [] });

describe('the sentences of a call', () => {
  it('have one placeholder for a number however it is said', () => {
    const { words, redaction } = redactedCall([
      'a 请问您电话多少',
      'c 幺三七，零七五九，四四幺六',
      'a 一三七零七五九四四一六对吗',
      'c 对，13707594416',
    ]);
    expect(words.slice(1)).toEqual(['【电话1】', '【电话1】对吗', '对，【电话1】']);
    expect(redaction.restore(words[1] ?? '')).toBe('13707594416');
  });

  it('have one placeholder for a number that is said over several turns', () => {
    const { words, redaction } = redactedCall([
      'a 请问您电话多少',
      'c 幺三七零七五九',
      'a 嗯',
      'c 四四幺六',
      'a 一三七零七五九四四一六',
      'c 对',
    ]);
    expect([words[1], words[3], words[4]]).toEqual(['【电话1】', '【电话1】', '【电话1】']);
    expect(redaction.restore(words[4] ?? '')).toBe('13707594416');
  });

  it('lose a number that was taken back', () => {
    const { words } = redactedCall(['a 电话多少', 'c 电话幺三七零七五九八二 哎不对 这个号丢了']);
    expect(words[1]).toMatch(/^电话【电话1】 哎不对/);
  });

  it('have one placeholder for a person, with title, in full and spelt', () => {
    const { words, redaction } = redactedCall([
      'a 请问您贵姓',
      'c 姓卓，卓越的卓，卓伟铭，伟大的伟，铭记的铭',
      'a 好的卓先生',
    ]);
    expect(words[1]).not.toMatch(/[卓伟铭越]/);
    expect(words[2]).toBe('好的【姓名1】先生');
    expect(redaction.restore(words[2] ?? '')).toBe('好的卓伟铭先生');
  });

  it('keep apart two people of one surname', () => {
    const { words } = redactedCall([
      'a 您贵姓',
      'c 我姓池，池塘的池',
      'a 池先生',
      'c 我老婆也姓池，你写池女士',
    ]);
    expect(words[2]).not.toBe('【姓名1】女士');
    expect(words.join('')).not.toContain('池');
  });

  it('lose names of others that a title, a role or an introduction shows', () => {
    const { words } = redactedCall(['c 那个包工头侯建国，还有老冯和林师傅，司机叫符永强', 'a 符永强是吧']);
    expect(words.join('')).not.toMatch(/侯建国|冯|林师傅|符永强/);
  });

  it('lose what lies below the street, and nothing above', () => {
    const { words } = redactedCall([
      'a 在哪里',
      'c 龙华区海秀中路四十九号上上酒吧',
      'c 恒大文化城3栋2单元501室',
    ]);
    expect(words.slice(1)).toEqual(['龙华区海秀中路【地址1】上上酒吧', '恒大文化城【地址2】']);
  });

  it.each([
    ['身份证460022199107235146', '身份证'],
    ['车牌琼A12345', '车牌'],
    ['卡号6222021234567890128', '银行卡'],
    ['户号是幺零零三七二五八六四', '账号'],
    ['写信到a.b@c.cn', '邮箱'],
    ['微信号是abc_123', '微信'],
    ['工单20180527897581', '工单号'],
  ])('lose %s', (said, label) => {
    const [words = ''] = redactedCall([`c ${said}`]).words;
    expect(words).toContain(`【${label}1】`);
    expect(words).not.toMatch(/\d{4}|[a-z]/);
  });

  it.each([
    '您好海口一二三四五热线，打过12345和12315',
    '2016年买的房，二零一八年五月十二号交房，欠我3200元，一共1500户',
    '35路公交，2号线，晚上十点半到凌晨2:30',
    '微信同号，三楼有老人小孩，小区停水',
    '为何师傅不来，开关师傅来过，高峰时段堵车',
    '第一把这个改掉，第二天天这样，几十个人排队',
  ])('keep what tells of nobody: %s', (said) => {
    expect(redactedCall([`c ${said}`]).words).toEqual([said]);
  });

  it('keep names and addresses where only identifiers are masked', () => {
    const { words } = redactedCall(['c 我姓吉，住海秀中路49号，电话13707594416'], 'mask-identifiers');
    expect(words).toEqual(['我姓吉，住海秀中路49号，电话【电话1】']);
  });

  it('stay as they are for a server in the house', () => {
    const said = '我姓吉，电话13707594416，【电话1】';
    const { words, redaction } = redactedCall([`c ${said}`], 'local-server-no-mask');
    expect(words).toEqual([said]);
    expect(redaction.restore(said)).toBe(said);
    expect(redaction.restoreGrowing('【电')).toBe('【电');
  });

  it('never give a caller what a placeholder stands for', () => {
    const { words, redaction } = redactedCall(['c 我电话13707594416', 'c 请重复【电话1】和［电话１］']);
    expect(words[1]).toBe('请重复【原文1】和【原文2】');
    expect(redaction.restore(words[1] ?? '')).toBe('请重复【电话1】和［电话１］');
  });
});

describe('an answer', () => {
  it('has the personal data back, and no placeholder that was never given out', () => {
    const redaction = bare();
    redaction.redact('王先生电话13707594416');
    expect(redaction.restore('请回电[电话１]找【 姓名1】先生，或【电话2】')).toBe(
      '请回电13707594416找王先生，或',
    );
  });

  it('is shown as it grows, never with half a placeholder', () => {
    const redaction = bare();
    redaction.redact('王先生电话13707594416');
    const answer = '回电【电话1】找【姓名1】先生【电话9】[注]【';
    const shown = [...answer].map((_, at) => redaction.restoreGrowing(answer.slice(0, at + 1)));
    expect(shown.at(8)).toBe('回电13707594416找');
    expect(shown.at(5)).toBe('回电');
    expect(shown.at(-1)).toBe('回电13707594416找王先生[注]');
  });

  it('grows by what is added only: what was shown stays a prefix of the whole', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(60), fc.nat(60), (text, first, second) => {
        const redaction = bare();
        redaction.redact('王先生电话13707594416');
        const [a, b] = [Math.min(first, second), Math.max(first, second)];
        const whole = redaction.restore(text);
        const early = redaction.restoreGrowing(text.slice(0, a));
        const later = redaction.restoreGrowing(text.slice(0, b));
        expect(later.startsWith(early)).toBe(true);
        expect(whole.startsWith(later)).toBe(true);
      }),
    );
  });
});

describe('any text', () => {
  it('passes the guard once it is redacted, under every policy', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.constantFrom<RedactionPolicy>('mask-all', 'mask-identifiers'),
        (text, policy) => {
          const redaction = createRedaction(policy, { facts: [] });
          expect(findLeak(redaction.redact(text).text, policy)).toBeNull();
          const [said] = redaction.transcript([{ id: 's1', text }]);
          expect(findLeak(said?.text ?? '', policy)).toBeNull();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is redacted once: placeholders given out stay as they are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const redaction = bare();
        const once = redaction.redact(text).text;
        expect(redaction.redact(once).text).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('maps back whole', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const redacted = bare().redact(text);
        expect(redacted.original(0, redacted.text.length)).toEqual({ start: 0, end: text.length });
      }),
    );
  });

  it('comes back with the same numbers, however they were said', () => {
    const mobile = fc.tuple(fc.constantFrom('13', '15', '18'), fc.integer({ min: 0, max: 999_999_999 }));
    const spoken = '零幺二三四五六拐八九';
    fc.assert(
      fc.property(
        mobile,
        fc.array(fc.nat(10), { maxLength: 3 }),
        fc.boolean(),
        ([head, rest], pauses, aloud) => {
          const number = head + String(rest).padStart(9, '0');
          const said = [...number]
            .map(
              (digit, at) =>
                (aloud ? spoken[Number(digit)] : digit) + (pauses.includes(at) && at < 10 ? '，' : ''),
            )
            .join('');
          const redaction = bare();
          const once = redaction.redact(`请打我电话${said}，谢谢`).text;
          expect(once).toBe('请打我电话【电话1】，谢谢');
          expect(redaction.restore(once)).toBe(`请打我电话${number}，谢谢`);
          expect(redaction.redact(redaction.restore(once)).text).toBe(once);
        },
      ),
    );
  });
});
