import type { DetailCandidates } from '../../call/detail-merge.ts';
import type { HintedScenario } from '../../catalogue/scenarios/book.ts';
import { cutText } from '../../facts/cut-text.ts';
import { evidenceOf } from '../../facts/text.ts';
import type { Segment } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { DetailCandidate } from '../../protocol/scenario.ts';
import { answerOf } from './scenario-answer.ts';
import { AskedQuestions } from './scenario-asked.ts';
import { hearingsOf, type Placed } from './scenario-facts.ts';
import { candidatesFrom, type Hearing, heard } from './scenario-heard.ts';
import { readSentence, type WordHit } from './scenario-sentence.ts';
import { type FieldWords, wordsOf } from './scenario-words.ts';

/** What a call has said by now. */
export interface CallWords {
  readonly facts: readonly Fact[];
  /** In the order of time. */
  readonly transcript: readonly Segment[];
}

/** How sure the words of a sentence are: said in answer, or by the way. */
const ANSWERED = 0.88;
const OFFERED = 0.85;
const BY_THE_WAY: Readonly<Record<WordHit['rule'], number>> = {
  'choice-words': 0.66,
  'yes-no-words': 0.72,
  term: 0.6,
  frame: 0.66,
  measure: 0.66,
};
const MOST_VALUE = 100;

/**
 * What was heard in answer to a form's questions: by the facts of the call with cue words near them, by words of the
 * choices, and by what the caller says right after the agent asked. Pure; a sentence is read once for each form, so that
 * the next one costs only itself. Never throws, whatever was said.
 */
export function detailCandidates(
  scenario: HintedScenario,
  { facts, transcript }: CallWords,
): DetailCandidates {
  const words = wordsOf(scenario);
  const sentences = transcript.map(
    (segment, at): Placed => ({ segment, at, reading: readSentence(segment, words) }),
  );
  const byId = new Map(sentences.map((sentence) => [sentence.segment.id, sentence]));
  const asked = new AskedQuestions(sentences);
  const hearings = words.map((): Hearing[] => []);
  for (const sentence of sentences) hearSentence(sentence, words, asked, hearings);
  const saidBack = sentences.filter(
    ({ segment, at, reading }) =>
      segment.speaker === 'agent' && reading.hits.length > 0 && sentences[at + 1]?.reading.reply === 'yes',
  );
  words.forEach((field, index) => {
    const list = hearings[index] as Hearing[];
    for (const fact of facts)
      list.push(
        ...hearingsOf(
          fact,
          field.facts,
          (id) => byId.get(id),
          ({ at }) => asked.questionFor(at, index),
        ),
      );
    hearBareAnswers(field, index, asked, list);
    confirm(saidBack, index, list);
  });
  return Object.fromEntries(
    words.flatMap(({ field }, index) => {
      const candidates = candidatesFrom(hearings[index] ?? [], field).map(clipped);
      return candidates.length === 0 ? [] : [[field.key, candidates] as const];
    }),
  );
}

function hearSentence(
  { segment, at, reading }: Placed,
  words: readonly FieldWords[],
  asked: AskedQuestions,
  hearings: readonly Hearing[][],
): void {
  if (segment.speaker !== 'caller') return;
  for (const hit of reading.hits) {
    const question = asked.questionFor(at, hit.field);
    if (question === null && !hit.cued) continue;
    const confidence = question === null ? BY_THE_WAY[hit.rule] : ANSWERED;
    hearings[hit.field]?.push(
      heard(segment, hit, { value: hit.value, confidence, rule: hit.rule, at, question }),
    );
  }
  // 是工地施工吗？ 对: the agent offered one answer and the caller takes it.
  const offer = asked.offerBefore(at);
  if (offer === null || reading.reply !== 'yes') return;
  for (const index of new Set(offer.reading.hits.map(({ field }) => field))) {
    const offered = offer.reading.hits.filter(({ field }) => field === index);
    const [first] = offered;
    if (words[index]?.field.type === 'yes-no' || first === undefined) continue;
    if (offered.some(({ value }) => value !== first.value)) continue;
    hearings[index]?.push({
      value: first.value,
      confidence: OFFERED,
      source: 'read-back',
      rule: 'offered',
      evidence: [
        evidenceOf(offer.segment, first),
        evidenceOf(segment, { start: 0, end: Math.min(12, reading.text.length) }),
      ],
      at,
      question: offer.at,
    });
  }
}

/** Answers that no words and no fact gave: yes, a bare number, a time, a name. */
function hearBareAnswers(field: FieldWords, index: number, asked: AskedQuestions, hearings: Hearing[]): void {
  for (const { sentence, question } of asked.firstAnswers(index)) {
    if (hearings.some(({ at, question: to }) => to !== null && at === sentence.at)) continue;
    const answer = answerOf(field, question.reading.text, sentence.reading);
    if (answer === null) continue;
    const { value, confidence, rule } = answer;
    hearings.push(
      heard(sentence.segment, answer, { value, confidence, rule, at: sentence.at, question: question.at }),
    );
  }
}

/**
 * The agent says back what the caller said, and the caller agrees.
 *
 * @param saidBack the agent's sentences with words of the form that the caller agrees to
 */
function confirm(saidBack: readonly Placed[], index: number, hearings: Hearing[]): void {
  if (hearings.length === 0) return;
  const known = new Map(hearings.map((hearing) => [hearing.value, hearing]));
  for (const { segment, at, reading } of saidBack) {
    const own = reading.hits.filter(({ field }) => field === index);
    const [first] = own;
    if (first === undefined || own.some(({ value }) => value !== first.value)) continue;
    const said = known.get(first.value);
    if (said === undefined || said.at > at) continue;
    hearings.push({
      ...said,
      confidence: Math.min(said.confidence, ANSWERED),
      source: 'read-back',
      evidence: [evidenceOf(segment, first)],
      at,
    });
  }
}

/** Within what the protocol takes, with whole characters. */
function clipped(candidate: DetailCandidate): DetailCandidate {
  const { value, spoken, evidence } = candidate;
  return {
    ...candidate,
    value: typeof value === 'string' ? cutText(value, MOST_VALUE).toWellFormed() : value,
    spoken: spoken.toWellFormed(),
    evidence: evidence.map((proof) => ({ ...proof, text: proof.text.toWellFormed() })),
  };
}
