import { soundOf } from '../../facts/homophone.ts';
import { ANY_TITLE } from '../../facts/person/titles.ts';
import type { Gazetteer } from '../../facts/place/gazetteer.ts';
import { isoDate, wallAt } from '../../facts/time/local-time.ts';
import type { TimeBase } from '../../facts/time/time-base.ts';
import type { Segment } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FormState } from '../../protocol/form.ts';
import type { DetailStates } from '../../protocol/scenario.ts';
import { chosen } from '../form/chosen.ts';
import type { Figure } from './figures.ts';
import { clockOf, sameClock } from './stated-times.ts';
import { turnWords, wordsIn } from './turn-words.ts';

/** All that a summary of a call may rest on. */
export interface CallGround {
  readonly transcript: readonly Segment[];
  readonly form: FormState;
  readonly facts: readonly Fact[];
  readonly details: DetailStates;
  /** ISO 8601 with offset. */
  readonly startedAt: string;
  /** IANA name. */
  readonly timeZone: string;
  /** The number that the line showed; null when withheld. */
  readonly caller: string | null;
  readonly gazetteer: Gazetteer;
}

type Period = readonly [from: string, to: string];
/** Digits that may have been said in pieces. */
const LEAST_DICTATED = 5;
/** Shortest end of a name that no gazetteer knows which stands for it, and its least share of the name. */
const LEAST_NAME = 3;
const LEAST_NAME_SHARE = 0.4;
/** 姓王, 王师傅, 老王, 小王. */
const SURNAME = new RegExp(`(?<=姓|老|小|阿)(\\p{Script=Han})|(\\p{Script=Han})(?=${ANY_TITLE})`, 'gu');
const TEXT_FIELDS = [
  'requesterName',
  'organisation',
  'callbackPhone',
  'district',
  'street',
  'location',
  'subject',
  'request',
  'reply',
  'relatedOrder',
  'unit',
] as const;

/** What a call bears out, ready to be asked. */
export class CallWords {
  readonly base: TimeBase;
  readonly #text: string;
  readonly #sounds: string;
  /** All digits said, in their order: numbers are dictated over several turns. */
  readonly #digits: string;
  readonly #figures: readonly Figure[];
  readonly #clocks: { readonly value: number; readonly either: boolean }[] = [];
  readonly #days = new Set<string>();
  readonly #periods: Period[] = [];
  readonly #startDay: string;
  readonly #districts = new Set<string>();
  readonly #surnames = new Set<string>();

