import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DangerRules, loadDangerRules } from '../../../src/facts/danger/rules.ts';
import { alertKinds } from '../../../src/protocol/alert.ts';
import { alertsOf, caller, rules } from './support.ts';

describe('the rule file', () => {
  it.each(rules.rules.flatMap((rule) => rule.fires.map((text) => [rule.id, text] as const)))(
    '%s fires on "%s"',
    (id, text) => {
      const alert = alertsOf([caller('s1', text)]).find(({ rule }) => rule === id);
      expect(alert?.level).toBe(rules.rules.find((rule) => rule.id === id)?.level);
    },
  );

  it.each(rules.rules.flatMap((rule) => rule.silent.map((text) => [rule, text] as const)))(
    '$id is silent on "%s"',
    (rule, text) => {
      const raised = alertsOf([caller('s1', text)]);
      expect(raised.filter((alert) => alert.rule === rule.id && alert.level === rule.level)).toEqual([]);
    },
  );

  it('covers every kind of danger', () => {
    expect(new Set(rules.rules.map(({ kind }) => kind))).toEqual(new Set(alertKinds));
  });

  it('hands urgent dangers over to an emergency line', () => {
    for (const rule of rules.rules) if (rule.level === 'urgent') expect(rule.handOver).not.toEqual([]);
  });
});

describe('loadDangerRules', () => {
  const write = (content: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'rules-')), 'rules.json');
    writeFileSync(path, content);
    return path;
  };

  it('names the file that is missing or not JSON', () => {
    expect(() => loadDangerRules('/nowhere/rules.json')).toThrow('/nowhere/rules.json');
    const path = write('{');
    expect(() => loadDangerRules(path)).toThrow(path);
  });

  it('refuses an unknown word list, a bad gap and an id used twice', () => {
    const [first] = rules.rules;
    const broken = (rule: object): string =>
      write(JSON.stringify({ ...rules, rules: [{ ...first, ...rule }] }));
    expect(() => loadDangerRules(broken({ any: ['<nothing> 困'] }))).toThrow('<nothing>');
    expect(() => loadDangerRules(broken({ any: ['电梯 ~99 困'] }))).toThrow('~99');
    expect(() => loadDangerRules(write(JSON.stringify({ ...rules, rules: [first, first] })))).toThrow(
      'twice',
    );
  });

  it('fills the defaults of a short rule', () => {
    const [first] = rules.rules;
    const {
      asked: _asked,
      except: _except,
      ignore: _ignore,
      whenPast: _past,
      handOver: _hand,
      ...short
    } = first ?? {};
    const parsed = DangerRules.parse({ ...rules, rules: [short] });
    expect(parsed.rules[0]).toMatchObject({
      asked: [],
      except: [],
      ignore: [],
      whenPast: 'silent',
      handOver: [],
    });
  });
});
