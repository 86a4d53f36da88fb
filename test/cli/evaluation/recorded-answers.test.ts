import { expect, it } from 'vitest';
import { questionOf, RecordedAnswers } from '../../../src/cli/evaluation/recorded-answers.ts';

const LINES = [
  '[s1] 坐席：您好，请问有什么可以帮您？',
  '[s2] 来电人：我姓【姓名1】，小区停水了',
  '[s3] 坐席：什么时候停的？',
  '[s4] 来电人：昨天晚上八点，电话【电话1】',
];

function asked(name: string, lines: readonly string[], mark = 'bcdfghjkmnpq') {
  const block = (input: string, text: string) => `<${input}-${mark}>\n${text}\n</${input}-${mark}>`;
  return [
    { role: 'system', content: '……' },
    { role: 'user', content: `${block(name, '……')}\n\n${block('transcript', lines.join('\n'))}` },
  ];
}

const recording = { ...questionOf(asked('form', LINES)), answer: '市民来电求助：小区停水。' };
const said = (reply: ReturnType<RecordedAnswers['reply']>) =>
  reply.kind === 'say' ? [...(reply.pieces as Iterable<string>)].join('') : reply.kind;

it('knows a question again by its sentences, whatever its marks and placeholders', () => {
  const answers = new RecordedAnswers({ model: 'm', recorded: [recording] });
  const masked = LINES.map((line) =>
    line.replaceAll('【姓名1】', '【姓名2】').replace('【电话1】', '【电话9】'),
  );
  expect(said(answers.reply({ messages: asked('form', masked, 'zzzzzzzzzzzz') }))).toBe(recording.answer);
  expect(answers.missing.size).toBe(0);
});

it('answers nothing to a question about other words or of another kind, and keeps the longest of a call', () => {
  const answers = new RecordedAnswers({ model: 'm', recorded: [recording] });
  const more = [...LINES, '[s5] 坐席：好的', '[s6] 来电人：谢谢'];
  expect(said(answers.reply({ messages: asked('form', more) }))).toBe('');
  expect(said(answers.reply({ messages: asked('form', [...more, '[s7] 坐席：再见']) }))).toBe('');
  expect(said(answers.reply({ messages: asked('fields', LINES) }))).toBe('{"fields":[]}');
  expect([...answers.missing.values()].map(({ inputs, sentences }) => [inputs, sentences.length])).toEqual([
    ['form,transcript', 7],
    ['fields,transcript', 4],
  ]);
});
