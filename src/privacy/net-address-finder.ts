import { allMatches } from '../facts/text.ts';
import type { PersonalSpan } from './contract.ts';
import type { Sentence } from './sentence.ts';

const EMAIL = /[A-Za-z0-9._%+-]{0,64}[A-Za-z0-9_-]\s?[@＠]\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*/gu;
/** Said: abc艾特qq点com. */
const SPOKEN_EMAIL =
  /[A-Za-z0-9][A-Za-z0-9._-]{0,64}\s?(?:艾特|爱特|圈a|at)\s?[A-Za-z0-9]+(?:\s?点\s?(?:com|cn|net|org)){1,2}/giu;
/** 微信号 abc_123; 微信同号 is none. The name one bears there counts as well. */
const WECHAT =
  /(?:微信|[Vv][Xx]|wechat|加[Vv]|[Qq]{2})(?!同号)(?:的|号码?|名字?|昵称|账号|帐号|那个|叫做?|是|就是|用的是|[：:，,\s]){0,6}(?<own>[A-Za-z](?:[-_.，,、\s]{0,2}[A-Za-z0-9]){2,30})(?![A-Za-z])/giu;
const NICKNAME =
  /(?:微信|群里?|网)(?:的)?(?:名字?|昵称)(?:就)?(?:叫做?|是)(?<own>\p{Script=Han}{2,6})(?=$|[，,。\s的])/gu;

/** 微信号我记下来了，anan. */
const WECHAT_LATER = /(?:微信|[Qq]{2})号(?!码?是?\d)[^A-Za-z]{0,16}(?<own>[A-Za-z][-_A-Za-z0-9]{2,30})/gu;
/** a、n、a、n，0531: letter by letter. */
const SPELT_ID =
  /(?<![A-Za-z])(?<own>[A-Za-z](?:[、，, ]{1,2}[A-Za-z0-9](?![A-Za-z])){2,30}(?:[、，, ]{0,2}[0-9]{1,12})?)/gu;

/** E-mail addresses, WeChat and QQ ids. */
export function netAddressesIn({ text }: Sentence): PersonalSpan[] {
  const span = (kind: PersonalSpan['kind'], start: number, written: string): PersonalSpan => ({
    ...{ start, end: start + written.length, kind, written },
    identity: written.toLowerCase().replace(/[\s，,、]/g, ''),
  });
  return [
    ...[EMAIL, SPOKEN_EMAIL].flatMap((pattern) =>
      allMatches(text, pattern).map((match) => span('email', match.index, match[0])),
    ),
    ...[WECHAT, WECHAT_LATER, SPELT_ID, NICKNAME].flatMap((pattern) =>
      allMatches(text, pattern).map((match) => {
        const own = match.groups?.own ?? '';
        return span('wechat', match.index + match[0].length - own.length, own);
      }),
    ),
  ];
}
