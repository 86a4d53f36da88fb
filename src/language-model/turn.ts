import type { Ask, ChatMessage } from './contract.ts';

/** What is asked of a server at once: the question, or the second turn that repairs its answer. */
export interface Turn extends Pick<Ask, 'schema' | 'maxTokens' | 'temperature'> {
  readonly messages: readonly ChatMessage[];
  /** Puts the schema into words even where the server has it as a grammar: it may have passed over it. */
  readonly spellOut: boolean;
}

const MAX_REPEATED_CHARACTERS = 4_000;

/** The turn after an answer that does not fit its schema. */
export function repairTurn(turn: Turn, answer: string, faults: readonly string[]): Turn {
  const repeated = answer.trim().slice(0, MAX_REPEATED_CHARACTERS);
  return {
    ...turn,
    spellOut: true,
    messages: [
      ...turn.messages,
      { role: 'assistant', content: repeated === '' ? '（无内容）' : repeated },
      {
        role: 'user',
        content: `上面的回答不符合要求的 JSON 结构：\n${faults.map((fault) => `- ${fault}`).join('\n')}\n请改正，只输出一个完整的 JSON 对象，不要解释，不要 Markdown。`,
      },
    ],
  };
}

/** The messages with the schema in words at the end of the system's. */
export function withSchemaInWords(turn: Turn): readonly ChatMessage[] {
  if (turn.schema === undefined) return turn.messages;
  const words = `只输出一个 JSON 对象（json），必须符合以下 JSON Schema，不要解释，不要 Markdown：\n${JSON.stringify(turn.schema.schema)}`;
  const [first, ...others] = turn.messages;
  if (first?.role !== 'system') return [{ role: 'system', content: words }, ...turn.messages];
  return [{ role: 'system', content: `${first.content}\n\n${words}` }, ...others];
}
