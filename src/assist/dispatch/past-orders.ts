import { bigrams } from '../../catalogue/bigrams.ts';
import { normaliseText } from '../../inference/normalise-text.ts';
import type { LearntOrder } from '../contract.ts';

/** Orders beyond this many push out the oldest: some 60 MB. */
export const MOST_ORDERS = 20_000;
/**
 * A term found in more than this share of a larger memory finds nothing, unless the text has no rarer one; it still counts in
 * the comparison.
 */
const COMMON_SHARE = 0.02;
const FEW_ORDERS = 100;
/** Orders that are compared exactly: the best by the rough measure. */
const COMPARED = 40;
/** Terms weigh as in a memory of at least this size: in a small one those it has would seem common. */
const FEWEST_WEIGHED = 1_000;
/** How much of the memory may have changed since an order's length was computed. */
const STALE_SHARE = 0.1;

/** A past order and how much it is like the matter at hand: the cosine of both texts' weighted terms, 0 to 1. */
export interface Like<Noted> {
  readonly order: LearntOrder;
  readonly noted: Noted;
  readonly similarity: number;
}

interface Kept<Noted> {
  readonly order: LearntOrder;
  readonly noted: Noted;
  readonly slot: number;
  readonly terms: Int32Array;
  squares: number;
  /** Change of the memory after which `squares` was computed. */
  measuredAt: number;
}

/**
 * Past orders, found again by their words: pairs of characters, the rarer the weightier. Putting one more in or taking one
 * out costs a fraction of a millisecond, so that a decision of this minute counts in the next call. `Noted` is what the
 * owner keeps beside each.
 */
export class PastOrders<Noted> {
  readonly #most: number;
  /** In the order in which they came. */
  readonly #kept = new Map<string, Kept<Noted>>();
  readonly #slots: (Kept<Noted> | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #ids = new Map<string, number>();
  /** By number, as `#ids` has them; the numbers of terms that no order has any more are given anew. */
  readonly #terms: string[] = [];
  readonly #freeIds: number[] = [];
  /** By term: slots of the orders that have it. */
  readonly #postings: number[][] = [];
  // What a search reads of all orders and terms lies in arrays of its own: objects would cost a cache miss each.
  /** Rough scores by slot, zero between two searches. */
  #scores = new Float64Array(1_024);
  /** By slot: 1 / √(number of terms). */
  #shortness = new Float64Array(1_024);
  /** By slot: day and time of the order in milliseconds, 0 where it has none; infinite for a free slot. */
  #times = new Float64Array(1_024);
  /** By slot: the how-manieth change of the memory put the order in. */
  #since = new Float64Array(1_024);
  /** By term: orders that have it. */
  #having = new Uint32Array(1_024);
  /** By term: number of the last search whose text had it. */
  #wantedIn = new Uint32Array(1_024);
  #searches = 0;
  /** Orders put in and taken out so far. */
  #changes = 0;
  /** Squared weight by the number of orders that have the term; 0 where not computed since the memory last changed. */
  #weights = new Float64Array(1_024);
  #weighed = false;

  constructor(most = MOST_ORDERS) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Different terms of all orders. */
  get terms(): number {
    return this.#ids.size;
  }

