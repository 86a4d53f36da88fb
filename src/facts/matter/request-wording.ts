import type { RequestKind } from '../../protocol/common.ts';
import type { Heading } from './topic.ts';
import { clausesOfWish } from './wish-frame.ts';
import type { Wish } from './wishes.ts';

const VERBS: Readonly<Record<RequestKind, string>> = {
  咨询: '咨询',
  求助: '希望',
  投诉: '要求',
  举报: '要求',
  建议: '建议',
  表扬: '希望',
  无效: '',
};
const BEGUN = /^(?:要求|希望|咨询|建议|投诉|举报|反映|请|表扬)/;
/** A reason is to be found out. */
const REASON = /^(?!核|查|说|了解|解|给|告)[^，]{2,26}原因/;
/** Says what is to be done and not to whom. */
const BARE = /^(要求|希望)((?:核查|处理|查处|处罚|整改|解决|[，、])+)。$/;
/** Somebody's own affair that got stuck. */
const STUCK = /(?:未下发|未发放到账|无法办理|未发放)$/;

/** Wishes as the sentence of an order: 要求停工，修复围墙。 Empty where no clause of them is fit for one. */
export function requestOf(wishes: readonly Wish[], kind: RequestKind | null): string {
  const asks = kind === '咨询';
  const body = wishes
    .flatMap(({ text, source }) => (asks ? [text] : clausesOfWish(text, source !== 'restated')))
    .join('，')
    .replace(/(?:^|，)不是[^，]*|(?:不接受|不认可)[^，]*/g, '')
    .replace(/^，/, '')
    .replace(/^(?:其)?(?:想(?:问|要|知道|了解|咨询|确认)?|要(?![求么])|了解|问)(?:的是)?[，,]*/, '')
    .replace(/，(?:要求|希望|建议|咨询)(?=[^，]{2})/g, '，')
    .replace(/(^|，)(?:要求|希望)?其(?![中母父妻丈孩子女妹家他])/g, '$1')
    .replace(/^(?:让|叫|请|喊|得)(?:个?人(?=[清修拆处搬拖维]))?(?=[\u4e00-\u9fff]{3})/, '')
    .replace(/(多[收扣算交])的?(?=$|，)/g, '$1的费用')
    .replace(/(?<=[^的])的(?=$|，)/g, '')
    .replace(/[，,。]+$/, '')
    .replace(/，(?!并|以及|不|或|否)(?=[^，]{3,}$)/, asks ? '，以及' : '，并');
  if (body === '') return '';
  const verb = VERBS[kind ?? '投诉'];
  if (!asks && REASON.test(body)) return `${verb}核实${body}。`;
  return `${BEGUN.test(body) ? '' : verb}${body}。`;
}

/** A wish that says only what is to be done says to whom and about what, too. */
export function completed(text: string, heading: Heading | null, object: string): string {
  const named = object === '' ? text : text.replace(/(?<!进行)(处理|处罚|查处)(?=[，。])/, `$1${object}`);
  const bare = BARE.exec(text);
  if (bare === null || heading === null) return named;
  return `${bare[1] ?? ''}${(bare[2] ?? '').replace(/，/g, '、')}${heading.text}的问题。`;
}

/** What goes without saying where nobody says it. */
export interface Plight {
  readonly text: string;
  /** Comes before all that is said besides. */
  readonly urgent: boolean;
  readonly certain: boolean;
}

/**
 * Who is in danger wants help, who lost something wants it back, who praises wants it passed on; null for all others.
 * @param object who is praised; empty where nobody is known
 */
export function plightOf(
  heading: Heading | null,
  kind: RequestKind | null,
  object: string,
  inNeed: boolean,
): Plight | null {
  if (kind === '表扬')
    return object === '' ? null : { text: `希望向${object}转达表扬。`, urgent: true, certain: true };
  if (heading === null) return null;
  const { matter, text } = heading;
  if (matter.field === 'danger' && matter.plight !== undefined && inNeed)
    return { text: matter.plight, urgent: true, certain: true };
  const own = kind === '求助';
  if (own && matter.field === 'loss') return { text: found(text), urgent: false, certain: true };
  if (matter.plight !== undefined && (own || kind === '投诉'))
    return {
      text: own ? matter.plight : matter.plight.replace(/^希望/, '要求'),
      urgent: false,
      certain: own,
    };
  if (own && STUCK.test(matter.name))
    return { text: `希望核实${text}的原因并给予答复。`, urgent: false, certain: true };
  return null;
}

function found(heading: string): string {
  const [carrier = '', thing = '物品'] = heading.split('遗失');
  const colourless = thing.replace(/^[白黑红蓝绿黄灰粉银金紫]色/, '');
  return `希望帮忙联系${carrier.replace(/上$/, '') || '有关单位'}找回遗失的${colourless}。`;
}
