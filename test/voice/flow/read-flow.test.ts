import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../../src/voice/flow/fault.ts';
import { flowSetOf } from '../../../src/voice/flow/flow-set.ts';
import { readFlow } from '../../../src/voice/flow/read-flow.ts';
import { fixtureFiles } from '../engine/fixture.ts';

const head = 'name: a\ntitle: { zh: 甲 }\nstart: b\nnodes:\n';
const faultsOf = (text: string) => readFlow('flows/a.yaml', text).faults.map(faultText);

describe('a flow file', () => {
  it.each([
    ['is no YAML', 'name: [a\nstart: b', /^flows\/a\.yaml:2: is not YAML: /],
    [
      'has a key twice',
      `${head}  b: { type: end }\n  b: { type: end }`,
      /^flows\/a\.yaml:6: is not YAML: duplicated mapping key/,
    ],
    [
      'has an unknown key',
      `${head}  b:\n    type: end\n    promt: { zh: 好 }`,
      /^flows\/a\.yaml:7: b: unknown key promt \(did you mean prompt\?\)$/,
    ],
    [
      'has an unknown key deep within',
      `${head}  b:\n    type: ask\n    prompt: { zh: 好 }\n    keys:\n      min: 1\n      finishon: "#"`,
      /^flows\/a\.yaml:10: b: keys: unknown key finishon \(did you mean finishOn\?\)$/,
    ],
    [
      'has an unknown key at its top',
      `${head}  b: { type: end }\nnotes: x`,
      /^flows\/a\.yaml:6: unknown key notes \(did you mean nodes\?\)$/,
    ],
    [
      'has an unknown type',
      `${head}  b:\n    type: asks`,
      /:6: b: type: there is no type asks \(did you mean ask\?\): it is one of say, ask,/,
    ],
    ['has no type', `${head}  b: {}`, /b: type: there is no type nothing/],
    [
      'lacks a key',
      `${head}  b:\n    type: say\n    prompt: { zh: 好 }`,
      /^flows\/a\.yaml:5: b: next: is missing/,
    ],
    [
      'has a value of the wrong type',
      `${head}  b:\n    type: say\n    prompt: 好\n    next: end`,
      /^flows\/a\.yaml:7: b: prompt: /,
    ],
    [
      'has a key 0 as a choice',
      `${head}  b:\n    type: ask\n    prompt: { zh: 好 }\n    choices:\n      - key: "0"\n        words: { zh: [好] }\n        next: end`,
      /^flows\/a\.yaml:9: b: choices\.0\.key: 1 to 9 or \*; 0 is the person$/,
    ],
    [
      'has a bad name of a node',
      `${head}  B_1: { type: end }`,
      /:5: B_1: the name does not do: a lower-case letter/,
    ],
    ['is empty', '', /^flows\/a\.yaml:1: /],
  ])('that %s is refused by line and node', (_, text, expected) => {
    expect(faultsOf(text).join('\n')).toMatch(expected);
  });

  it('takes over what another node has', () => {
    const { source } = readFlow(
      'a.yaml',
      `${head}  b: &b { type: end, prompt: { zh: 好 } }\n  c:\n    <<: *b\n    outcome: fine`,
    );
    expect(source?.flow.nodes.c).toEqual({ type: 'end', prompt: { zh: '好' }, outcome: 'fine' });
  });

  it('never makes the reader throw', () => {
    const texts = Object.values(fixtureFiles);
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.string({ unit: 'binary', maxLength: 5 }),
        (text, at, put) => {
          const cut = at % text.length;
          const { source, faults } = readFlow('a.yaml', text.slice(0, cut) + put + text.slice(cut + 1));
          expect(source === null).toBe(faults.length > 0);
          for (const { line } of faults) expect(line).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('a set of flows', () => {
  const flows = Object.entries(fixtureFiles).flatMap(([name, text]) => {
    const { source } = readFlow(`${name}.yaml`, text);
    return source === null ? [] : [source.flow];
  });

  it('has the same digest however its files are ordered and written, and another for other content', () => {
    const digest = flowSetOf(flows).digest;
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(flowSetOf([...flows].reverse()).digest).toBe(digest);
    const [first, ...rest] = flows;
    if (first === undefined) throw new Error('no flows');
    const turned = Object.fromEntries(Object.entries(first.nodes).reverse());
    expect(flowSetOf([{ ...first, nodes: turned }, ...rest]).digest).toBe(digest);
    expect(flowSetOf([{ ...first, title: { zh: '别的' } }, ...rest]).digest).not.toBe(digest);
  });
});
