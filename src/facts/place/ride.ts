import { arabicAddress, SPOKEN_DIGIT } from '../digits.ts';

/** Where a ride began or ended; such a matter has two places. */
export type Role = 'start' | 'end' | null;

/** Whether rides are spoken of. */
export const RIDE = /出租车|的士|网约车|滴滴|公交|打车|打的|坐车|上的?车|乘车|班车|大巴|地铁/;
export const ALIGHTED = /下的?车|下的(?=$|[，,。\s])/;
/** Right before another place that the ride was then bound for. */
export const REROUTED = /改[去到成]$/;
/** Questions for a seat, not for a place. */
export const SEAT = /坐在|座位|坐哪/;

const BOARDED = /上的?车|打的?车|坐的?车|坐上|上的(?=$|[，,。\s])|出发|出来/;
const BOUND_FOR =
  /(?:下车(?:的地方|地点)?[是在]?|目的地[是在]?|改[去到]|(?:坐|打车|开|送|拉)[^，。]{0,3}[到去])[^，。]{0,4}$/;
const ASKS_END = /下的?车|目的地|[到去往]了?哪/;
const ASKS_START = /上的?车|哪里?坐的?/;
const LINE = new RegExp(`(快?[${SPOKEN_DIGIT}十百]{1,5})路(?=公交|车|[，,。\\s]|$|到|往|的|终点)`);

/** Which end of a ride an agent asks for; null when it is no question of that. */
export function rideQuestion(text: string): Role {
  if (ASKS_END.test(text)) return 'end';
  return ASKS_START.test(text) ? 'start' : null;
}

/** The end of the ride that a place is, by the words before and after it, else by the question it answers. */
export function roleOf(before: string, after: string, asked: Role): Role {
  const boarded = after.search(BOARDED);
  const left = after.search(ALIGHTED);
  if (boarded >= 0 && (left < 0 || boarded < left)) return 'start';
  if (left >= 0 || BOUND_FOR.test(before)) return 'end';
  return asked;
}

/** The number of a bus line that is spoken of: 二十三路 → 23; null for none. */
export function busLine(text: string): string | null {
  const line = LINE.exec(text)?.[1];
  return line === undefined ? null : arabicAddress(`${line}路公交`).replace(/路公交$/, '');
}

/** A（上车）至B（下车）; without 下车 where it was only bound for. */
export function rideText(start: string, end: string, alighted: boolean): string {
  // One gets in and out at a door anyway.
  const atDoor = (text: string): string => text.replace(/门口$/, '');
  return `${atDoor(start)}（上车）至${atDoor(end)}${alighted ? '（下车）' : ''}`;
}
