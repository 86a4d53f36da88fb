import type { FieldName, FormState } from '../../protocol/form.ts';
import type { SummaryDoubt } from '../../protocol/summary.ts';
import { chosen } from '../form/chosen.ts';

/** What every text of an order must tell, where the form holds it. */
const TOLD = [
  { field: 'location', about: 'place', label: '地点' },
  { field: 'subject', about: 'matter', label: '事由' },
  { field: 'request', about: 'matter', label: '诉求' },
] as const satisfies readonly { field: FieldName; about: SummaryDoubt['about']; label: string }[];

/** Of a value's pairs of characters, so many tell it, in whatever order and words. */
const LEAST_SHARE = 0.25;
const LONGEST_SHOWN = 60;

/** What the form holds of the matter and a text does not tell: no pair of characters says so in any words. */
export function omissionsOf(text: string, form: FormState): SummaryDoubt[] {
  const told = new Set(pairsOf(text));
  return TOLD.flatMap(({ field, about, label }): SummaryDoubt[] => {
    const value = chosen(form, field);
    const pairs = value === null ? [] : pairsOf(value);
    if (pairs.length === 0 || pairs.filter((pair) => told.has(pair)).length >= pairs.length * LEAST_SHARE)
      return [];
    const shown = (value ?? '').slice(0, LONGEST_SHOWN).toWellFormed();
    return [{ kind: 'missing', about, text: shown, message: `没有写到工单里的${label}“${shown}”，请核对。` }];
  });
}

function pairsOf(text: string): string[] {
  const letters = text.normalize('NFKC').match(/[\p{L}\p{N}]/gu) ?? [];
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}