  orders(): LearntOrder[] {
    return Array.from(this.#kept.values(), ({ order }) => order);
  }

  /** Keeps the order, in place of what was known of it. */
  keep(order: LearntOrder, noted: Noted): void {
    this.forget(order.orderId);
    const terms = Int32Array.from(termsOf(order.text), (term) => this.#idOf(term));
    const slot = this.#freeSlots.pop() ?? this.#slots.length;
    this.#changes += 1;
    const kept = { order, noted, slot, terms, squares: 0, measuredAt: Number.NEGATIVE_INFINITY };
    this.#slots[slot] = kept;
    this.#kept.set(order.orderId, kept);
    for (const term of terms) {
      this.#postings[term]?.push(slot);
      this.#having[term] = (this.#having[term] ?? 0) + 1;
    }
    this.#weighed = false;
    if (slot >= this.#scores.length) {
      this.#scores = new Float64Array(2 * this.#scores.length);
      this.#shortness = longer(this.#shortness);
      this.#times = longer(this.#times);
      this.#since = longer(this.#since);
    }
    this.#times[slot] = Date.parse(order.at) || 0;
    this.#since[slot] = this.#changes;
    this.#shortness[slot] = 1 / Math.sqrt(Math.max(1, terms.length));
    if (this.#kept.size > this.#most) this.#forgetOldest();
  }

  forget(orderId: string): void {
    const kept = this.#kept.get(orderId);
    if (kept === undefined) return;
    this.#kept.delete(orderId);
    this.#slots[kept.slot] = undefined;
    this.#freeSlots.push(kept.slot);
    this.#times[kept.slot] = Number.POSITIVE_INFINITY;
    this.#changes += 1;
    this.#weighed = false;
    for (const term of kept.terms) {
      const posting = this.#postings[term] ?? [];
      posting[posting.indexOf(kept.slot)] = posting.at(-1) ?? 0;
      posting.pop();
      this.#having[term] = posting.length;
      if (posting.length > 0) continue;
      this.#ids.delete(this.#terms[term] ?? '');
      this.#freeIds.push(term);
    }
  }

  /** Whether this very order is what is known of it. */
  holds(order: LearntOrder): boolean {
    return this.#kept.get(order.orderId)?.order === order;
  }

  #forgetOldest(): void {
    let oldest = 0;
    for (let slot = 1; slot < this.#slots.length; slot += 1) if (this.#isOlder(slot, oldest)) oldest = slot;
    this.forget(this.#slots[oldest]?.order.orderId ?? '');
  }

  /** By the orders' own time; of the same time the one that came first. */
  #isOlder(slot: number, than: number): boolean {
    const apart = (this.#times[slot] ?? 0) - (this.#times[than] ?? 0);
    if (apart !== 0) return apart < 0;
    return (this.#since[slot] ?? 0) < (this.#since[than] ?? 0);
  }

  /** At most `limit` orders that share a telling term with the text, the most alike first, newer ones before older. */
  nearest(text: string, limit: number): Like<Noted>[] {
    const wanted: number[] = [];
    let squares = 0;
    this.#searches += 1;
    this.#forgetWeights();
    for (const term of termsOf(text)) {
      const id = this.#ids.get(term);
      squares += this.#squaredWeight(id);
      if (id === undefined) continue;
      wanted.push(id);
      this.#wantedIn[id] = this.#searches;
    }
    return this.#roughlyNearest(wanted)
      .map((kept) => ({ order: kept.order, noted: kept.noted, similarity: this.#cosine(squares, kept) }))
      .sort((a, b) => b.similarity - a.similarity || byAge(b.order, a.order))
      .slice(0, limit);
  }

  #roughlyNearest(wanted: readonly number[]): Kept<Noted>[] {
    const scores = this.#scores;
    const touched: number[] = [];
    for (const term of this.#finding(wanted)) {
      const posting = this.#postings[term] ?? [];
      const weight = this.#squaredWeight(term);
      for (const slot of posting) {
        const score = scores[slot] ?? 0;
        if (score === 0) touched.push(slot);
        scores[slot] = score + weight;
      }
    }
    const best: { slot: number; score: number }[] = [];
    let least = 0;
    // From the end: there stand the newer ones mostly, and of orders with the same words those count.
    for (const slot of touched.reverse()) {
      const score = (scores[slot] ?? 0) * (this.#shortness[slot] ?? 0);
      scores[slot] = 0;
      if (score < least) continue;
      let at = best.length;
      for (let before = best[at - 1]; before !== undefined; before = best[at - 1]) {
        if (before.score > score || (before.score === score && this.#isOlder(slot, before.slot))) break;
        at -= 1;
      }
      if (at === COMPARED) continue;
      best.splice(at, 0, { slot, score });
      if (best.length > COMPARED) best.pop();
      if (best.length === COMPARED) least = best.at(-1)?.score ?? 0;
    }
    return best.flatMap(({ slot }) => this.#slots[slot] ?? []);
  }

  /** The terms that are rare enough to find orders by; the rarest where none is. */
  #finding(wanted: readonly number[]): readonly number[] {
    const ceiling = this.size <= FEW_ORDERS ? this.size : Math.max(FEW_ORDERS, this.size * COMMON_SHARE);
    const having = (term: number): number => this.#having[term] ?? 0;
    const rare = wanted.filter((term) => having(term) <= ceiling);
    if (rare.length > 0 || wanted.length === 0) return rare;
    return [wanted.reduce((rarest, term) => (having(term) < having(rarest) ? term : rarest))];
  }

  /** With the text of this search, whose terms' squared weights sum to `squares`. */
  #cosine(squares: number, kept: Kept<Noted>): number {
    let common = 0;
    for (const term of kept.terms)
      if (this.#wantedIn[term] === this.#searches) common += this.#squaredWeight(term);
    const lengths = Math.sqrt(squares * this.#squaresOf(kept));
    return lengths > 0 ? Math.min(1, common / lengths) : 0;
  }

  #squaresOf(kept: Kept<Noted>): number {
    if (this.#changes - kept.measuredAt > this.size * STALE_SHARE) {
      kept.squares = kept.terms.reduce((sum, term) => sum + this.#squaredWeight(term), 0);
      kept.measuredAt = this.#changes;
    }
    return kept.squares;
  }

  /** Of the inverse document frequency; a term of no order weighs most. */
  #squaredWeight(term: number | undefined): number {
    const having = this.#having[term ?? -1] ?? 0;
    const known = this.#weights[having] ?? 0;
    if (known > 0) return known;
    const weight = Math.log(1 + Math.max(this.size, FEWEST_WEIGHED) / (1 + having)) ** 2;
    this.#weights[having] = weight;
    return weight;
  }

  #forgetWeights(): void {
    if (this.#weighed) return;
    if (this.#weights.length <= this.size) this.#weights = new Float64Array(2 * this.size);
    else this.#weights.fill(0);
    this.#weighed = true;
  }

  #idOf(term: string): number {
    const known = this.#ids.get(term);
    if (known !== undefined) return known;
    const id = this.#freeIds.pop() ?? this.#postings.length;
    this.#ids.set(term, id);
    this.#terms[id] = term;
    if (id === this.#postings.length) this.#postings.push([]);
    if (id >= this.#having.length) {
      this.#having = longer(this.#having);
      this.#wantedIn = longer(this.#wantedIn);
    }
    return id;
  }
}

function termsOf(text: string): Set<string> {
  return new Set(bigrams(normaliseText(text).text));
}

function byAge(a: LearntOrder, b: LearntOrder): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}

/** Twice the room, with what was in it. */
function longer<Values extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(values: Values): Values {
  const copy =
    values instanceof Uint32Array ? new Uint32Array(2 * values.length) : new Float64Array(2 * values.length);
  copy.set(values);
  return copy as Values;
}
