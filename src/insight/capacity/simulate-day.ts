import {
  type CallNature,
  callbackLuck,
  callNature,
  makePerson,
  type Person,
  type StreamKey,
} from './caller.ts';
import { dayArrivals } from './day-arrivals.ts';
import { countWait, type DayCounts, emptyCounts } from './day-counts.ts';
import { ANSWER_LIMIT_S } from './erlang.ts';
import { Heap } from './heap.ts';
import type { Day, Measures, Parameters } from './parameters.ts';
import { DAY_S, QUARTER_S, QUARTERS } from './quarter-hours.ts';
import { Random } from './random.ts';

interface Call {
  person: Person;
  /** 0 for a person's first call. */
  attempt: number;
  at: number;
  nature: CallNature;
  state: 'waiting' | 'self-service' | 'callback' | 'ended';
  /** When it last joined the line. */
  since: number;
  /** Time in the line before that. */
  waitedS: number;
  /** Attempts to call back so far, and since when it is due. */
  callbacks: number;
  acceptedAt: number;
}

type Event =
  | { kind: 'quarter' }
  | { kind: 'first-call' }
  | { kind: 'redial'; person: Person; attempt: number }
  | { kind: 'seat-free' }
  | { kind: 'rung-out'; call: Call }
  | { kind: 'patience-ends'; call: Call; since: number }
  | { kind: 'self-service-ends'; call: Call }
  | { kind: 'callback-due'; call: Call };

const QUARTER: Event = { kind: 'quarter' };
const FIRST_CALL: Event = { kind: 'first-call' };
const SEAT_FREE: Event = { kind: 'seat-free' };

/**
 * One day of the hotline, call by call, from an empty line at midnight to the next midnight; what is unfinished then
 * counts as not connected. Seats are those at work: shrinkage has been taken off. The same key gives the same people
 * with the same natures, whatever the measures.
 *
 * One line, first come first served. A caller whom no seat can take is offered self-service where the wait would be
 * longer than its limit, then (also after a self-service that failed) a callback; who takes neither waits until
 * answered or out of patience, and may call again. Self-service keeps the caller's place. Callbacks cost seat time and
 * are placed only when nobody waits.
 */
export function simulateDay(day: Day, parameters: Parameters, measures: Measures, key: StreamKey): DayCounts {
  return new DaySimulation(day, parameters, measures, key).run();
}

class DaySimulation {
  readonly #counts = emptyCounts();
  readonly #events = new Heap<Event>();
  readonly #line = new Heap<Call>();
  readonly #callbacks = new Heap<Call>();
  readonly #random = new Random();
  readonly #arrivals: Float64Array;
  readonly #day: Day;
  readonly #parameters: Parameters;
  readonly #measures: Measures;
  readonly #key: StreamKey;
  /** Share of the handling time that is left. */
  readonly #handlingShare: number;
  #now = 0;
  #seats = 0;
  #busy = 0;
  #waiting = 0;
  #inSelfService = 0;
  #openCallbacks = 0;

  constructor(day: Day, parameters: Parameters, measures: Measures, key: StreamKey) {
    this.#day = day;
    this.#parameters = parameters;
    this.#measures = measures;
    this.#key = key;
    this.#handlingShare = measures.wrapUp ? 1 - parameters.wrapUp.cut : 1;
    this.#arrivals = dayArrivals(day.arrivals, key);
  }

