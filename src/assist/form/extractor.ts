import type { Segment } from '../../protocol/common.ts';
import type { FieldCandidates } from '../../protocol/form.ts';
import type { CallContext, FormExtractor } from '../contract.ts';
import { Dialogue } from './dialogue.ts';
import type { FieldExtractor } from './field-extractor.ts';
import type { Gazetteer } from './gazetteer.ts';
import { KindExtractor } from './kind.ts';
import { MannerExtractor } from './manner.ts';
import { MatterExtractor } from './matter.ts';
import { NameExtractor } from './name.ts';
import { PhoneExtractor } from './phone.ts';
import { PlaceExtractor } from './place.ts';
import { RelatedOrderExtractor } from './related-order.ts';
import { TimeExtractor } from './time.ts';

/**
 * The deterministic extractors of the work-order form. They know the grammar of spoken Mandarin and the gazetteer of
 * the city, nothing else; a value they are not sure of is left out.
 */
export function createFormExtractor(context: CallContext, gazetteer: Gazetteer): FormExtractor {
  const dialogue = new Dialogue();
  const kind = new KindExtractor();
  const place = new PlaceExtractor(gazetteer);
  const extractors: FieldExtractor[] = [
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
  ];
  return {
    add(segment: Segment): void {
      const turn = dialogue.next(segment);
      if (turn === null) return;
      for (const extractor of extractors) extractor.observe(turn);
    },
    candidates(): FieldCandidates {
      // A call without a request leaves nothing to write down: what sounds like a place or a name in it is small talk.
      if (kind.best() === '无效') return kind.candidates();
      return Object.assign({}, ...extractors.map((extractor) => extractor.candidates())) as FieldCandidates;
    },
  };
}
