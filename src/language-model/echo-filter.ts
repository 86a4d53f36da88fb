import type { ChatMessage } from './contract.ts';

/** Shorter messages may well be what the answer begins with. */
const SHORTEST_ECHO = 20;

/**
 * Takes away a question that a model (or a server without a chat template) repeats before it answers. `growing`: more may
 * come, so a text that is so far only the beginning of a message is held back; one that ends there is an echo that
 * broke off.
 */
export function echoFilter(messages: readonly ChatMessage[]): (text: string, growing: boolean) => string {
  const echoes = messages
    .map(({ content }) => content.trim())
    .filter((content) => content.length >= SHORTEST_ECHO);
  return (text, growing) => {
    let rest = text.trimStart();
    for (const echo of echoes) if (rest.startsWith(echo)) rest = rest.slice(echo.length).trimStart();
    const begun = rest.trimEnd();
    const mayBeEcho = growing || begun.length >= SHORTEST_ECHO;
    return mayBeEcho && echoes.some((echo) => echo.startsWith(begun)) ? '' : rest;
  };
}
