import type { FlowNode } from '../schema.ts';
import { type LintRule, nodeFault } from './rule.ts';
import { destinationsOf, entryOf, idOf, type Place } from './set-graph.ts';

/** GB/T 33358-2016 advises against menu trees. */
const MOST_MENUS = 2;
/** Where calls begin. */
const entries = ['opening', 'callback', 'follow-up'] as const;

/**
 * Menus one after another, over jumps to other flows too. The count begins anew once the caller has said something of his own:
 * a question with a free answer, a form, a recording; and on the way to a person. Changing the language is no step further.
 */
export const deepMenus: LintRule = (sources) => {
  const found = new Map<string, { readonly place: Place; readonly menus: readonly string[] }>();
  const seen = new Set<string>();
  const open: { readonly place: Place; readonly menus: readonly string[] }[] = entries.flatMap((flow) => {
    const place = entryOf(sources, flow);
    return place === null ? [] : [{ place, menus: [] }];
  });
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const id = idOf(at.place);
    const before = begunAnew(at.place.node) ? [] : at.menus;
    const menus = isMenu(at.place.node) && !before.includes(id) ? [...before, id] : before;
    if (menus.length > MOST_MENUS) {
      found.set(id, { place: at.place, menus });
      continue;
    }
    const key = [id, ...menus].join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    for (const { destination, path, failure } of destinationsOf(sources, at.place)) {
      if (failure || destination === null || typeof destination === 'string') continue;
      const own = at.place.node.type === 'ask' && path[0] === 'next';
      const toPerson = destination.source.flow.name === 'human' && at.place.source.flow.name !== 'human';
      if (!switchesLanguage(at.place.node, path))
        open.push({ place: destination, menus: own || toPerson ? [] : menus });
    }
  }
  return [...found.values()].map(({ place, menus }) =>
    nodeFault(
      place.source,
      place.name,
      [],
      `is menu ${menus.length} in a row (${menus.join(' → ')}): at most ${MOST_MENUS} choices deep`,
    ),
  );
};

function isMenu(node: FlowNode): boolean {
  return node.type === 'ask' && node.choices.length > 1;
}

function begunAnew(node: FlowNode): boolean {
  return node.type === 'form' || node.type === 'record';
}

function switchesLanguage(node: FlowNode, [list, at]: readonly (string | number)[]): boolean {
  if (node.type !== 'ask' || list !== 'choices') return false;
  return node.choices[Number(at)]?.set?.language !== undefined;
}
