import { type DigitGroup, digitGroups } from '../digits.ts';
import type { Span } from '../text.ts';

/** A number said in one breath: groups with nothing but pauses between them. */
export interface NumberRun extends Span {
  readonly groups: readonly DigitGroup[];
}

const PAUSE =
  /^(?:[\s,，、.。\-—–…·~]|嗯|呃|额|啊|哦|那个|然后|再|接着|后面(?:是)?|后边(?:是)?|再来|就是|是|最后|中间|的){0,8}$/;
const MAX_PAUSE = 10;
const MAX_LEFT_OVER = 2;

/** Mobile numbers of mainland China. */
export function isMobile(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits);
}

/** Land lines with area code, and 400/800 service numbers. */
export function isLandline(digits: string): boolean {
  return /^0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}$/.test(digits) || /^[48]00\d{7}$/.test(digits);
}

export function isPhone(digits: string): boolean {
  return isMobile(digits) || isLandline(digits);
}

/** A land line without area code; a phone only where one was asked for. */
export function isLocalLandline(digits: string): boolean {
  return /^[2-9]\d{6,7}$/.test(digits);
}

/** Looks like a mobile number with a digit lost or doubled. */
export function isNearlyMobile(digits: string): boolean {
  return /^1[3-9]\d{8}$/.test(digits) || /^1[3-9]\d{10}$/.test(digits);
}

export function numberRuns(text: string): NumberRun[] {
  const runs: { start: number; end: number; groups: DigitGroup[] }[] = [];
  for (const group of digitGroups(text)) {
    const run = runs.at(-1);
    const gap = run === undefined ? null : text.slice(run.end, group.start);
    if (run !== undefined && gap !== null && gap.length <= MAX_PAUSE && PAUSE.test(gap)) {
      run.groups.push(group);
      run.end = group.end;
    } else runs.push({ start: group.start, end: group.end, groups: [group] });
  }
  return runs;
}

/** A complete number found in a run, or what was said of one so far. */
export interface RunReading extends Span {
  readonly digits: string;
  readonly complete: boolean;
}

/**
 * Reads a run, given the digits said before it. A group that is complete alone wins over what was begun (people start
 * again), then the whole, then the longest tail that is complete.
 */
export function readRun(run: NumberRun, begun: string): RunReading[] {
  const readings: RunReading[] = [];
  let rest = '';
  let start = run.start;
  let end = run.start;
  let prefix = begun;
  const flush = (): void => {
    const fresh = /^1[3-9]/.test(rest) && (prefix + rest).length > 11;
    if (rest !== '') readings.push({ digits: fresh ? rest : prefix + rest, complete: false, start, end });
    rest = '';
    prefix = '';
  };
  for (const [at, group] of run.groups.entries()) {
    if (isPhone(group.digits)) {
      rest = '';
      prefix = '';
      readings.push({ ...group, complete: true });
      continue;
    }
    if (rest === '') start = group.start;
    // 幺三七，幺三七零七五九八: the second group starts again what the first began.
    const repeats = group.digits.length > 3 && prefix + rest !== '' && group.digits.startsWith(prefix + rest);
    if (repeats) {
      prefix = '';
      rest = '';
      start = group.start;
    }
    rest += group.digits;
    end = group.end;
    const following = run.groups[at + 1]?.digits.length ?? MAX_LEFT_OVER + 1;
    if (isPhone(prefix + rest)) {
      // A digit or two more in the same breath: the number is too long, and nobody knows which digit is wrong.
      if (following <= MAX_LEFT_OVER) continue;
      readings.push({ digits: prefix + rest, complete: true, start, end });
      rest = '';
      prefix = '';
    } else if (prefix !== '' && isPhone(rest)) {
      readings.push({ digits: rest, complete: true, start, end });
      rest = '';
      prefix = '';
    }
  }
  flush();
  return readings;
}

const POSITIONS: Readonly<Record<string, number>> = { 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6 };
const TAIL_CHANGE =
  /(?:后面?|最后|尾号|末尾|末)(?:的)?([一两二三四五六1-6])(?:位|个)?(?:数字?)?(?:是|改成|应该是|改为|换成|不对，?是|说错了，?是|错了，?是)+[，,\s]*$/;
const WRONG_FIRST = /不是[，,\s]*$/;
const RIGHT_NEXT = /^[，,\s]*(?:啊|呀)?[，,\s]*(?:是|应该是)[，,\s]*$/;

/** 后面四位是 1234; 不是五六，是五七: what a caller's words change in a number; null where they change nothing. */
export function correctNumber(text: string, number: string): { digits: string; span: Span } | null {
  const groups = digitGroups(text);
  for (const [at, group] of groups.entries()) {
    if (group.digits.length >= 7) continue;
    const before = text.slice(Math.max(0, group.start - 16), group.start);
    const tail = TAIL_CHANGE.exec(before);
    if (tail !== null) {
      const count = POSITIONS[tail[1] ?? ''] ?? Number(tail[1]);
      if (count === group.digits.length && count < number.length) {
        return {
          digits: number.slice(0, -count) + group.digits,
          span: { start: group.start, end: group.end },
        };
      }
    }
    const next = groups[at + 1];
    if (
      next !== undefined &&
      WRONG_FIRST.test(before) &&
      RIGHT_NEXT.test(text.slice(group.end, next.start)) &&
      group.digits.length === next.digits.length
    ) {
      const first = number.indexOf(group.digits);
      if (first >= 0 && first === number.lastIndexOf(group.digits)) {
        const digits = number.slice(0, first) + next.digits + number.slice(first + group.digits.length);
        return { digits, span: { start: group.start, end: next.end } };
      }
    }
  }
  return null;
}
