import { describe, expect, it } from 'vitest';
import { faultText } from '../../../src/voice/flow/fault.ts';
import { readFlowFiles } from '../../../src/voice/flow/flow-set.ts';
import { fixtureFiles } from '../engine/fixture.ts';

/** Faults of the fixtures with one flow taken for another. */
function faultsWith(files: Readonly<Record<string, string>>): string[] {
  const all = Object.entries({ ...fixtureFiles, ...files });
  const reading = readFlowFiles(
    'flows',
    all.map(([name, text]) => ({ file: `flows/${name}.yaml`, text })),
  );
  return reading.faults.map(faultText);
}

/** A flow `extra` of these nodes; its first stands on line 6. */
function extra(nodes: string, head = ''): Record<string, string> {
  const lines = nodes
    .trim()
    .split('\n')
    .map((line) => `  ${line}`);
  return {
    extra: ['name: extra', `title: { zh: 试, en: Try }`, head, 'start: a', 'nodes:', ...lines].join('\n'),
  };
}

const say = 'prompt: { zh: 好, en: Fine }';

describe('a linter of flows', () => {
  it('finds nothing in flows that are right', () => {
    expect(faultsWith({})).toEqual([]);
    expect(faultsWith(extra(`a: { type: say, ${say}, next: end }`))).toEqual([]);
  });

  it.each([
    [
      'unknown targets',
      `a: { type: say, ${say}, next: agian }\nagain: { type: end }`,
      /extra\.yaml:6: a: there is no node agian \(did you mean again\?\)/,
    ],
    [
      'unknown flows',
      'a: { type: flow, flow: humam }',
      /:6: a: there is no flow humam \(did you mean human\?\)/,
    ],
    [
      'names that are there in every flow',
      `a: { type: say, ${say}, next: human }\nhuman: { type: end }`,
      /:7: human: human is there in every flow/,
    ],
    [
      'nodes that nothing leads to',
      `a: { type: end }\nb: { type: end }`,
      /:7: b: nothing leads to this node/,
    ],
    [
      'circles without input',
      `a: { type: say, ${say}, next: b }\nb: { type: branch, when: [{ if: "true", next: a }], else: end }`,
      /:6: a: goes round without hearing the caller: extra\/a → extra\/b → extra\/a/,
    ],
    [
      'circles over flows',
      'a: { type: lookup, lookup: hours, save: h, next: b }\nb: { type: flow, flow: extra }',
      /a: goes round without hearing/,
    ],
    [
      'dead ends',
      `a: { type: say, ${say}, next: b }\nb: { type: say, ${say}, next: a }`,
      /:6: a: is a dead end/,
    ],
    [
      'failures that ask on',
      `a: { type: confirm, ${say}, yes: end, no: end, onFailure: b }\nb: { type: confirm, ${say}, yes: end, no: end }`,
      /:6: a: attempts that fail must lead to a person or an end, and b asks on/,
    ],
    [
      'words for a person as a choice',
      `a: { type: ask, ${say}, choices: [{ key: "1", words: { zh: [转人工], en: [chat] }, next: end }] }`,
      /转人工 asks for a person everywhere/,
    ],
    [
      'English words for a person',
      `a: { type: ask, ${say}, choices: [{ key: "1", words: { zh: [聊], en: [an agent] }, next: end }] }`,
      /an agent asks for a person everywhere/,
    ],
    [
      'the same key twice',
      `a: { type: ask, ${say}, choices: [{ key: "1", words: { zh: [甲], en: [ay] }, next: end }, { key: "1", words: { zh: [乙], en: [bee] }, next: end }] }`,
      /choices 1 and 2 both have key 1/,
    ],
    [
      'the same word twice',
      `a: { type: ask, ${say}, choices: [{ words: { zh: [留言], en: [ay] }, next: end }, { words: { zh: ["留 言。"], en: [bee] }, next: end }] }`,
      /both have the word 留 言。/,
    ],
    [
      'switches to a language that the flow lacks',
      `a: { type: ask, ${say}, choices: [{ words: { zh: [法语], en: [French] }, set: { language: fr }, next: end }] }`,
      /the flow does not speak fr/,
    ],
    ['questions for nothing', `a: { type: ask, ${say} }`, /asks for nothing/],
    [
      'answers that go nowhere',
      `a: { type: ask, ${say}, answer: free, save: x }`,
      /goes nowhere: say with next/,
    ],
    [
      'answers that are not kept',
      `a: { type: ask, ${say}, answer: free, next: end }`,
      /the answer is not kept/,
    ],
    [
      'questions that cannot be answered',
      `a: { type: ask, ${say}, answer: free, save: x, speech: false, next: end }`,
      /cannot be answered: allow speech/,
    ],
    [
      'more digits at least than at most',
      `a: { type: ask, ${say}, answer: digits, save: x, keys: { min: 5, max: 4 }, next: end }`,
      /at least 5 and at most 4/,
    ],
    [
      'patterns that could try for ever',
      `a: { type: branch, when: [{ if: 'vars.caller.matches("(a+)+$")', next: end }], else: end }`,
      /:6: a: .* repeats what repeats/,
    ],
    [
      'lists within lists',
      `a: { type: branch, when: [{ if: 'vars.order.all(x, vars.order.all(y, x == y))', next: end }], else: end }`,
      /:6: a: .* more than one list/,
    ],
    [
      'words for a person as a yes or no',
      `a: { type: confirm, ${say}, words: { no: { zh: [转人工] } }, yes: end, no: end }`,
      /:6: a: 转人工 asks for a person everywhere/,
    ],
    [
      'expressions that cannot be read',
      'a: { type: branch, when: [{ if: "vars.queue.free >", next: end }], else: human }',
      /:6: a: vars\.queue\.free > is no expression/,
    ],
    [
      'expressions of unknown names',
      'a: { type: branch, when: [{ if: "queue.free > 0", next: end }], else: human }',
      /is no expression: Unknown variable: queue/,
    ],
    [
      'expressions of variables that nothing sets',
      'a: { type: branch, when: [{ if: "vars.quee.free > 0", next: end }], else: human }',
      /nothing sets the variable quee \(did you mean queue\?\)/,
    ],
    [
      'prompts of variables that nothing sets',
      'a: { type: end, prompt: { zh: "{{nummer}}", en: "{{order.number}}" } }',
      /:6: a: nothing sets the variable nummer/,
    ],
    [
      'markup outside the subset',
      'a: { type: end, prompt: { zh: "<emphasis>好</emphasis>", en: Fine } }',
      /<emphasis> is not allowed here/,
    ],
    [
      'markup without an end',
      `a: { type: end, prompt: { zh: '<say-as interpret-as="digits">12', en: Fine } }`,
      /<\/say-as> is missing/,
    ],
    [
      'sections of templates',
      'a: { type: end, prompt: { zh: "{{#order}}好{{/order}}", en: Fine } }',
      /\{\{#order\}\} is not allowed/,
    ],
    [
      'templates without an end',
      'a: { type: end, prompt: { zh: "{{order", en: Fine } }',
      /cannot be read: Unclosed tag/,
    ],
    ['missing translations', 'a: { type: end, prompt: { zh: 好 } }', /:6: a: prompt: en is missing/],
    [
      'missing words',
      `a: { type: ask, ${say}, choices: [{ words: { zh: [甲] }, next: end }] }`,
      /choices\.0\.words: en is missing/,
    ],
    [
      'prompts that are too long',
      `a: { type: end, prompt: { zh: ${'很'.repeat(100)}, en: Fine } }`,
      /takes 22\.2 s to speak in zh: at most 20 s/,
    ],
    [
      'variables of the service',
      `a: { type: ask, ${say}, answer: free, save: caller, next: end }`,
      /the variable caller is the service's own/,
    ],
    [
      'variables of the engine',
      `a: { type: ask, ${say}, choices: [{ words: { zh: [甲], en: [ay] }, set: { danger: true }, next: end }] }`,
      /the variable danger is the service's own/,
    ],
    [
      "an outcome that is the caller's",
      'a: { type: end, outcome: hangup }',
      /hangup is when a caller hangs up/,
    ],
  ])('finds %s', (_, nodes, expected) => {
    expect(faultsWith(extra(nodes))).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  it('lets a flow of one language lack the other', () => {
    const flow = extra('a: { type: end, prompt: { zh: 好 } }', 'languages: [zh]');
    expect(faultsWith(flow)).toEqual([]);
  });

  it('wants the flows where calls begin and people are reached', () => {
    const { human, ...rest } = fixtureFiles;
    const { faults } = readFlowFiles(
      'flows',
      Object.entries(rest).map(([name, text]) => ({ file: `flows/${name}.yaml`, text })),
    );
    expect(human).toBeDefined();
    expect(faults.map(faultText)).toContain(
      'flows/human.yaml:1: flow human is missing: every set needs opening, human, callback, follow-up',
    );
  });

  it('wants each flow in the file of its name, once', () => {
    expect(faultsWith({ other: fixtureFiles.request ?? '' })).toEqual([
      expect.stringContaining('there are two files of flow request'),
      expect.stringContaining('there are two files of flow request'),
    ]);
    expect(
      faultsWith({ other: 'name: another\ntitle: { zh: 甲, en: A }\nstart: a\nnodes: { a: { type: end } }' }),
    ).toEqual(['flows/other.yaml:1: flow another must be in another.yaml: rename the file or the flow']);
  });

  it('refuses a third menu in a row, over flows too, but not after an answer of the caller', () => {
    const menu = (to: string, other = 'end') =>
      `{ type: ask, ${say}, choices: [{ words: { zh: [甲], en: [ay] }, next: ${to} }, { words: { zh: [乙], en: [bee] }, next: ${other} }] }`;
    const request = (nodes: string) => ({
      request: `name: request\ntitle: { zh: 留言, en: Request }\nstart: a\nnodes:\n  ${nodes.split('\n').join('\n  ')}`,
    });
    expect(faultsWith(request(`a: ${menu('b')}\nb: ${menu('end')}`)).join()).toMatch(
      /request\.yaml:6: b: is menu 3 in a row \(opening\/offer → request\/a → request\/b\)/,
    );
    expect(faultsWith(request(`a: ${menu('a')}`))).toEqual([]);
    const free = `f: { type: ask, ${say}, answer: free, save: x, next: b }`;
    expect(faultsWith(request(`a: ${menu('f')}\n${free}\nb: ${menu('end')}`))).toEqual([]);
  });

  it('keeps the opening under 12 seconds, with all that is said before the question', () => {
    const opening = fixtureFiles.opening ?? '';
    expect(opening).toContain('大约要等');
    const long = opening.replace('现在大约要等', `${'您好请听'.repeat(10)}`);
    expect(faultsWith({ opening: long }).join()).toMatch(
      /offer: the opening takes 1\d\.\d s in zh before the caller has heard the offer \(opening\/state → opening\/busy → opening\/area → opening\/tell-notice → opening\/offer\): less than 12 s/,
    );
  });
});
