import { wantsPerson } from '../../engine/hearing/person-words.ts';
import { edgesOf, isTerminal, passesThrough } from '../flow-graph.ts';
import type { FlowSource } from '../read-flow.ts';
import { type FlowNodeOf, flowLanguages } from '../schema.ts';
import { type LintRule, nodeFault, perNode } from './rule.ts';
import { type Destination, destinationsOf, follow, idOf } from './set-graph.ts';

/** A person is one key or word away: nothing else takes these words, and attempts that fail lead to a person or an end. */
export const humanRouteFaults: LintRule = perNode((node, name, source, sources) => {
  if (node.type !== 'ask' && node.type !== 'confirm' && node.type !== 'record') return [];
  const place = { source, name, node };
  const faults = edgesOf(node)
    .filter(({ failure, target }) => failure && !endsWell(sources, follow(sources, place, target)))
    .map(({ path, target }) =>
      nodeFault(
        source,
        name,
        path,
        `attempts that fail must lead to a person or an end, and ${target} asks on: use human, end, or a node that says something on the way there`,
      ),
    );
  for (const { path, words } of wordsOf(node))
    for (const language of flowLanguages)
      for (const [index, word] of (words?.[language] ?? []).entries())
        if (wantsPerson(word))
          faults.push(nodeFault(source, name, [...path, language, index], takenWord(word)));
  return faults;
});

/** The words that a question takes for its answers, with their places. */
function wordsOf(node: FlowNodeOf<'ask' | 'confirm' | 'record'>) {
  switch (node.type) {
    case 'ask':
      return node.choices.map(({ words }, at) => ({ path: ['choices', at, 'words'], words }));
    case 'confirm':
      return (['yes', 'no'] as const).map((answer) => ({
        path: ['words', answer],
        words: node.words?.[answer],
      }));
    case 'record':
      return [];
  }
}

function takenWord(word: string): string {
  return `${word} asks for a person everywhere and cannot be a choice: take it out`;
}

/** Whether all that follows without another question is a person, a recording, or an end. */
function endsWell(sources: readonly FlowSource[], start: Destination): boolean {
  const seen = new Set<string>();
  const open = [start];
  while (open.length > 0) {
    const at = open.pop() ?? null;
    if (at === 'person' || at === 'end' || at === null) continue;
    if (seen.has(idOf(at))) continue;
    seen.add(idOf(at));
    // The flow `human` is a person, whatever it asks on the way.
    if (at.source.flow.name === 'human' || isTerminal(at.node) || at.node.type === 'record') continue;
    if (!passesThrough(at.node)) return false;
    open.push(...destinationsOf(sources, at).map(({ destination }) => destination));
  }
  return true;
}
