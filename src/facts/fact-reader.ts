import type { Segment } from '../protocol/common.ts';
import type { Fact } from '../protocol/fact.ts';
import type { FactContext, FactExtractor, FactReader } from './contract.ts';
import { DangerExtractor } from './danger/danger.ts';
import { Dialogue } from './dialogue.ts';
import { KindExtractor } from './matter/kind.ts';
import { MatterExtractor } from './matter/matter.ts';
import { PhoneExtractor } from './number/phone.ts';
import { RelatedOrderExtractor } from './number/related-order.ts';
import { MannerExtractor } from './person/manner.ts';
import { NameExtractor } from './person/name.ts';
import { PlaceExtractor } from './place/place.ts';
import { TimeExtractor } from './time/event-time.ts';

/**
 * The deterministic extractors of a call's facts. They know the grammar of spoken Mandarin, the gazetteer of the city and
 * the rules of danger, nothing else; a value they are not sure of is left out or says so by its confidence.
 */
export function createFactReader(context: FactContext): FactReader {
  const dialogue = new Dialogue();
  const kind = new KindExtractor();
  const place = new PlaceExtractor(context.gazetteer);
  const extractors: readonly FactExtractor[] = [
    kind,
    new NameExtractor(),
    new PhoneExtractor(context.callerNumber),
    new MannerExtractor(),
    place,
    new RelatedOrderExtractor(),
    new MatterExtractor(
      () => kind.best(),
      () => place.name(),
    ),
    new TimeExtractor(context),
    new DangerExtractor(context.dangerRules),
  ];
  return {
    add(segment: Segment): void {
      const turn = dialogue.next(segment);
      if (turn === null) return;
      for (const extractor of extractors) extractor.observe(turn);
    },
    facts: () => extractors.flatMap((extractor) => extractor.facts()),
  };
}

/** The facts of a whole call, given in the order of time. */
export function readFacts(segments: Iterable<Segment>, context: FactContext): readonly Fact[] {
  const reader = createFactReader(context);
  for (const segment of segments) reader.add(segment);
  return reader.facts();
}
