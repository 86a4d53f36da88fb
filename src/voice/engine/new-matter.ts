import { isSessions } from '../flow/variables.ts';
import type { Json, Utterance } from './contract.ts';
import { change, type Run } from './run.ts';

/**
 * Another matter of the same call begins with words that the caller has said already: they are marked, and what was understood
 * and kept of the matter before is gone. Who calls, danger and failed connections are the call's.
 */
export function beginMatter(run: Run, words: Json): void {
  const { said, vars } = run.state;
  const isCallers = ({ speaker }: Utterance) => speaker === 'caller';
  const told = said.findLastIndex((one) => isCallers(one) && one.text === words);
  const at = told < 0 ? said.findLastIndex(isCallers) : told;
  const kept = Object.entries(vars).filter(([name]) => isSessions(name));
  change(run, {
    vars: { ...Object.fromEntries(kept), ...(typeof words === 'string' ? { matter: words } : {}) },
    said: said.map((one, index) => (index === at ? { ...one, begins: true } : one)),
    understood: null,
    asked: null,
    givenUp: [],
    detailsAsked: 0,
  });
}

/** What was said of the matter that was told last, from the words that began it. */
export function saidOfLastMatter(said: readonly Utterance[]): readonly Utterance[] {
  const began = said.findLastIndex(({ begins }) => begins === true);
  return began < 0 ? said : said.slice(began);
}
