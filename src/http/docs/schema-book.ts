import { z } from 'zod';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

export type SchemaTarget = 'draft-2020-12' | 'draft-7';

const COMPONENTS = '#/components/schemas/';

/** Turns zod schemas into JSON Schema; named ones become components that the others refer to. */
export class SchemaBook {
  readonly components: Record<string, JsonSchema> = {};
  readonly #target: SchemaTarget;
  readonly #names = z.registry<{ id: string }>();

  constructor(target: SchemaTarget, names: Readonly<Record<string, z.ZodType>>) {
    this.#target = target;
    for (const [id, schema] of Object.entries(names)) this.#names.add(schema, { id });
  }

  /** `io`: as the sender writes it (input: defaults may be left out) or as the service answers (output). */
  json(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $schema: _,
      $defs,
      definitions,
      ...json
    } = z.toJSONSchema(schema, {
      target: this.#target,
      io,
      metadata: this.#names,
      override: ({ zodSchema, jsonSchema }) => {
        // The registry of names hides zod's own one, which holds the descriptions.
        const description = z.globalRegistry.get(zodSchema)?.description;
        if (description !== undefined) jsonSchema.description ??= description;
        // Readers must pass over properties they do not know, so that new ones may come.
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      },
    });
    for (const [id, definition] of Object.entries($defs ?? definitions ?? {})) {
      this.#keep(id, pointToComponents(definition) as JsonSchema);
    }
    return pointToComponents(json) as JsonSchema;
  }

  #keep(id: string, schema: JsonSchema): void {
    const known = this.components[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`schema ${id} is written and read differently; it needs a name for each`);
    }
    this.components[id] = schema;
  }
}

function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      name === '$ref' && typeof item === 'string'
        ? item.replace(/^#\/(?:\$defs|definitions)\//, COMPONENTS)
        : pointToComponents(item),
    ]),
  );
}
