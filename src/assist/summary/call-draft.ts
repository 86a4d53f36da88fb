import type { CallState } from '../../call/call-state.ts';
import { composeDraft } from './compose-draft.ts';
import { requestPhrase } from './wording.ts';

/**
 * The draft of the call's order: that of its main matter. What else the caller asked for stands at its end, so that an
 * order which carries several matters loses none.
 */
export function callDraft({
  form,
  transcript,
  matters,
}: Pick<CallState, 'form' | 'transcript' | 'matters'>): string {
  const [main, ...others] = matters;
  const own = main === undefined ? null : new Set(main.segmentIds);
  const text = composeDraft(form, own === null ? transcript : transcript.filter(({ id }) => own.has(id)));
  const further = others.map(({ location, subject, request }) =>
    [location, subject, requestPhrase(request ?? '')]
      .filter((part) => part !== null && part !== '')
      .join('，'),
  );
  return (
    text +
    further
      .filter((part) => part !== '')
      .map((part) => `另反映：${part.replace(/[。\s]+$/, '')}。`)
      .join('')
  );
}
