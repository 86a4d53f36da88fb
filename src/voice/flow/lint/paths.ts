import { didYouMean, type FlowFault } from '../fault.ts';
import { builtInTargets, edgesOf, isBuiltIn, isTerminal, nodeOf, passesThrough } from '../flow-graph.ts';
import type { FlowSource } from '../read-flow.ts';
import { type LintRule, nodeFault } from './rule.ts';
import { destinationsOf, idOf, type Place, placesOf } from './set-graph.ts';

/** Targets and flows that are not there, and nodes named like what is there in every flow. */
export const bareTargets: LintRule = (sources) => {
  const flows = sources.map(({ flow }) => flow.name);
  return sources.flatMap((source) => {
    const { flow, file, lineOf } = source;
    const known = [...Object.keys(flow.nodes), ...builtInTargets];
    const faults: FlowFault[] = [];
    if (nodeOf(flow, flow.start) === null)
      faults.push({
        file,
        line: lineOf(['start']),
        node: null,
        message: `start: there is no node ${flow.start}${didYouMean(flow.start, Object.keys(flow.nodes))}`,
      });
    for (const [name, node] of Object.entries(flow.nodes)) {
      if (isBuiltIn(name))
        faults.push(
          nodeFault(source, name, [], `${name} is there in every flow: give this node another name`),
        );
      for (const { path, target } of edgesOf(node))
        if (!known.includes(target))
          faults.push(
            nodeFault(
              source,
              name,
              path,
              `there is no node ${target}${didYouMean(target, known)}: add it or name another`,
            ),
          );
      if (node.type === 'flow' && !flows.includes(node.flow))
        faults.push(
          nodeFault(source, name, ['flow'], `there is no flow ${node.flow}${didYouMean(node.flow, flows)}`),
        );
    }
    return faults;
  });
};

/** Nodes that no way from the start of their flow leads to. */
export const cutOff: LintRule = (sources) =>
  sources.flatMap((source) => {
    const reached = new Set<string>();
    const open = [source.flow.start];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const node = nodeOf(source.flow, name);
      if (node === null || reached.has(name)) continue;
      reached.add(name);
      open.push(...edgesOf(node).map(({ target }) => target));
    }
    return Object.keys(source.flow.nodes)
      .filter((name) => !reached.has(name))
      .map((name) =>
        nodeFault(
          source,
          name,
          [],
          'nothing leads to this node: name it as a target somewhere or take it out',
        ),
      );
  });

/** Nodes from which no way leads to a person, another flow or an end. */
export const goingNowhere: LintRule = (sources) =>
  sources.flatMap((source) => {
    const { nodes } = source.flow;
    const leads = new Set<string>(builtInTargets);
    for (const [name, node] of Object.entries(nodes))
      if (isTerminal(node) || node.type === 'flow') leads.add(name);
    for (let before = -1; before !== leads.size; ) {
      before = leads.size;
      for (const [name, node] of Object.entries(nodes))
        if (edgesOf(node).some(({ target }) => leads.has(target))) leads.add(name);
    }
    return Object.keys(nodes)
      .filter((name) => !leads.has(name))
      .map((name) =>
        nodeFault(source, name, [], 'is a dead end: no way leads from here to a person or an end'),
      );
  });

/** Circles of nodes none of which waits for the caller. */
export const loopsWithoutInput: LintRule = (sources) => {
  const passing = new Map(
    placesOf(sources)
      .filter(({ node }) => passesThrough(node))
      .map((place) => [idOf(place), place]),
  );
  const next = new Map(
    [...passing].map(([id, place]) => [id, nextIds(sources, place).filter((one) => passing.has(one))]),
  );
  return [...passing].flatMap(([id, { source, name }]) => {
    const way = wayBack(id, next);
    if (way === null || [...way].sort()[0] !== id) return [];
    return [
      nodeFault(
        source,
        name,
        [],
        `goes round without hearing the caller: ${[...way, id].join(' → ')}; put an ask, confirm or record in between, or let one of them lead to a person or an end`,
      ),
    ];
  });
};

function nextIds(sources: readonly FlowSource[], place: Place): string[] {
  return destinationsOf(sources, place).flatMap(({ destination }) =>
    destination === null || typeof destination === 'string' ? [] : [idOf(destination)],
  );
}

/** The shortest way from a node back to itself, without its end; null for none. */
function wayBack(id: string, next: ReadonlyMap<string, readonly string[]>): string[] | null {
  const from = new Map<string, string>();
  const open = [id];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const one of next.get(at) ?? []) {
      if (one === id) {
        const way = [at];
        for (let back = from.get(at); back !== undefined; back = from.get(back)) way.unshift(back);
        return way;
      }
      if (from.has(one)) continue;
      from.set(one, at);
      open.push(one);
    }
  }
  return null;
}
