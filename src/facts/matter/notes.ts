import type { RequestKind } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { Turn } from '../dialogue.ts';
import { KindScores } from './kind.ts';
import { NamedBodies } from './named-bodies.ts';
import { Told } from './told.ts';
import { type Heading, Topic } from './topic.ts';
import { Wishes } from './wishes.ts';

/** All that was noted of one matter. Bounded; a copy goes its own way. */
export class Notes {
  readonly kinds: KindScores;
  readonly topic: Topic;
  readonly wishes: Wishes;
  readonly told: Told;
  readonly names: NamedBodies;

  constructor(other?: Notes) {
    this.kinds = new KindScores(other?.kinds);
    this.topic = new Topic(other?.topic);
    this.wishes = new Wishes(other?.wishes);
    this.told = new Told(other?.told);
    this.names = new NamedBodies(other?.names);
  }

  hear(turn: Turn): void {
    this.kinds.hear(turn);
    this.topic.hear(turn);
    this.wishes.hear(turn);
    this.told.hear(turn);
    this.names.hear(turn);
  }

  /**
   * The heading and the kind, each of which helps to find the other.
   * @param place name of the compound, house or shop; empty where there is none
   */
  judge(place: string): { readonly heading: Heading | null; readonly kind: FactOf<'kind'> | null } {
    const { asking } = this.wishes;
    const first = this.kinds.likeliest(null, asking);
    const heading = this.headingFor(first?.kind ?? null, place);
    const likeliest =
      heading === null
        ? first
        : this.kinds.likeliest(
            { kind: heading.matter.kind, score: heading.score, always: heading.matter.field === 'loss' },
            asking,
          );
    if (likeliest === null) return { heading, kind: null };
    const changed = likeliest.kind !== first?.kind;
    return {
      heading: changed ? this.headingFor(likeliest.kind, place) : heading,
      kind: this.kinds.fact(likeliest, heading?.matter.kind === likeliest.kind ? heading.evidence : []),
    };
  }

  private headingFor(kind: RequestKind | null, place: string): Heading | null {
    const { inNeed, inDanger } = this.kinds;
    return this.topic.best({ kind, inNeed: inNeed && kind !== '咨询', inDanger, place });
  }
}
