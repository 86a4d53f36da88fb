import type { Ask } from '../contract.ts';
import type { Prompt } from './contract.ts';

/** What a prompt says of its question, with its inputs filled in. @throws Error when an input is missing */
export function promptAsk(
  prompt: Prompt,
  inputs: Readonly<Record<string, string>>,
): Pick<Ask, 'purpose' | 'messages' | 'maxTokens' | 'temperature'> {
  const { maxTokens, temperature } = prompt.hints;
  return {
    purpose: prompt.name,
    messages: prompt.render(inputs),
    maxTokens,
    ...(temperature === null ? {} : { temperature }),
  };
}
