import { type Html, html, prose } from './html.ts';
import type { JsonSchema } from './schema-book.ts';

/** Anchor of a named schema on its page. */
const anchor = (name: string) => `schema-${name}`;
const nameOf = (reference: string) => reference.split('/').at(-1) ?? '';

/** Short form of a schema for one line: `string | null`, `Evidence[]`, `"live" | "held"`. */
export function typeView(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return html`<a href="#${anchor(name)}">${name}</a>`;
  }
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choices !== undefined) return join(choices.map(typeView));
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return join(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  if (schema.items !== undefined) return html`${typeView(schema.items)}[]`;
  if (schema.properties !== undefined) return html`object`;
  if (typeof schema.additionalProperties === 'object')
    return html`map of ${typeView(schema.additionalProperties)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'any');
  return html`${schema.format === undefined ? type : `${type} (${schema.format})`}`;
}

/** The whole schema: its properties as a table, inner objects below each other, choices as a list. */
export function schemaView(schema: JsonSchema): Html {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices?.some((choice) => choice.properties !== undefined)) {
    return html`${choices.map((choice) => html`<div class="choice"><h4>${titleOf(choice)}</h4>${schemaView(choice)}</div>`)}`;
  }
  if (schema.properties === undefined) return html`<p>${typeView(schema)}</p>`;
  const rows = Object.entries(schema.properties).map(([name, property]) =>
    propertyRow(name, property, schema.required?.includes(name) ?? false),
  );
  return html`<table><tr><th>name</th><th>type</th><th>meaning</th></tr>${rows}</table>`;
}

/** All named schemas, each under its anchor. */
export function schemasView(schemas: Readonly<Record<string, JsonSchema>>): Html {
  const sections = Object.entries(schemas)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(
      ([name, schema]) =>
        html`<section id="${anchor(name)}"><h3>${name}</h3><p>${prose(schema.description)}</p>${schemaView(schema)}</section>`,
    );
  return html`<h2>Schemas</h2>${sections}`;
}

export function jsonView(value: unknown): Html {
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}

function propertyRow(name: string, schema: JsonSchema, required: boolean): Html {
  const inner = schema.properties ?? schema.items?.properties;
  const nested = inner === undefined ? null : schemaView(schema.items ?? schema);
  return html`<tr><td><code>${name}</code>${required ? '' : ' (optional)'}</td><td>${typeView(schema)}${limits(schema)}</td><td>${prose(schema.description)}${nested}</td></tr>`;
}

function limits(schema: JsonSchema): Html {
  const parts = [
    schema.minimum === undefined ? '' : `≥ ${schema.minimum}`,
    schema.maximum === undefined ? '' : `≤ ${schema.maximum}`,
    schema.maxLength === undefined ? '' : `≤ ${schema.maxLength} characters`,
    schema.pattern === undefined || schema.format !== undefined ? '' : schema.pattern,
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ].filter((part) => part !== '');
  return html`${parts.map((part) => html`<br><small>${part}</small>`)}`;
}

function titleOf(choice: JsonSchema): string {
  const { type, kind } = choice.properties ?? {};
  return String(type?.const ?? kind?.const ?? choice.description ?? 'object');
}

function join(parts: readonly Html[]): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html` | ${part}`))}`;
}
