import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FlowFault } from './fault.ts';
import { lintFlows } from './lint.ts';
import { type FlowSource, readFlow } from './read-flow.ts';
import { type Flow, type FlowSet, requiredFlows } from './schema.ts';

/** What a folder of flows holds: the set, or why there is none. */
export type FlowFolderReading =
  | { readonly set: FlowSet; readonly sources: readonly FlowSource[]; readonly faults: readonly [] }
  | { readonly set: null; readonly sources: readonly FlowSource[]; readonly faults: readonly FlowFault[] };

/**
 * Reads and checks the `.yaml` files of a folder; hidden ones, such as those of editors at work, are passed over.
 *
 * @throws Error when the folder cannot be read
 */
export function readFlowFolder(folder: string): FlowFolderReading {
  return readFlowFiles(
    folder,
    entriesOf(folder).map((entry) => {
      const file = path.join(folder, entry);
      return { file, text: readFileSync(file, 'utf8') };
    }),
  );
}

/** Reads and checks flow files as one set. @param folder for what no single file is to blame */
export function readFlowFiles(
  folder: string,
  files: readonly { readonly file: string; readonly text: string }[],
): FlowFolderReading {
  const readings = files.map(({ file, text }) => readFlow(file, text));
  const sources = readings.flatMap(({ source }) => (source === null ? [] : [source]));
  const unread = readings.flatMap(({ faults }) => faults);
  const faults = [...unread, ...nameFaults(sources)];
  // Flows that cannot be read would be missed everywhere else: first things first.
  if (faults.length === 0) faults.push(...missingFlows(folder, sources), ...lintFlows(sources));
  if (faults.length > 0) return { set: null, sources, faults };
  return { set: flowSetOf(sources.map(({ flow }) => flow)), sources, faults: [] };
}

/** Flows as one version. */
export function flowSetOf(flows: readonly Flow[]): FlowSet {
  const sorted = [...flows].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byName = Object.fromEntries(sorted.map((flow) => [flow.name, flow]));
  const digest = createHash('sha256')
    .update(JSON.stringify(canonical(byName)))
    .digest('hex');
  return { digest, flows: byName };
}

/** The same content in the same order, however its files were written. The order of choices and conditions is content. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, canonical(one)]));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((entry) => /\.ya?ml$/.test(entry) && !entry.startsWith('.'))
      .sort();
  } catch (error) {
    throw new Error(`${folder} cannot be read as a folder of flows (see FLOWS_DIR)`, { cause: error });
  }
}

function nameFaults(sources: readonly FlowSource[]): FlowFault[] {
  return sources.flatMap(({ flow: { name }, file, lineOf }) => {
    const wanted = path.basename(file).replace(/\.ya?ml$/, '');
    const twice = sources.some((other) => other.file !== file && other.flow.name === name);
    if (name === wanted && !twice) return [];
    const message = twice
      ? `there are two files of flow ${name}: keep one`
      : `flow ${name} must be in ${name}.yaml: rename the file or the flow`;
    return [{ file, line: lineOf(['name']), node: null, message }];
  });
}

function missingFlows(folder: string, sources: readonly FlowSource[]): FlowFault[] {
  return requiredFlows
    .filter((name) => !sources.some(({ flow }) => flow.name === name))
    .map((name) => ({
      file: path.join(folder, `${name}.yaml`),
      line: 1,
      node: null,
      message: `flow ${name} is missing: every set needs ${requiredFlows.join(', ')}`,
    }));
}
