import { type Answer, type LanguageModel, LanguageModelError } from '../../language-model/contract.ts';
import type { Prompt } from '../../language-model/prompts/contract.ts';
import { promptAsk } from '../../language-model/prompts/prompt-ask.ts';
import type { PromptBook } from '../../language-model/prompts/prompt-book.ts';
import type { Redaction } from '../../privacy/contract.ts';
import type { SummaryDoubt } from '../../protocol/summary.ts';
import { checkSummaryText } from './answers/check-summary-text.ts';
import type { AskOptions, Material, SummaryWriting, WrittenSummary } from './contract.ts';
import { formLines } from './form-lines.ts';
import { fittingPieces, maskedCall } from './masked-call.ts';

/** A growing summary is checked and shown no more often, milliseconds. */
const SHOW_EVERY_MS = 80;

export interface SummaryWriterDeps {
  readonly model: LanguageModel;
  readonly prompts: PromptBook;
  readonly redactionOf: (material: Material) => Redaction;
  /** What of a text the call does not bear out. */
  readonly doubtsOf: (text: string, material: Material) => SummaryDoubt[];
  /** Tokens that a question and its answer may have together. */
  readonly contextTokens: number;
}

/**
 * Has a summary written: masked, in one question, or for a long call piece by piece and then merged. What comes back is
 * checked, gets its personal data back, and is held against the call.
 */
export class SummaryWriter implements SummaryWriting {
  readonly #deps: SummaryWriterDeps;

  constructor(deps: SummaryWriterDeps) {
    this.#deps = deps;
  }

  async write(material: Material, options: AskOptions): Promise<WrittenSummary> {
    const { state } = material;
    const redaction = this.#deps.redactionOf(material);
    const { lines } = maskedCall(state.transcript, redaction);
    if (lines.length === 0) throw new LanguageModelError('invalid', 'there is nothing to summarise');
    const form = redaction.redact(formLines(state.form, state.scenario, state.details).join('\n')).text;
    const { prompt, inputs } = await this.#question(lines, form, redaction, material, options);
    const { instructions } = prompt;
    const answer = await this.#ask(prompt, inputs, material, {
      ...options,
      onText: atMostEvery(SHOW_EVERY_MS, (text) => {
        const checked = checkSummaryText(text, { instructions, growing: true });
        if ('text' in checked) options.onText?.(redaction.restoreGrowing(checked.text));
      }),
    });
    const checked = checkSummaryText(answer.text, { instructions });
    if ('fault' in checked)
      throw new LanguageModelError('invalid', `the summary is faulty: ${checked.fault}`);
    const text = redaction.restore(checked.text);
    const author = { prompt: prompt.name, version: prompt.version, model: answer.model };
    return { text, author, doubts: this.#deps.doubtsOf(text, material) };
  }

  /** The question that the text is the answer to: of the whole call where it fits, else of what its pieces told. */
  async #question(
    lines: readonly string[],
    form: string,
    redaction: Redaction,
    material: Material,
    options: AskOptions,
  ): Promise<{ prompt: Prompt; inputs: Record<string, string> }> {
    const { prompts, contextTokens } = this.#deps;
    const whole = prompts.get('summary');
    const [only, ...more] = fittingPieces(lines, whole, [form], contextTokens);
    if (only !== undefined && more.length === 0) return { prompt: whole, inputs: { transcript: only, form } };
    return {
      prompt: prompts.get('summary-merge'),
      // A model may write what it was not shown; were it a number, nothing of the whole call would leave.
      inputs: { parts: redaction.redact(await this.#parts(lines, material, options)).text, form },
    };
  }

  /** What each piece tells, one after the other: a long call must not take the places of others. */
  async #parts(
    lines: readonly string[],
    material: Material,
    { onText: _onText, ...options }: AskOptions,
  ): Promise<string> {
    const prompt = this.#deps.prompts.get('summary-part');
    const pieces = fittingPieces(lines, prompt, [], this.#deps.contextTokens);
    if (pieces.length === 0)
      throw new LanguageModelError('too-long', 'the call does not fit in enough pieces');
    const parts: string[] = [];
    for (const transcript of pieces) {
      const { text } = await this.#ask(prompt, { transcript }, material, options);
      const checked = checkSummaryText(text, { instructions: prompt.instructions });
      if ('text' in checked) parts.push(`第${parts.length + 1}段：${checked.text}`);
    }
    if (parts.length === 0) throw new LanguageModelError('invalid', 'no piece of the call gave a text');
    return parts.join('\n');
  }

  #ask(
    prompt: Prompt,
    inputs: Readonly<Record<string, string>>,
    { state }: Material,
    options: AskOptions,
  ): Promise<Answer> {
    return this.#deps.model.ask({ ...promptAsk(prompt, inputs), account: state.callId, ...options });
  }
}

/** Passes on the first value and then the newest at most every `ms`; one that is followed by none may be left out. */
function atMostEvery<T>(ms: number, pass: (value: T) => void): (value: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (value) => {
    const now = performance.now();
    if (now - last < ms) return;
    last = now;
    pass(value);
  };
}
