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

/** As it stands in `flows/flow.schema.json`. */
export function flowJsonSchemaText(): string {
  return `${JSON.stringify(flowJsonSchema(), null, 2)}\n`;
}
