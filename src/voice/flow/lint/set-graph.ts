import { edgesOf, isBuiltIn, nodeOf } from '../flow-graph.ts';
import type { FlowSource } from '../read-flow.ts';
import type { FlowNode } from '../schema.ts';

/** A node of a set. */
export interface Place {
  readonly source: FlowSource;
  readonly name: string;
  readonly node: FlowNode;
}

export function idOf({ source, name }: Place): string {
  return `${source.flow.name}/${name}`;
}

/** Where a target leads: a node, a person beyond the flows, or the end. Null where it leads nowhere. */
export type Destination = Place | 'person' | 'end' | null;

/** The first node of a flow; null where the set has no such flow or the flow no such node. */
export function entryOf(sources: readonly FlowSource[], flow: string): Place | null {
  const source = sources.find((one) => one.flow.name === flow);
  return source === undefined ? null : placeIn(source, source.flow.start);
}

/** As the engine follows a target. Within the flow `human`, a person means a seat itself. */
export function follow(sources: readonly FlowSource[], { source }: Place, target: string): Destination {
  const own = placeIn(source, target);
  if (own !== null) return own;
  if (!isBuiltIn(target)) return null;
  if (target === 'end') return 'end';
  return source.flow.name === 'human' ? 'person' : (entryOf(sources, 'human') ?? 'person');
}

function placeIn(source: FlowSource, name: string): Place | null {
  const node = nodeOf(source.flow, name);
  return node === null ? null : { source, name, node };
}

/** Where a node may lead, by all its targets or its jump to another flow. */
export function destinationsOf(
  sources: readonly FlowSource[],
  place: Place,
): { destination: Destination; path: readonly (string | number)[]; failure: boolean }[] {
  if (place.node.type === 'flow')
    return [{ destination: entryOf(sources, place.node.flow), path: ['flow'], failure: false }];
  return edgesOf(place.node).map(({ path, target, failure }) => ({
    destination: follow(sources, place, target),
    path,
    failure,
  }));
}

/** All nodes of a set. */
export function placesOf(sources: readonly FlowSource[]): Place[] {
  return sources.flatMap((source) =>
    Object.entries(source.flow.nodes).map(([name, node]) => ({ source, name, node })),
  );
}
