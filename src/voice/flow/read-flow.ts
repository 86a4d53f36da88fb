import { z } from 'zod';
import { didYouMean, type FlowFault } from './fault.ts';
import { type Flow, FlowSchema } from './schema.ts';
import { type DocumentPath, readYaml, YamlError } from './yaml-lines.ts';

/** A flow with the file it came from. */
export interface FlowSource {
  readonly flow: Flow;
  readonly file: string;
  lineOf(path: DocumentPath): number;
}

export type FlowReading =
  | { readonly source: FlowSource; readonly faults: readonly [] }
  | { readonly source: null; readonly faults: readonly FlowFault[] };

/** Reads one flow file; what the schema refuses is told by line and node. */
export function readFlow(file: string, text: string): FlowReading {
  let document: ReturnType<typeof readYaml>;
  try {
    document = readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const message = `is not YAML: ${error.message}`;
    return { source: null, faults: [{ file, line: error.line, node: null, message }] };
  }
  const parsed = FlowSchema.safeParse(document.value);
  if (parsed.success) return { source: { flow: parsed.data, file, lineOf: document.lineOf }, faults: [] };
  const faults = parsed.error.issues.map((issue) => ({
    file,
    line: document.lineOf(
      issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path,
    ),
    node: nodeOf(issue.path),
    message: messageOf(issue, document.value),
  }));
  return { source: null, faults };
}

function nodeOf([first, node]: DocumentPath): string | null {
  return first === 'nodes' && node !== undefined ? String(node) : null;
}

function messageOf(issue: z.core.$ZodIssue, document: unknown): string {
  const path = (issue.path[0] === 'nodes' ? issue.path.slice(2) : issue.path).map(String).join('.');
  const at = path === '' ? '' : `${path}: `;
  if (issue.code === 'unrecognized_keys') {
    const schema = schemaAt(FlowSchema, issue.path, document);
    const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    return issue.keys.map((key) => `${at}unknown key ${key}${didYouMean(key, known)}`).join('; ');
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const said = String(valueAt(document, issue.path) ?? 'nothing');
    return `${at}there is no type ${said}${didYouMean(said, nodeTypes())}: it is one of ${nodeTypes().join(', ')}`;
  }
  if (issue.code === 'invalid_type' && valueAt(document, issue.path) === undefined)
    return `${at}is missing: give ${article(issue.expected)}`;
  if (issue.code === 'invalid_key')
    return `${at}the name does not do: ${issue.issues[0]?.message ?? issue.message}`;
  return at + issue.message;
}

function article(expected: string): string {
  return expected === 'array'
    ? 'a list'
    : expected === 'record'
      ? 'a mapping'
      : `a value of type ${expected}`;
}

function valueAt(document: unknown, path: DocumentPath): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}

function nodeTypes(): string[] {
  return nodeSchemas().map(typeOf);
}

function nodeSchemas(): readonly z.ZodObject[] {
  return FlowSchema.shape.nodes.valueType.options;
}

function typeOf({ shape }: z.ZodObject): string {
  const { type } = shape;
  return type instanceof z.ZodLiteral ? String(type.value) : '';
}

/** The schema of what stands at a path; null where the schema ends before. */
function schemaAt(schema: z.core.$ZodType, path: DocumentPath, document: unknown): z.core.$ZodType | null {
  let at: z.core.$ZodType | null = schema;
  let value = document;
  for (const key of [...path, null]) {
    while (at instanceof z.ZodOptional || at instanceof z.ZodDefault) at = at.unwrap();
    if (at instanceof z.ZodDiscriminatedUnion) {
      const type = valueAt(value, ['type']);
      at = nodeSchemas().find((one) => typeOf(one) === type) ?? null;
    }
    if (key === null) break;
    if (at instanceof z.ZodObject) at = at.shape[String(key)] ?? null;
    else if (at instanceof z.ZodArray) at = at.element;
    else if (at instanceof z.ZodRecord) at = at.valueType;
    else return null;
    value = valueAt(value, [key]);
  }
  return at;
}
