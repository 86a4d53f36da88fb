/** The part of the day that an hour lies in, as it is said before the clock: 上午九点. */
export function partOfDay(hour: number): string {
  if (hour < 6) return '凌晨';
  if (hour < 12) return '上午';
  if (hour < 13) return '中午';
  return hour < 18 ? '下午' : '晚上';
}
