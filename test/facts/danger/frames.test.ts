import { describe, expect, it } from 'vitest';
import type { DangerVerdict } from '../../../src/protocol/fact.ts';
import { dialogue, factsOf } from './support.ts';

/** What may happen, bare as after a negator, and with a subject. */
const events: readonly (readonly [bare: string, withSubject: string])[] = [
  ['着火', '着火'],
  ['楼道里起火', '楼道里起火'],
  ['电动车自燃', '电动车自燃'],
  ['厨房冒烟', '厨房冒烟'],
  ['煤气罐爆炸', '煤气罐爆炸'],
  ['煤气泄漏', '煤气泄漏'],
  ['燃气漏气', '燃气漏气'],
  ['一氧化碳中毒', '一氧化碳中毒'],
  ['氨气泄漏', '氨气泄漏'],
  ['路灯漏电', '路灯漏电'],
  ['人触电', '有人触电'],
  ['电线掉下来', '电线掉下来'],
  ['围墙倒塌', '围墙倒塌'],
  ['脚手架倒下来', '脚手架倒下来'],
  ['路面塌陷一个大坑', '路面塌陷一个大坑'],
  ['山体滑坡', '山体滑坡'],
  ['家里被淹', '家里被淹'],
  ['山洪下来', '山洪下来'],
  ['电梯困人', '电梯困人'],
  ['人掉到井里', '有人掉到井里'],
  ['人溺水', '有人溺水'],
  ['老人晕倒', '老人晕倒'],
  ['人被砸伤', '有人被砸伤'],
  ['人被困在里面', '有人被困在里面'],
  ['撞到人流血', '撞到人流血'],
  ['人拿刀砍人', '有人拿刀砍人'],
  ['人打群架', '有人打群架'],
  ['小偷撬门', '小偷撬门'],
  ['抢劫', '有人抢劫'],
  ['人跳楼', '有人跳楼'],
  ['人自杀', '有人自杀'],
  ['小孩走丢', '小孩走丢'],
  ['老人走失', '老人走失'],
  ['孩子锁在车里', '孩子锁在车里'],
  ['小孩爬到窗户外面', '小孩爬到窗户外面'],
  ['食物中毒', '食物中毒'],
  ['学生集体拉肚子', '学生集体拉肚子'],
];

type Frame = readonly [verdict: DangerVerdict, (bare: string, subject: string) => string[]];

/** What callers make of an event without saying that it happens now. */
const frames: readonly Frame[] = [
  ['denied', (bare) => [`c 没有${bare}`]],
  ['denied', (bare) => [`c 并没有${bare}`]],
  ['denied', (bare) => [`c 不是${bare}，是别的事`]],
  ['denied', (bare) => [`c 没发现${bare}`]],
  ['denied', (bare) => [`c 又没${bare}`]],
  ['denied', (_, subject) => [`a 有没有${subject}？`, 'c 没有没有']],
  ['denied', (_, subject) => [`c 差点${subject}`]],
  ['supposed', (_, subject) => [`c 万一${subject}怎么办`]],
  ['supposed', (_, subject) => [`c 要是${subject}了谁负责`]],
  ['supposed', (_, subject) => [`c 我就怕${subject}`]],
  ['supposed', (_, subject) => [`c 会不会${subject}啊`]],
  ['supposed', (_, subject) => [`c 这样很容易${subject}的`]],
  ['supposed', (_, subject) => [`c 非要等${subject}了你们才管吗`]],
  ['supposed', (_, subject) => [`c 如果哪天${subject}后果不堪设想`]],
  ['supposed', (_, subject) => [`c 为了防止${subject}，我建议装个东西`]],
  ['supposed', (_, subject) => [`c 昨天搞演习，模拟${subject}`]],
  ['supposed', (_, subject) => [`c 迟早会${subject}`]],
  ['past', (_, subject) => [`c 去年${subject}过`]],
  ['past', (_, subject) => [`c 以前也${subject}过一次`]],
  ['past', (_, subject) => [`c 上个月${subject}，赔偿一直没谈下来`]],
  ['past', (_, subject) => [`c 前年${subject}的时候消防来过`]],
  ['past', (_, subject) => [`c 我说的是三年前${subject}那件事`]],
  ['past', (_, subject) => [`c 上个星期的事了，${subject}`]],
  ['past', (_, subject) => ['a 什么时候的事？', 'c 去年', `c ${subject}`]],
  ['past', (_, subject) => [`c ${subject}`, 'a 这是什么时候发生的？', 'c 上个月的事了']],
  ['reported', (_, subject) => [`c 听说那边${subject}了`]],
  ['reported', (_, subject) => [`c 网上说${subject}了，是不是真的`]],
  ['reported', (_, subject) => [`c 我看新闻讲${subject}`]],
  ['reported', (_, subject) => [`c 群里都在传${subject}`]],
  ['over', (_, subject) => [`c 刚才${subject}，现在已经没事了`]],
  ['over', (_, subject) => [`c ${subject}了`, 'a 现在没事了吧？', 'c 对，没事了']],
  ['denied', (_, subject) => [`c ${subject}了`, 'a 嗯', 'c 哦，是我看错了']],
];

describe('what the words around a danger make of it', () => {
  it.each(frames.map(([verdict, frame]) => [verdict, frame('〔…〕', '〔…〕'), frame] as const))(
    '%s: %j',
    (verdict, _shown, frame) => {
      const others = events
        .map(([bare, subject]) => frame(bare, subject))
        .map((lines) => ({ lines, facts: factsOf(dialogue(lines)) }))
        .filter(
          ({ facts }) =>
            facts.some(({ value }) => value.level === 'urgent') ||
            !facts.some(({ value }) => value.verdict === verdict),
        )
        .map(({ lines, facts }) => [lines, facts.map(({ value }) => value.explanation)]);
      expect(others).toEqual([]);
    },
  );
});
