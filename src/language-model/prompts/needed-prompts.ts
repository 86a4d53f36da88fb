import type { PromptOutput } from './contract.ts';

/** What the service asks of a prompt: the inputs that it will give, and the kind of answer that it can read. */
export interface NeededPrompt {
  readonly inputs: readonly string[];
  readonly output: PromptOutput['kind'];
}

/** The prompts that the service uses. A folder holds these and no others. */
export const neededPrompts = {
  /** The order's text, of a whole call. */
  summary: { inputs: ['transcript', 'form'], output: 'text' },
  /** What one piece of a long call tells. */
  'summary-part': { inputs: ['transcript'], output: 'text' },
  /** The order's text, of what the pieces tell. */
  'summary-merge': { inputs: ['parts', 'form'], output: 'text' },
  /** Values of the form, each with the words that prove it. */
  'fill-form': { inputs: ['transcript', 'fields'], output: 'form' },
} as const satisfies Record<string, NeededPrompt>;
