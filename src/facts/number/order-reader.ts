import type { FactOf } from '../../protocol/fact.ts';
import type { Turn } from '../dialogue.ts';
import { type HeardNumber, HeardNumbers } from './heard-numbers.ts';
import { isClosedOrder, isNewOrder, isNotThisOrder, orderFact, orderShape } from './order-number.ts';
import type { TopicRun } from './topic-run.ts';

/** Characters after a number that may say that its matter is done with. */
const AFTER_CHARS = 24;
/** Turns within which 不是这个 is said of an order. */
const SOON = 4;

/** Numbers of work orders: which of them this call is about, and which one it was given itself. */
export class OrderReader {
  private readonly heard = new HeardNumbers(orderShape, true);
  /** Orders that this call was given. */
  private readonly given = new Set<string>();
  /** Orders that were said to be about something else, or done with. */
  private readonly aside = new Set<string>();
  private readonly today: string;
  /** Turn in which digits of an order were last said. */
  private spokenOfAt = Number.NEGATIVE_INFINITY;

  /** @param today the day of the call, `20180530` */
  constructor(today: string) {
    this.today = today;
  }

  observe(turn: Turn, runs: readonly TopicRun[], sought: boolean): void {
    const { speaker, text, index } = turn;
    const before = this.heard.all().at(-1);
    const recent = index - this.spokenOfAt <= SOON;
    if (speaker === 'caller' && before !== undefined && recent && turnsDown(text, runs))
      this.aside.add(before.digits);
    if (runs.length > 0) this.spokenOfAt = index;
    this.heard.observe(turn, runs, sought);
    const known = this.heard.all();
    for (const one of known) {
      if (speaker === 'agent') this.noteGiven(turn, one);
      else {
        const end = endIn(turn, one);
        if (end !== null && isClosedOrder(text.slice(end, end + AFTER_CHARS))) this.aside.add(one.digits);
      }
    }
    for (const set of [this.given, this.aside]) {
      for (const order of set) if (!known.some(({ digits }) => digits === order)) set.delete(order);
    }
  }

  /** The order the call is about first: the one spoken of last that still stands. */
  facts(): readonly FactOf<'order-number'>[] {
    const rank = ({ digits, status }: HeardNumber): number =>
      status === 'withdrawn' ? 2 : this.aside.has(digits) ? 1 : 0;
    return this.heard
      .all()
      .reverse()
      .sort((a, b) => rank(a) - rank(b))
      .map((one) => orderFact(one, !this.given.has(one.digits)));
  }

  private noteGiven({ text, segment }: Turn, { digits, by, evidence }: HeardNumber): void {
    const first = by === 'agent' && evidence[0]?.segmentId === segment.id;
    if (first && isNewOrder(text, digits, this.today)) this.given.add(digits);
  }
}

/** 不是这个，是…: what is turned down is the order before, not the one that follows. */
function turnsDown(text: string, [first]: readonly TopicRun[]): boolean {
  return isNotThisOrder(first === undefined ? text : text.slice(0, first.run.start));
}

/** Where in a turn a number was said to its end; null where it was not. */
function endIn({ segment }: Turn, { evidence }: HeardNumber): number | null {
  const last = evidence.findLast(({ segmentId }) => segmentId === segment.id);
  return last === undefined ? null : last.start + last.text.length;
}
