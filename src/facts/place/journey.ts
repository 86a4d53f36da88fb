import { arabicAddress, SPOKEN_DIGIT } from '../digits.ts';

/** What has two places: a ride, or the search for somebody who went away. */
export type Journey = 'ride' | 'search';
/**
 * Where it began (got in, went away), where it ended (got out, was seen last), and where a ride was bound for; null: none
 * of these.
 */
export type Role = 'start' | 'end' | 'bound' | null;

const RIDE = /出租车|的士|网约车|滴滴|公交|打车|打的|坐车|上的?车|乘车|班车|大巴|地铁|打表|车费/;
const SEARCH =
  /走[丢失]|失踪|离家出走|(?:老人|小孩|孩子|奶奶|爷爷|外婆|外公|爸|妈|母|父亲|女儿|儿子|老婆|老公)[^，。]{0,8}(?:不见了|没有?回|跑出去|找不到)/;
const ALIGHTED = /下的?车|(?<![乡底手脚以天])下的(?=$|[，,。\s])|送[到回]/;
/** Right before another place that the ride was then bound for. */
export const REROUTED = /改[去到成]$/;
/** Questions for a seat, or for somebody's habits, not for the place. */
export const OTHER_PLACE = /坐在|座位|坐哪|平时|以前|经常|喜欢|爱去/;

/** What is spoken of, a search before a ride; null for neither. */
export function journeyOf(text: string): Journey | null {
  if (SEARCH.test(text)) return 'search';
  return RIDE.test(text) ? 'ride' : null;
}

/** Whether somebody got out. */
export function alights(text: string): boolean {
  return ALIGHTED.test(text);
}

const BOARDED =
  /上的?车|打的?车|[打坐]的?(?:出租|网约|公交|大巴|快|专)车|坐的?车|坐上|(?<![路道街桥线])上的(?=$|[，,。\s])|出发|出来/;
const OUT_AT = /下车(?:的地方|地点)?[是在]?[^，。]{0,4}$/;
const BOUND_FOR = /(?:目的地[是在]?|改[去到]|(?:坐|打车|开|送|拉)[^，。]{0,3}[到去])[^，。]{0,4}$/;
const ASKS_OUT = /下的?车|送[到回]/;
const ASKS_BOUND = /目的地|[到去往]了?哪/;
const ASKS_START = /上的?车|哪里?(?:坐|[打叫]的?车)/;

const LEFT = /走[丢失]|出[去来门发]|离开|跑[出掉]/;
const SEEN = /最后|[看见]到|看见|见过|发现|拍到|遇到/;
const LIVES = /住|家里?在/;
const ASKS_LEFT = /家?住|从哪|哪里?[走出]|走[丢失]|离开/;
const ASKS_SEEN = /最后|[看见]到|看见|见过|往哪|去了哪/;

/** Whether an agent asks where somebody got in or out. */
export function isRideQuestion(text: string): boolean {
  return /[上下]的?车|目的地/.test(text);
}

/** Which end of a journey an agent asks for; null when it is no question of that. */
export function journeyQuestion(text: string, journey: Journey): Role {
  if (journey === 'search') {
    if (ASKS_SEEN.test(text)) return 'end';
    return ASKS_LEFT.test(text) ? 'start' : null;
  }
  if (ASKS_OUT.test(text)) return 'end';
  if (ASKS_BOUND.test(text)) return 'bound';
  return ASKS_START.test(text) ? 'start' : null;
}

/** The end of the journey that a place is, by the words before and after it, else by the question it answers. */
export function roleOf(journey: Journey, before: string, after: string, asked: Role): Role {
  if (journey === 'search') {
    if (before.endsWith('往')) return null;
    if (SEEN.test(after) || SEEN.test(before)) return 'end';
    return LEFT.test(after) || LIVES.test(before) ? 'start' : asked;
  }
  const boarded = after.search(BOARDED);
  const left = after.search(ALIGHTED);
  if (boarded >= 0 && (left < 0 || boarded < left)) return 'start';
  if (left >= 0 || OUT_AT.test(before)) return 'end';
  return BOUND_FOR.test(before) ? 'bound' : asked;
}

const LINE = new RegExp(`(快?[${SPOKEN_DIGIT}十百]{1,5})路(?=公交|车|[，,。\\s]|$|到|往|的|终点)`);

/** The number of a bus line that is spoken of: 二十三路 → 23; null for none. */
export function busLine(text: string): string | null {
  const line = LINE.exec(text)?.[1];
  return line === undefined ? null : arabicAddress(`${line}路公交`).replace(/路公交$/, '');
}

/** The ends of a journey as they are written. */
export interface Ends {
  readonly start: string;
  /** Where it ended; of a ride that nobody says ended, where it was bound for. */
  readonly end: string;
  readonly ended: boolean;
  /** Where a ride was bound for, when it ended elsewhere; else null. */
  readonly target: string | null;
}

/** A（上车）至B（下车）, without 下车 where it was only bound for; A（走失）至B（最后见到）. */
export function journeyText(journey: Journey, { start, end, ended, target }: Ends): string {
  if (journey === 'search') return `${start}（走失）至${end}（最后见到）`;
  // One gets in and out at a door anyway.
  const atDoor = (text: string): string => text.replace(/(?<![东南西北大])门口$/, '');
  const bound = target === null ? '' : `，目的地${target}`;
  return `${atDoor(start)}（上车）至${atDoor(end)}${ended ? '（下车）' : ''}${bound}`;
}
