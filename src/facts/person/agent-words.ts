import type { Turn } from '../dialogue.ts';
import {
  type Address,
  addressesIn,
  asksTitle,
  bareTitleIn,
  namesReadBack,
  type ReadBack,
} from './agent-address.ts';
import { type Explanation, explanationsIn, mayExplain } from './character-explanation.ts';
import { type NameQuestion, nameQuestionIn } from './name-question.ts';

/** What an agent's turn says of names; the caller's next turn answers it. */
export interface AgentWords {
  readonly turn: Turn;
  readonly question: NameQuestion | null;
  readonly addresses: readonly Address[];
  readonly readBack: readonly ReadBack[];
  /** A title without a name: 先生您好. */
  readonly greeting: string | null;
  /** 池先生还是池女士. */
  readonly asksTitle: boolean;
  readonly explanations: readonly Explanation[];
  /** 弓长张还是立早章: one of the explanations is right. */
  readonly alternatives: boolean;
}

/** @param surname the caller's surname as heard so far: no list may hold it */
export function readAgentWords(turn: Turn, surname: string): AgentWords {
  const { text } = turn;
  const explanations = mayExplain(text) ? explanationsIn(text) : [];
  return {
    turn,
    question: nameQuestionIn(text),
    addresses: addressesIn(text, surname),
    readBack: namesReadBack(text),
    greeting: bareTitleIn(text),
    asksTitle: asksTitle(text),
    explanations,
    alternatives: explanations.length > 1 && /还是/.test(text),
  };
}
