import { chineseNumber } from '../../voice/queue/spoken.ts';

/** A waiting time as the player's service says it, whole minutes, outward. */
export function waitWords(fromS: number, toS: number): { zh: string; en: string } {
  const from = Math.floor(fromS / 60);
  const to = Math.max(1, Math.ceil(toS / 60));
  if (from < 1)
    return { zh: `不到${chineseNumber(to)}分钟`, en: `less than ${to} minute${to === 1 ? '' : 's'}` };
  return { zh: `大约${chineseNumber(from)}到${chineseNumber(to)}分钟`, en: `about ${from} to ${to} minutes` };
}
