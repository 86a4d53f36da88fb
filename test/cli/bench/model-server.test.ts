import { describe, expect, it, onTestFinished } from 'vitest';
import { fillFormSchema } from '../../../src/assist/form/model-questions.ts';
import { checkSummaryText } from '../../../src/assist/language/answers/check-summary-text.ts';
import { transcriptLines } from '../../../src/assist/language/transcript-lines.ts';
import { answerTo, written } from '../../../src/cli/bench/model-answers.ts';
import { ModelServer } from '../../../src/cli/bench/model-server.ts';
import { answerCheck } from '../../../src/language-model/answer-check.ts';

const said = [
  { speaker: 'agent', text: '您好，请讲。' },
  { speaker: 'caller', text: '我们小区停水三天了，物业也不管' },
  { speaker: 'caller', text: '希望尽快恢复供水' },
] as const;

const question = (body: object, lines: readonly string[] = transcriptLines(said)) => ({
  body: { ...body },
  messages: [{ role: 'user', content: ['通话记录：', ...lines].join('\n') }],
});

describe('answers of the bench’s model', () => {
  it('sum up what the caller said, in a way that the service accepts', () => {
    const text = answerTo(question({}));
    expect(checkSummaryText(text, { instructions: '' })).toEqual({ text });
    expect(text).toContain('停水三天');
    expect(text).not.toContain('请讲');
  });

  it('prove two fields of the form by their words', () => {
    const text = answerTo(question({ response_format: { type: 'json_schema' } }));
    expect(answerCheck(fillFormSchema(['subject', 'request'], null))(text)).toEqual({
      fits: true,
      value: {
        fields: [
          expect.objectContaining({ key: 'subject', segment: 's2', quote: said[1].text }),
          expect.objectContaining({ key: 'request', segment: 's3', quote: said[2].text }),
        ],
      },
    });
  });

  it('fill nothing in when the caller said nothing', () => {
    expect(answerTo(question({ response_format: {} }, []))).toBe('{"fields":[]}');
  });

  it('are written piece by piece and whole', async () => {
    const pieces: string[] = [];
    for await (const piece of written('一二三四五六七', { firstMs: 0, gapMs: 0 })) pieces.push(piece);
    expect(pieces).toEqual(['一二三', '四五六', '七']);
  });
});

it('answers, stalls and recovers in a process of its own, and knows what it was last asked', async () => {
  const model = await ModelServer.start();
  onTestFinished(() => model.stop());
  const body = { model: 'any', stream: true, messages: question({}).messages };
  const ask = async (signal?: AbortSignal) => {
    const response = await fetch(`${model.baseUrl}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
    return response.text();
  };

  expect(await ask()).toContain('data: [DONE]');
  expect(await model.state()).toEqual({ questions: 1, lastSummary: body });
  await model.stall();
  const hanging = new AbortController();
  const unanswered = ask(hanging.signal).then(
    () => 'answered',
    () => 'broken off',
  );
  await expect.poll(async () => (await model.state()).questions).toBe(2);
  await model.recover();
  expect(await ask()).toContain('data: [DONE]');
  hanging.abort();
  expect(await unanswered).toBe('broken off');
});
