import { estimatePrompt } from '../tokens.ts';
import type { Prompt } from './contract.ts';

/**
 * Tokens that the inputs of a prompt may have together so that question and answer fit into the context; 0 or less where
 * not even the orders do.
 */
export function inputRoom(prompt: Prompt, contextTokens: number): number {
  const empty = Object.fromEntries(Object.keys(prompt.inputs).map((input) => [input, '']));
  return contextTokens - prompt.hints.maxTokens - estimatePrompt(prompt.render(empty));
}
