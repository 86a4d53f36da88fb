import type { Evidence } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf, type Span } from '../text.ts';
import { asks, asksAt } from './asks-at.ts';
import { nameRefusal } from './name-refusal.ts';
import { Wish } from './wish.ts';

const OFFERED = /匿名/;
/** The agent writes it down. */
const NOTED = /(?:登记|按|为您|给您|帮您|备注|处理|记).{0,6}匿名|匿名.{0,4}(?:登记|处理|投诉|举报|受理)/;
const NOT_NOTED = /(?:不|别|没|非|无法)(?:能|可以|会|是)?(?:给您|为您)?匿名|匿名的话/;
const ANSWER_LENGTH = 12;

/** Where an agent's folded text says that no name is written down; null where it does not, or only asks. */
export function anonymityNoted(text: string): Span | null {
  const noted = text.includes('匿名') && !NOT_NOTED.test(text) ? NOTED.exec(text) : null;
  if (noted === null || asksAt(text, noted.index)) return null;
  return { start: noted.index, end: noted.index + noted[0].length };
}

/** What a caller's turn has to do with her name. */
export interface NameTurn {
  /** The agent asked for the caller's name. */
  readonly asked: boolean;
  /** The turn tells the name or goes on with it. */
  readonly told: boolean;
  /** At least the surname is known. */
  readonly known: boolean;
}

/** Whether the caller wants no name in the order: said, agreed to, declined or taken back. */
export class Anonymity {
  private readonly wish = new Wish('anonymous');

  get isWanted(): boolean {
    return this.wish.wanted === true;
  }

  hearAgent({ text, segment }: Turn): void {
    const span = anonymityNoted(text);
    if (span !== null) this.wish.state(true, 0.85, 'noted', evidenceOf(segment, span));
  }

  hearCaller({ text, segment, reply, before }: Turn, { asked, told, known }: NameTurn): void {
    const refusal = nameRefusal(text, asked);
    const proof = evidenceOf(
      segment,
      refusal?.span ?? { start: 0, end: Math.min(text.length, ANSWER_LENGTH) },
    );
    if (refusal?.refuses === 'all') this.wish.state(true, 0.95, 'said', proof);
    else if (refusal?.refuses === 'none') this.wish.state(false, 0.85, 'said', proof);
    // 王建国 — 全名就不用了: the surname stands.
    else if (refusal?.refuses === 'name' && !told && !(known && asked))
      this.wish.state(true, 0.85, 'said', proof);
    else if (told && this.isWanted) this.wish.state(false, 0.8, 'said', proof);
    else if (reply !== 'none' && OFFERED.test(before) && asks(before) && !/还是/.test(before))
      this.wish.state(reply === 'yes', 0.85, 'agreed', proof);
  }

  /** The agent calls by name a caller who had told none: she told it after all. */
  addressed(proof: Evidence): void {
    if (this.isWanted) this.wish.state(false, 0.6, 'noted', proof);
  }

  facts(): FactOf<'anonymous' | 'confidential'>[] {
    return this.wish.facts();
  }
}
