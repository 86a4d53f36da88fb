import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkRules, hear } from '../../../src/facts/danger/rule-check.ts';
import { DangerRules, dangerRulesSchema, loadDangerRules } from '../../../src/facts/danger/rules.ts';
import { alertKinds } from '../../../src/protocol/alert.ts';
import { RULE_FILE, rules } from './support.ts';

describe('the rule file', () => {
  it('passes its own examples', () => {
    expect(checkRules(rules).map(({ rule, expected, example }) => [rule?.id, expected, example])).toEqual([]);
  });

  it('covers every kind of danger', () => {
    expect(new Set(rules.rules.map(({ kind }) => kind))).toEqual(new Set(alertKinds));
  });

  it('hands urgent dangers over to an emergency line', () => {
    for (const rule of rules.rules) if (rule.level === 'urgent') expect(rule.handOver).not.toEqual([]);
  });

  it('has the schema beside it that it names', () => {
    const raw = JSON.parse(readFileSync(RULE_FILE, 'utf8')) as { $schema: string };
    const schema: unknown = JSON.parse(
      readFileSync(path.resolve(path.dirname(RULE_FILE), raw.$schema), 'utf8'),
    );
    expect(schema).toEqual(dangerRulesSchema());
  });
});

const [first] = rules.rules;
const withRule = (changes: object): object => ({ ...rules, rules: [{ ...first, unless: [], ...changes }] });

describe('checkRules', () => {
  it('says what comes out otherwise, and why', () => {
    const file = DangerRules.parse(
      withRule({
        any: ['着火'],
        examples: {
          now: ['没着火', '着火了'],
          past: ['着火了'],
          nothing: [['坐席：着火了吗', '市民：没有']],
        },
      }),
    );
    const failed = checkRules({ ...file, ordinary: ['哪里着火了', '你好'] });
    expect(failed.map(({ rule, expected, example }) => [rule?.id ?? null, expected, example])).toEqual([
      [first?.id, 'now', '没着火'],
      [first?.id, 'nothing', ['坐席：着火了吗', '市民：没有']],
      [first?.id, 'past', '着火了'],
      [null, 'nothing', '哪里着火了'],
    ]);
    expect(failed[0]?.found.map(({ value }) => value.explanation)).toEqual([
      '听到“着火”，但“没”表示没有发生',
    ]);
  });

  it('takes a line without a speaker as the caller’s', () => {
    expect(hear(rules, '着火了')).toEqual(hear(rules, ['市民：着火了']));
  });
});

describe('loadDangerRules', () => {
  const write = (content: string): string => {
    const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-rules-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'rules.json');
    writeFileSync(file, content);
    return file;
  };

  it('names the file that is missing or not JSON', () => {
    expect(() => loadDangerRules('/nowhere/rules.json')).toThrow('/nowhere/rules.json');
    const file = write('{');
    expect(() => loadDangerRules(file)).toThrow(file);
  });

  it.each([
    ['an unknown word list', { any: ['<nothing> 困'] }, '<nothing>'],
    ['a bad gap', { over: ['电梯 ~99 困'] }, '~99'],
    ['an unknown guard', { ignore: ['nothing'] }, 'no guard nothing'],
    ['an unknown rule', { unless: ['nothing'] }, 'no rule nothing'],
  ])('refuses %s', (_what, change, message) => {
    expect(() => loadDangerRules(write(JSON.stringify(withRule(change))))).toThrow(message);
  });

  it('refuses an id used twice, and an unknown word list in a guard', () => {
    const twice = { ...rules, rules: [first, first] };
    expect(() => loadDangerRules(write(JSON.stringify(twice)))).toThrow('twice');
    const guards = [{ ...rules.guards[0], words: ['<nothing>'] }];
    expect(() => loadDangerRules(write(JSON.stringify({ ...rules, guards })))).toThrow('<nothing>');
  });

  it('fills the defaults of a short rule', () => {
    const { id, kind, level, message, action } = first ?? {};
    const short = { id, kind, level, message, action, any: ['着火'], examples: { now: ['着火了'] } };
    expect(DangerRules.parse({ ...rules, rules: [short] }).rules[0]).toMatchObject({
      by: 'caller',
      asked: { yes: [], no: [] },
      except: [],
      over: [],
      ignore: [],
      whenPast: 'silent',
      unless: [],
      handOver: [],
      examples: { nothing: [], past: [] },
    });
  });
});
