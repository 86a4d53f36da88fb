import type { Leak, PersonalKind, RedactionPolicy } from './contract.ts';
import { placeholdersIn } from './placeholders.ts';
import { masks } from './policy.ts';

/**
 * What still looks like personal data in a text that is about to leave. It knows nothing of the call and shares nothing
 * with the finders, so that only what both overlook gets out: plain shapes, sooner too wide than too narrow.
 */

/** A stretch of a text that looks like personal data. */
export interface Residue {
  readonly start: number;
  readonly end: number;
  readonly kind: PersonalKind;
  /** Digits of a number, else as it stands there. */
  readonly written: string;
}

const DIGIT = '0-9０-９零〇洞一幺二两三四五六七拐八九勾';
const GAP = '[ \\u3000\\u00a0，,、·.\\-—－_]{0,2}';
const RUN = new RegExp(`[${DIGIT}](?:${GAP}[${DIGIT}]){6,}[xX]?`, 'gu');
/** Numbers that stand in every prompt and tell of nobody: ids, dates and times, decimals. */
const NEUTRAL =
  /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d)|(?<![\d.])\d{1,6}\.\d{4,20}(?![\d.])/gi;
const EMAIL = /[\w.+-]{1,64}[@＠][\w-]+(?:\.[\w-]+)*/gu;
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][ ·]?(?:[A-Za-z0-9零一幺二三四五六七八九][ ·]?){5,6}/gu;
const SURNAME =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴钟姜范姚谭廖邹熊陆郝孔崔邱秦侯邵孟符冼覃岑';
const NAME = new RegExp(
  `[${SURNAME}](?:先生|女士|小姐|太太|阿姨|大爷|大妈|大姐|阿婆|师傅)|(?<=(?:我|免贵)姓)[${SURNAME}]|(?<=(?:我|他|她|本人)叫)[${SURNAME}][\\u4e00-\\u9fff]{1,2}(?=$|[\\s，。,、；;])`,
  'gu',
);
/** Everyday words that end where a title begins. */
const NO_NAME = /^高(?:小姐|大)|^马大/u;
const MEASURED = /^(?:多|余|几|来|左右)?(?:元|块|万|亿|米|平|公里|吨|斤|人次|人)/u;
const LONGEST_SUM = 10;
/** Several service numbers or years in one breath. */
const EVERYBODYS = /^(?:1[02]\d{3}|1\d{2}|9[56]\d{3,4}|11185|[48]00\d{7}|(?:19|20)\d{2})$/;
const DAY = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const SPOKEN: Readonly<Record<string, string>> = {
  ...{ 零: '0', 〇: '0', 洞: '0', 一: '1', 幺: '1', 二: '2', 两: '2', 三: '3', 四: '4', 五: '5', 六: '6' },
  ...{ 七: '7', 拐: '7', 八: '8', 九: '9', 勾: '9' },
};

/** Everything in a text that still looks like personal data, in no order; placeholders and what surrounds them is safe. */
export function residueIn(text: string, policy: RedactionPolicy): Residue[] {
  const plain = withoutNeutral(withoutPlaceholders(text));
  const found: Residue[] = [];
  const put = (kind: PersonalKind, match: RegExpExecArray): void => {
    if (!masks(policy, kind)) return;
    const [said] = match;
    const written = kind === 'name' || kind === 'email' ? said : digitsOf(said);
    found.push({ kind, start: match.index, end: match.index + said.length, written });
  };
  for (const match of plain.matchAll(EMAIL)) put('email', match);
  for (const match of plain.matchAll(PLATE))
    if (/[0-9零一幺二三四五六七八九]/u.test(match[0].slice(2))) put('plate', match);
  for (const match of plain.matchAll(RUN)) {
    const kind = kindOfRun(
      match[0],
      plain.slice(match.index + match[0].length, match.index + match[0].length + 4),
    );
    if (kind !== null) put(kind, match);
  }
  for (const match of plain.matchAll(NAME)) if (!NO_NAME.test(match[0])) put('name', match);
  return found;
}

/** The first thing that must not leave under a policy; null where nothing is recognisable. */
export function findLeak(text: string, policy: RedactionPolicy): Leak | null {
  const [first] = residueIn(text, policy);
  return first === undefined ? null : { kind: first.kind };
}

function kindOfRun(run: string, after: string): PersonalKind | null {
  const digits = digitsOf(run);
  if (DAY.test(digits)) return null;
  if (digits.length <= LONGEST_SUM && MEASURED.test(after)) return null;
  if (EVERYBODYS.test(digits)) return null;
  const groups = run.split(/[^0-9０-９零〇洞一幺二两三四五六七拐八九勾xX]+/u).map(digitsOf);
  if (groups.every((group) => EVERYBODYS.test(group))) return null;
  if (digits.length === 18 || digits.length === 15 || /[xX]$/.test(run)) return 'identity-number';
  return digits.length > 12 ? 'account-number' : 'phone';
}

function digitsOf(run: string): string {
  return [...run.normalize('NFKC')]
    .map((char) => SPOKEN[char] ?? char.replace(/[^0-9A-Za-z\u4e00-\u9fff]/, ''))
    .join('');
}

function withoutPlaceholders(text: string): string {
  let plain = '';
  let done = 0;
  for (const { start, end } of placeholdersIn(text)) {
    plain += text.slice(done, start) + '\n'.repeat(end - start);
    done = end;
  }
  return plain + text.slice(done);
}

function withoutNeutral(text: string): string {
  return text.replaceAll(NEUTRAL, (found) => '\n'.repeat(found.length));
}
