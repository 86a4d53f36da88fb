import { describe, expect, it } from 'vitest';
import { dialogue, hearing, table, urgentRules } from './support.ts';

const now = table('now.txt');
const headings = [...new Set(now.map(({ heading }) => heading))];

/** Ways in which callers put a sentence; none takes anything from the danger. */
const frames: Readonly<Record<string, (said: string) => string[]>> = {
  alone: (said) => [said],
  'with a request': (said) => [`喂你好，${said}，你们快派人来`],
  'with a helpless question': (said) => [`${said}怎么办啊`],
  'just now': (said) => [`刚刚${said}`],
  'not quite sure': (said) => [`好像${said}`],
  'from the spot': (said) => [`我现在就在这里，${said}`],
  'with a reproach': (said) => [`你们到底管不管，${said}`],
  'going on since the morning': (said) => [`今天早上${said}，到现在都没人来`],
  'after hesitation': (said) => ['你好', `那个，嗯，就是，${said}`],
  'in one breath': (said) => [`喂你好我这里是长流那边的我跟你讲啊${said}骗你干嘛`],
  'without any pause': (said) => [said.replaceAll(/[ ，。]/g, '')],
};

describe('danger now', () => {
  it.each(headings.flatMap((heading) => Object.keys(frames).map((frame) => [heading, frame] as const)))(
    '%s, said %s',
    (heading, frame) => {
      const missed = now
        .filter((row) => row.heading === heading)
        .map(({ line }) => frames[frame]?.(line) ?? [])
        .filter((lines) => urgentRules(lines.map((line) => `c ${line}`)).length === 0);
      expect(missed).toEqual([]);
    },
  );

  it('told in two turns, with the agent between them', () => {
    const missed = now
      .map(({ line }) => line.split(/ (.*)/s).slice(0, 2))
      .filter((parts) => parts.length === 2)
      .map(([first, second]) => [`c ${first}`, 'a 嗯，您说', `c ${second}`])
      .filter((lines) => urgentRules(lines).length === 0);
    expect(missed).toEqual([]);
  });

  it('said back by the agent, and agreed to', () => {
    const missed = now
      .map(({ line }) => ['c 喂', 'a 您好请讲', 'c 出事了', `a 您是说${line}是吗？`, 'c 对对对'])
      .filter((lines) => urgentRules(lines).length === 0);
    expect(missed).toEqual([]);
  });
});

describe('no danger now', () => {
  it('in everyday complaints', () => {
    const alarming = table('ordinary.txt')
      .map(({ line }) => ({ line, found: urgentRules([`c ${line}`]) }))
      .filter(({ found }) => found.length > 0);
    expect(alarming).toEqual([]);
  });
});

describe('short calls', () => {
  const calls = table('calls.txt').map(({ heading, line }) => [heading, line.split(' / ')] as const);

  it.each(calls.filter(([heading]) => heading === 'urgent'))('%s: %j', (_heading, lines) => {
    expect(urgentRules(lines)).not.toEqual([]);
  });

  it.each(calls.filter(([heading]) => heading === 'ordinary'))('%s: %j', (_heading, lines) => {
    const raised = [...hearing(dialogue(lines))].flat().filter(({ value }) => value.level === 'urgent');
    expect(raised).toEqual([]);
  });
});
