import type { Turn } from '../dialogue.ts';
import { speaksOfOthersPhone } from './phone-owner.ts';

/** Characters of the agent's words that are kept. */
const WORDS_CHARS = 80;
/** Turns after which a question no longer explains a number. */
const SOON = 4;

const ADVICE =
  /(?:拨打|致电|您(?:可以|先|直接|自己|再)?[^，。]{0,4}(?:打|拨|联系|咨询))(?!您|你)[^，。]{0,12}$/;
const OF_CALLER = /您|查到|找到|看到|来电|回电|回访|回复|预留|登记|留的|之前|原来|上次|还是/;
const WITHHELD = /匿名|不(?:做|作|予|再|会)?(?:登记|记录|留|写|显示)/;
const KEEPS_NONE = /(?:号码|电话|手机)[^，。？！]{0,8}不(?:做|作|予|再|会)?(?:登记|记录)(?!.{0,4}吗)/;
const CONDITION = /的话|如果|要是|[？?]/;
const OFFERS_TO_CALL =
  /(?:打(?:电话)?给|联系|回访|回电给|回复|给)您(?:回电|回电话|打电话)?[^，。]{0,4}(?:可以|行|方便)[吗吧么]|方便[^，。]{0,6}联系您[吗吧]/;
const ASKS_ANOTHER =
  /备用|紧急联系|另外|家属|(?:还有|有没有|有无)(?:没有)?(?:其他|其它|别的|另外)的?(?:联系)?(?:电话|号码|方式)|再留一?个/;
const OF_PHONE = /电话|手机|号码|联系方式/;
const OF_CALLBACK = /[您你]|来电|回电|回访|回复|联系方式|联系电话|打(?:来|进|这)/;

/** The words before a number only tell the caller to call it: 您可以拨打. */
export function isAdvice(before: string): boolean {
  return ADVICE.test(before);
}

/** A number that only the agent knows is the caller's: 您之前留的. */
export function speaksOfCallersPhone(text: string): boolean {
  return OF_CALLER.test(text);
}

/** 来电号码也不登记，给您按匿名处理 offers no number. */
export function withholdsPhone(text: string): boolean {
  return WITHHELD.test(text);
}

/** 您的号码我们不做登记, unconditionally. */
export function keepsNoPhone(text: string): boolean {
  return KEEPS_NONE.test(text) && !CONDITION.test(text);
}

/** 打给您可以吧: on the number the call comes from. */
export function offersToCall(text: string): boolean {
  return OFFERS_TO_CALL.test(text);
}

/** 有没有备用的. */
export function asksForAnother(text: string): boolean {
  return ASKS_ANOTHER.test(text);
}

/** Whose telephone a question for one is about; null where it names none. */
function asksForOthers(text: string): boolean | null {
  if (!OF_PHONE.test(text)) return null;
  return !OF_CALLBACK.test(text) && speaksOfOthersPhone(text);
}

/** What the agent has asked about telephones since the caller last spoke. */
export class PhoneQuestion {
  private said = '';
  private asked = false;
  private ofOthers = false;
  private which = false;
  private answered = true;
  private askedAt = Number.NEGATIVE_INFINITY;

  /** The agent's words. */
  get words(): string {
    return this.said;
  }

  /** A number is asked for. */
  get asks(): boolean {
    return this.asked;
  }

  /** The number asked for is somebody else's. */
  get asksForOthers(): boolean {
    return this.ofOthers;
  }

  /** 打手机还是打座机. */
  get asksWhich(): boolean {
    return this.which;
  }

  /** @param points numbers are pointed at */
  hear({ text, asked, index }: Turn, points: boolean): void {
    const phone = asked.has('phone');
    if (phone) this.ofOthers = asksForOthers(text) ?? this.ofOthers;
    if (phone) this.askedAt = index;
    this.said = this.answered ? text : (this.said + text).slice(-WORDS_CHARS);
    this.asked = phone || (this.asked && !this.answered);
    this.which = points && text.includes('还是');
    this.answered = false;
  }

  /** The caller speaks: what the agent says next is another question. */
  close(): void {
    this.answered = true;
  }

  /** A number was asked for not long before a turn. */
  askedBefore(index: number): boolean {
    return index - this.askedAt <= SOON;
  }
}
