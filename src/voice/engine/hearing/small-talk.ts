import { heardForm } from './heard-form.ts';
import { longestFirst, tokenAt } from './tokens.ts';

/**
 * Words that are no answer to anything: `moment` asks for time to look something up, `again` to hear the question once more,
 * `nothing` greets or draws breath.
 */
export type SmallTalk = 'moment' | 'again' | 'nothing';

/** Longer ones say something. */
const LONGEST = 40;

const NOTHING = longestFirst(
  '嗯|恩|呃|额|啊|哦|噢|唉|哎|诶|喂|那个|那|你好|您好|哎呀|听得到吗|能听到吗|听得见吗|uh|um|er|hmm|hm|oh|ah|hi|hello|hey|well|anybody there|are you there| ',
);
/** Only beside others. */
const BESIDE = longestFirst(
  '我|你|您|让我|先|再|请|麻烦|请问|不好意思|对不起|刚才|刚刚|还是|可以|能不能|能|呀|吧|哈|呢|啦|了|的|吗|好吗|可以吗|谢谢|一下|就|别挂|please|ok|okay|just|can you|could you|can|could|you|i|me|give|that|it|thanks',
);
const MOMENT = longestFirst(
  '等一下|等一等|等等|等会儿?|等一会儿?|等我|等下|稍等|稍候|稍微等|别急|慢着|看一?看|看一下|找一?找|找一下|查一?查|查一下|想一?想|想一下|翻一下|问一下家里人|去拿一?下?|拿一?下|手机|编号|单子|笔|hold on|hang on|one moment|one second|one minute|one sec|a moment|a second|a minute|wait|let me see|let me think|let me look|let me check|let me find it|let me get it',
);
const AGAIN = longestFirst(
  '没听清楚?|没有听清楚?|没听见|没听懂|没听到|没听明白|没明白|听不清楚?|听不见|听不懂|听不到|听不明白|说什么|说的什么|说的是什么|说啥|什么意思|什么|啥|sorry|excuse me|说慢一?点|慢一?点|大声一?点|声音大一?点|再说一遍|再说一次|再讲一遍|再念一遍|再念一次|再听一遍|再来一遍|说一遍|重复一遍|重复一下|重复|重新说一遍|what did you say|what was that|what is that|what|pardon|say that again|say it again|say again|repeat that|repeat it|repeat|come again|again|did not hear|didnt hear|did not catch|didnt catch|cant hear|cannot hear|couldnt hear|did not understand|didnt understand|dont understand|do not understand',
);

/** Null for what may be an answer. Taken apart word by word from the left. */
export function smallTalkIn(text: string): SmallTalk | null {
  const form = heardForm(text);
  if (form === '' || form.length > LONGEST) return null;
  let talk: SmallTalk | null = null;
  let beside = false;
  for (let at = 0; at < form.length; ) {
    const moment = tokenAt(MOMENT, form, at);
    const again = tokenAt(AGAIN, form, at);
    const nothing = tokenAt(NOTHING, form, at);
    const word = moment ?? again ?? nothing ?? tokenAt(BESIDE, form, at);
    if (word === null) return null;
    at += word.length;
    // Half a word of another script is none.
    if (/[a-z]$/.test(word) && /^[a-z0-9]/.test(form.slice(at))) return null;
    if (moment !== null) talk = 'moment';
    else if (again !== null && talk !== 'moment') talk = 'again';
    else if (nothing !== null) talk ??= 'nothing';
    // 嗯 alone is nothing; 嗯可以 may be an answer.
    else beside = true;
  }
  return talk === 'nothing' && beside ? null : talk;
}
