const digits = '零一二三四五六七八九十';

/** A waiting time as the player's service says it, whole minutes, outward. */
export function waitWords(fromS: number, toS: number): { zh: string; en: string } {
  const from = Math.floor(fromS / 60);
  const to = Math.max(1, Math.ceil(toS / 60));
  if (from < 1) return { zh: `不到${chinese(to)}分钟`, en: `less than ${to} minute${to === 1 ? '' : 's'}` };
  return { zh: `大约${chinese(from)}到${chinese(to)}分钟`, en: `about ${from} to ${to} minutes` };
}

/** Below a hundred. */
function chinese(number: number): string {
  const tens = Math.floor(number / 10);
  const ones = number % 10 === 0 ? '' : digits.charAt(number % 10);
  if (tens === 0) return digits.charAt(number);
  return `${tens === 1 ? '' : digits.charAt(tens)}十${ones}`;
}
