import type { Span } from '../text.ts';

/**
 * What a stretch of speech says about time, before anybody asks which day it is. A date is a row of pieces from coarse to
 * fine (去年 · 国庆 · 晚上 · 八点半), each of which narrows what the one before it named.
 */

export type DayPart = 'dawn' | 'early' | 'morning' | 'noon' | 'afternoon' | 'dusk' | 'evening' | 'night';
export type Third = 1 | 2 | 3;
export type Stage = 'start' | 'middle' | 'end';
export type SpanUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A time of the clock as said. `more` marks 三点多, an hour not further told, `about` 三点来钟; `upTo`: 七八点. */
export interface Clock {
  readonly hour: number;
  readonly minute: number | null;
  /** The second of 五点四五十. */
  readonly minuteUpTo: number | null;
  readonly second: number | null;
  readonly more: boolean;
  readonly about: boolean;
  readonly upTo: number | null;
  /** Written with 24 hours (15:20), so that no part of the day can move it. */
  readonly exact: boolean;
}

/** `offset` counts from the unit that holds the base: 0 this, -1 the last. `upTo`: the end of 七八月, 2019-2021年. */
export type TimePiece =
  | { readonly type: 'century'; readonly century: number }
  | { readonly type: 'century-offset'; readonly offset: number }
  /** 八十年代: 80 without a century, 1980 with one. */
  | { readonly type: 'decade'; readonly decade: number }
  | { readonly type: 'year'; readonly year: number; readonly upTo: number | null }
  /** 辛丑年: position in the cycle of sixty, 0 for 甲子. */
  | { readonly type: 'cyclic-year'; readonly cycle: number }
  | { readonly type: 'year-offset'; readonly offset: number; readonly upTo: number | null }
  | { readonly type: 'half'; readonly half: 1 | 2 }
  | { readonly type: 'quarter'; readonly quarter: number; readonly upTo: number | null }
  | { readonly type: 'quarter-offset'; readonly offset: number }
  /** 春夏秋冬, 1 to 4, by meteorological seasons: spring from March. */
  | { readonly type: 'season'; readonly season: number }
  | { readonly type: 'month'; readonly month: number; readonly upTo: number | null }
  | { readonly type: 'month-offset'; readonly offset: number }
  /** 年初, 月底, 年中: of what is named before it, else of the `of` that holds the base. */
  | { readonly type: 'stage'; readonly of: 'year' | 'month' | 'any'; readonly stage: Stage }
  /** 上旬, 中旬, 下旬, and 中上旬 from 1 to 2. */
  | { readonly type: 'ten-days'; readonly from: Third; readonly to: Third }
  | { readonly type: 'week-offset'; readonly offset: number }
  /** 第二周: of the month or year named before it. -1 is the last. */
  | { readonly type: 'nth-week'; readonly nth: number }
  /** 1 Monday to 7 Sunday. */
  | { readonly type: 'weekday'; readonly weekday: number; readonly upTo: number | null }
  | { readonly type: 'weekend' }
  | { readonly type: 'nth-weekday'; readonly nth: number; readonly weekday: number }
  /** `weekday`: the day of the week that was named with it (14号，星期一). */
  | {
      readonly type: 'day';
      readonly day: number;
      readonly upTo: number | null;
      readonly weekday?: number;
    }
  | { readonly type: 'day-offset'; readonly offset: number; readonly upTo: number | null }
  /** 前五天, 最后三个月 (`last`): of what is named before it. */
  | {
      readonly type: 'first';
      readonly count: number;
      readonly unit: 'day' | 'week' | 'month';
      readonly last: boolean;
    }
  /** 第一个月: of what is named before it. */
  | { readonly type: 'nth-month'; readonly nth: number }
  /** 初五 without a month: of the lunar month that holds the base. */
  | { readonly type: 'lunar-day'; readonly day: number }
  /** 昨天此时: at the same time of the day, on the same day of the year. */
  | { readonly type: 'same-time' }
  /** 第三天, 最后一天 (-1): of what is named before it. */
  | { readonly type: 'nth-day'; readonly nth: number }
  /** 次日, 当天: counted from the day spoken of before. */
  | { readonly type: 'day-after'; readonly offset: number }
  /** Of the lunar year named before it (`named`: said to be lunar); `day` null: the whole month. */
  | {
      readonly type: 'lunar';
      readonly month: number;
      readonly leap: boolean;
      readonly day: number | null;
    }
  /** `days`: how many from its first day (国庆期间). */
  | { readonly type: 'holiday'; readonly name: string; readonly whole: boolean }
  | { readonly type: 'part'; readonly part: DayPart }
  | { readonly type: 'clock'; readonly clock: Clock };

