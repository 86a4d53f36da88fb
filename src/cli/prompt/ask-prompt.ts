import { modelCandidates } from '../../assist/form/model-candidates.ts';
import { modelFields } from '../../assist/form/model-questions.ts';
import { checkSummaryText } from '../../assist/language/answers/check-summary-text.ts';
import type { Config } from '../../config.ts';
import type { Answer, ChatMessage, LanguageModel } from '../../language-model/contract.ts';
import type { Prompt } from '../../language-model/prompts/contract.ts';
import { promptAsk } from '../../language-model/prompts/prompt-ask.ts';
import { findLeak } from '../../privacy/residue.ts';
import type { CallQuestion } from './call-question.ts';

/** A prompt rendered for a call, and the answer where a server was asked. */
export interface PromptRun {
  readonly prompt: string;
  readonly version: string;
  readonly messages: readonly ChatMessage[];
  /** What kind of personal data the guard found in it, which lets nothing leave; null for none. */
  readonly leak: string | null;
  /** Null where no server is set. */
  readonly answer: PromptAnswer | null;
}

export interface PromptAnswer {
  /** As the model wrote it, and what the service makes of it with personal data put back. */
  readonly raw: string;
  readonly output: unknown;
  readonly model: string;
  readonly server: string;
  readonly firstTextMs: number;
  readonly totalMs: number;
  readonly tokens: Pick<Answer['usage'], 'prompt' | 'completion' | 'reasoning' | 'estimated'>;
  readonly cost: number | null;
  readonly repaired: boolean;
}

/**
 * Renders a prompt with what it takes of the call and asks the model, if there is one.
 *
 * @param parts what the pieces of the call tell, for a prompt that takes them
 * @throws LanguageModelError
 */
export async function askPrompt(
  prompt: Prompt<never>,
  question: CallQuestion,
  parts: string,
  { config, model }: { readonly config: Config; readonly model: LanguageModel | null },
): Promise<PromptRun> {
  const asked = promptAsk(prompt, { ...question.inputs, parts });
  const { messages } = asked;
  const leak = messages
    .map(({ content }) => findLeak(content, config.REDACTION_POLICY))
    .find((each) => each !== null);
  const rendered = { prompt: prompt.name, version: prompt.version, messages, leak: leak?.kind ?? null };
  if (model === null) return { ...rendered, answer: null };
  const answer = await model.ask({
    ...asked,
    account: null,
    ...schemaOf(prompt, question),
    priority: 'job',
  });
  const { model: name, server, firstTextMs, totalMs, usage, cost, repaired } = answer;
  return {
    ...rendered,
    answer: {
      raw: answer.text,
      output: outputOf(answer, prompt, question, config),
      ...{ model: name, server, firstTextMs, totalMs, tokens: usage, cost, repaired },
    },
  };
}

function schemaOf({ name, output }: Prompt<never>, { schema }: CallQuestion) {
  if (output.kind === 'text') return {};
  return {
    schema: { name: name.replaceAll('-', '_'), schema: output.kind === 'form' ? schema : output.schema },
  };
}

function outputOf(
  answer: Answer,
  { output, instructions, version }: Prompt<never>,
  { redaction, sentences, call }: CallQuestion,
  config: Config,
): unknown {
  const restore = (text: string) => redaction.restore(text);
  if (output.kind === 'text') {
    const checked = checkSummaryText(answer.text, { instructions });
    return 'text' in checked ? restore(checked.text) : checked;
  }
  if (output.kind === 'json') return JSON.parse(restore(JSON.stringify(answer.value)));
  return modelCandidates({
    value: answer.value,
    formFields: modelFields,
    scenario: null,
    sentences,
    restore,
    author: { version, model: answer.model },
    call: { startedAt: call.startedAt, timeZone: config.TIME_ZONE },
  });
}
