import { setTimeout as wait } from 'node:timers/promises';
import type { RequestMessage } from '../scripted-model/model-request.ts';

/** How quickly a model writes, milliseconds. */
export interface Pace {
  /** Before the first piece. */
  readonly firstMs: number;
  /** Between two pieces of `PIECE_CHARACTERS`. */
  readonly gapMs: number;
}

/** About what a model of seven thousand million parameters does on one graphics card. */
export const PACE: Pace = { firstMs: 100, gapMs: 15 };

/** Two tokens or three. */
const PIECE_CHARACTERS = 3;
/** Of a summary; the house's orders have about so many. */
const SUMMARY_CHARACTERS = 200;
const QUOTE_CHARACTERS = 24;
const CALLER_LINE = /^\[(s\d+)\] 来电人：(.+)$/gm;

/** What is asked of a model: the parts of a chat completion's body that an answer depends on. */
export interface ChatQuestion {
  readonly messages: readonly RequestMessage[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** The service asks for JSON when it fills the form, for text when it wants a summary. */
export function isSummary({ body }: ChatQuestion): boolean {
  return body.response_format === undefined;
}

/**
 * An answer that the service can use, made of what the caller says in the question: a summary of the usual length, or two
 * fields of the form with their proof.
 */
export function answerTo(question: ChatQuestion): string {
  const asked = question.messages.at(-1)?.content ?? '';
  const said = [...asked.matchAll(CALLER_LINE)].map(([, segment = '', text = '']) => ({ segment, text }));
  if (isSummary(question)) {
    const told = said.map(({ text }) => text.replaceAll(/\s/g, '')).join('，');
    return `市民来电反映：${told.slice(0, SUMMARY_CHARACTERS)}。希望有关部门尽快处理。`;
  }
  const first = said[0];
  const last = said.at(-1);
  if (first === undefined || last === undefined) return '{"fields":[]}';
  const field = (key: string, { segment, text }: { segment: string; text: string }) => {
    const quote = text.slice(0, QUOTE_CHARACTERS);
    return { key, segment, quote, value: quote };
  };
  return JSON.stringify({ fields: [field('subject', first), field('request', last)] });
}

/** A text as a model writes it. */
export async function* written(text: string, { firstMs, gapMs }: Pace): AsyncGenerator<string> {
  await wait(firstMs);
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) {
    if (at > 0) await wait(gapMs);
    yield text.slice(at, at + PIECE_CHARACTERS);
  }
}
