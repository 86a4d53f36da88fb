import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type FormSchema, formSchemaFor } from '../catalogue/form-schema.ts';
import type { KnownNames } from '../catalogue/known-names.ts';
import type { FieldProblem } from '../protocol/desk-stream.ts';
import { CALLBACK_PHONE_HINT, type FieldName, type FieldValueOf, type FormState } from '../protocol/form.ts';
import { SubmittedForm } from '../protocol/work-order.ts';

/** Of a name nobody knows, this much is repeated. */
const SHOWN_CHARACTERS = 40;

// `verbose` gives the errors the value at fault.
const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
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
    organisation: value('organisation'),
    onBehalfOf: value('onBehalfOf'),
    callbackPhone: value('callbackPhone'),
    district: value('district'),
    street: value('street'),
    location: value('location'),
    occurredAt: value('occurredAt'),
    subject: value('subject'),
    request: value('request'),
    anonymous: value('anonymous') ?? false,
    confidential: value('confidential') ?? false,
    reply: value('reply'),
    relatedOrder: value('relatedOrder'),
    unit: value('unit'),
    category: value('category'),
  };
}

/**
 * Checks a form against its category's JSON Schema and the names that are known. Answers the form under the names'
 * canonical forms, or what is wrong with it, in Chinese.
 */
export function checkForm(
  form: FormState,
  known: KnownNames,
): { form: SubmittedForm } | { problems: FieldProblem[] } {
  const { values, unknown } = canonical(valuesOf(form), known);
  const schema = formSchemaFor(values.category);
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const faults = validate(present) ? [] : (validate.errors ?? []).flatMap(toProblem);
  const problems = distinct([...unknown, ...faults]);
  if (problems.length > 0) return { problems };
  const parsed = SubmittedForm.safeParse(values);
  if (parsed.success) return { form: parsed.data };
  return {
    problems: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: '请填写。' })),
  };
}

type Values = ReturnType<typeof valuesOf>;

/** The values with units, categories and districts under their proper names, and a problem for each that has none. */
function canonical(values: Values, known: KnownNames): { values: Values; unknown: FieldProblem[] } {
  const named = { ...values };
  const unknown: FieldProblem[] = [];
  for (const { field, lookUp, message } of [
    {
      field: 'unit',
      lookUp: known.unit,
      message: (name: string) => `派单目录中没有承办单位“${name}”，请从目录中选择。`,
    },
    {
      field: 'category',
      lookUp: known.category,
      message: (name: string) => `派单目录中没有事项分类“${name}”，请从目录中选择。`,
    },
    {
      field: 'district',
      lookUp: known.district,
      message: (name: string) => `没有行政区“${name}”，可填：${known.districts.join('、')}。`,
    },
  ] as const) {
    const name = values[field];
    // What is not even a name, or an empty one, is the schema's to refuse.
    if (typeof name !== 'string' || name.trim() === '') continue;
    named[field] = lookUp(name.trim());
    if (named[field] === null) unknown.push({ field, message: message(name.slice(0, SHOWN_CHARACTERS)) });
  }
  return { values: named, unknown };
}

function toProblem(error: ErrorObject): FieldProblem[] {
  if (error.keyword === 'required')
    return [{ field: String(error.params.missingProperty), message: '请填写。' }];
  // The branches of a condition are named by the errors inside them.
  if (error.keyword === 'if' || error.keyword === 'allOf') return [];
  const field = error.instancePath.slice(1).replaceAll('/', '.') || 'form';
  return [{ field, message: faultOf(field, error) }];
}

function faultOf(field: string, { keyword, params, data }: ErrorObject): string {
  if (field === 'kind') {
    return data === '无效' ? '请标记为无效来电，而不是提交工单。' : '请选择诉求类型。';
  }
  if (field === 'callbackPhone') return CALLBACK_PHONE_HINT;
  if (keyword === 'maxLength') return `不能超过 ${String(params.limit)} 个字。`;
  return keyword === 'pattern' ? '请填写。' : '值的类型不符合要求。';
}

/** The first problem of each field. */
function distinct(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.toReversed().map((problem) => [problem.field, problem])).values()].toReversed();
}
