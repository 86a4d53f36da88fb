import type { Alert } from '../../protocol/alert.ts';
import type { Segment } from '../../protocol/common.ts';
import type { AlertDetector } from '../contract.ts';
import { cutText } from '../cut-text.ts';
import { answerSpan, questionSentences, readAnswer } from './answers.ts';
import { createGuards, type Guards } from './guards.ts';
import { type CompiledPattern, compilePattern } from './pattern.ts';
import type { DangerRule, DangerRules, GuardName } from './rules.ts';

type Level = Alert['level'];

interface CompiledRule {
  readonly rule: DangerRule;
  readonly except: readonly CompiledPattern[];
  readonly action: string;
}

interface IndexedPattern {
  readonly compiled: CompiledPattern;
  readonly owner: CompiledRule;
}

interface Engine {
  readonly guards: Guards;
  /** Patterns by the character they may begin with, so that one pass over the text tries only what can match. */
  readonly spoken: ReadonlyMap<string, readonly IndexedPattern[]>;
  readonly asked: ReadonlyMap<string, readonly IndexedPattern[]>;
}

/** An agent's question about danger that waits for the caller's answer. */
interface OpenQuestion {
  readonly owner: CompiledRule;
  /** Asked in the negative ("没有人受伤吧"): only a clear "有" says that there is danger. */
  readonly negative: boolean;
}

interface Hit {
  readonly owner: CompiledRule;
  readonly start: number;
  readonly end: number;
}

/** How much of the caller's last words is read together with the next segment, in UTF-16 code units. */
const CARRY = 14;
/** How far around a hit an exception may stand. */
const EXCEPT_REACH = 10;
/** Evidence is capped by the protocol; a pattern can't match more, an answer could. */
const MAX_EVIDENCE = 200;

const engines = new WeakMap<DangerRules, Engine>();

/**
 * A detector for one call; segments must come in the order of their time. Only the caller's words raise alerts, among
 * them the answer to an agent's question about danger. A rule speaks once a call, and again only when its level rises.
 * `add` never throws and its work depends on the segment alone, not on the length of the call.
 */
export function createAlertDetector(rules: DangerRules): AlertDetector {
  const engine = engineOf(rules);
  const raised = new Map<string, Level>();
  let questions: readonly OpenQuestion[] = [];
  let carried = '';

  const raise = (alerts: Alert[], hit: Hit, level: Level, segment: Segment): void => {
    const { rule, action } = hit.owner;
    const before = raised.get(rule.id);
    if (before === 'urgent' || before === level) return;
    raised.set(rule.id, level);
    const found = alerts.findIndex((alert) => alert.rule === rule.id);
    const alert = toAlert(rule, action, level, segment, hit.start, hit.end);
    if (found >= 0) alerts[found] = alert;
    else alerts.push(alert);
  };

  const hear = (segment: Segment): Alert[] => {
    const alerts: Alert[] = [];
    const prefix = carried === '' ? '' : `${carried} `;
    const text = prefix + segment.text;
    scan(text, engine.spoken, (hit) => {
      if (hit.end <= prefix.length || raised.get(hit.owner.rule.id) === 'urgent') return;
      const { rule } = hit.owner;
      if (isExcepted(text, hit)) return;
      const verdict = engine.guards.judge(text, hit.start, hit.end, rule.ignore);
      if (verdict === 'none' || (verdict === 'past' && rule.whenPast === 'silent')) return;
      const own = { ...hit, start: Math.max(0, hit.start - prefix.length), end: hit.end - prefix.length };
      raise(alerts, own, verdict === 'past' ? 'notice' : rule.level, segment);
    });
    if (questions.length > 0) {
      const answer = readAnswer(segment.text);
      for (const question of questions) {
        if (answer === 'strong-yes' || (answer === 'yes' && !question.negative)) {
          raise(
            alerts,
            { owner: question.owner, ...answerSpan(segment.text) },
            question.owner.rule.level,
            segment,
          );
        }
      }
      if (answer !== 'unclear') questions = [];
    }
    carried = /[。！？!?；;]\s*$/.test(segment.text) ? '' : segment.text.slice(-CARRY);
    return alerts;
  };

  return {
    add(segment) {
      if (segment.speaker === 'caller') return hear(segment);
      carried = '';
      if (segment.speaker === 'agent') questions = dangerQuestions(engine, segment.text);
      return [];
    },
  };
}

