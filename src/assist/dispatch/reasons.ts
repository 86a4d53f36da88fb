import type { CatalogueItem, CommunityDuty } from '../../catalogue/schema.ts';
import type { DecisiveWord } from '../../protocol/dispatch.ts';
import type { LearntOrder } from '../contract.ts';

/** What speaks for a unit; null or empty where there is nothing of the kind. */
export interface Grounds {
  readonly words: readonly DecisiveWord[];
  readonly item: CatalogueItem | null;
  /** The form's district, when the unit belongs to it. */
  readonly district: string | null;
  /** The duty that kept streets, towns and communities out of the ranking. */
  readonly duty: CommunityDuty | null;
  /** Like orders that ended with the unit, the most alike first. */
  readonly settled: readonly LearntOrder[];
  /** Like orders that it gave back. */
  readonly refused: readonly LearntOrder[];
}

const QUOTED_WORDS = 3;

/** The grounds as short sentences for the agent. */
export function unitReasons({ words, item, district, duty, settled, refused }: Grounds): string[] {
  const quoted = words.slice(0, QUOTED_WORDS).map(({ text }) => `“${text}”`);
  return [
    ...(quoted.length > 0 ? [`市民提到${quoted.join('、')}`] : []),
    ...(item === null ? [] : [`派单目录 ${item.code}“${item.name}”由其主办`]),
    ...(settled[0] === undefined ? [] : [`${settled.length} 件相似工单由其办理（如 ${settled[0].number}）`]),
    ...(refused[0] === undefined ? [] : [`曾退回相似工单 ${refused[0].number}`]),
    ...(district === null ? [] : [`地点在${district}，属其辖区`]),
    ...(duty === null ? [] : [`社区职责清单：“${duty.text}”不派街道、乡镇和社区（${duty.basis}）`]),
  ];
}
