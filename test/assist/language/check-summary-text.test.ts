import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSummaryText } from '../../../src/assist/language/answers/check-summary-text.ts';
import { composeDraft } from '../../../src/assist/summary/compose-draft.ts';
import { createPromptBook } from '../../../src/language-model/prompts/prompt-book.ts';
import { segmentsOf } from './shown.ts';

const book = createPromptBook({ dir: 'prompts', log: { info() {}, error() {} } });
book.close();
const { instructions } = book.get('summary');
const check = (answer: string, growing = false) => checkSummaryText(answer, { instructions, growing });
const faultOf = (answer: string, growing = false) => {
  const checked = check(answer, growing);
  return 'fault' in checked ? checked.fault : null;
};
const GOOD =
  '市民【姓名1】来电投诉：2018年6月12日19时，龙华区国贸北路7~9号，北京现代4S店收费3,000元（车牌【车牌1】），多次反映未解决。希望尽快处理，要求短信回复。';

describe('a summary that a model wrote', () => {
  it('is taken as it is when it is a paragraph in the style of the house', () => {
    expect(check(GOOD)).toEqual({ text: GOOD });
  });

  it.each([
    ['a heading and emphasis', `# 工单正文\n\n**${GOOD}**`, `工单正文。${GOOD}`],
    ['words before it', `好的，以下是工单正文：\n${GOOD}`, GOOD],
    ['a label', `摘要：${GOOD}`, GOOD],
    ['quotation marks', `“${GOOD}”`, GOOD],
    ['a fence', `\`\`\`text\n${GOOD}\n\`\`\``, GOOD],
    [
      'a list',
      '市民来电投诉：\n- 时间：今天下午三点\n- 地点：国贸北路\n1. 希望处理。',
      '市民来电投诉：时间：今天下午三点。地点：国贸北路。希望处理。',
    ],
    ['a table', '| 时间 | 今天下午 |\n|---|---|\n| 地点 | 国贸北路 |', '时间 | 今天下午。地点 | 国贸北路'],
    ['tags', `<p>${GOOD}</p>`, GOOD],
  ])('loses %s', (_, answer, text) => {
    expect(check(answer)).toEqual({ text });
  });

  it('keeps signs that only look like Markdown', () => {
    const text =
      '市民来电反映：每天7~9点、10~12点施工，占地3*4米和5*6米，#3楼2_1室漏水，2018.6.12报修，编号12345。';
    expect(check(text)).toEqual({ text });
  });

  it.each([
    ['', 'empty'],
    ['  \n ```\n``` ', 'empty'],
    ['……', 'empty'],
    ['The caller complains about noise in the district every night.', 'not-chinese'],
    ['市民来电投诉 noise and smoke from a barbecue shop downstairs every night', 'not-chinese'],
    ['苦情が寄せられましたがすぐにたいおうしてくださいとのことです', 'not-chinese'],
    ['{"summary":"市民来电投诉"}', 'not-text'],
    ['```json\n[{"summary":"市民来电投诉"}]\n```', 'not-text'],
    [`${GOOD}详见 https://a.example`, 'link'],
    [`${GOOD}[详情](javascript:alert)`, 'link'],
    [`${GOOD}登录www.a.example领取`, 'link'],
    [`${GOOD}请登录 gov-12345.top 领取`, 'link'],
    ['市民来电投诉：油烟很大。'.repeat(200), 'too-long'],
    [`我的要求是：${instructions.slice(40, 140)}`, 'echo'],
    [instructions.replace(/[，。\n]/g, ' '), 'echo'],
  ] as const)('%j is refused', (answer, fault) => {
    expect(faultOf(answer)).toBe(fault);
    expect(check(answer)).toHaveProperty('message', expect.stringMatching(/规则草稿/));
  });

  it('is refused as soon as it goes wrong, not because it has only begun', () => {
    expect(faultOf('', true)).toBeNull();
    expect(faultOf('市', true)).toBeNull();
    expect(faultOf('ETC', true)).toBeNull();
    expect(faultOf('The caller complains about noise', true)).toBe('not-chinese');
    expect(faultOf(instructions.slice(0, 60), true)).toBe('echo');
    for (let end = 0; end <= GOOD.length; end += 1) expect(faultOf(GOOD.slice(0, end), true)).toBeNull();
  });

  it('is one line of text or refused, whatever the model writes', () => {
    fc.assert(
      fc.property(
        fc
          .array(
            fc.oneof(
              fc.string({ unit: 'binary', maxLength: 12 }),
              fc.constantFrom('油烟', '\n', '**', '- ', '# ', '```', '[a](b)', '<b>'),
            ),
          )
          .map((parts) => parts.join('')),
        (answer) => {
          const checked = check(answer);
          if ('text' in checked) {
            expect(checked.text).not.toMatch(/\n|```|\]\(/);
            expect(checked.text.length).toBeGreaterThan(0);
            expect(checked.text.length).toBeLessThanOrEqual(1_200);
          }
        },
      ),
    );
  });

  it('may be any of our own drafts', () => {
    for (const split of ['dev', 'test'])
      for (const file of readdirSync(`test/data/calls/${split}`).filter((name) => name.endsWith('.json'))) {
        const call = JSON.parse(readFileSync(`test/data/calls/${split}/${file}`, 'utf8'));
        const draft = composeDraft({}, segmentsOf(call.turns));
        expect(check(draft), file).toEqual({ text: draft });
      }
  });
});
