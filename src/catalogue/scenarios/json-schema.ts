import type { Scenario, ScenarioField } from '../../protocol/scenario.ts';

/** A JSON Schema object, draft-07. */
export type ScenarioJsonSchema = Readonly<Record<string, unknown>>;

/** What `DetailValue` takes. */
const MOST_CHARACTERS = 300;

/**
 * What an answered form looks like: an object of the fields' values by key, those that the unit cannot do without
 * required. Texts that say something, numbers from 0.
 */
export function scenarioJsonSchema({ name, fields }: Scenario): ScenarioJsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: name,
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(fields.map((field) => [field.key, valueSchema(field)])),
    required: fields.filter(({ required }) => required).map(({ key }) => key),
  };
}

function valueSchema({ type, label, unit, choices, ask }: ScenarioField): ScenarioJsonSchema {
  const told = { title: unit === null ? label : `${label}（${unit}）`, description: ask };
  switch (type) {
    case 'number':
      return { ...told, type: 'number', minimum: 0 };
    case 'yes-no':
      return { ...told, type: 'boolean' };
    case 'choice':
      return { ...told, enum: choices };
    case 'text':
    case 'time':
      return { ...told, type: 'string', pattern: '\\S', maxLength: MOST_CHARACTERS };
  }
}
