import type { FormState } from '../../protocol/form.ts';
import type { RelatedCases } from '../../protocol/related.ts';
import type { RelatedRepository } from '../../store/repositories/related-repository.ts';
import { termsOfForm } from './terms.ts';

/** Duplicates are looked for in orders of so many days. */
const RECENT_DAYS = 14;
/** Least similarity (see `RelatedRepository.similar`) that is worth the agent's look. */
const AT_LEAST = 0.35;
const LIMIT = 5;
const DAY_MS = 86_400_000;

/** What the answer depends on; while it stays the same, asking again is useless. */
export function relatedKey(form: FormState): string {
  const { place, matter } = termsOfForm(form);
  return `${place.join()}|${matter.join()}`;
}

/** Open cases of the same caller, and likely duplicates by others as far as place and matter are known. */
export async function findRelated(
  related: RelatedRepository,
  call: { caller: string | null; form: FormState; now: number },
): Promise<RelatedCases> {
  const { place, matter } = termsOfForm(call.form);
  const [sameCaller, duplicates] = await Promise.all([
    call.caller === null ? [] : related.byCaller(call.caller, LIMIT),
    place.length === 0 || matter.length === 0
      ? []
      : related.similar({
          place,
          matter,
          since: new Date(call.now - RECENT_DAYS * DAY_MS),
          exceptCaller: call.caller,
          atLeast: AT_LEAST,
          limit: LIMIT,
        }),
  ]);
  return { sameCaller, duplicates };
}
