import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CommunityDuty } from '../../catalogue/schema.ts';
import type { Retrieval } from './fuse.ts';
import type { NameSpace } from './name-space.ts';

/** Below this belief in the search (7 BM25 points, a chance word or two) no item is taken for the matter. */
const LEAST_BELIEF = 0.1;

/** Keeps what streets, towns and communities may never be handed (社区职责清单) away from them. */
export interface CommunityDuties {
  /** The duty that bars the matter: its items are more likely than all others found. Null when none does. */
  barring(retrieval: Retrieval): CommunityDuty | null;
  /** The distribution without them; sums to less. */
  without(distribution: Float64Array): Float64Array;
}

export function createCommunityDuties(catalogue: Catalogue, space: NameSpace): CommunityDuties {
  const kept = space.names.map((name) => {
    const kind = catalogue.unit(name)?.kind;
    return kind !== '街道乡镇' && kind !== '社区';
  });
  const dutyOf = new Map(
    catalogue.communityDuties.flatMap((duty) => duty.items.map((code) => [code, duty] as const)),
  );
  return {
    barring: ({ shares, belief }) => {
      const barred = shares.filter(({ hit }) => dutyOf.has(hit.item.code));
      const likelihood = barred.reduce((sum, { share }) => sum + share, 0);
      if (belief < LEAST_BELIEF || likelihood < 0.5) return null;
      return dutyOf.get(barred[0]?.hit.item.code ?? '') ?? null;
    },
    without: (distribution) => distribution.map((share, position) => (kept[position] === true ? share : 0)),
  };
}
