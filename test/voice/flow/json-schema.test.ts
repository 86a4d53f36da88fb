import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { flowJsonSchema, flowJsonSchemaText } from '../../../src/voice/flow/json-schema.ts';
import { fixtureFiles } from '../engine/fixture.ts';

it('stands in flows/ as the code makes it', () => {
  expect(readFileSync('flows/flow.schema.json', 'utf8')).toBe(flowJsonSchemaText());
});

it('takes flows that are right, and refuses what the loader refuses', () => {
  const validate = new Ajv({ strict: false }).compile(flowJsonSchema());
  for (const [name, text] of Object.entries(fixtureFiles)) {
    validate(load(text));
    expect([name, validate.errors]).toEqual([name, null]);
    expect(validate(load(text.replace('title:', 'titel:')))).toBe(false);
  }
  expect(validate({ name: 'a', title: { fr: 'x' }, start: 'b', nodes: { b: { type: 'end' } } })).toBe(false);
});
