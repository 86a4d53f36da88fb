import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/catalogue/catalogue.ts';
import { createScenarioBook, loadScenarioBook } from '../../../src/catalogue/scenarios/book.ts';
import { scenarioCoverage } from '../../../src/catalogue/scenarios/coverage.ts';
import { scenarioJsonSchema } from '../../../src/catalogue/scenarios/json-schema.ts';
import { ScenarioFile } from '../../../src/catalogue/scenarios/schema.ts';
import { Scenario } from '../../../src/protocol/scenario.ts';

const book = loadScenarioBook('catalogue/scenarios.json');
const catalogue = loadCatalogue('catalogue/dispatch.json');

const small = {
  version: 't',
  common: {
    since: { key: 'since', label: '开始时间', type: 'time', ask: '什么时候开始的？' },
  },
  scenarios: [
    {
      id: 'noise',
      name: '噪声',
      fields: [
        { key: 'noiseType', label: '类型', type: 'choice', choices: ['施工', '装修'], ask: '什么噪声？' },
        { use: 'since', required: true },
      ],
    },
  ],
};

/** The small file with something changed in it. */
function changed(change: (file: typeof small) => void): ScenarioFile {
  const file = structuredClone(small);
  change(file);
  return ScenarioFile.parse(file);
}

describe('the forms of the repository', () => {
  it('are at least thirty, among them all that the issue names', () => {
    expect(book.list().length).toBeGreaterThanOrEqual(30);
    for (const id of [
      'noise',
      'wages',
      'water',
      'outage',
      'property',
      'prepaid-card',
      'parking',
      'enterprise',
      'housing-certificate',
    ])
      expect(book.find(id)?.id).toBe(id);
  });

  it('belong each to an item of the catalogue', () => {
    const { covered, unused } = scenarioCoverage(book, catalogue);
    expect(unused).toEqual([]);
    expect(covered).toContain('noise');
  });

  it('are valid for the protocol, ask for something that is required, and hide their hints', () => {
    for (const scenario of book.list()) {
      expect(Scenario.parse(scenario)).toEqual(scenario);
      expect(scenario.fields.some(({ required }) => required)).toBe(true);
      expect(scenario.fields.every((field) => !('hints' in field))).toBe(true);
      expect(book.hints(scenario.id)?.fields.map(({ field }) => field)).toEqual(scenario.fields);
    }
  });

  it('know no form of another name', () => {
    expect(book.find('no-such')).toBeNull();
    expect(book.hints('no-such')).toBeNull();
  });
});

describe('scenarioJsonSchema', () => {
  it('takes an answered form and refuses one that lacks an answer or holds a wrong one', () => {
    const scenario = createScenarioBook(ScenarioFile.parse(small)).list()[0] as Scenario;
    const validate = new Ajv({ strict: true }).compile(scenarioJsonSchema(scenario));
    expect(validate({ since: '昨天晚上', noiseType: '施工' })).toBe(true);
    expect(validate({ noiseType: '施工' })).toBe(false);
    expect(validate({ since: '昨天', noiseType: '打雷' })).toBe(false);
    expect(validate({ since: ' ' })).toBe(false);
    expect(validate({ since: '昨天', other: 1 })).toBe(false);
  });
});

describe('faults are told by their path', () => {
  const faultsOf = (change: (file: typeof small) => void): string => {
    try {
      createScenarioBook(changed(change), 'forms.json');
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return '';
  };

  it.each<[string, (file: typeof small) => void, RegExp]>([
    [
      'a form twice',
      (file) => file.scenarios.push(...structuredClone(file.scenarios)),
      /^forms.json: scenarios\.1\.id: noise is used twice/,
    ],
    [
      'a question twice',
      (file) => file.scenarios[0]?.fields.push({ use: 'since', required: false }),
      /scenarios\.0\.fields\.2\.key: since is asked twice/,
    ],
    [
      'a shared question that is not there',
      (file) => file.scenarios[0]?.fields.push({ use: 'until', required: false }),
      /scenarios\.0\.fields\.2\.use: no until in common/,
    ],
    [
      'a field of the order',
      (file) => Object.assign(file.scenarios[0]?.fields[0] ?? {}, { key: 'location' }),
      /scenarios\.0\.fields\.0\.key: location is a field of every order/,
    ],
    [
      'a choice of one',
      (file) => Object.assign(file.scenarios[0]?.fields[0] ?? {}, { choices: ['施工'] }),
      /scenarios\.0\.fields\.0\.choices: a choice needs at least two/,
    ],
    [
      'words of no choice',
      (file) => Object.assign(file.scenarios[0]?.fields[0] ?? {}, { hints: { words: { 打雷: ['雷'] } } }),
      /scenarios\.0\.fields\.0\.hints\.words\.打雷: is none of the choices/,
    ],
    [
      'a unit of what is not counted',
      (file) => Object.assign(file.common.since, { unit: '天' }),
      /common\.since\.unit: a time is not counted/,
    ],
    [
      'a fact of another type',
      (file) => Object.assign(file.common.since, { hints: { facts: [{ type: 'money' }] } }),
      /common\.since\.hints\.facts\.0\.type: a fact money does not answer a time/,
    ],
  ])('%s', (_, change, message) => {
    expect(faultsOf(change)).toMatch(message);
  });

  it('of a file that is no JSON, or holds what nobody knows', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'scenarios-')), 'scenarios.json');
    writeFileSync(file, '{');
    expect(() => loadScenarioBook(file)).toThrow(file);
    writeFileSync(file, JSON.stringify({ ...small, extra: 1 }));
    expect(() => loadScenarioBook(file)).toThrow(/extra/);
  });
});
