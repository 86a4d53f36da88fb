import { CORE_SCHEMA, load, type State, Type, YAMLException } from 'js-yaml';

/** Where something stands in a document: keys and indexes from the top. */
export type DocumentPath = readonly PropertyKey[];

/** `<<: *name` takes over what another node has. */
const MERGE = new Type('tag:yaml.org,2002:merge', {
  kind: 'scalar',
  resolve: (key: unknown) => key === '<<',
});
const SCHEMA = CORE_SCHEMA.extend({ implicit: [MERGE] });

/** A parsed document that knows on which line each of its values was written. */
export interface YamlDocument {
  readonly value: unknown;
  /** Line of the key or item, counted from 1; of what is not there, the line of what would hold it. */
  lineOf(path: DocumentPath): number;
}

/** Text that is no YAML. `line` counts from 1. */
export class YamlError extends Error {
  readonly line: number;

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'YamlError';
    this.line = line;
  }
}

/** A value as it was read: for a mapping its keys and values by turns, for a list its items. */
interface Read {
  readonly line: number;
  kind: string | null;
  value: unknown;
  readonly parts: Read[];
}

/** Parses one document. @throws YamlError */
export function readYaml(text: string): YamlDocument {
  const open: Read[] = [];
  let root: Read | null = null;
  const listener = (event: 'open' | 'close', state: State & { result?: unknown }): void => {
    if (event === 'open') {
      const read: Read = { line: state.line + 1, kind: null, value: undefined, parts: [] };
      open.at(-1)?.parts.push(read);
      open.push(read);
      return;
    }
    const read = open.pop();
    if (read === undefined) return;
    read.kind = state.kind;
    read.value = state.result;
    if (open.length === 0) root = read;
  };
  let value: unknown;
  try {
    value = load(text, { schema: SCHEMA, listener });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new YamlError((error.mark?.line ?? 0) + 1, error.reason, { cause: error });
  }
  return { value, lineOf: (path) => lineIn(root, path) };
}

function lineIn(root: Read | null, path: DocumentPath): number {
  let at = root;
  let line = at?.line ?? 1;
  for (const name of path) {
    const key: Read | undefined = at === null ? undefined : keyOf(at, name);
    if (at === null || key === undefined) return line;
    line = key.line;
    at = at.kind === 'mapping' ? (at.parts[at.parts.indexOf(key) + 1] ?? null) : key;
  }
  return line;
}

function keyOf({ kind, parts }: Read, name: PropertyKey): Read | undefined {
  if (kind === 'mapping')
    return parts.find((part, at) => at % 2 === 0 && String(part.value) === String(name));
  return kind === 'sequence' ? parts[Number(name)] : undefined;
}
