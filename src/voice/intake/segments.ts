import { cleanText } from '../../call/ingest.ts';
import type { Segment } from '../../protocol/common.ts';
import type { Confirmed } from '../../protocol/self-service.ts';
import type { Utterance } from '../engine/contract.ts';

/** As many as one event of the log holds. */
const MOST = 200;
/** Of one utterance, UTF-16 code units. */
const MOST_TEXT = 2_000;

/**
 * What was said in a session as sentences `v1`, `v2` … of a transcript; the flow asks as an agent does, so that whoever reads
 * the call knows questions from answers; its menus are a machine's. Empty ones keep their number.
 *
 * @param flat all at the call's start: the clock of whoever goes on with the call begins only then
 */
export function segmentsOf(said: readonly Utterance[], { flat }: { flat: boolean }): Segment[] {
  return said.slice(0, MOST).flatMap(({ speaker, text, atMs, confidence, menu }, index) => {
    const clean = cleanText(text.slice(0, MOST_TEXT)).trim();
    if (clean === '') return [];
    const startMs = flat ? 0 : Math.max(0, atMs);
    return [
      {
        id: sentenceId(index),
        speaker: speaker === 'caller' ? ('caller' as const) : menu ? ('ivr' as const) : ('agent' as const),
        startMs,
        endMs: startMs,
        text: clean,
        confidence: confidence === null ? null : Math.min(1, Math.max(0, confidence)),
      },
    ];
  });
}

/** What the caller agreed to last, by the sentences that prove it; null where nothing was read back and agreed to. */
export function confirmedIn(said: readonly Utterance[]): Confirmed | null {
  const at = said.slice(0, MOST).findLastIndex(({ confirms }) => confirms !== undefined);
  const fields = said[at]?.confirms;
  // Between the read-back and the answer the caller may have been asked once more in other words.
  const readBack = said
    .slice(0, Math.max(0, at))
    .findLastIndex(
      ({ speaker, text }) =>
        speaker === 'voice' && Object.values(fields ?? {}).every((value) => text.includes(value)),
    );
  if (fields === undefined || readBack < 0) return null;
  const other = isOtherSubject(said.slice(0, at), fields.subject) ? ({ otherSubject: true } as const) : {};
  return { fields, readBack: sentenceId(readBack), answer: sentenceId(at), ...other };
}

/** So much of a subject's pairs of characters the caller had said before, where it is the same one in better words. */
const SAME_SUBJECT = 0.3;

/** Whether a read-back was refused before the caller had said anything of this subject. */
function isOtherSubject(said: readonly Utterance[], subject: string | undefined): boolean {
  const refused = said.findIndex(({ refuses }) => refuses === true);
  if (subject === undefined || refused < 0) return false;
  const before = said.slice(0, refused).filter(({ speaker }) => speaker === 'caller');
  const told = before.map(({ text }) => text).join('\n');
  const pairs = Array.from({ length: subject.length - 1 }, (_, at) => subject.slice(at, at + 2));
  return pairs.filter((pair) => told.includes(pair)).length < SAME_SUBJECT * pairs.length;
}

/** Of the nth utterance, from 0. */
export function sentenceId(index: number): string {
  return `v${index + 1}`;
}

/** Whether the caller said anything at all. */
export function hasSpoken(said: readonly Utterance[]): boolean {
  return said.some(({ speaker, text }) => speaker === 'caller' && text.trim() !== '');
}
