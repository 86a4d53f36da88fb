import { passesThrough } from '../flow-graph.ts';
import type { FlowSource } from '../read-flow.ts';
import { type FlowLanguage, type FlowNode, flowLanguages } from '../schema.ts';
import { speakingSeconds } from '../speaking-time.ts';
import { type LintRule, nodeFault } from './rule.ts';
import { destinationsOf, entryOf, idOf, type Place } from './set-graph.ts';

/** The opening offer takes less than this to speak, seconds. */
const MOST_SECONDS = 12;

/** All that a caller must hear before he may answer, with the first question. */
export const longOffers: LintRule = (sources) => {
  const entry = entryOf(sources, 'opening');
  if (entry === null) return [];
  return flowLanguages.flatMap((language) => {
    const longest = longestOffer(sources, entry, language, 0, []);
    if (longest === null || longest.seconds < MOST_SECONDS) return [];
    const { place, seconds, way } = longest;
    return [
      nodeFault(
        place.source,
        place.name,
        [],
        `the opening takes ${seconds.toFixed(1)} s in ${language} before the caller has heard the offer (${way.join(' → ')}): less than ${MOST_SECONDS} s`,
      ),
    ];
  });
};

interface Offer {
  readonly place: Place;
  readonly seconds: number;
  readonly way: readonly string[];
}

function longestOffer(
  sources: readonly FlowSource[],
  place: Place,
  language: FlowLanguage,
  before: number,
  way: readonly string[],
): Offer | null {
  const id = idOf(place);
  if (way.includes(id)) return null;
  const seconds = before + spokenBy(place.node, language);
  const here = [...way, id];
  if (!passesThrough(place.node))
    return ['ask', 'confirm', 'record'].includes(place.node.type) ? { place, seconds, way: here } : null;
  let longest: Offer | null = null;
  for (const { destination } of destinationsOf(sources, place)) {
    if (destination === null || typeof destination === 'string') continue;
    const offer = longestOffer(sources, destination, language, seconds, here);
    if (offer !== null && (longest === null || offer.seconds > longest.seconds)) longest = offer;
  }
  return longest;
}

function spokenBy(node: FlowNode, language: FlowLanguage): number {
  const prompt = 'prompt' in node ? node.prompt?.[language] : undefined;
  return prompt === undefined ? 0 : speakingSeconds(prompt, language);
}
