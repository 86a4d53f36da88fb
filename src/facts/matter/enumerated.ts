import type { Turn } from '../dialogue.ts';
import { allMatches } from '../text.ts';

/** Nobody counts up more matters in one breath. */
const MOST_PARTS = 4;
/** 第一个是, 一是, 首先: the first of several. */
const FIRST = /^(?:第一|一是|一个|首先)/;
const MARK =
  /(?<=^|[，。,；;\s])(?:(?:第[一二三四]|另一)(?:个|件|点|桩)?(?:事情?|问题|情况)?(?:就?是|呢)?|[一二三四]是|一个(?:就?是|呢)|首先|其次|最后|(?:另外|还有|然后|对了|顺便)[，,\s]*(?:我|我们)?(?:还|再|也)?(?:要|想)?(?:再|也|来)?(?:投诉|举报|反映|咨询|问))|(?<=[^，。,；;\s])(?:第[二三四](?:个|件)(?:事情?|问题)?是|另外我?(?:还|再)(?:要|想)?(?:投诉|举报|反映|咨询|问))/g;

/**
 * What a caller counts up in one turn, each part as a turn of its own: the rest of it is blanked, so that every word keeps
 * its place. The turn alone where nothing is counted up, or where it answers what is wanted.
 */
export function enumerated(turn: Turn): readonly Turn[] {
  if (turn.speaker !== 'caller' || turn.asked.has('want')) return [turn];
  const marks = allMatches(turn.text, MARK, MOST_PARTS + 1);
  const cuts = marks
    .filter((mark, at) => mark.index > 0 && !(at === 0 && FIRST.test(mark[0])))
    .map((mark) => mark.index)
    .slice(0, MOST_PARTS - 1);
  return joined(turn, [0, ...cuts], turn.text.length);
}

function joined(turn: Turn, starts: readonly number[], length: number): readonly Turn[] {
  if (starts.length === 1) return [turn];
  return starts.map((start, at) => only(turn, start, starts[at + 1] ?? length));
}

function only(turn: Turn, start: number, end: number): Turn {
  const { text } = turn;
  return { ...turn, text: ' '.repeat(start) + text.slice(start, end) + ' '.repeat(text.length - end) };
}

/** Two parts of one turn together. */
export function together(one: Turn, other: Turn): Turn {
  const text = Array.from({ length: one.text.length }, (_, at) =>
    one.text.charAt(at) === ' ' ? other.text.charAt(at) : one.text.charAt(at),
  ).join('');
  return { ...one, text };
}

const NUMBERED = /第([一二三四])(?:个|件|点)/;

/** Which of several matters a turn speaks of by its number, counted from 0; null where it names none. */
export function numbered(text: string): number | null {
  const said = NUMBERED.exec(text)?.[1];
  return said === undefined ? null : '一二三四'.indexOf(said);
}
