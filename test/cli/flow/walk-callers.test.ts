import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CallFile } from '../../../src/cli/calls/call-file.ts';
import { leftRequests } from '../../../src/cli/flow/left-requests.ts';
import { SampleCaller, type Telling } from '../../../src/cli/flow/sample-caller.ts';
import { shippedFlows } from '../../voice/flows/caller.ts';

function callerOf(telling: Telling): SampleCaller {
  const { gold, ...call } = CallFile.parse(JSON.parse(readFileSync('samples/call-001.json', 'utf8')));
  if (gold === undefined) throw new Error('the sample has no gold');
  return new SampleCaller({ ...call, gold }, telling);
}

describe('the caller of a recorded call', () => {
  it('begins with the first words that tell something, or tells all but the number', () => {
    expect(callerOf('begins').matter()).toBe('喂你好，那个 我手机丢在出租车上了 就刚刚。');
    const all = callerOf('tells-all').matter();
    expect(all).toContain('祥鑫商务宾馆');
    expect(all).not.toContain('幺三七');
  });

  it('answers what the agent asked too, and nothing else', () => {
    const caller = callerOf('begins');
    expect(caller.answer('请问在什么地方？请说到小区、门牌或路口。')).toContain('上上酒吧门口');
    expect(caller.answer('请问是什么时候的事？')).toContain('两点十分左右');
    expect(caller.answer('您希望怎么解决？')).toBe('不知道。');
    expect(caller.answer('请问起步价是多少钱？')).toBe('不知道。');
  });

  it('agrees to what is right, and puts right what is not', () => {
    const read = (number: string, place: string, wish: string) =>
      `跟您核对一下：出租车上遗失手机。地点，${place}。您${wish}电话，${number}。对请按1，不对按2。`;
    const caller = callerOf('begins');
    const wish = '希望帮忙联系出租车找回遗失的手机。';
    expect(caller.correction(read('18876024495', '海秀中路上上酒吧', wish))).toBeNull();
    expect(caller.correction(read('15089743361', '海秀中路上上酒吧', wish))).toBe(
      '电话不对，打18876024495。',
    );
    const wrong = caller.correction(read('15089743361', '琼州大学北门', '要求拆除违建。'));
    expect(wrong).toMatch(/电话不对.*地点不对，是龙华区.*不是这个要求，我希望帮忙联系/);
    expect(caller.correction('您说的是：“喂”。对请按1，不对按2。')).toBeNull();
  });
});

describe('npm run flow -- --calls', () => {
  it('counts drafts, and what would go out at once', async () => {
    const lines: string[] = [];
    await leftRequests('samples', shippedFlows, { verbose: true, print: (line) => lines.push(line) });
    // Smoke in the house: a person.
    expect(lines.filter((line) => line.includes('call-002'))).toEqual([
      '\ncall-002 (begins): person',
      '\ncall-002 (tells-all): person',
    ]);
    const cells = (name: string) =>
      (lines.find((line) => line.startsWith(`| ${name}`)) ?? '')
        .split('|')
        .slice(2, 4)
        .map((cell) => cell.trim());
    expect(cells('calls')).toEqual(['3', '3']);
    for (const at of [0, 1]) {
      const [drafts = 0, complete = 0] = ['drafts', 'complete'].map((name) => Number(cells(name)[at]));
      const sent = ['0.5', '0.7', '0.8', '0.9'].map((confidence) =>
        (cells(`at once from ${confidence}`)[at] ?? '').split(/\D+/).map(Number),
      );
      expect(drafts).toBeLessThanOrEqual(2);
      expect(complete).toBeLessThanOrEqual(drafts);
      let most = complete;
      for (const [atOnce = Number.NaN, ...right] of sent) {
        expect(atOnce).toBeLessThanOrEqual(most);
        expect(right).toHaveLength(3);
        for (const one of right) expect(one).toBeLessThanOrEqual(atOnce);
        most = atOnce;
      }
    }
  });

  it('says which folder holds no calls', async () => {
    await expect(
      leftRequests('test/cli/flow', shippedFlows, { verbose: false, print: () => undefined }),
    ).rejects.toThrow('no .json or .txt files');
  });
});
