import { heardForm } from '../../engine/hearing/heard-form.ts';
import { expressionFault } from '../expression.ts';
import type { FlowFault } from '../fault.ts';
import { expressionsOf } from '../flow-graph.ts';
import { flowLanguages } from '../schema.ts';
import { isReserved, setBy } from '../variables.ts';
import { type LintRule, nodeFault, perNode } from './rule.ts';

/** Two choices with one key or word, and switches to a language that the flow does not speak. */
export const choiceFaults: LintRule = perNode((node, name, source) => {
  if (node.type !== 'ask') return [];
  const faults: FlowFault[] = [];
  const takenBy = new Map<string, number>();
  const take = (what: string, told: string, at: number, path: readonly (string | number)[]): void => {
    const other = takenBy.get(what);
    if (other === undefined) takenBy.set(what, at);
    else if (other !== at)
      faults.push(
        nodeFault(
          source,
          name,
          path,
          `choices ${other + 1} and ${at + 1} both have ${told}: give it to one of them`,
        ),
      );
  };
  for (const [at, { key, words, set }] of node.choices.entries()) {
    if (key !== undefined) take(`key ${key}`, `key ${key}`, at, ['choices', at, 'key']);
    for (const language of flowLanguages)
      for (const [index, word] of (words[language] ?? []).entries())
        take(`word ${heardForm(word)}`, `the word ${word}`, at, ['choices', at, 'words', language, index]);
    const language = set?.language;
    if (language !== undefined && !source.flow.languages.some((one) => one === language))
      faults.push(
        nodeFault(
          source,
          name,
          ['choices', at, 'set', 'language'],
          `the flow does not speak ${language}: it has ${source.flow.languages.join(', ')}`,
        ),
      );
  }
  return faults;
});

/** Questions that cannot be answered or whose answer leads nowhere. */
export const answerFaults: LintRule = perNode((node, name, source) => {
  if (node.type !== 'ask') return [];
  const faults: FlowFault[] = [];
  const wants = node.answer !== undefined || node.save !== undefined;
  const say = (path: readonly (string | number)[], message: string): void => {
    faults.push(nodeFault(source, name, path, message));
  };
  if (node.choices.length === 0 && !wants) say([], 'asks for nothing: give it choices, or answer and save');
  if (wants && node.next === undefined) say([], 'keeps an answer and goes nowhere: say with next where to');
  if (node.next !== undefined && !wants)
    say(['next'], 'next follows an answer: give answer and save, or take next out');
  if (node.answer !== undefined && node.save === undefined)
    say(['answer'], 'the answer is not kept: name a variable with save');
  if (!node.speech && node.keys === undefined && node.choices.every(({ key }) => key === undefined))
    say(['speech'], 'cannot be answered: allow speech, or give keys');
  if (node.keys !== undefined && node.keys.min > node.keys.max)
    say(['keys'], `takes at least ${node.keys.min} and at most ${node.keys.max} digits: correct one of them`);
  return faults;
});

/** Expressions that cannot be read, or that read something else than `vars`, `language` and `attempts`. */
export const expressionFaults: LintRule = perNode((node, name, source) =>
  expressionsOf(node).flatMap(({ path, expression }) => {
    const fault = expressionFault(expression);
    if (fault === null) return [];
    return [nodeFault(source, name, path, `${expression} is no expression: ${fault}`)];
  }),
);

/** Variables that belong to sessions and the engine. `hangup` is what a caller's end is called. */
export const reservedFaults: LintRule = perNode((node, name, source) => {
  const faults = setBy(node)
    .filter((one) => isReserved(one.name))
    .map((one) =>
      nodeFault(source, name, one.path, `the variable ${one.name} is the service's own: name another`),
    );
  if (node.type === 'end' && node.outcome === 'hangup')
    faults.push(
      nodeFault(source, name, ['outcome'], 'hangup is when a caller hangs up: name another outcome'),
    );
  return faults;
});
