import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/voice/engine/engine.ts';
import { saidOfLastMatter } from '../../../src/voice/engine/new-matter.ts';
import { fixtureFiles, setOf } from './fixture.ts';
import { begun, done, said } from './walker.ts';

const engine = createEngine();
const set = setOf({
  ...fixtureFiles,
  request: `
name: request
title: { zh: 留言, en: Request }
start: state
nodes:
  state:
    type: branch
    when: [{ if: has(vars.matter), next: details }]
    else: matter
  matter: { type: ask, prompt: { zh: 请说。, en: Go ahead. }, answer: free, save: matter, next: details }
  details:
    type: form
    fields: [{ field: location, ask: { zh: 在哪里？, en: Where is it? } }]
    next: more
  more: { type: ask, prompt: { zh: 还有吗？, en: More? }, answer: free, save: more, next: sure }
  sure: { type: confirm, prompt: { zh: 是新的事吗？, en: A new one? }, yes: other, no: end }
  other: { type: flow, flow: request, begins: vars.more }
`,
});

describe('another matter of the same call', () => {
  const known = { form: { location: '海口' }, questions: [], subject: '停水' };
  const asked = () => {
    let { state } = begun(engine, set, 'request', { priority: 'vulnerable', failures: 1 });
    ({ state } = engine.step(set, state, said('我家停水了')));
    ({ state } = engine.step(set, state, done(state, { form: {}, questions: [], subject: '停水' })));
    ({ state } = engine.step(set, state, said('不知道')));
    ({ state } = engine.step(set, state, done(state, { form: {}, questions: [], subject: '停水' })));
    expect(state.givenUp).toEqual(['field:location']);
    ({ state } = engine.step(set, state, said('楼上漏水了')));
    return engine.step(set, state, said('是的')).state;
  };

  it('begins with the words that told it, and knows only who calls', () => {
    const state = asked();
    expect(state.said.map(({ text, begins }) => [text, begins ?? false])).toContainEqual([
      '楼上漏水了',
      true,
    ]);
    expect(saidOfLastMatter(state.said).map(({ text }) => text)).toEqual([
      '楼上漏水了',
      '是新的事吗？',
      '是的',
    ]);
    expect(state).toMatchObject({ understood: null, givenUp: [], asked: null, waiting: { for: 'effect' } });
    expect(Object.keys(state.vars).sort()).toEqual(
      ['called', 'caller', 'direction', 'failures', 'matter', 'now', 'priority'].sort(),
    );
    expect(state.vars.matter).toBe('楼上漏水了');
  });

  it('asks what the first could not be told for, and counts the turns of the call on', () => {
    const before = asked();
    const { state } = engine.step(set, before, done(before, { ...known, form: {} }));
    expect(state.asked).toBe('field:location');
    expect(state.turns).toBe(4);
  });

  it('is all there is of a call that has one', () => {
    const { said: only } = begun(engine, set, 'request').state;
    expect(saidOfLastMatter(only)).toEqual(only);
    expect(saidOfLastMatter([])).toEqual([]);
  });
});
