import type { Fact } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { MatterBook } from './matter-book.ts';
import { summarise } from './summarise.ts';

/** A heading names the house, not its number; 小区 only where the name alone would not do. */
const NEEDLESS = /^[0-9]+号|(?<=[\u4e00-\u9fff]{3})小区/g;

/**
 * What a call is about: its kind, and of each matter in it the subject, who is complained of or praised, and what is
 * wanted. Matter 1 is the main one; the kind of the call is its kind. A call without a request has a kind only.
 */
export class MatterExtractor implements FactExtractor {
  private readonly book = new MatterBook();
  private readonly placeNow: () => string;

  /** `placeNow`: the name of the compound, house or shop, empty where none is known. */
  constructor(placeNow: () => string) {
    this.placeNow = placeNow;
  }

  observe(turn: Turn): void {
    this.book.observe(turn);
  }

  facts(): readonly Fact[] {
    const entries = this.book.entries();
    const all: Fact[] = [];
    for (const [at, { notes, segmentIds }] of entries.entries()) {
      // The place of the call is the place of its main matter.
      const { kind, facts } = summarise(notes, at + 1, at === 0 ? this.placeNow().replace(NEEDLESS, '') : '');
      if (kind === null && facts.length === 0) continue;
      if (at === 0 && kind !== null) all.push(kind);
      if (at === 0 && kind?.value.kind === '无效') break;
      all.push(
        fact(
          'matter',
          {
            number: at + 1,
            kind: kind?.value.kind ?? null,
            segmentIds: entries.length === 1 ? [] : [...segmentIds],
          },
          {
            confidence: kind?.confidence ?? 0,
            source: 'inferred',
            rule: entries.length === 1 ? 'matter-whole' : 'matter-separation',
            evidence: kind?.evidence ?? [],
            key: String(at + 1),
          },
        ),
        ...facts,
      );
    }
    return all;
  }
}
