import type { Prompt } from '../../language-model/prompts/contract.ts';
import { inputRoom } from '../../language-model/prompts/input-room.ts';
import { estimateTokens } from '../../language-model/tokens.ts';
import type { Redaction } from '../../privacy/contract.ts';
import type { Segment } from '../../protocol/common.ts';
import type { ShownSentence } from '../form/model-candidates.ts';
import { piecesOf } from './pieces.ts';
import { transcriptLines } from './transcript-lines.ts';

/** A call as a model is shown it. */
export interface MaskedCall {
  /** A sentence a line, those without words left out. */
  readonly lines: readonly string[];
  /** All sentences with their masked texts, in order. */
  readonly sentences: readonly ShownSentence[];
}

export function maskedCall(transcript: readonly Segment[], redaction: Redaction): MaskedCall {
  const masked = redaction.transcript(transcript);
  const sentences = transcript.flatMap((segment, index) => {
    const text = masked[index];
    return text === undefined ? [] : [{ segment, masked: text }];
  });
  const lines = transcriptLines(
    sentences.map(({ segment: { speaker }, masked: { text } }) => ({ speaker, text })),
  );
  return { lines, sentences };
}

/** Our count of tokens is an estimate. */
const MARGIN = 0.9;
/** Tokens; a piece of fewer tells a model nothing. */
const LEAST_ROOM = 128;
/** A call of three hours makes about eight pieces of a model of 8,192 tokens; beyond this many nothing is asked. */
export const MAX_PIECES = 32;

/**
 * The transcript in pieces that fit what is left of the model's context beside the prompt, its other inputs and the
 * answer; none when nothing would fit or there are more than `MAX_PIECES`.
 *
 * @param others the inputs beside the transcript
 */
export function fittingPieces(
  lines: readonly string[],
  prompt: Prompt,
  others: readonly string[],
  contextTokens: number,
): string[] {
  const taken = others.reduce((sum, text) => sum + estimateTokens(text), 0);
  const room = Math.floor((inputRoom(prompt, contextTokens) - taken) * MARGIN);
  if (room < LEAST_ROOM) return [];
  const pieces = piecesOf(lines, room);
  return pieces.length > MAX_PIECES ? [] : pieces;
}
