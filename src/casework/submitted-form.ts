import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type FormSchema, formSchemaFor } from '../catalogue/form-schema.ts';
import type { FieldProblem } from '../protocol/desk-stream.ts';
import type { FieldName, FieldValueOf, FormState } from '../protocol/form.ts';
import { SubmittedForm } from '../protocol/work-order.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
const validators = new Map<FormSchema, ValidateFunction>();

/** The form's values without their proofs, as an order keeps them. `kind` stays null until somebody says it. */
export function valuesOf(
  form: FormState,
): Omit<SubmittedForm, 'kind'> & { kind: SubmittedForm['kind'] | null } {
  const value = <F extends FieldName>(field: F): FieldValueOf<F> | null =>
    (form[field]?.current?.value as FieldValueOf<F> | undefined) ?? null;
  return {
    kind: value('kind'),
    requesterName: value('requesterName'),
    callbackPhone: value('callbackPhone'),
    district: value('district'),
    street: value('street'),
    location: value('location'),
    occurredAt: value('occurredAt'),
    subject: value('subject'),
    request: value('request'),
    anonymous: value('anonymous') ?? false,
    confidential: value('confidential') ?? false,
    relatedOrder: value('relatedOrder'),
    unit: value('unit'),
    category: value('category'),
  };
}

/** Checks a form against its category's JSON Schema. Answers the form, or what is wrong with it, in Chinese. */
export function checkForm(form: FormState): { form: SubmittedForm } | { problems: FieldProblem[] } {
  const values = valuesOf(form);
  const schema = formSchemaFor(values.category);
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const problems = validate(present) ? [] : distinct((validate.errors ?? []).flatMap(toProblem));
  if (problems.length > 0) return { problems };
  const parsed = SubmittedForm.safeParse(values);
  if (parsed.success) return { form: parsed.data };
  return {
    problems: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: '请填写。' })),
  };
}

function toProblem(error: ErrorObject): FieldProblem[] {
  if (error.keyword === 'required')
    return [{ field: String(error.params.missingProperty), message: '请填写。' }];
  // The branches of a condition are named by the errors inside them.
  if (error.keyword === 'if' || error.keyword === 'allOf') return [];
  return [
    {
      field: error.instancePath.slice(1).replaceAll('/', '.') || 'form',
      message: `不符合要求：${error.message ?? error.keyword}`,
    },
  ];
}

function distinct(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((problem) => [problem.field, problem])).values()];
}
