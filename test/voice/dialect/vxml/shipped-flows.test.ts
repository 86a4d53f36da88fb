import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginningVars } from '../../../../src/cli/flow/beginning.ts';
import { PlayedCall } from '../../../../src/cli/flow/played-call.ts';
import { quietService } from '../../../../src/cli/flow/scripted-service.ts';
import { renderVxml } from '../../../../src/voice/dialect/vxml/render.ts';
import { vxmlDefaults } from '../../../../src/voice/dialect/vxml/settings.ts';
import type { CallerEvent, SpokenAction } from '../../../../src/voice/engine/contract.ts';
import { createEngine } from '../../../../src/voice/engine/engine.ts';
import { FlowLanguage, type FlowSet } from '../../../../src/voice/flow/schema.ts';
import { answersTo } from '../../engine/walker.ts';
import { shippedFlows } from '../../flows/caller.ts';
import { documentFaults } from '../../support/vxml-schema.ts';

const engine = createEngine();
const settings = { publicUrl: 'https://hotline.example.org', queue: '8001', ...vxmlDefaults };
const MOST_TURNS = 20;
const CALLS = 60;
const CALLS_OF_NODE = 3;

const words = [
  ...[
    '是',
    '不是',
    '人工',
    '明天下午',
    '幺三八零零幺三八零零零',
    '我家停水了，在海秀中路49号',
    '救命',
    '嗯嗯',
  ],
  ...['yes', 'no', 'operator', 'tomorrow afternoon', 'there is no water at my house', 'English please'],
];
const entries = ['0', '1', '2', '3', '13800138000', '20261128000001', '0000'];
/** What a caller may do; `keys`: those that the prompt named. */
const happening = (keys: readonly string[]): fc.Arbitrary<CallerEvent> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(...words).map((text): CallerEvent => {
        return { type: 'input', speech: { text, confidence: 0.9, language: null }, keys: null };
      }),
    },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(...entries, ...keys, ...keys, ...keys)
        .map((keys): CallerEvent => ({ type: 'input', speech: null, keys })),
    },
    fc.constant<CallerEvent>({ type: 'silence' }),
    fc.constantFrom<CallerEvent>(
      { type: 'recorded', url: 'https://platform.example/1', durationMs: 9_000, keys: null },
      { type: 'recorded', url: null, durationMs: 0, keys: null },
      { type: 'person', outcome: 'failed' },
      { type: 'person', outcome: 'left' },
    ),
  );

/** Where a caller waited, and the document that the platform was sent there. */
interface Waited {
  readonly node: string;
  readonly document: string;
}

/** The shipped flows, one of which begins at another node. */
function beginningAt(flow: string, start: string): FlowSet {
  const changed = shippedFlows.flows[flow];
  if (changed === undefined) throw new Error(`there is no flow ${flow}`);
  return { ...shippedFlows, flows: { ...shippedFlows.flows, [flow]: { ...changed, start } } };
}

/** One call through a flow; what the service answers to effects is drawn too. */
function call(flows: FlowSet, flow: string, language: FlowLanguage, draw: fc.GeneratorValue): Waited[] {
  const played = new PlayedCall(
    {
      engine,
      flows,
      answer: (effect) => draw(answersTo, effect),
      dangerIn: (text) => (text === '救命' ? text : null),
    },
    flow,
    beginningVars(flow, quietService),
    language,
  );
  const waited: Waited[] = [];
  const told = (actions: readonly SpokenAction[]) => {
    const reply = { sessionId: 's', turn: waited.length + 1, language: played.state.language, actions };
    const document = renderVxml(reply, { platform: 'vxml', externalId: 'S-1' }, settings);
    waited.push({ node: `${played.state.flow}/${played.state.node}`, document });
  };
  told(played.begin());
  while (played.state.ended === null && waited.length < MOST_TURNS) {
    const node = shippedFlows.flows[played.state.flow]?.nodes[played.state.node];
    const keys = node !== undefined && 'choices' in node ? node.choices?.flatMap(({ key }) => key ?? []) : [];
    told(played.hear(draw(happening, keys ?? [])));
  }
  return waited;
}

/** Nodes whose prompt a caller hears; a form may ask nothing. */
const waiting = Object.entries(shippedFlows.flows).flatMap(([flow, { nodes }]) =>
  Object.entries(nodes)
    .filter(([, node]) =>
      node.type === 'form'
        ? node.fields.length > 0 || node.details > 0
        : ['ask', 'confirm', 'record', 'queue', 'transfer', 'end'].includes(node.type),
    )
    .map(([node]) => ({ flow, node })),
);

describe('the documents of the shipped flows', () => {
  it('are valid VoiceXML in both languages, from the beginning and from every node where a caller waits', async () => {
    const reached = new Set<string>();
    const documents = new Set<string>();
    const play = (flows: FlowSet, flow: string, numRuns: number) => {
      for (const language of FlowLanguage.options)
        fc.assert(
          fc.property(fc.gen(), (draw) => {
            for (const { node, document } of call(flows, flow, language, draw)) {
              reached.add(node);
              documents.add(document);
            }
          }),
          { numRuns },
        );
    };
    for (const flow of Object.keys(shippedFlows.flows)) play(shippedFlows, flow, CALLS);
    for (const { flow, node } of waiting) play(beginningAt(flow, node), flow, CALLS_OF_NODE);
    expect(await documentFaults([...documents])).toEqual([]);
    expect(waiting.map(({ flow, node }) => `${flow}/${node}`).filter((name) => !reached.has(name))).toEqual(
      [],
    );
  });
});
