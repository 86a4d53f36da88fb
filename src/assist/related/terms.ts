import { bigrams } from '../../catalogue/bigrams.ts';
import type { FormState } from '../../protocol/form.ts';

/** Terms compared to find the same matter at the same place: sets of two-character pieces. */
export interface MatterTerms {
  readonly place: readonly string[];
  readonly matter: readonly string[];
}

/** Longest text that is cut into terms, UTF-16 code units. */
const MAX_TEXT = 300;

/** Terms of an order or of a form. The district's name is left out of the place: everybody there shares it. */
export function matterTerms(values: {
  location: string | null;
  district: string | null;
  subject: string | null;
  category: string | null;
}): MatterTerms {
  const place = (values.location ?? '').slice(0, MAX_TEXT).replace(values.district ?? '', '');
  const matter = `${values.category ?? ''} ${values.subject ?? ''}`.slice(0, MAX_TEXT);
  return { place: unique(bigrams(place)), matter: unique(bigrams(matter)) };
}

/** The same of a form still being filled. */
export function termsOfForm(form: FormState): MatterTerms {
  const text = (field: 'location' | 'district' | 'subject' | 'category'): string | null => {
    const value = form[field]?.current?.value;
    return typeof value === 'string' ? value : null;
  };
  return matterTerms({
    location: text('location'),
    district: text('district'),
    subject: text('subject'),
    category: text('category'),
  });
}

function unique(terms: readonly string[]): string[] {
  return [...new Set(terms)].sort();
}
