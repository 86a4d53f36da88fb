import { plainText, questionTerms } from './terms.ts';

/** What callers say and what articles say for the same thing; an article's tags do the same for it alone. */
const GROUPS: readonly (readonly string[])[] = [
  ['狗证', '犬证', '养犬登记'],
  ['遛狗', '养狗', '养犬'],
  ['房产证', '房本', '产权证', '不动产登记'],
  ['社保', '社会保险'],
  ['医保', '医疗保险'],
  ['断电', '停电', '没电'],
  ['断水', '停水', '没水'],
  ['断气', '停气'],
  ['的士', '出租车', '计程车'],
  ['落在车上', '丢在车上', '失物'],
  ['拖欠工资', '工资不发', '欠薪', '讨薪', '没发工资', '不发工资'],
  ['会员卡', '充值卡', '储值卡', '预付卡'],
  ['退货', '无理由退货'],
  ['噪音', '噪声'],
  ['半夜施工', '夜里施工', '夜间施工'],
  ['违停', '乱停车', '违法停车'],
  ['违建', '违章建筑', '违法建设'],
  ['暂住证', '居住证'],
  ['上户口', '落户'],
  ['电瓶车', '电动车', '电动自行车'],
  ['物业管理费', '物业费'],
  ['大修基金', '维修基金', '维修资金'],
  ['交房租', '租房'],
  ['退休年龄', '延迟退休'],
  ['结婚证', '结婚登记'],
  ['离婚证', '离婚登记'],
  ['低保', '最低生活保障'],
  ['炒鱿鱼', '辞退', '解雇'],
  ['转学', '入学'],
];

/** 打的去机场: by taxi. 现在打的这个号码, 昨天打的: a call. */
const BY_TAXI = /打的(?=[的去到回从过费钱票])/g;
const SYNONYM_WEIGHT = 0.7;
const groups = GROUPS.map((words) =>
  words.map((word) => ({ plain: plainText(word), terms: [...questionTerms(word)] })),
);

/** Adds to the terms of a question those of other words for the same. */
export function addSynonyms(question: string, terms: Map<string, number>): void {
  const plain = plainText(question).replace(BY_TAXI, '打的士');
  for (const group of groups) {
    if (!group.some((word) => plain.includes(word.plain))) continue;
    for (const word of group)
      for (const [term, weight] of word.terms)
        terms.set(term, Math.max(terms.get(term) ?? 0, weight * SYNONYM_WEIGHT));
  }
}
