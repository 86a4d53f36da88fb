import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import QuickLRU from 'quick-lru';
import type { JsonSchema } from './contract.ts';
import { jsonValues } from './json-answer.ts';

const MAX_FAULTS = 20;
const MAX_FAULT_CHARACTERS = 160;
const MAX_SCHEMAS = 100;

/** By the schema's text: whoever makes the same schema anew for each question does not have it compiled each time. */
const validators = new QuickLRU<string, ValidateFunction>({ maxSize: MAX_SCHEMAS });

export type CheckedAnswer =
  | { readonly fits: true; readonly value: unknown }
  | { readonly fits: false; readonly faults: readonly string[] };

/**
 * Makes what reads the JSON in an answer and holds it against the schema; of several values the first that fits counts.
 * @throws Error when the schema is none
 */
export function answerCheck(schema: JsonSchema): (text: string) => CheckedAnswer {
  const validate = validatorOf(schema);
  return (text) => {
    let faults = [
      text.trim() === '' ? 'the answer is empty' : 'the answer holds no JSON object that is whole',
    ];
    for (const value of jsonValues(text)) {
      if (validate(value)) return { fits: true, value };
      faults = (validate.errors ?? []).slice(0, MAX_FAULTS).map(describe);
    }
    return { fits: false, faults };
  };
}

function validatorOf(schema: JsonSchema): ValidateFunction {
  // Ajv knows draft-07 by that name only; what we use of later drafts reads alike.
  const { $schema: _dialect, ...rules } = schema;
  const key = JSON.stringify(rules);
  let validate = validators.get(key);
  if (validate === undefined) {
    // An Ajv of its own, so that none keeps what was dropped here; without the meta-schema, whose compilation takes longest.
    const ajv = new Ajv({
      allErrors: true,
      strict: false,
      validateFormats: false,
      logger: false,
      meta: false,
      validateSchema: false,
    });
    validate = ajv.compile(rules);
    validators.set(key, validate);
  }
  return validate;
}

function describe({ instancePath, message, keyword, params }: ErrorObject): string {
  const detail = params as Readonly<Record<string, unknown>>;
  const more =
    keyword === 'enum'
      ? `: ${JSON.stringify(detail.allowedValues)}`
      : keyword === 'additionalProperties'
        ? `: ${String(detail.additionalProperty)}`
        : '';
  return `${instancePath === '' ? '/' : instancePath} ${message ?? 'is wrong'}${more}`.slice(
    0,
    MAX_FAULT_CHARACTERS,
  );
}
