import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dotOf, drawFlow } from '../../../src/cli/flow/drawing.ts';
import { type Flow, FlowSchema } from '../../../src/voice/flow/schema.ts';
import { shippedFlows } from '../../voice/flows/caller.ts';

const PICTURES = 'docs/images/flows';

function flowOf(nodes: Record<string, unknown>): Flow {
  return FlowSchema.parse({
    name: 'small',
    title: { zh: '小流程', en: 'Small' },
    start: Object.keys(nodes)[0],
    nodes,
  });
}

describe('the drawings of the shipped flows', () => {
  it('are those of docs: npm run flow -- --draw docs/images/flows makes them anew', async () => {
    const names = Object.keys(shippedFlows.flows);
    expect(readdirSync(PICTURES).sort()).toEqual(names.map((name) => `${name}.svg`).sort());
    for (const [name, flow] of Object.entries(shippedFlows.flows))
      expect(await drawFlow(flow), name).toBe(readFileSync(`${PICTURES}/${name}.svg`, 'utf8'));
  });

  it('hold every node, and nothing that runs or is loaded', async () => {
    for (const [name, flow] of Object.entries(shippedFlows.flows)) {
      const svg = readFileSync(`${PICTURES}/${name}.svg`, 'utf8').replaceAll('&#45;', '-');
      for (const node of Object.keys(flow.nodes)) expect(svg).toContain(`<title>${node}</title>`);
      expect(svg).not.toMatch(/<script|href=|<image/);
    }
  });
});

describe('a drawing', () => {
  it('shapes nodes by kind and labels the ways on', () => {
    const dot = dotOf(
      flowOf({
        ask: {
          type: 'ask',
          prompt: { zh: '要“登记”请按1', en: 'Press 1' },
          choices: [{ key: '1', words: { zh: ['登记'] }, next: 'bye' }],
          onFailure: 'bye',
        },
        bye: { type: 'end', prompt: { zh: '再见', en: 'Goodbye' } },
      }),
    );
    expect(dot).toContain('"ask" -> "bye" [label=" 按1 登记 "]');
    expect(dot).toContain('"ask" -> "bye" [label=" 没听清 ", style=dashed');
    expect(dot).toMatch(/"bye" \[shape=oval.*结束 bye/);
  });

  it('leaves failures out that lead to a person, and shows chosen ways to one', () => {
    const ask = { type: 'confirm', prompt: { zh: '好吗', en: 'All right?' }, yes: 'end', no: 'human' };
    const dot = dotOf(flowOf({ ask }));
    expect(dot.match(/-> "human"/g)).toHaveLength(1);
    expect(dot).toContain('label="人工"');
    expect(dot).toContain('label="挂机"');
  });

  it('writes quotation marks, backslashes, angle brackets and variables as text', async () => {
    const say = {
      type: 'say',
      prompt: { zh: '"a\\b" &lt;c&gt; {{order.number}}<break time="300ms"/>', en: 'x' },
      next: 'end',
    };
    const svg = await drawFlow(flowOf({ say }));
    expect(svg).toContain('&quot;a\\b&quot;');
    expect(svg).toContain('〔order.number〕');
    expect(svg).not.toContain('300ms');
  });
});
