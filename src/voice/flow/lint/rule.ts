import type { FlowFault } from '../fault.ts';
import type { FlowSource } from '../read-flow.ts';
import type { FlowNode } from '../schema.ts';

/** Looks at a whole set of flows and says what is wrong. */
export type LintRule = (sources: readonly FlowSource[]) => FlowFault[];

/** A fault at a place within a node. */
export function nodeFault(
  { file, lineOf }: FlowSource,
  node: string,
  path: readonly (string | number)[],
  message: string,
): FlowFault {
  return { file, line: lineOf(['nodes', node, ...path]), node, message };
}

/** A rule that looks at each node by itself. */
export function perNode(
  rule: (node: FlowNode, name: string, source: FlowSource, sources: readonly FlowSource[]) => FlowFault[],
): LintRule {
  return (sources) =>
    sources.flatMap((source) =>
      Object.entries(source.flow.nodes).flatMap(([name, node]) => rule(node, name, source, sources)),
    );
}
