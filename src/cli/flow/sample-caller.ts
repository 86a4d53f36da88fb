import { askedTopics, type Topic } from '../../facts/dialogue.ts';
import { fold } from '../../facts/text.ts';
import type { CallFile, Gold } from '../calls/call-file.ts';
import { characterF1, normalisePhone, normaliseText } from '../evaluation/normalise.ts';

/** How much of the matter the caller tells when first asked: the first words, or the whole story. */
export type Telling = 'begins' | 'tells-all';

/** Fewer characters than these have not begun to tell a matter. */
const LEAST_BEGINNING = 20;
/** Nobody is let speak longer in one breath, characters. */
const MOST_STORY = 400;
const UNKNOWN = '不知道。';
/** So alike are two questions that want the same. */
const SAME_QUESTION = 0.55;
/** So much of a place that is read back must be in the right one, and of a subject in what is right of the matter. */
const RIGHT_PLACE = 0.7;
const RIGHT_SUBJECT = 0.6;
/** So like the right one must a wish be that is read back. */
const RIGHT_WISH = 0.35;
const FIELD_TOPICS: readonly Topic[] = ['place', 'want', 'phone', 'time'];

/**
 * The caller of a recorded call, on the line with a flow: says what was said to the agent, in the same words, and 不知道 to
 * what the agent never asked. At the read-back the caller goes by the right answers: what is far from them is refused, and
 * put right in their words, once.
 */
export class SampleCaller {
  readonly #call: CallFile;
  readonly #gold: Gold;
  readonly #telling: Telling;

  constructor(call: CallFile & { readonly gold: Gold }, telling: Telling) {
    this.#call = call;
    this.#gold = call.gold;
    this.#telling = telling;
  }

  /** The matter, as an answer to an open question. */
  matter(): string {
    const told: string[] = [];
    for (const [at, { speaker, text }] of this.#call.turns.entries()) {
      if (speaker !== 'caller') continue;
      const asked = this.#questionBefore(at);
      if (asked.has('phone') || asked.has('name')) break;
      told.push(text);
      if (this.#telling === 'begins' && told.join('').length >= LEAST_BEGINNING) break;
    }
    return told.map(closed).join('').slice(0, MOST_STORY);
  }

  /** What is answered to a question of the flow. */
  answer(question: string): string {
    const topics = askedTopics(fold(question));
    const topic = FIELD_TOPICS.find((one) => topics.has(one));
    const same = this.#answersTo((text) => characterF1(normaliseText(question), text) >= SAME_QUESTION);
    if (same !== '') return same;
    const answer = topic === undefined ? '' : this.#answersTo((text) => askedTopics(fold(text)).has(topic));
    return answer === '' ? UNKNOWN : answer;
  }

  /** What is wrong with a read-back, put right; null where nothing is. */
  correction(readBack: string): string | null {
    const { callbackPhone, location, request, subject } = this.#gold.fields;
    const number = /电话，([\d-]+)/.exec(readBack)?.[1] ?? null;
    const place = /地点，(.+?)。/.exec(readBack)?.[1] ?? null;
    const wish = /。您(.+?。)电话/.exec(readBack)?.[1] ?? null;
    const about = /核对一下：(.+?)。/.exec(readBack)?.[1] ?? null;
    const wrong: string[] = [];
    if (about !== null && subject !== null && shareIn(about, this.#story()) < RIGHT_SUBJECT)
      wrong.push(`不是这个事，是${subject}。`);
    if (number !== null && callbackPhone !== null && normalisePhone(number) !== normalisePhone(callbackPhone))
      wrong.push(`电话不对，打${callbackPhone}。`);
    if (place !== null && location !== null && shareIn(place, location) < RIGHT_PLACE)
      wrong.push(`地点不对，是${location}。`);
    if (
      wish !== null &&
      request !== null &&
      characterF1(normaliseText(request), normaliseText(wish)) < RIGHT_WISH
    )
      wrong.push(`不是这个要求，我${request}`);
    return wrong.length === 0 ? null : wrong.join('');
  }

  /** The right answers about the matter, in one text. */
  #story(): string {
    const { fields, summaryFacts = [] } = this.#gold;
    return [fields.subject, fields.request, ...summaryFacts].join('');
  }

  #answersTo(asks: (question: string) => boolean): string {
    const { turns } = this.#call;
    return turns
      .filter(({ speaker }, at) => {
        const before = turns[at - 1];
        return speaker === 'caller' && before?.speaker === 'agent' && asks(before.text);
      })
      .map(({ text }) => text)
      .join('，');
  }

  #questionBefore(at: number): ReadonlySet<Topic> {
    const before = this.#call.turns[at - 1];
    return before?.speaker === 'agent' ? askedTopics(fold(before.text)) : new Set();
  }
}

/** How much of a text's characters is in another. */
function shareIn(text: string, whole: string): number {
  const [characters, all] = [[...normaliseText(text)], normaliseText(whole)];
  return characters.filter((one) => all.includes(one)).length / Math.max(1, characters.length);
}

/** As recognisers write the end of a sentence. */
function closed(text: string): string {
  return /[。！？，…]$/.test(text) ? text : `${text}。`;
}
