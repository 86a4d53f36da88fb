import { describe, expect, it } from 'vitest';
import { alertsOf, dialogue } from './support.ts';

describe('an alert', () => {
  it('says what it may be, what to do, whom to call and which words led to it', () => {
    const [alert] = alertsOf(dialogue(['c 喂 我家楼下着火了 快来']));
    expect(alert).toMatchObject({
      id: 'fire:s0',
      kind: 'fire',
      level: 'urgent',
      state: 'raised',
      rule: 'fire',
      explanation: '听到“着火”，没有说是过去、假设或听说的事',
      evidence: { segmentId: 's0', start: 6, end: 8, text: '着火' },
    });
    expect(alert?.action).toContain('12345转警');
  });

  it('is sent again under its id when the danger is over', () => {
    expect(alertsOf(dialogue(['c 我家着火了', 'c 火已经灭了']))).toMatchObject([
      {
        id: 'fire:s0',
        level: 'urgent',
        state: 'over',
        explanation: '先说“着火”，后来说“火已经灭了”，险情已经过去',
        evidence: { text: '着火' },
      },
    ]);
  });

  it('is withdrawn when there never was one', () => {
    expect(alertsOf(dialogue(['c 对面着火了', 'c 看错了']))).toMatchObject([{ state: 'withdrawn' }]);
    expect(alertsOf(dialogue(['c 着火了', 'a 什么时候的事？', 'c 去年']))).toMatchObject([
      { state: 'withdrawn' },
    ]);
  });

  it('is raised anew under another id', () => {
    const alerts = alertsOf(dialogue(['c 我家着火了', 'c 火灭了', 'c 哎呀现在又着火了']));
    expect(alerts.map(({ id, state }) => [id, state])).toEqual([
      ['fire:s0', 'over'],
      ['fire:s2', 'raised'],
    ]);
  });

  it('is not made of danger that is supposed, denied, reported or over from the beginning', () => {
    const lines = ['c 万一着火怎么办', 'c 没有漏气', 'c 听说那边电梯困人了', 'c 刚才有人触电，已经没事了'];
    expect(alertsOf(dialogue(lines))).toEqual([]);
  });

  it('calls for nobody when the danger is past', () => {
    const [alert] = alertsOf(dialogue(['c 这个电梯经常困人']));
    expect(alert).toMatchObject({ level: 'notice', state: 'raised' });
    expect(alert?.action).not.toContain('12345转警');
  });

  it('leaves threats and concerns at the level of a notice', () => {
    const kinds = (line: string) => alertsOf(dialogue([`c ${line}`])).map(({ kind, level }) => [kind, level]);
    expect(kinds('再不处理我就找媒体曝光')).toEqual([['media-threat', 'notice']]);
    expect(kinds('农民工都来讨薪了')).toEqual([['mass-incident', 'notice']]);
    expect(kinds('停电了，我家还有老人，七十多岁')).toEqual([['elderly-at-risk', 'notice']]);
    expect(kinds('路中间的井盖不见了')).toEqual([['hazard', 'notice']]);
    expect(kinds('我的车被追尾了')).toEqual([['traffic', 'notice']]);
  });
});
