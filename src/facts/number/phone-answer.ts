/** What a caller's words say to being called back or to a number that was offered. */

const REFUSES =
  /(?:电话|号码|手机|联系方式)[^，。]{0,4}(?:就|都|也)?(?:别|不(?:想|方便|用|要|能|必)?)(?:留|说|给(?=$|[，,。\s了吧你您])|登记)|(?<!(?:座机|固话|名字|姓名|地址|备用)[就也都]?)(?:不(?:想|方便|用|必|要|能)?|别再?)留(?:电话|号码|联系|了|名|$|[，,。\s])|不(?:用|需要|要|必)(?:回复|回电|回访|联系|打(?:电话)?给)|号码[^，。]{0,3}隐藏/;
const NO_ANSWER = /不(?:用|需要|要|必)(?:回复|回电|回访|回我|联系|打(?:电话)?给)/;
const DECLINES = /^[嗯哦啊呃，,。\s]*(?:(?:最好|还是|尽量)?[不别]|没必要|免了|算了)/;
const DISPUTES = /错|不[^，。]{0,3}[打拨用留登]|别|号|电话|手机|换|停机|不(?:行|可以|方便)/;
const DENIES = /(?<!对)不对|(?<!是)不是|错/;
const DISOWNS = /公用|公家的|借(?:的|人|用)|别人的|打不了|接不了|接不到|收不到|没有?(?:手机|电话)/;
const AGREES =
  /^[嗯哦啊，,\s]*[还都就]?(?:在用|用的|能用|没[变换改]|能(?!不能)|打得通|打吧|通的|还是(?:这个|那个|原来)?的?(?:$|[，,。\s]))|[，,\s]对[的对]?[。\s]*$/;
const ALLOWS = /(?:可以|能)(?:打|联系|接)|打[他她它]?(?:这个)?也?(?:可以|行)/;
const SAYS_NO_TO_PHONE = /留|不方便|不用|打/;

/** Not wanting to be called, or to leave a number. */
export function refusesPhone(text: string): boolean {
  return REFUSES.test(text);
}

/** Not wanting an answer does not take back a number the caller gave. */
export function wantsNoAnswer(text: string): boolean {
  return NO_ANSWER.test(text);
}

export function wantsAnonymity(text: string): boolean {
  return text.includes('匿名');
}

/** 不需要, 算了: no to whatever was offered. */
export function declines(text: string): boolean {
  return DECLINES.test(text);
}

/** 不要打这个, 换一个; 没有了 answers another question. */
export function disputesPhone(text: string): boolean {
  return DISPUTES.test(text);
}

/** 不对, 不是, 错了: the digits themselves are wrong. */
export function deniesDigits(text: string): boolean {
  return DENIES.test(text);
}

/** 在用的, 能打通: agrees in words that fit a telephone only. */
export function agreesToPhone(text: string): boolean {
  return AGREES.test(text);
}

/** 不是我的，可以打. */
export function allowsCalling(text: string): boolean {
  return ALLOWS.test(text);
}

/** 这是公用电话, 接不到的: of no use for calling back. */
export function disownsPhone(text: string): boolean {
  return DISOWNS.test(text);
}

/** Said in answer to the question for a number. */
export function saysNoToPhone(text: string): boolean {
  return SAYS_NO_TO_PHONE.test(text);
}
