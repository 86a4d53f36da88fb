import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { lexer } from 'marked';
import { fieldOf } from './fields.ts';
import { FormatError, type RawArticle } from './raw-article.ts';

const FENCE = /^---[ \t]*$/;

/**
 * One article: front matter (YAML between two lines of `---`) and the body. An id that is not given is the file's name, a title
 * that is not given the heading that the body begins with.
 *
 * @throws FormatError
 */
export function readMarkdown(file: string, name: string, text: string): RawArticle {
  const lines = text.split(/\r?\n/);
  const end = FENCE.test(lines[0] ?? '') ? lines.findIndex((line, at) => at > 0 && FENCE.test(line)) : 0;
  if (end < 0) throw new FormatError(1, 'the front matter is not closed: end it with a line of ---');
  const front = end === 0 ? {} : readYaml(lines.slice(1, end).join('\n'));
  const start = end === 0 ? 0 : end + 1;
  const rest = lines.slice(start).join('\n').trim();
  const given = Object.fromEntries(Object.entries(front).map(([key, value]) => [fieldOf(key) ?? key, value]));
  const lineOf = (field: string): number => {
    const at = lines
      .slice(0, end)
      .findIndex((line) => fieldOf(line.split(':')[0] ?? '') === field || line.startsWith(`${field}:`));
    return at >= 0 ? at + 1 : field === 'body' ? Math.min(start + 1, lines.length) : 1;
  };
  // A heading is the title only where none is given: what is written under a title of its own stays as it is.
  const titled = given.title === undefined ? withoutTitle(rest) : { body: rest };
  return {
    fields: { id: name, ...titled, ...given },
    file,
    lineOf,
  };
}

function readYaml(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    // Dates stay the texts that they are.
    value = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new FormatError((error.mark?.line ?? 0) + 2, `the front matter is no YAML: ${error.reason}`, {
      cause: error,
    });
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new FormatError(2, 'the front matter must hold fields such as "title: …"');
  return { ...value };
}

/** The first heading, where the text begins with one, and the rest. */
function withoutTitle(text: string): { title: string; body: string } {
  const tokens = lexer(text);
  const at = tokens.findIndex(({ type }) => type !== 'space');
  const first = tokens[at];
  if (first?.type !== 'heading' || !('text' in first)) return { title: '', body: text.trim() };
  const rest = tokens.slice(at + 1);
  return {
    title: String(first.text),
    body: rest
      .map(({ raw }) => raw)
      .join('')
      .trim(),
  };
}
