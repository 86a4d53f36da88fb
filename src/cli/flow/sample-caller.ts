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
/** So much of a place that is read back must be in the right one. */
const RIGHT_PLACE = 0.7;
const FIELD_TOPICS: readonly Topic[] = ['place', 'want', 'phone', 'time'];

/**
 * The caller of a recorded call, on the line with a flow: says what was said to the agent, in the same words, and 不知道 to
 * what the agent never asked. At the read-back the caller goes by the right answers: a wrong number or place is refused and
 * put right, once; subject and wish are agreed to as they are.
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
    return told.join('，').slice(0, MOST_STORY);
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
    const { callbackPhone, location } = this.#gold.fields;
    const number = /电话，([\d-]+)/.exec(readBack)?.[1];
    if (number !== undefined && callbackPhone !== null)
      if (normalisePhone(number) !== normalisePhone(callbackPhone)) return `电话不对，打${callbackPhone}。`;
    const place = /地点，(.+?)。/.exec(readBack)?.[1];
    if (place !== undefined && location !== null)
      if (shareIn(normaliseText(place), normaliseText(location)) < RIGHT_PLACE)
        return `地点不对，是${location}。`;
    return null;
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
  const characters = [...text];
  return characters.filter((one) => whole.includes(one)).length / Math.max(1, characters.length);
}
