import type { RequestKind } from '../../protocol/common.ts';
import type { OccurredAt } from '../../protocol/form.ts';

/** What a citizen does on the phone, as the house writes it: 来电投诉, or 来电反映 where the kind isn't known. */
export function verbOf(kind: RequestKind | null): string {
  return kind === null || kind === '无效' ? '反映' : kind;
}

/** Date and time as an order writes them, in the wall time of the value's own offset; '' when nothing is known. */
export function timePhrase(time: OccurredAt): string {
  const from = parts(time.from);
  const to = parts(time.to);
  if (from === null) return to === null ? time.text.trim() : `${to.date}${to.clock}前`;
  // "二零一六年" as a range of days would read worse than it was said.
  if (to !== null && from.clock === '' && time.text.trim() !== '') return time.text.trim();
  const start = from.date + from.clock;
  if (to === null || start === to.date + to.clock) return start;
  return `${start}至${to.date === from.date ? to.clock : to.date + to.clock}`;
}

/** The place with its district and street, neither of them twice. */
export function placePhrase(district: string, street: string, location: string): string {
  let place = location;
  if (!place.includes(street)) place = street + place;
  return place.includes(district) ? place : district + place;
}

/** The wish as a full clause: "尽快修复" becomes "希望尽快修复". */
export function requestPhrase(request: string): string {
  const text = request.trim().replace(/[。．.！!；;，,\s]+$/, '');
  if (text === '') return '';
  return /^(?:要求|希望|咨询|建议|请|投诉|举报|表扬|反映|想|需要|求助|询问|盼|望)/.test(text)
    ? text
    : `希望${text}`;
}

function parts(iso: string | null): { date: string; clock: string } | null {
  const match = iso === null ? null : /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?/.exec(iso);
  if (match === null) return null;
  const [, year, month, day, hour, minute] = match;
  const clock = hour === undefined ? '' : `${Number(hour)}时${minute === '00' ? '' : `${minute}分`}`;
  return { date: `${year}年${Number(month)}月${Number(day)}日`, clock };
}