/** Compiling takes some milliseconds, a call's detector must not: one engine serves all calls of a rule file. */
function engineOf(rules: DangerRules): Engine {
  const known = engines.get(rules);
  if (known !== undefined) return known;
  const spoken = new Map<string, IndexedPattern[]>();
  const asked = new Map<string, IndexedPattern[]>();
  for (const rule of rules.rules) {
    const owner: CompiledRule = {
      rule,
      except: rule.except.map((pattern) => compilePattern(pattern, rules.words)),
      action: [rule.action, ...rule.handOver.map((line) => rules.handOver[line])].join(''),
    };
    for (const pattern of rule.any) index(spoken, { compiled: compilePattern(pattern, rules.words), owner });
    for (const pattern of [...rule.any, ...rule.asked]) {
      index(asked, { compiled: compilePattern(pattern, rules.words, true), owner });
    }
  }
  const engine: Engine = { guards: createGuards(rules.guards), spoken, asked };
  engines.set(rules, engine);
  return engine;
}

function index(map: Map<string, IndexedPattern[]>, pattern: IndexedPattern): void {
  for (const character of pattern.compiled.firstCharacters) {
    const list = map.get(character);
    if (list === undefined) map.set(character, [pattern]);
    else list.push(pattern);
  }
}

/** Calls `found` for every hit, in the order of the text. */
function scan(
  text: string,
  patterns: ReadonlyMap<string, readonly IndexedPattern[]>,
  found: (hit: Hit) => void,
): void {
  for (let start = 0; start < text.length; start += 1) {
    for (const { compiled, owner } of patterns.get(text.charAt(start)) ?? []) {
      compiled.regex.lastIndex = start;
      const match = compiled.regex.exec(text);
      if (match !== null) found({ owner, start, end: start + match[0].length });
    }
  }
}

function isExcepted(text: string, hit: Hit): boolean {
  const from = Math.max(0, hit.start - EXCEPT_REACH);
  const to = Math.min(text.length, hit.end + EXCEPT_REACH);
  const around = text.slice(from, to);
  return hit.owner.except.some(({ regex, firstCharacters }) => {
    for (let start = 0; start < around.length; start += 1) {
      if (!firstCharacters.has(around.charAt(start))) continue;
      regex.lastIndex = start;
      if (regex.test(around)) return true;
    }
    return false;
  });
}

/** The dangers an agent asks about; instructions ("如果有明火就打119") and questions about the past ask for none. */
function dangerQuestions(engine: Engine, text: string): OpenQuestion[] {
  const open = new Map<CompiledRule, OpenQuestion>();
  for (const sentence of questionSentences(text)) {
    scan(sentence, engine.asked, ({ owner, start, end }) => {
      if (open.has(owner)) return;
      const ignore: GuardName[] = [...owner.rule.ignore, 'negation'];
      if (engine.guards.judge(sentence, start, end, ignore) !== 'now') return;
      const negative =
        !/有没有|是不是|没有[？?]?$/.test(sentence) && engine.guards.isNegated(sentence, start);
      open.set(owner, { owner, negative });
    });
  }
  return [...open.values()];
}

function toAlert(
  rule: DangerRule,
  action: string,
  level: Level,
  segment: Segment,
  start: number,
  end: number,
): Alert {
  const text = cutText(segment.text.slice(start, end), MAX_EVIDENCE);
  return {
    id: `${rule.id}:${segment.id}`,
    kind: rule.kind,
    level,
    message: rule.message,
    action,
    rule: rule.id,
    evidence: { segmentId: segment.id, start, end: start + text.length, text },
  };
}
