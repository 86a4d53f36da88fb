import type { Evidence, RequestKind } from '../../protocol/common.ts';
import type { Fact, FactOf } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import { cutText } from '../cut-text.ts';
import { fact, ranked } from '../fact.ts';
import type { Notes } from './notes.ts';
import { objectOf } from './object.ts';
import { completed, plightOf, requestOf } from './request-wording.ts';
import type { Heading } from './topic.ts';
import type { WishSource } from './wishes.ts';

const MAX_SUBJECT = 26;
const MAX_REQUEST = 160;
/** A heading of the lexicon is believed when so much speaks for it, and so much more than for any other. */
const SURE_SCORE = 3.4;
const SURE_LEAD = 1.15;
const MAX_MORE = 60;
/** Characters restated or answered that make a request worth filling in. */
const SURE_CHARS = 8;
/** A form is filled from 0.5: with what was right more often than not on calls with a known answer. */
const SUBJECT_CONFIDENCE = {
  order: 0.6,
  heading: 0.58,
  praise: 0.55,
  proposal: 0.45,
  doubtful: 0.42,
  named: 0.4,
  clause: 0.35,
};
const REQUEST_CONFIDENCE: Readonly<Record<WishSource, number>> & {
  readonly plight: number;
  readonly presumed: number;
} = {
  restated: 0.6,
  plight: 0.55,
  answered: 0.52,
  presumed: 0.4,
  wished: 0.38,
  asked: 0.38,
};
/** Said too briefly to stand alone. */
const BRIEFLY = 0.75;

export interface Matter {
  readonly kind: FactOf<'kind'> | null;
  readonly facts: readonly Fact[];
}

/** What is known of one matter: its kind, and its subject, object and request as facts, the likeliest first. */
export function summarise(notes: Notes, number: number, place: string): Matter {
  const { heading, kind: kindFact } = notes.judge(place);
  const kind = kindFact?.value.kind ?? null;
  if (kind === '无效') return { kind: kindFact, facts: [] };
  const object = objectOf(notes, heading, kind, number);
  const facts = [
    ...subjects(notes, heading, kind, object, number),
    ...(object === null ? [] : [object]),
    ...requests(notes, heading, kind, object?.value.text ?? '', number),
  ];
  return { kind: kindFact, facts };
}

function subjects(
  notes: Notes,
  heading: Heading | null,
  kind: RequestKind | null,
  object: FactOf<'object'> | null,
  matter: number,
): Fact[] {
  const list: FactOf<'subject'>[] = [];
  const put = (
    text: string,
    confidence: number,
    source: ValueSource,
    rule: string,
    evidence: readonly Evidence[],
  ): void => {
    const value = cutText(text, MAX_SUBJECT);
    if (value.length < 2 || list.some((one) => one.value.text === value)) return;
    list.push(
      fact(
        'subject',
        { matter, text: value },
        { confidence, source, rule, evidence, key: `${matter}.${rule}` },
      ),
    );
  };
  if (kind === '表扬' && object !== null)
    put(`表扬${object.value.text}`, SUBJECT_CONFIDENCE.praise, 'inferred', 'subject-praise', object.evidence);
  const told = notes.told.best(kind);
  if (told?.from === 'order')
    put(told.text, SUBJECT_CONFIDENCE.order, 'read-back', 'subject-order', told.evidence);
  if (kind === '建议') {
    const proposal = notes.wishes.proposal();
    if (proposal !== null)
      put(`建议${proposedFirst(proposal.text)}`, SUBJECT_CONFIDENCE.proposal, 'caller', 'subject-proposal', [
        proposal.evidence,
      ]);
  }
  if (heading !== null && kind !== '表扬') {
    const sure = heading.score >= SURE_SCORE && heading.score >= SURE_LEAD * heading.rival;
    put(
      heading.text,
      SUBJECT_CONFIDENCE[sure ? 'heading' : 'doubtful'],
      'inferred',
      'subject-heading',
      heading.evidence,
    );
  }
  if (told !== null && told.from !== 'order')
    put(told.text, SUBJECT_CONFIDENCE[told.from], 'caller', 'subject-told', told.evidence);
  return ranked(list);
}

/** Of a proposal in several clauses the first. */
function proposedFirst(text: string): string {
  return text.replace(/^建议/, '').split('，')[0] ?? '';
}

function requests(
  notes: Notes,
  heading: Heading | null,
  kind: RequestKind | null,
  object: string,
  matter: number,
): Fact[] {
  const said = notes.wishes.wanted(kind);
  const wish = said === null ? '' : requestOf(said.wishes, kind);
  const text = wish === '' ? '' : completed(wish, heading, object);
  const plight = plightOf(heading, kind, object, notes.kinds.inNeed);
  const proofs = said?.wishes.map(({ evidence }) => evidence) ?? [];
  const list: FactOf<'request'>[] = [];
  const put = (
    value: string,
    confidence: number,
    source: ValueSource,
    rule: string,
    evidence: readonly Evidence[],
  ): void => {
    list.push(
      fact(
        'request',
        { matter, text: cutText(value, MAX_REQUEST) },
        { confidence, source, rule, evidence, key: `${matter}.${rule}` },
      ),
    );
  };
  if (plight !== null && (said === null || plight.urgent || said.sure < SURE_CHARS)) {
    const more = text.replace(/^(?:要求|希望|建议)/, '').replace(/。$/, '');
    const whole =
      more === '' || more.length > MAX_MORE ? plight.text : `${plight.text.replace(/。$/, '')}，${more}。`;
    const sure = plight.certain && (heading?.score ?? SURE_SCORE) >= SURE_SCORE;
    put(whole, REQUEST_CONFIDENCE[sure ? 'plight' : 'presumed'], 'inferred', 'request-of-plight', [
      ...(heading?.evidence ?? []),
      ...proofs,
    ]);
  }
  if (said !== null && text !== '') {
    const brief = said.sure > 0 && said.sure < SURE_CHARS;
    const confidence = REQUEST_CONFIDENCE[said.source] * (brief ? BRIEFLY : 1);
    put(
      text,
      confidence,
      said.source === 'restated' ? 'read-back' : 'caller',
      `request-${said.source}`,
      proofs,
    );
  }
  return ranked(list);
}
