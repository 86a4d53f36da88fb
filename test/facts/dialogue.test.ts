import { describe, expect, it } from 'vitest';
import { askedTopics, Dialogue, type Reply, replyOf, type Topic } from '../../src/facts/dialogue.ts';
import { segmentsOf } from './helper.ts';

const REPLIES: Readonly<Record<Reply, readonly string[]>> = {
  yes: [
    ...[
      '对对对',
      '嗯 是的',
      '好的 可以',
      '没错',
      '没有错',
      '没变',
      '没毛病',
      '没问题',
      '没得问题',
      '对头',
      '是是是',
    ],
    ...[
      '嗯嗯',
      '哎对',
      '哎呀对',
      '那对',
      '哦对对',
      '对嘛',
      '对呀',
      '对了',
      '是的呀',
      '就是',
      '正是',
      '就是就是这样',
    ],
    ...[
      '是我',
      '对 是我',
      '是我本人',
      '对我就是',
      '要得',
      '要的',
      '要',
      '得',
      '得啊',
      '成',
      '中',
      '妥了',
      '能',
    ],
    ...[
      '行行行',
      'OK',
      'ok的',
      'yes',
      '好嘞',
      '可以的',
      '可以 但是晚上不要打',
      '需要',
      '确认',
      '当然',
      '肯定的',
    ],
    ...[
      '都可以',
      '也可以',
      '都行',
      '同意',
      '愿意',
      '接受',
      '能接受',
      '就打这个',
      '就这个号码',
      '对就这个号',
      '是这个号',
    ],
  ],
  no: [
    ...[
      '不是',
      '哎不对',
      '也不要打',
      '没有啊',
      '没',
      '没有没有',
      '并没有',
      '不用',
      '不用了',
      '嗯 不用了',
      '不了',
    ],
    ...[
      '不了 谢谢',
      '不需要',
      '不必了',
      '不不不',
      '不不不 是四栋',
      '不是的',
      '才不是',
      '当然不是',
      '哎呀不是',
    ],
    ...[
      '不对不对',
      '又错了',
      '还是错的',
      '错了',
      '算了',
      '算了吧',
      '免了',
      '不行',
      '那不行',
      '不能',
      '不能接受',
    ],
    ...['不可以', '不方便', '不太方便', '不同意', '不愿意', '不接受', '不姓王', '莫', '别打', '别别别', 'no'],
  ],
  none: [
    ...[
      '是从昨天开始的',
      '我姓王',
      '是我老公的',
      '要去哪里办',
      '要不要钱',
      '得等多久',
      '成都来的',
      '中午打的',
    ],
    ...['行政中心那边', '好像是', '好几个人', '好了没有', '对面那个', '对方说的', '对了 还有一个', '对不起'],
    ...['没事', '没关系', '没有问题吧', '别的没有了', '不知道', '不清楚', '不只是这个', '不错', '不了解'],
    ...['什么', '嗯？', '是不是', '是这样的', '随便', ''],
  ],
};

describe("the caller's stand", () => {
  const cases = Object.entries(REPLIES).flatMap(([reply, texts]) =>
    texts.map((text) => [text, reply] as const),
  );
  it.each(cases)('%s: %s', (text, reply) => {
    expect(replyOf(text)).toBe(reply);
  });
});

describe('what an agent asks for', () => {
  it.each<[string, Topic]>([
    ['您贵姓', 'name'],
    ['请问怎么称呼您', 'name'],
    ['方便留一下您的姓名吗', 'name'],
    ['请问您是哪位', 'name'],
    ['是哪个字', 'name'],
    ['您的诉求是什么', 'want'],
    ['您希望我们怎么处理', 'want'],
    ['那您有什么要求', 'want'],
  ])('%s: %s', (text, topic) => {
    expect([...askedTopics(text)]).toContain(topic);
  });

  it.each(['好的 请稍等', '嗯', '名字记下了 谢谢'])('%s: nothing', (text) => {
    expect([...askedTopics(text)]).toEqual([]);
  });
});

describe('a dialogue', () => {
  const turnsOf = (...lines: string[]) => {
    const dialogue = new Dialogue();
    return segmentsOf(lines).map((segment) => dialogue.next(segment));
  };

  it('gives a caller what the agent asked and said before', () => {
    const turn = turnsOf('a 您贵姓', 'c 姓王').at(-1);
    expect(turn).toMatchObject({ speaker: 'caller', before: '您贵姓', reply: 'none', index: 1 });
    expect([...(turn?.asked ?? [])]).toEqual(['name']);
  });

  it('keeps a question over a short word of the agent', () => {
    expect([...(turnsOf('a 您贵姓', 'c 啊', 'a 嗯', 'c 姓王').at(-1)?.asked ?? [])]).toEqual(['name']);
  });

  it('ends a question when the agent goes on', () => {
    const turn = turnsOf('a 您贵姓', 'c 姓王', 'a 好的已经帮您记录下来了', 'c 谢谢').at(-1);
    expect([...(turn?.asked ?? [])]).toEqual([]);
  });

  it('leaves out what a machine announces', () => {
    const [segment] = segmentsOf(['c 您好']);
    expect(segment && new Dialogue().next({ ...segment, speaker: 'ivr' })).toBeNull();
  });
});
