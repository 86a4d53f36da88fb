import type { CallState } from '../../call/call-state.ts';
import type { Evidence } from '../../protocol/common.ts';
import {
  type Candidate,
  type FieldCandidates,
  type FieldName,
  fieldNames,
  fieldSchemas,
} from '../../protocol/form.ts';
import { normalised } from './merge-sources.ts';

/** As sure as what a caller agrees to when it was read out word by word. */
const AGREED_TO = 0.95;
/** Dispatch alone ranks them. */
const RANKED: ReadonlySet<FieldName> = new Set(['unit', 'category']);
const RULE = 'voice-read-back';
/** What the protocol takes of one value. */
const MOST_EVIDENCE = 8;

/**
 * What the caller agreed to when voice guidance read it back, a candidate a field. It is the value that was heard or read,
 * with its own proofs, or (the number of the line) the words that were read out. What the caller said otherwise since
 * then goes before it: nothing is answered for that field. Pure.
 *
 * @param heard by the rules, best first
 * @param read by the language model
 */
export function confirmedFields(
  { selfService, transcript }: Pick<CallState, 'selfService' | 'transcript'>,
  heard: FieldCandidates,
  read: FieldCandidates,
): FieldCandidates {
  const confirmed = selfService?.confirmed;
  const agreedAt = transcript.findIndex(({ id }) => id === confirmed?.answer);
  if (confirmed === undefined || agreedAt < 0) return {};
  const since = new Set(
    transcript
      .slice(agreedAt + 1)
      .filter(({ speaker }) => speaker === 'caller')
      .map(({ id }) => id),
  );
  const readBack = transcript.find(({ id }) => id === confirmed.readBack);
  const fields: FieldCandidates = {};
  for (const field of fieldNames) {
    const text = Object.hasOwn(confirmed.fields, field) ? confirmed.fields[field] : undefined;
    if (text === undefined || RANKED.has(field)) continue;
    const isSame = ({ value }: Candidate) => normalised(readOut(value)) === normalised(text);
    const [first] = heard[field] ?? [];
    const isNewer = first?.evidence.some(({ segmentId }) => since.has(segmentId)) === true;
    if (first !== undefined && isNewer && !isSame(first)) continue;
    const quote = quoteOf(text, readBack);
    const known = [...(heard[field] ?? []), ...(read[field] ?? [])].find(isSame) ?? textValue(field, text);
    const evidence = [...(known?.evidence ?? []), ...quote].slice(0, MOST_EVIDENCE);
    // Without a proof there is no value.
    if (known === null || evidence.length === 0) continue;
    const { value, spoken } = known;
    fields[field] = [{ value, spoken, confidence: AGREED_TO, source: 'read-back', rule: RULE, evidence }];
  }
  return fields;
}

function readOut(value: Candidate['value']): string {
  return typeof value === 'object' ? value.text : String(value);
}

/** What nobody heard but the service told, as text. */
function textValue(field: FieldName, text: string): Pick<Candidate, 'value' | 'spoken' | 'evidence'> | null {
  const parsed = fieldSchemas[field].safeParse(text);
  return parsed.success ? { value: parsed.data, spoken: text, evidence: [] } : null;
}

function quoteOf(text: string, readBack: { id: string; text: string } | undefined): Evidence[] {
  const start = readBack?.text.indexOf(text) ?? -1;
  if (readBack === undefined || start < 0) return [];
  return [{ segmentId: readBack.id, start, end: start + text.length, text }];
}
