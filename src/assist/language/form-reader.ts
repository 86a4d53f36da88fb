import { type LanguageModel, LanguageModelError } from '../../language-model/contract.ts';
import { promptAsk } from '../../language-model/prompts/prompt-ask.ts';
import type { PromptBook } from '../../language-model/prompts/prompt-book.ts';
import type { Redaction } from '../../privacy/contract.ts';
import { type FoundByModel, modelCandidates } from '../form/model-candidates.ts';
import { fillFormFields, fillFormSchema, modelFields } from '../form/model-questions.ts';
import type { AskOptions, CallReading, FormReading, Material } from './contract.ts';
import { fittingPieces, maskedCall } from './masked-call.ts';

export interface FormReaderDeps {
  readonly model: LanguageModel;
  readonly prompts: PromptBook;
  readonly redactionOf: (material: Material) => Redaction;
  /** Tokens that a question and its answer may have together. */
  readonly contextTokens: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Told what of the answers was not borne out by the call. */
  readonly onDropped: (dropped: FoundByModel['dropped']) => void;
}

/**
 * Has the values of the form read out of a call: masked, each with the words that prove it. A call too long for one
 * question is read piece by piece; what a later piece says of a field takes the place of what an earlier one said.
 */
export class FormReader implements FormReading {
  readonly #deps: FormReaderDeps;

  constructor(deps: FormReaderDeps) {
    this.#deps = deps;
  }

  async read(material: Material, options: AskOptions): Promise<CallReading> {
    const { model, prompts, contextTokens, timeZone, onDropped } = this.#deps;
    const { state } = material;
    // The state goes on while the model reads.
    const { scenario } = state;
    const read = state.transcript.length;
    const redaction = this.#deps.redactionOf(material);
    const { lines, sentences } = maskedCall(state.transcript, redaction);
    const prompt = prompts.get('fill-form');
    const fields = fillFormFields(modelFields, scenario);
    const schema = { name: 'form', schema: fillFormSchema(modelFields, scenario) };
    const pieces = fittingPieces(lines, prompt, [fields], contextTokens);
    if (lines.length > 0 && pieces.length === 0)
      throw new LanguageModelError('too-long', 'the call does not fit in enough pieces');
    const reading = { fields: {}, details: {} };
    let answeredBy: string | null = null;
    for (const transcript of pieces) {
      const answer = await model.ask({
        ...promptAsk(prompt, { transcript, fields }),
        account: state.callId,
        schema,
        ...options,
      });
      answeredBy = answer.model;
      const found = modelCandidates({
        value: answer.value,
        formFields: modelFields,
        scenario,
        sentences,
        restore: (text) => redaction.restore(text),
        author: { version: prompt.version, model: answer.model },
        call: { startedAt: state.started?.startedAt ?? '', timeZone },
      });
      onDropped(found.dropped);
      Object.assign(reading.fields, found.fields);
      Object.assign(reading.details, found.details);
    }
    if (answeredBy === null) throw new LanguageModelError('invalid', 'there is nothing to read');
    const author = { prompt: prompt.name, version: prompt.version, model: answeredBy };
    return { author, sentences: read, ...reading };
  }
}
