import type { CatalogueItem, CommunityDuty } from '../../catalogue/schema.ts';
import type { DecisiveWord } from '../../protocol/dispatch.ts';

/** What speaks for a unit; null or empty where there is nothing of the kind. */
export interface Grounds {
  readonly words: readonly DecisiveWord[];
  readonly item: CatalogueItem | null;
  /** The form's district, when the unit belongs to it. */
  readonly district: string | null;
  /** The duty that kept streets, towns and communities out of the ranking. */
  readonly duty: CommunityDuty | null;
}

const QUOTED_WORDS = 3;

/** The grounds as short sentences for the agent. */
export function unitReasons({ words, item, district, duty }: Grounds): string[] {
  const quoted = words.slice(0, QUOTED_WORDS).map(({ text }) => `“${text}”`);
  return [
    ...(quoted.length > 0 ? [`市民提到${quoted.join('、')}`] : []),
    ...(item === null ? [] : [`派单目录 ${item.code}“${item.name}”由其主办`]),
    ...(district === null ? [] : [`地点在${district}，属其辖区`]),
    ...(duty === null ? [] : [`社区职责清单：“${duty.text}”不派街道、乡镇和社区（${duty.basis}）`]),
  ];
}
