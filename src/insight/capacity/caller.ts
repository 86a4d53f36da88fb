import { timeOf } from './distributions.ts';
import type { Parameters } from './parameters.ts';
import type { Random } from './random.ts';

/** Somebody who calls, once or again. */
export interface Person {
  id: number;
  /** How long an agent will need for the matter before any measure; seconds. */
  handlingS: number;
  connected: boolean;
}

/** What one call brings with it, drawn before it is known which of it will matter. */
export interface CallNature {
  patienceS: number;
  /** Uniform numbers, each against the share it is asked about. */
  selfService: number;
  success: number;
  callback: number;
  redial: number;
  selfServiceS: number;
  redialS: number;
}

/** The seed and the number of the replication. */
export interface StreamKey {
  seed: number;
  replication: number;
}

const STREAM = { person: 1, call: 2, callback: 3 };

/** The person's nature is the same in every variant of the day: it depends on the key and their number alone. */
export function makePerson(random: Random, key: StreamKey, id: number, { handling }: Parameters): Person {
  random.reset(key.seed, key.replication, STREAM.person, id);
  return { id, handlingS: timeOf(handling, random.next(), random.next()), connected: false };
}

export function callNature(
  random: Random,
  key: StreamKey,
  person: number,
  attempt: number,
  { patience, redial, selfService }: Parameters,
): CallNature {
  random.reset(key.seed, key.replication, STREAM.call, person, attempt);
  return {
    patienceS: timeOf(patience, random.next(), random.next()),
    selfService: random.next(),
    success: random.next(),
    callback: random.next(),
    redial: random.next(),
    selfServiceS: -selfService.meanS * Math.log(random.next()),
    redialS: -redial.delayS * Math.log(random.next()),
  };
}

/** Uniform: whether the citizen answers this attempt to call back. */
export function callbackLuck(
  random: Random,
  key: StreamKey,
  person: number,
  call: number,
  attempt: number,
): number {
  random.reset(key.seed, key.replication, STREAM.callback, person, call, attempt);
  return random.next();
}
