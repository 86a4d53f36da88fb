import {
  type Candidate,
  type FieldName,
  type FieldValueOf,
  type FormState,
  fieldSchemas,
} from '../../protocol/form.ts';

/** A field's chosen value; null when it is empty or (in a form restored from elsewhere) not of the field's type. */
export function chosen<F extends FieldName>(form: FormState, field: F): FieldValueOf<F> | null {
  const current: Candidate | null | undefined = form[field]?.current;
  if (current === null || current === undefined) return null;
  const parsed = fieldSchemas[field].safeParse(current.value);
  return parsed.success ? (parsed.data as FieldValueOf<F>) : null;
}
