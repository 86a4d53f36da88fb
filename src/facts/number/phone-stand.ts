/**
 * `named`: only spoken of; in answer to the question for the number that chooses it. `unreachable`: no use just now,
 * which takes back nothing (手机快没电了). `lent`: said to be somebody else's.
 */
export type Stand = 'chosen' | 'spare' | 'rejected' | 'unreachable' | 'lent' | 'named';

const UNREACHED =
  '(?:打不通|没人接|没有人接|无人接听|不通|关机|联系不上|联系不到|找不到|找不着|接不到|不接|没接|占线|不行)';
const REJECTED_BEFORE =
  /(?<!(?:名字?|姓名|座机|地址)[就也都]?)(?:别|不要|不用|不能|不想|甭|莫|勿|不)(?:再|给|往|去|去给)?(?:打|拨|用|留|联系|记|写|登记|回)(?:到|给)?[我他她]?们?的?\s*$|(?<!是)不是有?$/;
/** 你那边不是有显示吗 asks nothing. */
const RHETORICAL_BEFORE = /不是有?$/;
const RHETORICAL_AFTER = /^[^，。]{0,4}吗/;
/** What may stand between a number and what is said of it. */
const SOON = '^(?!\\s*(?:但|不过|可是|只是))\\s*[^，。,？?\\s]{0,7}?\\s?';
const REJECTED_AFTER = new RegExp(
  `${SOON}(?:不用(?!回|客气)|没用了|没在用|(?:别|不要)再?[打用记留](?:了|$|[，,。！!\\s吧啊])|不要了|莫打|停机|停用|欠费|丢了|掉了|换了|换号|旧|坏了|空号|注销|错的|错了|不对|销号|不行|不能[打用]|不[在常]用|作废|记错)`,
);
const UNREACHABLE_AFTER = new RegExp(
  `${SOON}(?:打不通|不通了|关机|接不到|接不了|没电|不方便|不带|不能接|马上没|只剩|没信号|打不了|收不到)`,
);
/** 是我女儿的, 是村口小卖部的; 是我自己的 and 是能打通的 lend nothing. */
const LENT =
  '(?:就|也|其实|都|不过)?是(?!(?:我|咱)?(?:们|自己|本人|个人|平时|平常|现在|常|一直)*(?:家里?)?的|本人|[用可能对通好方常新在开打有])[^，。？！\\s]{1,14}?的(?=$|[^\\p{Script=Han}]|[啊呀呢哦我你您不下])';
const LENT_AFTER = new RegExp(`^[，,\\s]*${LENT}`, 'u');
/** 打他的就行, 你打给她. */
const TO_CALL_AFTER = /[，,\s就可以你您](?:打|联系|找)(?:给)?[他她]/;
const LENT_THIS = new RegExp(`[这那](?:个|部|台|支|张)?(?:号码?|电话|手机|座机|卡)?${LENT}`, 'u');
const SPARE_BEFORE = new RegExp(
  `${UNREACHED}(?:的话|了|时|的时候|再|就|你|您|可以|请|[，,\\s]){0,8}[打拨找用换试联系]{0,2}[到给试]?我?的?\\s*$|(?:备用|或者)[打拨是的就]?我?的?\\s*$|(?:再|也可以|才)(?:打|拨|联系)我?的?\\s*$`,
);
const SPARE_AFTER = /^(?:[，,\s]*[也都](?:行|可以|能|打得通)|[^，。]{0,4}(?:备用|备着|做备|当备|留着))/;
/** 就打这个，打不通就打我老婆的: only if it fails is the other to be tried. */
const IF = '(?:如果|要是|万一|实在|到时候|的话)';
const ELSE = '(?:的话|了|时|的时候|[，,\\s你您请那])*';
const IF_UNREACHED_AFTER = new RegExp(
  `^(?:号码?|电话|手机)?(?:[，,\\s]+${IF}*${UNREACHED}${ELSE}|${IF}*${UNREACHED}${ELSE}(?:就|再|才))(?:就|再|才|可以|[，,\\s你您])*(?:[打拨找用换试]|联系)`,
);
const CHOSEN_BEFORE = /(?:打|拨|回|联系|用|留|记|写|登记|找|就是?|按|以|先|填|报|给)[到给打]?我?家?的?\s*$/;
const CHOSEN_AFTER =
  /^[，,\s]*(?:就(?:行|可以|好|这个|成)|可以|行(?!不)|好(?:了|的|吧|一点)?(?=$|[，,。！!\s])|吧|为准|优先|方便|能找到|打得通|没错|能接|联系)/;

/**
 * How the speaker stands to a number that is pointed at.
 *
 * @param words the words that point at it
 */
export function standOf(before: string, words: string, after: string): Stand {
  if (RHETORICAL_BEFORE.test(before) && RHETORICAL_AFTER.test(after)) return 'chosen';
  const verb = CHOSEN_BEFORE.test(before) || /^[就是打用]/.test(words);
  if (verb && IF_UNREACHED_AFTER.test(after) && !REJECTED_BEFORE.test(before) && !SPARE_BEFORE.test(before))
    return 'chosen';
  if (REJECTED_BEFORE.test(before) || REJECTED_AFTER.test(after)) return 'rejected';
  if (SPARE_BEFORE.test(before) || SPARE_AFTER.test(after)) return 'spare';
  if (UNREACHABLE_AFTER.test(after)) return 'unreachable';
  if (LENT_AFTER.test(after)) return TO_CALL_AFTER.test(after) ? 'chosen' : 'lent';
  return verb || CHOSEN_AFTER.test(after) ? 'chosen' : 'named';
}

const SPARE_SAID = new RegExp(
  `(?:${UNREACHED}|备用)[^，。]{0,14}$|或者[^，。]{0,4}$|也(?:行|可以|能)[，,\\s是]*$|[再还](?:给[你您]|留|有|加|记)[^，。]{0,2}一?个[^，。]{0,6}$|(?:到时候|万一|要是|如果)[^，。]{0,14}[，,\\s是]*$|[再才](?:打|拨|联系)[^，。]{0,8}[，,\\s是]*$`,
);
const GONE_AFTER =
  /^[，,\s]*(?:[这那]个)?(?:号码?|卡|电话)?[，,\s]*(?:已经|现在|都|早就|早)*(?:不用了|没用了|停机|停用|欠费|空号|注销|作废)/;
/** 手机是 … 座机是 …: the second number of a turn is the one that is wanted only where the words say so. */
const PREFERRED_BEFORE =
  /算了|还是|不过|可是|但|改|换|最好|优先|先打|只打|不[要用打行对是]|别|没电|关机|停机|丢|要不|干脆|不如|[哦哎噢]|吧|好了|重/;

/** 那个是邻居家的: the telephone spoken of is somebody else's. */
export function saysLent(text: string): boolean {
  return LENT_THIS.test(text);
}

/** How the speaker stands to a number that is said, `chosen` only where it is put before another. */
export function standOfSaid(before: string, after: string): Stand {
  if (REJECTED_BEFORE.test(before) || GONE_AFTER.test(after)) return 'rejected';
  if (SPARE_SAID.test(before)) return 'spare';
  return PREFERRED_BEFORE.test(before) ? 'chosen' : 'named';
}
