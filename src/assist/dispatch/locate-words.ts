import type { Evidence, Segment } from '../../protocol/common.ts';

/** More places than these show nothing new. */
const MAX_EVIDENCE = 20;

/**
 * Where the words stand in the segments, first words first: the first place of a word in each segment, never two that
 * overlap. `text === segment.text.slice(start, end)` holds for each.
 */
export function locateWords(
  words: readonly string[],
  segments: readonly Pick<Segment, 'id' | 'text'>[],
): Evidence[] {
  const found: Evidence[] = [];
  for (const word of words) {
    if (word === '') continue;
    for (const segment of segments) {
      const start = segment.text.indexOf(word);
      if (start < 0) continue;
      const end = start + word.length;
      if (found.some((other) => other.segmentId === segment.id && start < other.end && other.start < end))
        continue;
      found.push({ segmentId: segment.id, start, end, text: word });
      if (found.length === MAX_EVIDENCE) return found;
    }
  }
  return found;
}
