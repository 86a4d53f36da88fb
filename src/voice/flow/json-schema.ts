import { z } from 'zod';
import { FlowSchema } from './schema.ts';

/**
 * The JSON Schema of a flow file, for editors: `# yaml-language-server: $schema=flow.schema.json` on a file's first line gives
 * completion and help. What only the linter can see (targets, circles, speaking time) is not in it.
 */
export function flowJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(FlowSchema, {
    io: 'input',
    target: 'draft-7',
  });
  return { $schema, title: 'A guidance flow of Jiesu', ...schema };
}

/** Longest line of the file. */
const LINE = 110;

/** As it stands in `flows/flow.schema.json`: short lists on one line, as the code's formatter wants it. */
export function flowJsonSchemaText(): string {
  const text = JSON.stringify(flowJsonSchema(), null, 2).replace(
    /^(.*)\[\n([^[\]{}]*?)\n\s*\](,?)$/gm,
    (whole, before: string, items: string, comma: string) => {
      const line = `${before}[${items.trim().replace(/,\n\s*/g, ', ')}]${comma}`;
      return line.length <= LINE ? line : whole;
    },
  );
  return `${text}\n`;
}
