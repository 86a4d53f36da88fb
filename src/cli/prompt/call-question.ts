import { candidatesOf } from '../../assist/form/candidates.ts';
import { fillFormFields, fillFormSchema, modelFields } from '../../assist/form/model-questions.ts';
import { formLines } from '../../assist/language/form-lines.ts';
import { type MaskedCall, maskedCall } from '../../assist/language/masked-call.ts';
import { piecesOf } from '../../assist/language/pieces.ts';
import { personalOf } from '../../assist/personal-of.ts';
import { mergeForm } from '../../call/form-merge.ts';
import type { Config } from '../../config.ts';
import { loadDangerRules } from '../../facts/danger/rules.ts';
import { readFacts } from '../../facts/fact-reader.ts';
import { loadGazetteer } from '../../facts/place/gazetteer.ts';
import type { JsonSchema } from '../../language-model/contract.ts';
import type { Redaction } from '../../privacy/contract.ts';
import { createRedaction } from '../../privacy/redaction.ts';
import type { Segment } from '../../protocol/common.ts';
import type { CallFile } from '../calls/call-file.ts';

/** A recorded call as prompts see it. */
export interface CallQuestion {
  readonly call: CallFile;
  readonly sentences: MaskedCall['sentences'];
  readonly redaction: Redaction;
  /** What each input of the service's prompts holds for this call, masked. */
  readonly inputs: Readonly<Record<'transcript' | 'form' | 'fields', string>>;
  /** The transcript in pieces, when it is too long for one question. */
  readonly pieces: readonly string[];
  /** Of an answer of `fill-form`. */
  readonly schema: JsonSchema;
}

/**
 * Reads a call as the service does at its end, by rules alone, and masks it by the policy of the settings.
 *
 * @param pieceTokens of a piece of the transcript, at most
 */
export function questionOf(call: CallFile, config: Config, pieceTokens: number): CallQuestion {
  const segments = call.turns.map(
    (turn, index): Segment => ({ ...turn, id: `s${index + 1}`, confidence: null }),
  );
  const facts = readFacts(segments, {
    startedAt: call.startedAt,
    timeZone: config.TIME_ZONE,
    callerNumber: call.channel.callerNumber,
    gazetteer: loadGazetteer(config.GAZETTEER_FILE),
    dangerRules: loadDangerRules(config.DANGER_RULES_FILE),
  });
  const form = mergeForm({}, candidatesOf(facts), new Set());
  const started = { caller: call.channel.callerNumber };
  const redaction = createRedaction(
    config.REDACTION_POLICY,
    personalOf({ form, details: {}, started }, facts),
  );
  const { lines, sentences } = maskedCall(segments, redaction);
  return {
    call,
    sentences,
    redaction,
    inputs: {
      transcript: lines.join('\n'),
      form: redaction.redact(formLines(form, null, {}).join('\n')).text,
      fields: fillFormFields(modelFields, null),
    },
    pieces: piecesOf(lines, pieceTokens),
    schema: fillFormSchema(modelFields, null),
  };
}