  run(): DayCounts {
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) this.#events.push(quarter * QUARTER_S, QUARTER);
    this.#scheduleFirstCall();
    while (this.#events.firstKey < DAY_S) {
      const at = this.#events.firstKey;
      const event = this.#events.pop() as Event;
      this.#advance(at);
      this.#handle(event);
    }
    this.#advance(DAY_S);
    this.#counts.open = this.#waiting + this.#inSelfService;
    this.#counts.callbackOpen = this.#openCallbacks;
    return this.#counts;
  }

  #advance(to: number): void {
    const elapsed = to - this.#now;
    this.#counts.busyS += this.#busy * elapsed;
    // Agents whose shift ended in mid-call finish the call.
    this.#counts.seatS += Math.max(this.#busy, this.#seats) * elapsed;
    this.#now = to;
  }

  #handle(event: Event): void {
    switch (event.kind) {
      case 'quarter':
        this.#seats = this.#day.seats[Math.round(this.#now / QUARTER_S)] ?? 0;
        this.#fillSeats();
        break;
      case 'first-call':
        this.#firstCall();
        break;
      case 'redial':
        this.#arrive(event.person, event.attempt);
        break;
      case 'seat-free':
        this.#busy -= 1;
        this.#fillSeats();
        break;
      case 'rung-out':
        this.#busy -= 1;
        this.#retryCallback(event.call);
        this.#fillSeats();
        break;
      case 'patience-ends':
        if (event.call.state === 'waiting' && event.call.since === event.since) this.#abandon(event.call);
        break;
      case 'self-service-ends':
        this.#endSelfService(event.call);
        break;
      case 'callback-due':
        this.#callbacks.push(event.call.acceptedAt, event.call);
        this.#fillSeats();
        break;
    }
  }

  #scheduleFirstCall(): void {
    const at = this.#arrivals[this.#counts.persons];
    if (at !== undefined) this.#events.push(at, FIRST_CALL);
  }

  #firstCall(): void {
    const person = makePerson(this.#random, this.#key, this.#counts.persons, this.#parameters);
    this.#counts.persons += 1;
    this.#scheduleFirstCall();
    this.#arrive(person, 0);
  }

  #arrive(person: Person, attempt: number): void {
    const nature = callNature(this.#random, this.#key, person.id, attempt, this.#parameters);
    this.#counts.calls += 1;
    this.#tally(this.#counts.callsByQuarter, this.#now);
    const call: Call = {
      person,
      attempt,
      at: this.#now,
      nature,
      state: 'ended',
      since: this.#now,
      waitedS: 0,
      callbacks: 0,
      acceptedAt: 0,
    };
    const { overS, acceptance } = this.#parameters.selfService;
    if (this.#busy < this.#seats) this.#answer(call);
    else if (this.#measures.selfService && this.#expectedWaitS() > overS && nature.selfService < acceptance)
      this.#beginSelfService(call);
    else this.#joinLine(call);
  }

  /** What the caller at the end of the line must expect, by the mean handling time; seconds. */
  #expectedWaitS(): number {
    const meanS = this.#parameters.handling.meanS * this.#handlingShare;
    return this.#seats === 0 ? Number.POSITIVE_INFINITY : ((this.#waiting + 1) * meanS) / this.#seats;
  }

  #joinLine(call: Call): void {
    const { overS, acceptance } = this.#parameters.callback;
    if (this.#measures.callback && this.#expectedWaitS() > overS && call.nature.callback < acceptance)
      this.#takeCallback(call);
    else this.#wait(call);
  }

  #wait(call: Call): void {
    call.state = 'waiting';
    call.since = this.#now;
    this.#waiting += 1;
    this.#line.push(call.at, call);
    this.#events.push(this.#now + call.nature.patienceS - call.waitedS, {
      kind: 'patience-ends',
      call,
      since: this.#now,
    });
  }

  #beginSelfService(call: Call): void {
    call.state = 'self-service';
    this.#inSelfService += 1;
    this.#events.push(this.#now + call.nature.selfServiceS, { kind: 'self-service-ends', call });
  }

  #endSelfService(call: Call): void {
    this.#inSelfService -= 1;
    call.state = 'ended';
    if (call.nature.success < this.#parameters.selfService.success) {
      this.#counts.selfServed += 1;
      this.#connect(call);
    } else if (this.#busy < this.#seats) {
      this.#answer(call);
    } else {
      this.#joinLine(call);
    }
  }

  #takeCallback(call: Call): void {
    call.state = 'callback';
    call.acceptedAt = this.#now;
    this.#openCallbacks += 1;
    this.#callbacks.push(call.acceptedAt, call);
  }

  #fillSeats(): void {
    while (this.#busy < this.#seats) {
      const call = this.#nextWaiting();
      if (call !== undefined) {
        this.#waiting -= 1;
        call.waitedS += this.#now - call.since;
        this.#answer(call);
      } else if (!this.#placeCallback()) return;
    }
  }

  /** The caller who came first of those who still wait. */
  #nextWaiting(): Call | undefined {
    let call = this.#line.pop();
    while (call !== undefined && call.state !== 'waiting') call = this.#line.pop();
    return call;
  }

  #answer(call: Call): void {
    call.state = 'ended';
    this.#counts.answered += 1;
    if (this.#now - call.at <= ANSWER_LIMIT_S) this.#counts.answeredIn15s += 1;
    countWait(this.#counts, call.waitedS);
    this.#connect(call);
    this.#talk(call);
  }

  #talk(call: Call): void {
    this.#busy += 1;
    this.#events.push(this.#now + call.person.handlingS * this.#handlingShare, SEAT_FREE);
  }

  #abandon(call: Call): void {
    call.state = 'ended';
    this.#waiting -= 1;
    this.#counts.abandoned += 1;
    countWait(this.#counts, call.waitedS + this.#now - call.since);
    const { probability, times } = this.#parameters.redial;
    if (call.attempt < times && call.nature.redial < probability)
      this.#events.push(this.#now + call.nature.redialS, {
        kind: 'redial',
        person: call.person,
        attempt: call.attempt + 1,
      });
  }

  /** Whether a callback was placed on the seat that is free. */
  #placeCallback(): boolean {
    const { fromHour, untilHour, answered } = this.#parameters.callback;
    const hour = this.#now / 3_600;
    if (hour < fromHour || hour >= untilHour) return false;
    const call = this.#callbacks.pop();
    if (call === undefined) return false;
    const luck = callbackLuck(this.#random, this.#key, call.person.id, call.attempt, call.callbacks);
    call.callbacks += 1;
    if (luck < answered) {
      call.state = 'ended';
      this.#openCallbacks -= 1;
      this.#counts.calledBack += 1;
      this.#counts.callbackDelayS += this.#now - call.acceptedAt;
      this.#connect(call);
      this.#talk(call);
    } else {
      this.#busy += 1;
      this.#events.push(this.#now + this.#parameters.callback.ringS, { kind: 'rung-out', call });
    }
    return true;
  }

  #retryCallback(call: Call): void {
    const { attempts, retryS } = this.#parameters.callback;
    if (call.callbacks < attempts) {
      this.#events.push(this.#now + retryS, { kind: 'callback-due', call });
      return;
    }
    call.state = 'ended';
    this.#openCallbacks -= 1;
    this.#counts.callbackFailed += 1;
  }

  #connect(call: Call): void {
    this.#tally(this.#counts.connectedByQuarter, call.at);
    if (call.person.connected) return;
    call.person.connected = true;
    this.#counts.personsConnected += 1;
  }

  #tally(quarters: Float64Array, at: number): void {
    const quarter = Math.min(QUARTERS - 1, Math.floor(at / QUARTER_S));
    quarters[quarter] = (quarters[quarter] ?? 0) + 1;
  }
}
