import { candidatesOf } from '../../assist/form/candidates.ts';
import type { FactReader } from '../../facts/contract.ts';
import type { Candidate, FieldCandidates } from '../../protocol/form.ts';
import type { Utterance } from '../engine/contract.ts';
import { putsRight } from '../engine/hearing/puts-right.ts';
import { segmentsOf } from './segments.ts';

/** As sure as a value must be that is read back before it counts. */
const ENOUGH = 0.35;
/** 不是这个事，是路灯坏了. */
const OF_SUBJECT = /不是(?:这个?|那个?|我?说的)*(?:事情?|问题|内容)/;
/** A correction of one of these is none of the subject. */
const OF_ANOTHER = /地[点址方]|位置|电话|号码|手机|时间|时候|姓|名字|\d{5}/;

/**
 * What the caller said after saying that a read-back is wrong, of the fields that rules put together from all that was said:
 * the correction alone counts there, for with what was refused it would say both. Place, number and time have rules for
 * corrections of their own. Pure.
 */
export function amendedFields(said: readonly Utterance[], createReader: () => FactReader): FieldCandidates {
  const refused = said.findLastIndex(({ refuses }) => refuses === true);
  // 不对，地点是50号 refuses and puts right at once.
  const first = putsRight(said[refused]?.text ?? '') ? refused : refused + 1;
  const since = refused < 0 ? [] : said.slice(first).filter(({ speaker }) => speaker === 'caller');
  if (since.length === 0) return {};
  const reader = createReader();
  for (const segment of segmentsOf(since, { flat: true })) reader.add(segment);
  const { subject, request } = candidatesOf(reader.facts());
  const wishes = sure(request).filter(({ source }) => source === 'caller');
  const told = since.map(({ text }) => text).join('。');
  const isSubject = OF_SUBJECT.test(told) || (wishes.length === 0 && !OF_ANOTHER.test(told));
  return { request: wishes, subject: isSubject ? sure(subject).map(withoutCopula) : [] };
}

/** 是路灯坏了 is 路灯坏了. */
function withoutCopula(candidate: Candidate): Candidate {
  const { value } = candidate;
  return typeof value === 'string' ? { ...candidate, value: value.replace(/^是(?=.{2})/, '') } : candidate;
}

function sure(candidates: readonly Candidate[] | undefined): Candidate[] {
  return (candidates ?? []).filter(({ confidence }) => confidence >= ENOUGH);
}
