import { allMatches } from '../text.ts';
import { clauseBefore, isThing, lastRoleIn, ownerBefore, type Role } from './roles.ts';
import { BARE_TITLE } from './titles.ts';

/**
 * Whose name an agent asks for; `same`: how the name just told is written, `character` where only that of one (哪个于).
 */
export type NameQuestion =
  | { readonly whose: 'caller'; readonly full: boolean }
  | { readonly whose: 'other'; readonly role: Role }
  | { readonly whose: 'same'; readonly character: string }
  | { readonly whose: 'unclear' | 'thing' };

const FOR_NAME =
  /贵姓|尊姓|(?:怎么|如何|咋)称呼|姓什么|姓啥|姓氏|叫什么(?:名字?|名称)?|叫啥(?:名字?)?|(?:姓名|名字|全名|真名|大名)(?=是|叫|呢|吗|方便|和|跟|或|有|还有|以及|及|也|、|，|,|\s|[？?]|$|登记|告诉|留|报|说|电话|联系|怎么|提供|知道|清楚|晓得|记得|能|您)|您?(?:是|哪)(?:哪)?位(?=$|[\s，。,.？?啊呀])|留(?:一?个|下)(?:姓|名)(?!单)|哪位(?=$|[？?])/g;
const HOW_WRITTEN =
  /哪一?个字|哪[几两三]个字|什么字|怎么写|哪一?个(\p{Script=Han}|[a-z]{1,6})字?(?:呢|啊|呀)?(?=$|[\s，。,.？?])/u;
/** 您是上次登记的钟先生吧: the answer may say the name in full. */
const ARE_YOU =
  /您(?:还|就)?是(?:[^，。？?]{0,8}的)?\p{Script=Han}{1,3}(?:先生|女士|小姐)(?:对?吗|对?吧|是吗|[？?])/u;
const YOU_END = /您(?:本人|自己|这边)?(?:的)?(?:完整的?|真实的?|具体的?)?(?:是|叫|就)?$/;
/** 先生贵姓, 李先生全名是; 您先生贵姓 asks for a husband's, 那位先生怎么称呼 for another's. */
const VOCATIVE = new RegExp(`^(?:请问|那|好的)*[^您位个]{0,3}(?:${BARE_TITLE})(?:的|您)?$`);

/** 刚才那位女士姓什么. */
const SOMEBODY = new RegExp(`[那这](?:位|个|名)[^您]{0,4}(?:${BARE_TITLE}|人|同志)的?$`);
/** 老人家叫什么, without 您: the one who is looked for. */
const ELDER_END =
  /^(?:请问|那|好的)*(?:老人家?|老太太|老先生|阿婆|阿公|爷爷|奶奶|大爷|大妈|大娘|伯伯)(?:的|他|她)?$/;
/** The question for a name in an agent's folded text; null where there is none. A question for the caller's name wins. */
export function nameQuestionIn(text: string): NameQuestion | null {
  let found: NameQuestion | null = null;
  for (const match of allMatches(text, FOR_NAME)) {
    const clause = clauseBefore(text, match.index);
    const asked = whoseName(clause, match[0]);
    if (asked.whose === 'caller') return asked;
    found = asked;
  }
  if (found === null && ARE_YOU.test(text)) return { whose: 'caller', full: false };
  const written = found === null ? HOW_WRITTEN.exec(text) : null;
  return written === null ? found : { whose: 'same', character: written[1] ?? '' };
}

function whoseName(clause: string, words: string): NameQuestion {
  const caller = { whose: 'caller', full: /名/.test(words) } as const;
  if (YOU_END.test(clause)) return caller;
  if (SOMEBODY.test(clause) || (ELDER_END.test(clause) && /^(?:叫|[姓名真大全])/.test(words)))
    return { whose: 'other', role: 'near' };
  if (VOCATIVE.test(clause)) return caller;
  if (isThing(clause)) return { whose: 'thing' };
  const owner = ownerBefore(clause);
  const role = lastRoleIn(clause);
  if (owner?.who === 'other' || role !== null) return { whose: 'other', role: role ?? 'near' };
  return /^叫/.test(words) ? { whose: 'unclear' } : caller;
}
