import { randomUUID } from 'node:crypto';
import type { FollowUpOrder } from '../../store/repositories/follow-up-order.ts';
import type { OutboundRepository } from '../../store/repositories/outbound-repository.ts';
import type { OutboundRow } from '../../store/repositories/outbound-row.ts';
import { priorities } from '../engine/contract.ts';
import { dialable } from '../telephone-number.ts';
import type { OutboundQueue } from './outbound-calls.ts';
import { nextOf, type OutboundSettings } from './outbound-rules.ts';

/** Why an order is not followed up; the message says what to do. */
export class FollowUpError extends Error {
  override readonly name = 'FollowUpError';
  readonly code: 'unknown-order' | 'do-not-call' | 'not-able';

  constructor(code: FollowUpError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface FollowUpsDeps {
  readonly repository: Pick<OutboundRepository, 'book' | 'orderOf'>;
  readonly settings: OutboundSettings;
  readonly queue: OutboundQueue;
  readonly humanQueue: string;
  readonly able: boolean;
  readonly clock: () => Date;
}

/** Orders that name each other in a circle, or a very long row of them. */
const MOST_RELATED = 10;

/** Asks people once a matter whether it was solved. */
export class FollowUps {
  readonly #deps: FollowUpsDeps;

  constructor(deps: FollowUpsDeps) {
    this.#deps = deps;
  }

  /**
   * Books the one follow-up of an order's matter; one that there is or was, is answered again.
   *
   * @throws FollowUpError
   */
  async book(idOrNumber: string, by: string): Promise<{ row: OutboundRow; repeated: boolean }> {
    const { repository, settings, queue, humanQueue, able, clock } = this.#deps;
    if (!able)
      throw new FollowUpError('not-able', 'this service calls nobody: set OUTBOUND_CALLER and its platform');
    const order = await repository.orderOf(idOrNumber);
    if (order === null) throw new FollowUpError('unknown-order', 'there is no such order');
    const number = numberToCall(order);
    const now = clock();
    const times = {
      purpose: 'follow-up',
      attempts: 0,
      placedAt: null,
      createdAt: now,
      windowFrom: null,
      windowTo: null,
    } as const;
    const next = nextOf(times, settings, now.getTime());
    if ('over' in next)
      throw new FollowUpError('not-able', 'QUIET_HOURS leave no time of the day to call anybody');
    const booked = await repository.book({
      id: randomUUID(),
      purpose: 'follow-up',
      subject: await this.#matterOf(order),
      number,
      language: 'zh',
      queue: humanQueue,
      windowFrom: null,
      windowTo: null,
      placeAt: now,
      priority: priorities.normal,
      nextAt: new Date(next.at),
      vars: {
        order: {
          id: order.id,
          number: order.number,
          subject: order.form.confidential ? '' : (order.form.subject ?? ''),
        },
      },
      createdBy: by,
      createdAt: now,
    });
    if (!booked.repeated) await queue.place(booked.row.id, 0, next.at - now.getTime());
    return booked;
  }

  /** The first of the orders that the same person left on one matter: all of them are followed up once. */
  async #matterOf(order: FollowUpOrder): Promise<string> {
    let first = order;
    const seen = new Set([order.id]);
    while (first.form.relatedOrder !== null && seen.size < MOST_RELATED) {
      const earlier = await this.#deps.repository.orderOf(first.form.relatedOrder);
      if (earlier === null || !isSamePerson(earlier, first)) break;
      if (seen.has(earlier.id)) return inCircle([...seen], earlier.id);
      seen.add(earlier.id);
      first = earlier;
    }
    return first.id;
  }
}

/** Orders that name each other have no first one: whichever is asked about, the same one stands for all. */
function inCircle(row: readonly string[], back: string): string {
  return row.slice(row.indexOf(back)).sort()[0] ?? back;
}

/** A neighbour's order on the same matter is another person's to judge. */
function isSamePerson(one: FollowUpOrder, other: FollowUpOrder): boolean {
  const numbers = numbersOf(one);
  return numbersOf(other).some((number) => numbers.includes(number));
}

function numbersOf({ caller, form }: FollowUpOrder): string[] {
  return [caller, form.callbackPhone].flatMap((number) => {
    const known = number === null ? null : dialable(number);
    return known === null ? [] : [known];
  });
}

const NOT = '(?:不要|不用|无需|无须|不需要|不必|不想|请勿|勿|别|拒绝|谢绝)(?:再)?';
/** In the field that says how they wish to be answered, and in any text. */
const NO_ANSWER = new RegExp(`${NOT}.{0,4}(?:回访|回复|回电|联系|致电|打电话|来电)`, 'u');
const NO_CALL = new RegExp(`${NOT}[^，。；！？,.;!?]{0,4}(?:回访|回电|致电|打电话)`, 'u');

/**
 * The number that may be called about an order. Confidential ones are called only at the number that they gave for it: a
 * line may be another's.
 *
 * @throws FollowUpError `do-not-call`
 */
function numberToCall({ caller, form, text }: FollowUpOrder): string {
  const refuse = (why: string): never => {
    throw new FollowUpError('do-not-call', `nobody is called about this order: ${why}`);
  };
  if (form.anonymous) return refuse('the requester wished to stay anonymous');
  const refused =
    NO_ANSWER.test(form.reply ?? '') ||
    [form.request, form.subject, text].some((words) => NO_CALL.test(words ?? ''));
  if (refused) return refuse('the requester wished not to be called (不要回访)');
  if (form.confidential && form.callbackPhone === null)
    return refuse('it is confidential, and no number was given for it');
  const given = form.callbackPhone ?? caller;
  const number = given === null ? null : dialable(given);
  return number ?? refuse('it has no number that can be called');
}
