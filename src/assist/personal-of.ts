import type { CallState } from '../call/call-state.ts';
import { surnameLength } from '../facts/person/surnames.ts';
import type { KnownPersonal } from '../privacy/known-personal.ts';
import type { Fact } from '../protocol/fact.ts';
import { fieldNames } from '../protocol/form.ts';

/** Fields that hold a name or a number and nothing else. */
const NAMES: ReadonlySet<string> = new Set(['requesterName']);
const NUMBERS: ReadonlySet<string> = new Set(['callbackPhone', 'relatedOrder']);
/** A surname with one or two characters behind it. */
const GIVEN = /^\p{Script=Han}{1,2}$/u;

/** What of a call's state is looked at. */
export interface PersonalState extends Pick<CallState, 'form' | 'details'> {
  readonly started: { readonly caller: string | null } | null;
}

/** What is known to be personal in a call: the names and numbers of its facts, form and details, wherever they stand. */
export function personalOf({ form, details, started }: PersonalState, facts: readonly Fact[]): KnownPersonal {
  const names: string[] = [];
  const numbers: string[] = [];
  for (const field of fieldNames) {
    const value = form[field]?.current?.value;
    if (typeof value !== 'string') continue;
    if (NUMBERS.has(field)) numbers.push(value);
    else if (NAMES.has(field) || (field === 'onBehalfOf' && isName(value))) names.push(value);
  }
  // 司机或从业证号: an agent may have typed who it was.
  for (const { current } of Object.values(details))
    if (typeof current?.value === 'string' && isName(current.value)) names.push(current.value);
  const caller = started?.caller ?? null;
  return { facts, names, numbers: caller === null ? numbers : [...numbers, caller] };
}

function isName(value: string): boolean {
  const text = value.trim();
  const surname = surnameLength(text);
  return surname > 0 && GIVEN.test(text.slice(surname));
}
