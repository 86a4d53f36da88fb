import type { Piece, Run } from './digit-pieces.ts';
import { dialled, isLandline, isMobile, isShortCode } from './phone-number.ts';
import type { TopicRun } from './topic-run.ts';

export const MAX_EXTENSION = 8;
/** Groups of a telephone that nobody called one; shorter ones are dates and times. */
const LEAST_GROUP = 3;
/** Digits of a mobile number. */
const MOBILE = 11;
const SERVICE_BEFORE = /(?:打|拨|报|热线|电话|客服|平台|号码)(?:了|过|通|的|是|那个|给)?\s*$/;
const SERVICE_AFTER = /^\s*(?:热线|电话|客服|平台|投诉|打|的人|那边|来的?|派|说|讲)/;

/** The digits of a run. */
export function joined(run: Run): string {
  return run.pieces.map((piece) => piece.digits).join('');
}

/** A mobile number and what was said after it without a pause: the same again, its end again, or another try. */
function apart(piece: Piece): Piece[] {
  const { digits } = piece;
  const number = digits.slice(0, MOBILE);
  const rest = digits.slice(MOBILE);
  const again = isMobile(rest) || (rest.length >= LEAST_GROUP && number.endsWith(rest));
  return isMobile(number) && again
    ? [
        { ...piece, digits: number },
        { ...piece, digits: rest },
      ]
    : [piece];
}

/** A run without country codes, and without the extension that a hyphen sets apart: 0898-66123456-801. */
export function asDialled(topicRun: TopicRun): TopicRun[] {
  const { run } = topicRun;
  const pieces = run.pieces.flatMap(apart).map((piece) => ({ ...piece, digits: dialled(piece.digits) }));
  const [last] = pieces.slice(-1);
  const number = pieces.slice(0, -1);
  const [first] = number;
  const extension = last !== undefined && /^[-—–]$/.test(last.words) && last.digits.length <= MAX_EXTENSION;
  const dials = isLandline(number.map(({ digits }) => digits).join(''));
  if (!extension || !dials || first === undefined) return [{ ...topicRun, run: { ...run, pieces } }];
  const end = number.at(-1)?.end ?? first.end;
  const own: Run = {
    ...run,
    pieces: [last],
    words: last.words,
    start: last.start,
    lead: { ...run.lead, extension: true },
  };
  return [
    { ...topicRun, run: { ...run, pieces: number, end } },
    { ...topicRun, run: own },
  ];
}

/** Digits that are dialled after the number. */
export function isExtension({ run, label }: TopicRun): boolean {
  return run.lead.extension || label?.startsWith('分机') === true;
}

/** Whether digits may be a telephone though nobody speaks of one; 2018-07-03 9:20 is none. */
export function mayBePhone({ pieces }: Run): boolean {
  return pieces.every(({ digits }) => digits.length >= LEAST_GROUP);
}

/** 打过12315, 拨幺幺零, 九五五九八说: the piece that is a hotline's or an emergency number; null for none. */
export function serviceIn(text: string, { pieces }: Run): Run['pieces'][number] | null {
  const [piece, ...others] = pieces;
  if (piece === undefined || others.length > 0 || !isShortCode(piece.digits)) return null;
  const called = SERVICE_BEFORE.test(text.slice(Math.max(0, piece.start - 8), piece.start));
  return called || SERVICE_AFTER.test(text.slice(piece.end, piece.end + 6)) ? piece : null;
}
