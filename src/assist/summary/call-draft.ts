import type { CallState } from '../../call/call-state.ts';
import type { MatterDraft } from '../../protocol/matter.ts';
import { composeDraft } from './compose-draft.ts';
import { keySentences } from './key-sentences.ts';
import { requestPhrase } from './wording.ts';

/** Characters of sentences about each further matter. */
const FURTHER_BUDGET = 100;

/**
 * The draft of the call's order: that of its main matter. What else the caller asked for stands at its end, so that an
 * order which carries several matters loses none.
 */
export function callDraft({
  form,
  transcript,
  matters,
  facts,
}: Pick<CallState, 'form' | 'transcript' | 'matters'> & Partial<Pick<CallState, 'facts'>>): string {
  const [main, ...others] = matters;
  const own = main === undefined ? null : new Set(main.segmentIds);
  const heard = [...(facts?.values() ?? [])];
  const text =
    own === null
      ? composeDraft(form, transcript, heard)
      : composeDraft(
          form,
          transcript.filter(({ id }) => own.has(id)),
          heard,
        );
  const further = others.map((matter) => furtherMatter(matter, transcript));
  return text + further.join('');
}

/** 另反映：place, subject, wish, and the most telling of what was said of it. */
function furtherMatter(
  { location, subject, request, segmentIds }: MatterDraft,
  transcript: CallState['transcript'],
): string {
  const parts = [location, subject, requestPhrase(request ?? '')]
    .filter((part) => part !== null && part !== '')
    .map((part) => (part ?? '').replace(/[。\s]+$/, ''));
  const own = new Set(segmentIds);
  const { told } = keySentences(
    transcript.filter(({ id }) => own.has(id)),
    FURTHER_BUDGET,
    parts.join('，'),
    [],
  );
  const said = [parts.join('，'), ...told].filter((part) => part !== '');
  return said.length === 0 ? '' : `另反映：${said.join('；')}。`;
}
