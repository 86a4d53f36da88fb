import type { Segment } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf } from '../text.ts';
import { answerSpan, questionSentences, readAnswer } from './answers.ts';
import { createGuards, type Guards } from './guards.ts';
import { type CompiledPattern, compilePattern } from './pattern.ts';
import type { DangerRule, DangerRules, GuardName } from './rules.ts';

type Level = DangerRule['level'];

interface CompiledRule {
  readonly rule: DangerRule;
  readonly except: readonly CompiledPattern[];
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
const engines = new WeakMap<DangerRules, Engine>();

/**
 * Hears danger in a call; turns must come in the order of their time. Only the caller's words tell of danger, among them
 * the answer to an agent's question about it. A rule speaks once a call, and again only when its level rises. The work of
 * a turn depends on that turn alone, not on the length of the call.
 */
export class DangerExtractor implements FactExtractor {
  private readonly engine: Engine;
  private readonly raised = new Map<string, FactOf<'danger'>>();
  private questions: readonly OpenQuestion[] = [];
  private carried = '';

  constructor(rules: DangerRules) {
    this.engine = engineOf(rules);
  }

  observe({ segment, speaker }: Turn): void {
    if (speaker === 'caller') {
      this.hear(segment);
      return;
    }
    this.carried = '';
    this.questions = dangerQuestions(this.engine, segment.text);
  }

  facts(): readonly FactOf<'danger'>[] {
    return [...this.raised.values()];
  }

  private hear(segment: Segment): void {
    const prefix = this.carried === '' ? '' : `${this.carried} `;
    const text = prefix + segment.text;
    scan(text, this.engine.spoken, (hit) => {
      if (hit.end <= prefix.length || this.raised.get(hit.owner.rule.id)?.value.level === 'urgent') return;
      const { rule } = hit.owner;
      if (isExcepted(text, hit)) return;
      const verdict = this.engine.guards.judge(text, hit.start, hit.end, rule.ignore);
      if (verdict === 'none' || (verdict === 'past' && rule.whenPast === 'silent')) return;
      const own = { ...hit, start: Math.max(0, hit.start - prefix.length), end: hit.end - prefix.length };
      this.raise(own, verdict === 'past' ? 'notice' : rule.level, segment);
    });
    if (this.questions.length > 0) {
      const answer = readAnswer(segment.text);
      for (const { owner, negative } of this.questions) {
        if (answer === 'strong-yes' || (answer === 'yes' && !negative))
          this.raise({ owner, ...answerSpan(segment.text) }, owner.rule.level, segment);
      }
      if (answer !== 'unclear') this.questions = [];
    }
    this.carried = /[。！？!?；;]\s*$/.test(segment.text) ? '' : segment.text.slice(-CARRY);
  }

  private raise({ owner, start, end }: Hit, level: Level, segment: Segment): void {
    const { rule } = owner;
    const before = this.raised.get(rule.id)?.value.level;
    if (before === 'urgent' || before === level) return;
    this.raised.set(
      rule.id,
      fact(
        'danger',
        { kind: rule.kind, level, verdict: 'now', explanation: rule.message },
        {
          confidence: level === 'urgent' ? 0.9 : 0.7,
          source: 'caller',
          rule: rule.id,
          evidence: [evidenceOf(segment, { start, end })],
          key: `${rule.id}:${segment.id}`,
        },
      ),
    );
  }
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
