import { askedTopics, cannotTell, type Topic } from '../../facts/dialogue.ts';
import { fold } from '../../facts/text.ts';
import type { Segment } from '../../protocol/common.ts';
import type { DispatchQuestion } from '../../protocol/dispatch.ts';
import { readSentence } from '../form/scenario-sentence.ts';
import { wordsOf } from '../form/scenario-words.ts';
import type { CallSoFar } from './call-so-far.ts';

/** Asked so often without an answer, a question is given up. */
const IN_VAIN = 2;

const topicsOf = new WeakMap<Segment, ReadonlySet<Topic>>();

/** What became of a question so far. `waiting`: the agent has just asked, the caller's answer is to come. */
export type Standing = 'open' | 'waiting' | 'in-vain';

/** Which questions the agent has asked, and how often. */
export class AskedBefore {
  readonly #call: CallSoFar;

  constructor(call: CallSoFar) {
    this.#call = call;
  }

  topic(topic: Topic): Standing {
    return this.#standing((segment) => {
      let topics = topicsOf.get(segment);
      if (topics === undefined) {
        topics = askedTopics(fold(segment.text));
        topicsOf.set(segment, topics);
      }
      return topics.has(topic);
    });
  }

  detail(key: string): Standing {
    const { hints } = this.#call;
    const index = hints?.fields.findIndex(({ field }) => field.key === key) ?? -1;
    if (hints === null || index < 0) return 'open';
    const words = wordsOf(hints);
    return this.#standing((segment) => readSentence(segment, words).asked.includes(index));
  }

  dispatch({ text, answers }: DispatchQuestion): Standing {
    const plain = text.replace(/[？?。]$/, '');
    return this.#standing(
      (segment) =>
        segment.text.includes(plain) ||
        answers.filter((answer) => segment.text.includes(answer.text)).length > 1,
    );
  }

  #standing(asks: (segment: Segment) => boolean): Standing {
    const { transcript } = this.#call;
    let times = 0;
    let last = -1;
    transcript.forEach((segment, at) => {
      if (segment.speaker !== 'agent' || !asks(segment)) return;
      times += 1;
      last = at;
    });
    if (last < 0) return 'open';
    const answer = transcript.slice(last + 1).find(({ speaker }) => speaker === 'caller');
    if (answer === undefined) return 'waiting';
    return times >= IN_VAIN || cannotTell(answer.text) ? 'in-vain' : 'open';
  }
}
