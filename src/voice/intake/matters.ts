import { type CallState, isClosed } from '../../call/call-state.ts';
import { saidOfLastMatter } from '../engine/new-matter.ts';
import { saidByVoice, type VoiceSession } from './contract.ts';
import { sentenceId } from './segments.ts';

/**
 * The session as far as it is of the matter that was told last. The first one has the call as the platform names it, and the
 * recordings; each later one has a call of its own, `<name>/2` …, for a call has one number and one order. Pure.
 */
export function ofLastMatter(session: VoiceSession): VoiceSession {
  const { id, externalId, said } = session;
  const nth = said.filter(({ begins }) => begins === true).length + 1;
  if (nth === 1) return session;
  return {
    ...session,
    id: `${id}/${nth}`,
    externalId: `${externalId}/${nth}`,
    said: saidOfLastMatter(said),
    recordings: [],
  };
}

/**
 * Whether somebody sees in the platform's own call the words that began the last matter; a call that is closed is nobody's to
 * deal with. Pure.
 */
export function isShown(state: CallState, { said }: Pick<VoiceSession, 'said'>): boolean {
  const id = sentenceId(said.findLastIndex(({ begins }) => begins === true));
  return !isClosed(state) && saidByVoice(state).some((one) => one.id === id);
}
