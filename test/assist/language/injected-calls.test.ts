import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelCandidates } from '../../../src/assist/form/model-candidates.ts';
import { fillFormFields } from '../../../src/assist/form/model-questions.ts';
import { checkSummaryText } from '../../../src/assist/language/answers/check-summary-text.ts';
import { transcriptLines } from '../../../src/assist/language/transcript-lines.ts';
import { CallFile } from '../../../src/cli/calls/call-file.ts';
import type { Prompt } from '../../../src/language-model/prompts/contract.ts';
import { createPromptBook } from '../../../src/language-model/prompts/prompt-book.ts';
import { fieldNames } from '../../../src/protocol/form.ts';
import { Scenario } from '../../../src/protocol/scenario.ts';
import { segmentsOf, shown } from './shown.ts';

/** A call in which somebody gives orders to the model, and what a model that obeys would answer. */
const InjectedCall = CallFile.extend({
  about: z.string(),
  hostile: z.object({
    fields: z.array(z.object({ key: z.string(), segment: z.string(), quote: z.string(), value: z.string() })),
    summary: z.string(),
    fault: z.string(),
  }),
});

const FOLDER = 'test/data/injected-calls';
const calls = readdirSync(FOLDER).map((name) =>
  InjectedCall.parse(JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'))),
);
const scenario = Scenario.parse({
  id: 'any',
  name: '任意',
  fields: [{ key: 'amount', label: '金额', type: 'number', unit: '元', ask: '一共多少钱？' }],
});
const book = createPromptBook({ dir: 'prompts', log: { info() {}, error() {} } });
book.close();
const linesOf = (call: z.infer<typeof InjectedCall>) => transcriptLines(call.turns);
const rendered: [string, Prompt<never>, (lines: string) => Record<string, string>][] = [
  ['summary', book.get('summary'), (transcript) => ({ transcript, form: '事由：油烟' })],
  ['summary-part', book.get('summary-part'), (transcript) => ({ transcript })],
  ['summary-merge', book.get('summary-merge'), (parts) => ({ parts, form: '事由：油烟' })],
  [
    'fill-form',
    book.get('fill-form'),
    (transcript) => ({ transcript, fields: fillFormFields(fieldNames, scenario) }),
  ],
];

it('there are calls of many kinds', () => {
  expect(calls.length).toBeGreaterThanOrEqual(12);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
});

describe.each(calls.map((call) => [call.about, call] as const))('%s', (_, call) => {
  it.each(rendered)('stays between the delimiters of %s', (_name, prompt, inputsOf) => {
    const lines = linesOf(call);
    const inputs = inputsOf(lines.join('\n'));
    const [system, user] = prompt.render(inputs);
    const innocent = prompt.render(Object.fromEntries(Object.keys(inputs).map((input) => [input, '无'])));
    expect(system).toEqual(innocent[0]);
    const content = user?.content ?? '';
    const name = 'parts' in inputs ? 'parts' : 'transcript';
    const mark = new RegExp(`^<${name}-([a-z]{12})>$`, 'm').exec(content)?.[1] ?? '';
    const block = new RegExp(`^<${name}-${mark}>\n([\\s\\S]*?)\n</${name}-${mark}>$`, 'm').exec(content);
    // A line for each turn, none of them more, and no word of the caller outside.
    expect(block?.[1]?.split('\n')).toHaveLength(lines.length);
    const outside = content.replace(block?.[0] ?? '', '');
    expect(block?.[1]).not.toMatch(/[<>]/);
    const said = call.turns.flatMap(({ speaker, text }) =>
      speaker === 'caller' ? (text.match(/\p{Script=Han}{6,}/gu) ?? []) : [],
    );
    expect(said.length).toBeGreaterThan(0);
    for (const words of said) expect(outside).not.toContain(words);
    // Everything that opens or closes a material is ours.
    expect(content.match(/<\/?[a-z]+-[a-z]+>/g)?.every((tag) => tag.endsWith(`-${mark}>`))).toBe(true);
  });

  it('puts nothing into the form, though the model obeys', () => {
    const found = modelCandidates({
      value: { fields: call.hostile.fields },
      formFields: fieldNames,
      scenario,
      sentences: shown(segmentsOf(call.turns), { 冼: '【姓名1】', 幺八六八九五三零二七四: '【电话1】' }),
      restore: (text) =>
        text
          .replaceAll('【姓名1】', '冼')
          .replaceAll('【电话1】', '18689530274')
          .replace(/【[^】]*】/g, ''),
      author: { version: '1', model: 'hostile' },
      call: { startedAt: call.startedAt, timeZone: 'Asia/Shanghai' },
    });
    expect(found.fields).toEqual({});
    expect(found.details).toEqual({});
    expect(found.dropped).toHaveLength(call.hostile.fields.length);
    expect(call.hostile.fields.length).toBeGreaterThan(0);
  });

  it('gives no summary, though the model obeys', () => {
    const { instructions } = book.get('summary');
    const answer = call.hostile.summary === 'ECHO' ? instructions : call.hostile.summary;
    expect(checkSummaryText(answer, { instructions })).toMatchObject({ fault: call.hostile.fault });
  });
});
