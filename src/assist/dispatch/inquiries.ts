import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { SplittingQuestion } from '../../catalogue/schema.ts';
import type { Retrieval } from './fuse.ts';
import type { Inquiry } from './information-gain.ts';
import { OTHER_DISTRICT } from './jurisdiction.ts';
import type { NameSpace } from './name-space.ts';

/** An inquiry with its wording. */
export interface WordedInquiry extends Inquiry {
  readonly text: string;
}

/** An answer that everything else falls under. */
const NONE_OF_THESE = '都不是';
/** Items below this share of what was found are not asked about. */
const ASKED_SHARE = 0.05;
const MOST_ITEMS = 4;
/** Below this belief in the search (15 BM25 points) its items are a guess that would only surprise the caller. */
const ASKED_BELIEF = 0.2;
/** How often the unit belongs to an item all the same though the caller denies it. */
const DENIED = 0.1;
/** Spread over all answers: the classifier's opinion of a few words is no certainty. */
const UNCERTAIN = 0.15;

/** In which district it is: an agency of one district speaks for that district, one of the city for none. */
export function districtInquiry(catalogue: Catalogue, space: NameSpace): WordedInquiry {
  const { districts } = catalogue;
  const own = space.names.map((name) => catalogue.unit(name)?.district ?? null);
  const others = Math.max(1, districts.length - 1);
  return {
    text: '事情发生在哪个区？',
    answers: districts,
    likelihoods: districts.map((district) =>
      Float64Array.from(own, (home) => {
        if (home === null || !districts.includes(home)) return 1 / districts.length;
        return home === district ? 1 - OTHER_DISTRICT : OTHER_DISTRICT / others;
      }),
    ),
  };
}

/** Which of the catalogue's items that were found it is; null when there is nothing to choose between, or the search hardly found anything. */
export function itemInquiry({ shares, belief }: Retrieval, space: NameSpace): WordedInquiry | null {
  if (belief < ASKED_BELIEF) return null;
  const asked = shares.filter(({ share }) => share >= ASKED_SHARE).slice(0, MOST_ITEMS);
  if (asked.length < 2) return null;
  const led = asked.map(({ hit, share }) => {
    const likelihood = new Float64Array(space.names.length);
    for (const { unit } of hit.item.leads) {
      const position = space.indexOf(unit);
      if (position >= 0) likelihood[position] = share;
    }
    return likelihood;
  });
  const sums = space.names.map((_, unit) =>
    led.reduce((sum, likelihood) => sum + (likelihood[unit] ?? 0), 0),
  );
  const likelihoods = led.map((likelihood) =>
    likelihood.map((share, unit) => (share === 0 ? 0 : ((1 - DENIED) * share) / (sums[unit] ?? 1))),
  );
  const none = Float64Array.from(sums, (sum) => (sum > 0 ? DENIED : 1));
  const names = asked.map(({ hit }) => hit.item.name);
  return {
    text: `主要是哪一类问题：${names.join('、')}？`,
    answers: [...names, NONE_OF_THESE],
    likelihoods: [...likelihoods, none],
  };
}

/**
 * A question of the catalogue, once for every classifier: how likely each answer is for a unit is read off what the
 * classifier makes of the answer's words (Bayes' rule with equal priors). `opinions[answer]` is that distribution over the
 * space; all zero for a unit the classifier does not know, which then speaks for no answer.
 */
export function wordInquiry(question: SplittingQuestion, opinions: readonly Float64Array[]): WordedInquiry {
  const count = question.answers.length;
  const sums = (opinions[0] ?? new Float64Array()).map((_, unit) =>
    opinions.reduce((sum, opinion) => sum + (opinion[unit] ?? 0), 0),
  );
  return {
    text: question.text,
    answers: question.answers.map(({ text }) => text),
    likelihoods: opinions.map((opinion) =>
      opinion.map((share, unit) => {
        const sum = sums[unit] ?? 0;
        return sum > 0 ? (1 - UNCERTAIN) * (share / sum) + UNCERTAIN / count : 1 / count;
      }),
    ),
  };
}

/** Whether the caller has said it already. */
export function isAnswered(question: SplittingQuestion, text: string): boolean {
  return question.answers.some(({ words }) => words.some((word) => text.includes(word)));
}
