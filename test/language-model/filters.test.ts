import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raw } from '../../src/cli/scripted-model/replies.ts';
import { echoFilter } from '../../src/language-model/echo-filter.ts';
import { jsonValues } from '../../src/language-model/json-answer.ts';
import { withoutUnfinishedSentence } from '../../src/language-model/sentences.ts';
import { ThinkFilter } from '../../src/language-model/think-filter.ts';
import { ask, modelOn, scripted } from './model-under-test.ts';

/** A text cut at chance places. */
function cutUp<Whole extends string | Uint8Array>(whole: Whole, places: readonly number[]): Whole[] {
  const cuts = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => whole.slice(from, cuts[index] ?? whole.length) as Whole);
}

const places = fc.array(fc.nat(), { maxLength: 12 });

describe('thinking', () => {
  const part = fc.constantFrom('<think>', '</think>', '<', '</', 'think', '>', '灯', 'a<b', '\n');
  const text = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(''));
  const filtered = (pieces: readonly string[]) => {
    const filter = new ThinkFilter();
    for (const piece of pieces) filter.push(piece);
    return { text: filter.end(), thought: filter.thought };
  };

  it('is taken out the same however the text is cut', () => {
    fc.assert(
      fc.property(text, places, (whole, cuts) => {
        expect(filtered(cutUp(whole, cuts))).toEqual(filtered([whole]));
      }),
    );
  });

  it('is what a plain reading of the whole takes out', () => {
    const plain = (whole: string) => {
      const opened = whole.replace(/<think>[\s\S]*?(<\/think>|$)/g, '\u0000');
      return opened
        .slice(opened.lastIndexOf('</think>') + 1)
        .replace(/^\/think>/, '')
        .replaceAll('\u0000', '');
    };
    // Nested marks mean nothing a model writes.
    const flat = text.filter((whole) => !/<think>(?:(?!<\/think>)[\s\S])*<think>/.test(whole));
    fc.assert(
      fc.property(flat, (whole) => {
        const start = whole.replace(/<think>[\s\S]*?(<\/think>|$)/g, '').includes('</think>');
        fc.pre(!start);
        expect(filtered([whole]).text).toBe(plain(whole));
      }),
    );
  });

  it('shows text that only grows, unless it turns out to have been thinking', () => {
    fc.assert(
      fc.property(text, places, (whole, cuts) => {
        fc.pre(!/<\/think>/.test(whole.replace(/<think>[\s\S]*?<\/think>/g, '')));
        const filter = new ThinkFilter();
        let before = '';
        for (const piece of cutUp(whole, cuts)) {
          const shown = filter.push(piece);
          expect(shown.startsWith(before)).toBe(true);
          before = shown;
        }
        expect(filter.end().startsWith(before)).toBe(true);
      }),
    );
  });

  it.each([
    ['<think>想</think>灯', '灯'],
    ['想</think>灯', '灯'],
    ['灯<think>想', '灯'],
    ['甲<think>想</think>乙', '甲乙'],
    ['1 < 2', '1 < 2'],
    ['灯<thi', '灯<thi'],
  ])('%s becomes %s', (whole, shown) => {
    expect(filtered([whole]).text).toBe(shown);
  });
});

describe('a stream of server-sent events', () => {
  const chunk = (choices: unknown[], more: object = {}) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })}`;
  const delta = (content: string) => chunk([{ index: 0, delta: { content }, finish_reason: null }]);

  it.each(['\n', '\r\n'])(
    'reads the same cut anywhere, also amid a character (line ends %j)',
    async (end) => {
      const events = [
        ': keep-alive',
        delta('人民路'),
        delta('<think>𠮷想</think>'),
        ': keep-alive',
        delta('两盏灯。'),
        chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
        chunk([], { usage: { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 } }),
        'data: [DONE]',
      ];
      const bytes = Buffer.from(events.map((event) => event + end + end).join(''));
      const server = await scripted();
      const { model } = modelOn([server]);
      await fc.assert(
        fc.asyncProperty(places, async (cuts) => {
          server.add(raw(cutUp(bytes, cuts)));
          const answer = await model.ask(ask());
          expect(answer.text).toBe('人民路两盏灯。');
          expect(answer.usage).toMatchObject({ prompt: 5, completion: 6, estimated: false });
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe('an echo', () => {
  const question = '请把下面的来电内容写成一句话的摘要：路灯不亮。';
  const withoutEcho = echoFilter([{ role: 'user', content: question }]);

  it('never shows while the answer grows, and the answer is left', () => {
    const whole = `${question}\n路灯不亮，请修。`;
    for (let length = 0; length <= whole.length; length += 1)
      expect(withoutEcho(whole.slice(0, length), true)).toBe(
        length <= question.length + 1 ? '' : whole.slice(question.length + 1, length),
      );
  });

  it('is not an answer that begins alike', () => {
    const answer = '请把路灯修好。';
    expect(withoutEcho(answer, false)).toBe(answer);
    expect(withoutEcho('请把', false)).toBe('请把');
    expect(withoutEcho('请把', true)).toBe('');
  });
});

describe('JSON in an answer', () => {
  it('is found whatever stands around it', () => {
    const prose = fc.string({ unit: fc.constantFrom('好', 'a', ' ', '\n', '}', ']', ':', ',') });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), prose, prose, (value, before, after) => {
        const text = JSON.stringify(value);
        expect(jsonValues(`${before}${text}${after}`)).toContainEqual(JSON.parse(text));
      }),
    );
  });

  it.each(['', '没有', '{"a":', '{{{{', '"{"', '7'])('is not in %s', (text) => {
    expect(jsonValues(text)).toEqual([]);
  });
});

describe('a text that was cut off', () => {
  it.each([
    ['一。二', '一。'],
    ['他说：“好。”然', '他说：“好。”'],
    ['3.5 米宽的路', ''],
    ['It is 3.5 m. And', 'It is 3.5 m.'],
    ['一。', '一。'],
    ['', ''],
  ])('%s keeps %s', (text, whole) => {
    expect(withoutUnfinishedSentence(text)).toBe(whole);
  });
});
