import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ModelRequest } from '../scripted-model/model-request.ts';
import { type Reply, say, sayJson } from '../scripted-model/replies.ts';

/**
 * Answers that a language model gave to the questions about known calls, so that a run with a model can be repeated
 * anywhere. A question is known again by its prompt's inputs and the sentences of its transcript, whose placeholders and
 * digits do not count: masking may become better without making the recordings worthless.
 */

const Recording = z.strictObject({
  /** The inputs of the prompt, in the order of their names: `form,transcript`. */
  inputs: z.string(),
  /** A digest for each sentence of the transcript. */
  sentences: z.array(z.string()).min(1),
  /** Text, or the JSON of a form. */
  answer: z.union([z.string(), z.record(z.string(), z.unknown())]),
});
export const Recordings = z.strictObject({
  /** The model that answered, and how it was asked. */
  model: z.string(),
  recorded: z.array(Recording),
});
export type Recordings = z.infer<typeof Recordings>;

/** A question that was asked and has no recording. */
export interface MissingAnswer {
  readonly inputs: string;
  readonly sentences: readonly string[];
  readonly messages: ModelRequest['messages'];
}

/** Of the sentences of a question and of a recording, so many must be the same. */
const LEAST_SHARED = 0.9;
const DIGEST_LENGTH = 10;
/** Calls begin alike; after so many sentences they do not. */
const TELLING_SENTENCES = 4;

/** @throws Error for a file that cannot be read or holds no recordings */
export function readRecordings(file: string): Recordings {
  return Recordings.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Answers questions from recordings, as a server would. */
export class RecordedAnswers {
  /** Questions without a recording; of those about the same call only the one about most of it. */
  readonly missing = new Map<string, MissingAnswer>();
  readonly #recordings: Recordings;

  constructor(recordings: Recordings) {
    this.#recordings = recordings;
  }

  readonly reply = ({ messages }: Pick<ModelRequest, 'messages'>): Reply => {
    const question = questionOf(messages);
    const found = this.#recordings.recorded.find((one) => isSame(one, question));
    const { model } = this.#recordings;
    if (found !== undefined) {
      const { answer } = found;
      return typeof answer === 'string' ? say(answer, { model }) : sayJson(answer, { model });
    }
    this.#miss({ ...question, messages });
    // A form of which nothing was found is a good answer; an empty summary is none.
    return question.inputs.includes('fields') ? sayJson({ fields: [] }, { model }) : say('', { model });
  };

  #miss(question: MissingAnswer): void {
    const key = [question.inputs, ...question.sentences.slice(0, TELLING_SENTENCES)].join();
    const before = this.missing.get(key);
    if (before === undefined || before.sentences.length < question.sentences.length)
      this.missing.set(key, question);
  }
}

/** What a question is known by. */
export function questionOf(messages: ModelRequest['messages']): { inputs: string; sentences: string[] } {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const blocks = [...content.matchAll(/^<([a-z]+)-[a-z]+>\n([\s\S]*?)\n<\/\1-[a-z]+>$/gm)];
  const inputs = blocks.map(([, name = '']) => name).sort();
  const transcript = blocks.find(([, name]) => name === 'transcript' || name === 'parts')?.[2] ?? '';
  return { inputs: inputs.join(), sentences: transcript.split('\n').map(digestOf) };
}

function digestOf(line: string): string {
  const words = line
    .replace(/^\[s\d+\] /, '')
    .replace(/【[^【】]*】/g, '')
    .replace(/[\d零〇一幺二两三四五六七八九十洞拐\s]/g, '');
  return createHash('sha256').update(words).digest('hex').slice(0, DIGEST_LENGTH);
}

function isSame(
  recording: Pick<z.infer<typeof Recording>, 'inputs' | 'sentences'>,
  question: { inputs: string; sentences: readonly string[] },
): boolean {
  if (recording.inputs !== question.inputs) return false;
  const known = new Set(recording.sentences);
  const shared = question.sentences.filter((sentence) => known.has(sentence)).length;
  return shared >= LEAST_SHARED * Math.max(question.sentences.length, recording.sentences.length);
}
