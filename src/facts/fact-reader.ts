import type { Segment } from '../protocol/common.ts';
import type { Fact } from '../protocol/fact.ts';
import type { FactContext, FactExtractor, FactReader } from './contract.ts';
import { DangerExtractor } from './danger/danger.ts';
import { Dialogue } from './dialogue.ts';
import { MatterExtractor } from './matter/matter.ts';
import { CountExtractor } from './number/count.ts';
import { DictatedNumbers } from './number/dictated-numbers.ts';
import { MoneyExtractor } from './number/money.ts';
import { BehalfExtractor } from './person/behalf.ts';
import { ConfidentialityExtractor } from './person/confidentiality.ts';
import { NameExtractor } from './person/name.ts';
import { OrganisationExtractor } from './person/organisation.ts';
import { ReplyExtractor } from './person/reply.ts';
import { PlaceExtractor } from './place/place.ts';
import { TimeExtractor } from './time/event-time.ts';

/**
 * The deterministic extractors of a call's facts. They know the grammar of spoken Mandarin, the gazetteer of the city and
 * the rules of danger, nothing else; a value they are not sure of is left out or says so by its confidence.
 */
export function createFactReader(context: FactContext): FactReader {
  const dialogue = new Dialogue();
  const place = new PlaceExtractor(context.gazetteer);
  const extractors: readonly FactExtractor[] = [
    new NameExtractor(),
    new DictatedNumbers(context),
    new MoneyExtractor(),
    new CountExtractor(),
    new OrganisationExtractor(),
    new BehalfExtractor(),
    new ConfidentialityExtractor(),
    new ReplyExtractor(),
    place,
    new MatterExtractor(() => place.name()),
    new TimeExtractor(context),
    new DangerExtractor(context.dangerRules),
  ];
  let known: readonly Fact[] | null = null;
  return {
    add(segment: Segment): void {
      const turn = dialogue.next(segment);
      if (turn === null) return;
      known = null;
      for (const extractor of extractors) extractor.observe(turn);
    },
    facts(): readonly Fact[] {
      known ??= extractors.flatMap((extractor) => extractor.facts());
      return known;
    },
  };
}

/** The facts of a whole call, given in the order of time. */
export function readFacts(segments: Iterable<Segment>, context: FactContext): readonly Fact[] {
  const reader = createFactReader(context);
  for (const segment of segments) reader.add(segment);
  return reader.facts();
}
