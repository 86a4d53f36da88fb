import { didYouMean, type FlowFault } from '../fault.ts';
import { expressionsOf, promptsOf } from '../flow-graph.ts';
import { promptTemplate, variablesIn } from '../prompt-template.ts';
import { type Flow, flowLanguages } from '../schema.ts';
import { speakingSeconds } from '../speaking-time.ts';
import { knownVariables } from '../variables.ts';
import { type LintRule, nodeFault, perNode } from './rule.ts';

/** Markup outside the subset, templates that cannot be read. */
export const markupFaults: LintRule = perNode((node, name, source) =>
  promptsOf(node).flatMap(({ path, prompt }) =>
    Object.entries(prompt).flatMap(([language, text]) =>
      promptTemplate(text).faults.map((fault) => nodeFault(source, name, [...path, language], fault)),
    ),
  ),
);

/** A flow speaks each of its languages everywhere. */
export const translationFaults: LintRule = (sources) =>
  sources.flatMap((source) => {
    const { flow, file, lineOf } = source;
    const faults: FlowFault[] = missing(flow, flow.title).map((language) => ({
      file,
      line: lineOf(['title']),
      node: null,
      message: `title: ${language} is missing`,
    }));
    for (const [name, node] of Object.entries(flow.nodes)) {
      const texts = promptsOf(node).map(({ path, prompt }) => ({ path, by: Object.keys(prompt) }));
      const words =
        node.type === 'ask'
          ? node.choices.map(({ words }, at) => ({ path: ['choices', at, 'words'], by: Object.keys(words) }))
          : [];
      for (const { path, by } of [...texts, ...words])
        for (const language of flow.languages)
          if (!by.includes(language))
            faults.push(
              nodeFault(
                source,
                name,
                path,
                `${path.join('.')}: ${language} is missing: add it, or take ${language} out of the flow's languages`,
              ),
            );
    }
    return faults;
  });

function missing({ languages }: Flow, prompt: object): string[] {
  return languages.filter((language) => !Object.hasOwn(prompt, language));
}

/** Prompts that take too long to speak; what is sent as a message is not spoken. */
export const longPrompts: LintRule = perNode((node, name, source) => {
  const most = source.flow.maxPromptSeconds;
  return promptsOf(node)
    .filter(({ path }) => path[0] !== 'text')
    .flatMap(({ path, prompt }) =>
      flowLanguages.flatMap((language) => {
        const text = prompt[language];
        const seconds = text === undefined ? 0 : speakingSeconds(text, language);
        if (seconds <= most) return [];
        const message = `takes ${seconds.toFixed(1)} s to speak in ${language}: at most ${most} s; say it shorter or in two nodes`;
        return [nodeFault(source, name, [...path, language], message)];
      }),
    );
});

/** What prompts name besides variables. */
const BESIDE: ReadonlySet<string> = new Set(['understood', 'priority']);

/** Variables that nothing in the set sets. */
export const unsetVariables: LintRule = (sources) => {
  const known = knownVariables(sources.map(({ flow }) => flow));
  const rule = perNode((node, name, source) => {
    const unset = (variable: string, path: readonly (string | number)[]): FlowFault[] =>
      known.has(variable)
        ? []
        : [
            nodeFault(
              source,
              name,
              path,
              `nothing sets the variable ${variable}${didYouMean(variable, known)}: save it somewhere or name another`,
            ),
          ];
    return [
      ...promptsOf(node).flatMap(({ path, prompt }) =>
        Object.entries(prompt).flatMap(([language, text]) =>
          variablesIn(text)
            .map((variable) => variable.split('.')[0] ?? '')
            .filter((variable) => !BESIDE.has(variable))
            .flatMap((variable) => unset(variable, [...path, language])),
        ),
      ),
      ...expressionsOf(node).flatMap(({ path, expression }) =>
        [...withoutTexts(expression).matchAll(/\bvars\.([a-zA-Z]\w*)/g)].flatMap(([, variable]) =>
          unset(variable ?? '', path),
        ),
      ),
    ];
  });
  return rule(sources);
};

/** What stands in quotation marks names no variable. */
function withoutTexts(expression: string): string {
  return expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
}
