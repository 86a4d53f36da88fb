import { describe, expect, it } from 'vitest';
import { matchChoice } from '../../../src/voice/engine/hearing/match-choice.ts';
import { saysZero, wantsPerson } from '../../../src/voice/engine/hearing/person-words.ts';
import { smallTalkIn } from '../../../src/voice/engine/hearing/small-talk.ts';
import { readDigits, readPhone } from '../../../src/voice/engine/hearing/spoken-digits.ts';
import { spokenIn } from '../../../src/voice/engine/hearing/spoken-language.ts';
import { readWindow } from '../../../src/voice/engine/hearing/window.ts';
import { yesOrNo } from '../../../src/voice/engine/hearing/yes-no.ts';
import { shippedFlows } from '../flows/caller.ts';

/** What recognisers write for callers in a hurry, in distress, or with a cold: no punctuation, fillers, homophones. */
const PERSON = `我要找人 我要跟人说话 我想跟人说 有没有人 有人吗 有人在吗 我不想跟机器人说话 不要机器人 人共 任工 转任工 转接员
  人工服务台 赶快人工 快点转人工 人工人工人工人工人工人工 我说人工 我说了要人工 我要的是人工 我就要人工 要不人工吧 人工在哪
  怎么转人工 怎么才能转人工 我听不懂转人工 老师帮我转人工 换人工 換人工 我需要人工帮助 有人工吗 能转人工吗 可以转人工吗
  转人工转人工 麻烦你帮我转一下人工可以吗`;
const NO_PERSON = `工作人员没有来 客服没有处理 客服说处理了 我找了客服 工作人员来了 找人来处理一下 要人说 家里有没有人工费
  不要转人工 不用人工 人工呼吸 没有人来处理`;
const words = (text: string) => text.split(/\s+/);

describe('the wish for a person, as recognisers write it', () => {
  it.each([...words(PERSON), 'a person please', 'I want a person', 'staff', 'no I want an operator'])(
    'is %s',
    (text) => expect(wantsPerson(text)).toBe(true),
  );
  it.each([...words(NO_PERSON), 'no operator', 'no agent came', 'I saw a person'])('is not %s', (text) =>
    expect(wantsPerson(text)).toBe(false),
  );
  it('may be the key said aloud', () => {
    for (const text of ['零', '按零', '我按0', 'zero', 'press zero']) expect(saysZero(text), text).toBe(true);
    for (const text of ['零点', '二零', '0898', 'zero one']) expect(saysZero(text), text).toBe(false);
  });
});

describe('words that answer nothing', () => {
  it.each([
    {
      talk: 'moment',
      texts: '等一下我看看 嗯等一下啊 我找一下 等我找一下 我去拿一下手机',
      english: ['hold on', 'let me check'],
    },
    {
      talk: 'again',
      texts: '啊什么 不好意思没听清 你刚才说什么 请再说一遍',
      english: ['pardon', 'can you repeat that'],
    },
    { talk: 'nothing', texts: '喂 喂你好 嗯 呃那个', english: ['hello', 'uh um'] },
    {
      talk: null,
      texts: '喂我家停水了 等了三天 我想查一下 就这个 再说一遍我家停水了 嗯可以',
      english: ['hello I want to report a leak'],
    },
  ])('are told apart: $talk', ({ talk, texts, english }) => {
    for (const text of [...words(texts), ...english]) expect(smallTalkIn(text), text).toBe(talk);
  });
});

describe('yes and no, as callers say it', () => {
  it.each(words('嗯对对对 对是的 额对 可以可以 得嘞 都对 这个对 挺满意的'))('%s agrees', (text) =>
    expect(yesOrNo(text)).toBe(true),
  );
  it.each(words('不是不是 不对不对 不太对 有点不对 地址不对 号码错了 换号码 换一个 重说 我要改 不好 全错了'))(
    '%s does not',
    (text) => expect(yesOrNo(text)).toBe(false),
  );
  it.each(words('等一下我看看 没听清 没听懂 不好意思没听清 再说一遍 是吗 可能吧 什么 对不对'))(
    '%s is neither',
    (text) => expect(yesOrNo(text)).toBeNull(),
  );
});

describe('a denial is never taken for its opposite', () => {
  const choicesOf = (flow: string, node: string) => {
    const asked = shippedFlows.flows[flow]?.nodes[node];
    if (asked?.type !== 'ask') throw new Error(`${flow} ${node} asks nothing`);
    return asked.choices;
  };
  it.each([
    ['callback', 'ready', '不太方便 没时间 一会儿再打 现在不方便 我在开会', 1],
    ['callback', 'ready', '喂你好 是我 方便方便 好的可以', 0],
    ['follow-up', 'resolved', '没给我解决 解决不了 没完全解决 还没呢 没人来 根本没解决', 1],
    ['follow-up', 'resolved', '差不多解决了 对对对 嗯', 0],
    ['follow-up', 'satisfied', '不怎么满意 不是很满意 一点都不满意', 1],
    ['question', 'tell', '没说清楚 不太清楚 不太明白', 1],
  ])('%s %s: %s', (flow, node, texts, choice) => {
    for (const text of words(texts))
      expect(matchChoice(text, choicesOf(flow, node), false), text).toBe(choice);
  });
  it.each(['解决什么呀', '解决个屁', '谁说解决了', '解决了一半', 'it has not really been solved'])(
    '%s is no solution',
    (text) => expect(matchChoice(text, choicesOf('follow-up', 'resolved'), false)).not.toBe(0),
  );
});

describe('numbers and times', () => {
  it('hear 幺 where 要 was written, and digits that are counted', () => {
    expect(readDigits('要三八幺二三四五六七八')).toBe('13812345678');
    expect(readDigits('三个一一个五')).toBe('1115');
    expect(readDigits('两个五一个六一个七')).toBe('5567');
  });
  it.each(['不是这个号码', '不要打这个号码', '换一个号码', '这个我得查一下', '我住这个小区'])(
    '%s does not name the number of the line',
    (text) => expect(readPhone(text, '13900139000')).toBeNull(),
  );
  it.each(['就这个', '打这个就行', '当前号码', '同一个号码', 'this number'])('%s names it', (text) =>
    expect(readPhone(text, '13900139000')).toBe('13900139000'),
  );
  it('leave out the times that do not suit', () => {
    const now = '2026-11-28T13:40:00+08:00';
    expect(readWindow('明天不行后天上午', now)?.from).toBe('2026-11-30T08:00:00+08:00');
    expect(readWindow('not tomorrow, Monday at ten', now)?.from).toBe('2026-11-30T10:00:00+08:00');
    for (const text of ['什么时候都不方便', '不要今天', 'not today'])
      expect(readWindow(text, now), text).toBeNull();
  });
  it('take a language that was not determined for the expected one', () => {
    for (const language of ['und', 'multi', 'auto', '16k_zh'])
      expect(spokenIn({ text: '路灯坏了', language }, 'zh'), language).toBe('zh');
  });
});

it('no words, however they are repeated, keep a reader busy', () => {
  for (const word of [
    '我要',
    '嗯',
    '没听清',
    '等一下',
    '我找',
    '一下',
    '说话',
    '号码不',
    'please ',
    'i want to ',
  ]) {
    const text = `${word.repeat(39).slice(0, 39)}甲`;
    expect(wantsPerson(text), text).toBe(false);
    expect(smallTalkIn(text), text).toBeNull();
    expect(yesOrNo(text), text).not.toBe(word !== '嗯');
  }
});
