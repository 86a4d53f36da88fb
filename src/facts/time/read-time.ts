import { fold } from '../text.ts';
import { timeMentions } from './mentions.ts';
import type { TimeMention } from './pieces.ts';
import { type ResolvedTime, resolveTime } from './resolve.ts';
import type { TimeBase } from './time-base.ts';

/**
 * The time that a text names: of several the one that is anchored to the calendar, then the longest; null for none.
 * For texts that hold one expression; a call's times are read by the `TimeExtractor`.
 */
export function readTime(
  text: string,
  base: TimeBase,
): { readonly mention: TimeMention; readonly resolved: ResolvedTime } | null {
  let best: { mention: TimeMention; resolved: ResolvedTime } | null = null;
  for (const mention of timeMentions(fold(text))) {
    const resolved = mention.takenBack ? null : resolveTime(mention, base);
    if (
      resolved !== null &&
      (best === null || weightOf(mention, resolved) > weightOf(best.mention, best.resolved))
    )
      best = { mention, resolved };
  }
  return best;
}

function weightOf({ start, end }: TimeMention, { from, to }: ResolvedTime): number {
  return (from !== null || to !== null ? 1_000 : 0) + end - start;
}
