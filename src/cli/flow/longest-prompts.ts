import { promptsOf } from '../../voice/flow/flow-graph.ts';
import { type Flow, type FlowLanguage, flowLanguages } from '../../voice/flow/schema.ts';
import { speakingSeconds } from '../../voice/flow/speaking-time.ts';

interface LongestPrompt {
  readonly node: string;
  readonly seconds: number;
}

/** The prompt of a flow that takes longest to speak, by language; what is sent as a message is not spoken. */
function longestPrompts(flow: Flow): Readonly<Record<FlowLanguage, LongestPrompt | null>> {
  const longest: Record<FlowLanguage, LongestPrompt | null> = { zh: null, en: null };
  for (const [node, definition] of Object.entries(flow.nodes))
    for (const { path, prompt } of promptsOf(definition))
      for (const language of flowLanguages) {
        const text = path[0] === 'text' ? undefined : prompt[language];
        const seconds = text === undefined ? 0 : speakingSeconds(text, language);
        if (seconds > (longest[language]?.seconds ?? 0)) longest[language] = { node, seconds };
      }
  return longest;
}

/** As the check prints it and the docs show it: `| opening | 11.9 s offer | 11.6 s offer |`. */
export function longestRow(flow: Flow): string {
  const { zh, en } = longestPrompts(flow);
  return `| ${[flow.name, ...[zh, en].map((one) => (one === null ? '' : `${one.seconds.toFixed(1)} s ${one.node}`))].join(' | ')} |`;
}
