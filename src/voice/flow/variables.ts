import type { Flow, FlowNode } from './schema.ts';

/** Set by sessions when a call begins; `now` before every event too. */
const sessionVariables = ['caller', 'called', 'direction', 'now', 'priority'] as const;
/** Set by the engine: what the caller's danger was, and how often nobody could be reached. */
const engineVariables = ['danger', 'failures'] as const;
/** Named beside variables in prompts and expressions. */
const knownBeside = ['understood', 'priority', 'language', 'attempts'] as const;
/** Set by sessions for outbound calls only; inbound flows may set them themselves. */
const outboundVariables = ['order', 'callback'] as const;

/** Names that a flow must not set. */
export function isReserved(name: string): boolean {
  return [...sessionVariables, ...engineVariables, ...knownBeside].some((one) => one === name);
}

/** Names that say what a call is, whatever flows have kept. */
export function isSessions(name: string): boolean {
  return [...sessionVariables, ...engineVariables, ...outboundVariables].some((one) => one === name);
}

/** Variables that a node sets, with the place that names each. `language` is a choice's switch and no variable. */
export function setBy(node: FlowNode): { name: string; path: readonly (string | number)[] }[] {
  const names: { name: string; path: readonly (string | number)[] }[] = [];
  if ('save' in node && node.save !== undefined) names.push({ name: node.save, path: ['save'] });
  if (node.type === 'confirm' && node.correction !== undefined)
    names.push({ name: node.correction.save, path: ['correction', 'save'] });
  if (node.type === 'ask')
    for (const [at, { set }] of node.choices.entries())
      for (const name of Object.keys(set ?? {}))
        if (name !== 'language') names.push({ name, path: ['choices', at, 'set', name] });
  return names;
}

/** All variables that flows set or find set. */
export function knownVariables(flows: Iterable<Flow>): Set<string> {
  const known = new Set<string>([...sessionVariables, ...engineVariables, ...outboundVariables]);
  for (const { nodes } of flows)
    for (const node of Object.values(nodes)) for (const { name } of setBy(node)) known.add(name);
  return known;
}