export type PieceType = TimePiece['type'];

/** A count of units; `half` of the next lower kind is in `count` (一年半 is 1.5). */
export interface Amount {
  readonly count: number;
  /** The other end of 两三天. */
  readonly upTo: number | null;
  readonly unit: SpanUnit;
}

/** How something recurs, by RFC 5545; `calendar` lunar by RFC 7529. Days of the week are 1 Monday to 7 Sunday. */
export interface Recurrence {
  readonly frequency: 'HOURLY' | 'MINUTELY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly weekdays: readonly number[];
  /** Which of these weekdays of a month, -1 the last; null for all. */
  readonly nth: number | null;
  readonly monthDays: readonly number[];
  readonly months: readonly number[];
  readonly lunar: boolean;
}

/** What one rule reads. */
export type TimeToken =
  /** Pieces of a date or clock. */
  | { readonly type: 'pieces'; readonly pieces: readonly TimePiece[] }
  /** 三天前 (-), 两个月后 (+): a distance from the base. */
  | { readonly type: 'distance'; readonly amounts: readonly Amount[]; readonly sign: 1 | -1 }
  /** 近三天 (-), 未来一周 (+), 这半个月 (`whole`: whole days that end today). */
  | { readonly type: 'lately'; readonly amount: Amount; readonly sign: 1 | -1; readonly whole: boolean }
  /** 三个小时了; 快两年了, 一年多了: how long it has lasted by now, less or more than that where somebody says so. */
  | { readonly type: 'lasting'; readonly amount: Amount; readonly than: 'less' | 'more' | null }
  /** 前几天, 最近, 好久: days before the base, from the farthest to the nearest; `far` null: nobody can say. */
  | { readonly type: 'vague'; readonly far: number | null; readonly near: number | null }
  /** 刚才, or 现在 (`present`). */
  | { readonly type: 'now'; readonly present: boolean }
  | { readonly type: 'recurrence'; readonly recurrence: Recurrence; readonly pieces: readonly TimePiece[] };

/** A token where it stands. */
export type TimeAtom = TimeToken & Span;

/** How an open end is meant: 从…开始 (`since`), …以来 and 至今 (`until-now`), …之前 (`before`), 截至… (`until`), 停到… (`ended`), …以后 (`after`), …前后 (`around`). */
export type Opening = 'since' | 'until-now' | 'before' | 'until' | 'ended' | 'after' | 'around';

/** One time as said. */
export interface TimeMention extends Span {
  readonly meaning:
    | {
        readonly type: 'dated';
        readonly pieces: readonly TimePiece[];
        /** The end of a range: 八点到十点. */
        readonly until: readonly TimePiece[] | null;
        readonly opening: Opening | null;
        /** Days, weeks … after or before what the pieces name: 国庆前三天. */
        readonly shift: { readonly amount: Amount; readonly sign: 1 | -1 } | null;
      }
    | (TimeToken & { readonly type: 'distance'; readonly within: readonly TimePiece[] })
    | (TimeToken & { readonly type: 'lately' | 'lasting' | 'vague' | 'now' })
    | (TimeToken & {
        readonly type: 'recurrence';
        readonly until: readonly TimePiece[] | null;
      });
  /** Said with 大概, 左右, 快, 多. */
  readonly approximate: boolean;
  /** The speaker took it back at once: 十号，哦不是，十一号. */
  readonly takenBack: boolean;
}
