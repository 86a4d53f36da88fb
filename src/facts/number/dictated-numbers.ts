import type { Fact, FactOf } from '../../protocol/fact.ts';
import type { FactContext, FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { ranked } from '../fact.ts';
import type { Span } from '../text.ts';
import { isoDate, wallAt } from '../time/local-time.ts';
import { accountFact, accountShape, codeFact, codesIn } from './account-number.ts';
import { type Piece, piecesOf, runsOf } from './digit-pieces.ts';
import { HeardNumbers } from './heard-numbers.ts';
import { identityFact, identityShape } from './identity-number.ts';
import { leadOf } from './lead.ts';
import { TopicTracker } from './number-topic.ts';
import { OrderReader } from './order-reader.ts';
import { PhoneReader } from './phone.ts';
import { type PhoneMention, phoneMentions } from './phone-mention.ts';
import { PlateReader } from './plate.ts';
import type { NumberTopic, TopicRun } from './topic-run.ts';

const MAX_CODES = 8;
/** Between a word for a number and its digits. */
const LEAD_IN = 12;

/** Numbers that are said digit by digit. Each run of digits belongs to one kind of number, so none is taken for two. */
export class DictatedNumbers implements FactExtractor {
  private readonly topics = new TopicTracker();
  private readonly phones: PhoneReader;
  private readonly identities = new HeardNumbers(identityShape, false);
  private readonly orders: OrderReader;
  private readonly accounts = new HeardNumbers(accountShape, false);
  private readonly plates = new PlateReader();
  private readonly codes = new Map<string, FactOf<'account-number'>>();

  constructor({
    callerNumber,
    startedAt,
    timeZone,
  }: Pick<FactContext, 'callerNumber' | 'startedAt' | 'timeZone'>) {
    this.phones = new PhoneReader(callerNumber);
    this.orders = new OrderReader(isoDate(wallAt(Date.parse(startedAt), timeZone)).replace(/-/g, ''));
  }

  observe(turn: Turn): void {
    const all = piecesOf(turn.text);
    const spoken = phoneMentions(turn.text);
    const free = outside(all, spoken);
    const mentions = spoken.filter((mention) => !leadsToDigits(turn.text, mention, free));
    const codes = codesIn(turn.text);
    const pieces = outside(all, [...mentions, ...codes]);
    const runs = this.topics.assign(turn, runsOf(pieces));
    const of = (topic: NumberTopic): TopicRun[] => runs.filter((run) => run.topic === topic);
    const digitsOnly = (some: readonly TopicRun[]): TopicRun[] => some.flatMap(withoutCheck);
    const sought = (some: readonly TopicRun[]): boolean =>
      some.some(({ label, named }) => named || label !== null);
    this.phones.observe(
      turn,
      digitsOnly(runs.filter(({ topic }) => topic === 'phone' || topic === null)),
      mentions,
    );
    const identities = of('identity');
    this.identities.observe(turn, identities, sought(identities));
    const orders = digitsOnly(of('order'));
    this.orders.observe(turn, orders, sought(orders));
    const accounts = digitsOnly(of('account'));
    this.accounts.observe(turn, accounts, sought(accounts));
    this.plates.observe(turn);
    for (const code of codes) {
      if (this.codes.size < MAX_CODES) this.codes.set(code.number, codeFact(turn, code));
    }
  }

  facts(): readonly Fact[] {
    return [
      ...this.phones.facts(),
      ...standing(this.plates.facts()),
      ...standing(this.identities.all().map(identityFact)),
      ...this.orders.facts(),
      ...standing([...this.accounts.all().map(accountFact), ...this.codes.values()]),
    ];
  }
}

/** The pieces that are part of none of the spans. */
function outside(pieces: readonly Piece[], spans: readonly Span[]): Piece[] {
  return pieces.filter(({ start, end }) => !spans.some((span) => span.start <= start && end <= span.end));
}

/** 打我手机 幺三八, 幺三八开头的 后面幺二三四: the digits follow, so nothing is pointed at. */
function leadsToDigits(text: string, mention: PhoneMention, pieces: readonly Piece[]): boolean {
  const next = pieces.find(({ start }) => start >= mention.end);
  if (next === undefined || next.start - mention.end > LEAD_IN) return false;
  return leadOf(text.slice(mention.end, next.start), '').pause;
}

/** A run without the X that only identity numbers have. */
function withoutCheck(topicRun: TopicRun): TopicRun[] {
  const { run } = topicRun;
  const pieces = run.pieces.flatMap((piece) => {
    const digits = piece.digits.replace('X', '');
    return digits === '' ? [] : [{ ...piece, digits }];
  });
  return pieces.length === 0 ? [] : [{ ...topicRun, run: { ...run, pieces } }];
}

/** What still stands before what was taken back, then the surer before the less sure. */
function standing<F extends Pick<Fact, 'confidence' | 'status'>>(facts: readonly F[]): F[] {
  const taken = (one: F): boolean => one.status === 'withdrawn';
  return ranked(facts).sort((a, b) => Number(taken(a)) - Number(taken(b)));
}
