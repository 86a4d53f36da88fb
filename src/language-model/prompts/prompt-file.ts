import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { load, YAMLException } from 'js-yaml';
import { z } from 'zod';
import type { JsonSchema } from '../contract.ts';
import { PromptError, type PromptHints, type PromptOutput } from './contract.ts';
import { type PromptBody, parseBody } from './prompt-body.ts';

/** A prompt file, read and checked. */
export interface PromptFile {
  readonly file: string;
  /** Where it says its name. */
  readonly nameLine: number;
  readonly name: string;
  readonly version: string;
  readonly purpose: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly output: PromptOutput;
  readonly hints: PromptHints;
  readonly body: PromptBody;
}

const FENCE = '---';
const DIGEST_LENGTH = 6;
const identifier = (what: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, `${what}: a lower-case letter, then lower-case letters, digits and -`);

const Header = z.strictObject({
  name: identifier('a name'),
  version: z
    .union([z.int().min(1), z.string()])
    .transform(String)
    .pipe(z.string().regex(/^[A-Za-z0-9.]{1,20}$/, 'at most 20 letters, digits and dots')),
  purpose: z.string().trim().min(1).max(200),
  inputs: z.record(identifier('an input'), z.string().trim().min(1).max(200)),
  output: z.union([
    z.enum(['text', 'form']),
    z
      .string()
      .regex(/^[^/\\]+\.json$/, "'text', 'form', a schema, or the name of a .json file beside this one"),
    z.record(z.string(), z.unknown()),
  ]),
  hints: z.strictObject({
    maxTokens: z.int().min(16).max(32_768),
    temperature: z.number().min(0).max(2).nullable().default(null),
  }),
});
type Header = z.infer<typeof Header>;

/**
 * Reads a prompt file: front matter (YAML) between two lines of `---`, then the body.
 *
 * @throws PromptError that names the file and the line
 */
export function readPromptFile(file: string): PromptFile {
  const source = readText(file, file, 1);
  const lines = source.split('\n');
  const end = lines.indexOf(FENCE, 1);
  if (lines[0] !== FENCE || end < 0)
    throw new PromptError(file, 1, `must begin with front matter between two lines of ${FENCE}`);
  const header = readHeader(file, lines.slice(0, end));
  const { output, files } = outputOf(file, header, lines);
  const body = parseBody(file, lines.slice(end + 1).join('\n'), end + 2, Object.keys(header.inputs));
  const unused = Object.keys(header.inputs).find((input) => !body.inputs.has(input));
  if (unused !== undefined)
    throw new PromptError(
      file,
      lineOf(lines, ['inputs', unused]),
      `input ${unused} stands nowhere in the body`,
    );
  const { name, purpose, inputs, hints } = header;
  const digest = createHash('sha256')
    .update([source, ...files].join('\0'))
    .digest('hex');
  return {
    file,
    nameLine: lineOf(lines, ['name']),
    name,
    version: `${header.version}-${digest.slice(0, DIGEST_LENGTH)}`,
    purpose,
    inputs,
    output,
    hints,
    body,
  };
}

function readHeader(file: string, lines: readonly string[]): Header {
  let raw: unknown;
  try {
    // The fence counts as a line, so that the lines of YAML's complaints are those of the file.
    raw = load(['', ...lines.slice(1)].join('\n'));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new PromptError(file, (error.mark?.line ?? 0) + 1, error.reason, { cause: error });
  }
  const parsed = Header.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = (issue?.path ?? []).map(String);
  const unknown = issue?.code === 'unrecognized_keys' ? [...place, ...issue.keys.slice(0, 1)] : place;
  throw new PromptError(
    file,
    lineOf(lines, unknown),
    `${place.join('.') || 'front matter'}: ${issue?.message}`,
  );
}

function outputOf(
  file: string,
  { output }: Header,
  lines: readonly string[],
): { output: PromptOutput; files: string[] } {
  if (output === 'text' || output === 'form') return { output: { kind: output }, files: [] };
  const line = lineOf(lines, ['output']);
  if (typeof output !== 'string')
    return { output: { kind: 'json', schema: sound(file, line, output) }, files: [] };
  const text = readText(path.join(path.dirname(file), output), file, line);
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    throw new PromptError(file, line, `${output}: ${(error as Error).message}`, { cause: error });
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    throw new PromptError(file, line, `${output}: a JSON Schema must be an object`);
  return { output: { kind: 'json', schema: sound(file, line, { ...schema }) }, files: [text] };
}

function sound(file: string, line: number, schema: JsonSchema): JsonSchema {
  try {
    // Strict: a keyword that is mistyped would otherwise be passed over.
    new Ajv({ strict: true }).compile(schema);
    return schema;
  } catch (error) {
    throw new PromptError(file, line, `output is no JSON Schema: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** With line ends made the same, so that the digest doesn't depend on the machine. */
function readText(place: string, file: string, line: number): string {
  try {
    return readFileSync(place, 'utf8')
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n');
  } catch (error) {
    throw new PromptError(file, line, (error as Error).message, { cause: error });
  }
}

/** The line of a key of the front matter, or of the nearest one around it that stands there. */
function lineOf(lines: readonly string[], keys: readonly string[]): number {
  let at = 0;
  let line = 1;
  for (const key of keys) {
    const found = lines.findIndex((text, index) => index > at && text.trimStart().startsWith(`${key}:`));
    if (found < 0) break;
    at = found;
    line = found + 1;
  }
  return line;
}