  constructor({ transcript, form, facts, details, startedAt, timeZone, caller, gazetteer }: CallGround) {
    const wall = wallAt(Date.parse(startedAt), timeZone);
    this.base = { wall, timeZone, lean: 'past', day: null };
    this.#startDay = isoDate(wall);
    const turns = transcript.map((segment) => turnWords(segment, this.base, gazetteer));
    const values = [
      ...TEXT_FIELDS.map((field) => chosen(form, field) ?? ''),
      chosen(form, 'occurredAt')?.text ?? '',
      ...Object.values(details).map(({ current }) => String(current?.value ?? '')),
      ...facts.filter(({ status }) => status !== 'withdrawn').flatMap(({ value }) => wordsOf(value)),
      caller ?? '',
    ].map((value) => wordsIn(value, this.base, gazetteer));
    const all = [...turns, ...values];
    this.#text = all
      .map(({ text }) => text)
      .join('\n')
      .replace(/(?<=[A-Za-z\p{Script=Han}])\s(?=[A-Za-z0-9])/gu, '');
    this.#sounds = soundsOf(this.#text);
    this.#digits = `${turns.map(({ digits }) => digits).join('')} ${caller ?? ''}`;
    this.#figures = all.flatMap(({ figures }) => figures);
    this.#addTimes(form, facts);
    for (const [surname] of this.#text.matchAll(SURNAME)) this.#surnames.add(surname);
    for (const one of facts) if (one.type === 'person') this.#surnames.add(one.value.name.slice(0, 1));
    this.#surnames.add((chosen(form, 'requesterName') ?? '').slice(0, 1));
    for (const { atoms } of all)
      for (const { kind, text: name, entry } of atoms) {
        if (kind === 'district') this.#districts.add(name);
        const district = entry?.district?.name;
        if (district !== undefined) this.#districts.add(district);
      }
  }

  /** Whether somebody said it, in whatever form, or the form or a fact holds it. */
  bearsFigure(figure: Figure, words: string): boolean {
    if (this.#text.includes(words)) return true;
    switch (figure.kind) {
      case 'day':
        return [...this.#days, this.#startDay].some(
          (day) => day === figure.value || (!words.includes('年') && day.slice(5) === figure.value.slice(5)),
        );
      case 'period':
        return this.#bearsPeriod(figure.value, /[今本这当]/.test(words));
      case 'clock':
        return this.#clocks.some((one) => sameClock(one, figure));
      case 'plate':
        return this.bearsWords(figure.value) || this.#figures.some((one) => sameValue(one, figure));
      case 'number':
        return (
          this.#figures.some((one) => sameValue(one, figure) || within(one, figure)) ||
          (figure.value.length >= LEAST_DICTATED && this.#digits.includes(figure.value))
        );
    }
  }

  /** Words said alike: 海袖中路 bears out 海秀中路. */
  bearsWords(words: string): boolean {
    return this.#text.includes(words) || this.#sounds.includes(soundsOf(words));
  }

  /** A name of which nobody knows where it begins or ends: its head or its tail was said. */
  bearsName(name: string): boolean {
    const least = Math.max(LEAST_NAME, Math.ceil(name.length * LEAST_NAME_SHARE));
    return this.bearsWords(name.slice(0, least)) || this.bearsWords(name.slice(-least));
  }

  /** Said, or where a place that was said lies. */
  bearsDistrict(name: string): boolean {
    return this.#districts.has(name) || this.bearsWords(name);
  }

  /** Somebody of that surname was spoken of. */
  bearsSurname(surname: string): boolean {
    const sound = soundOf(surname.slice(0, 1)).exact;
    return [...this.#surnames].some((one) => soundOf(one).exact === sound);
  }

  #bearsPeriod(value: string, current: boolean): boolean {
    const [from = '', to = ''] = value.split('/');
    const days = current ? [...this.#days, this.#startDay] : [...this.#days];
    return (
      days.some((day) => from <= day && day <= to) ||
      this.#periods.some(([start, end]) => start === from || (from <= start && end <= to))
    );
  }

  #addTimes(form: FormState, facts: readonly Fact[]): void {
    const add = (...times: (string | null)[]): void => {
      for (const time of times) {
        if (time === null) continue;
        this.#days.add(time.slice(0, 10));
        const clock = clockOf(time);
        if (clock !== null) this.#clocks.push({ value: clock, either: false });
      }
    };
    for (const one of this.#figures) {
      if (one.kind === 'clock') this.#clocks.push(one);
      if (one.kind === 'day') this.#days.add(one.value);
      if (one.kind === 'period') {
        const [from = '', to = ''] = one.value.split('/');
        this.#periods.push([from, to]);
      }
    }
    for (const one of facts)
      if (one.type === 'time' && one.status !== 'withdrawn') add(one.value.from, one.value.to);
    const occurred = chosen(form, 'occurredAt');
    if (occurred !== null) add(occurred.from, occurred.to);
  }
}

function wordsOf(value: Fact['value']): string[] {
  return Object.values(value).flatMap((one): string[] => {
    if (typeof one === 'string' || typeof one === 'number') return [String(one)];
    return Array.isArray(one)
      ? one.flatMap((part) => (typeof part === 'object' && part !== null ? [String(part.text ?? '')] : []))
      : [];
  });
}

/** One symbol a character: what sounds alike is alike. */
function soundsOf(text: string): string {
  return [...text].map((char) => `${soundOf(char).exact}|`).join('');
}

function sameValue(a: Figure, b: Figure): boolean {
  return a.kind === b.kind && a.value === b.value;
}

/** 一百三十几 bears out 130, and 三四百 400. */
function within(said: Figure, told: Figure): boolean {
  if (said.kind !== 'number' || told.kind !== 'number') return false;
  const [low, high] = said.value.split('-').map(Number);
  const [from, to = from] = told.value.split('-').map(Number);
  if (low === undefined || from === undefined || to === undefined) return false;
  return high === undefined ? low === from && low === to : low <= from && to <= high;
}
