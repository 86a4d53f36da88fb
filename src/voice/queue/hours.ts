import { type DayTimes, isWithin } from './day-times.ts';
import { type Spoken, spokenClock } from './spoken.ts';

/** Whether the hotline's people can be reached now, and when they can. */
export function openingHours(
  hours: DayTimes,
  now: number,
  timeZone: string,
): { open: boolean; spoken: Spoken } {
  const open = isWithin(hours, now, timeZone);
  if (hours.from === 0 && hours.to === 1_440)
    return { open: true, spoken: { zh: '全天二十四小时', en: 'around the clock' } };
  const [from, to] = [spokenClock(hours.from), spokenClock(hours.to)];
  const next = hours.to < hours.from ? { zh: '第二天', en: ' the next day' } : { zh: '', en: '' };
  return {
    open,
    spoken: {
      zh: `每天${from.zh}到${next.zh}${to.zh}`,
      en: `daily from ${from.en} to ${to.en}${next.en}`,
    },
  };
}
