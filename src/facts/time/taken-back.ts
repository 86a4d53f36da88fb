import { rankOf } from './narrow.ts';
import type { TimeMention } from './pieces.ts';

/** Between what is taken back and what is meant. */
const TAKEN_BACK =
  /^[^，,。]{0,2}?[，,。\s]*(?:哦|啊|嗯|呃|哎|噢|那个|[，,\s])*(?:(?:不(?:是|对|不)|错了|[说讲记搞]错)[^0-9零一二三四五六七八九十]{0,8}|(?<=[哦啊呃哎噢])不[，,\s]*)$/;
const MAX_TAKEN_BACK = 16;
/** 不是三点，是四点: what is denied, and what may stand between it and what is so. */
const DENIED_BEFORE = /(?<!是)不是(?:在|说)?\s?$/;
const DENIED = /^(?:的|钟)?[，,。\s]*(?:而是|应该是?|是)?[，,\s]*$/;

/** 七点，不对，七点半: the second takes over the day and part of the day of the first, which is taken back. */
export function withCorrections(mentions: readonly TimeMention[], text: string): TimeMention[] {
  const result = [...mentions];
  for (let at = 1; at < result.length; at += 1) {
    const [wrong, right] = [result[at - 1], result[at]];
    if (wrong === undefined || right === undefined) continue;
    const gap = text.slice(wrong.end, right.start);
    const denied =
      DENIED_BEFORE.test(text.slice(Math.max(0, wrong.start - 4), wrong.start)) && DENIED.test(gap);
    if (gap.length > MAX_TAKEN_BACK || !(denied || TAKEN_BACK.test(gap))) continue;
    result[at - 1] = { ...wrong, takenBack: true };
    result[at] = { ...right, meaning: completed(right.meaning, wrong.meaning) };
  }
  return result;
}

function completed(right: TimeMention['meaning'], wrong: TimeMention['meaning']): TimeMention['meaning'] {
  if (right.type !== 'dated' || (wrong.type !== 'dated' && wrong.type !== 'recurrence')) return right;
  const first = right.pieces[0];
  if (first === undefined) return right;
  const pieces = [...wrong.pieces.filter((piece) => rankOf(piece) < rankOf(first)), ...right.pieces];
  if (wrong.type === 'dated') return { ...right, pieces };
  const { recurrence } = wrong;
  if (first.type === 'weekday')
    return {
      ...wrong,
      recurrence: { ...recurrence, weekdays: [first.weekday] },
      pieces: right.pieces.slice(1),
    };
  return first.type === 'part' || first.type === 'clock' ? { ...wrong, pieces } : right;
}
