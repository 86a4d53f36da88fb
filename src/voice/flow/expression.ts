import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import QuickLRU from 'quick-lru';
import type { Json, Priority, Variables } from '../engine/contract.ts';
import type { FlowLanguage } from './schema.ts';

/** What an expression can read. */
export interface ExpressionContext {
  readonly vars: Variables;
  readonly language: FlowLanguage;
  readonly attempts: number;
  readonly priority: Priority;
  /** What is known of the matter; empty before the first form. */
  readonly understood: {
    readonly form: Readonly<Record<string, string>>;
    readonly subject: string | null;
    /** Not there before anything was understood. */
    readonly needed?: readonly string[];
  };
}

/** Enough for every expression of several sets in use at once. */
const MOST_KEPT = 2_000;

const environment = mixedNumbers(
  new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false })
    .registerVariable('vars', 'dyn')
    .registerVariable('language', 'string')
    .registerVariable('attempts', 'int')
    .registerVariable('priority', 'string')
    .registerVariable('understood', 'dyn'),
);

/** CEL wants `60.0` beside a fraction; flows may write `vars.queue.waitS / 60`. */
function mixedNumbers(env: Environment): Environment {
  const by = {
    '+': (a: number, b: number) => a + b,
    '-': (a: number, b: number) => a - b,
    '*': (a: number, b: number) => a * b,
    '/': (a: number, b: number) => a / b,
  };
  for (const [sign, of] of Object.entries(by)) {
    env.registerOperator(`double ${sign} int`, (a: number, b: bigint) => of(a, Number(b)));
    env.registerOperator(`int ${sign} double`, (a: bigint, b: number) => of(Number(a), b));
  }
  return env;
}

const kept = new QuickLRU<string, ParseResult>({ maxSize: MOST_KEPT });

/** A repetition of repetitions tries a caller's words in more ways than time allows; `(a+)+`. */
const NESTED_REPETITION = /\([^()]*(?:[+*]|\{\d+,)[^()]*\)(?:[+*]|\{\d+,)/;
const OVER_LIST = /\.(?:map|filter|all|exists|exists_one)\s*\(/g;

/** What is wrong with an expression; null for one that can be evaluated, in a time that no caller notices. */
export function expressionFault(expression: string): string | null {
  if (NESTED_REPETITION.test(expression)) return 'it repeats what repeats in a pattern: take one of both out';
  if ((expression.match(OVER_LIST)?.length ?? 0) > 1) return 'it goes over more than one list';
  try {
    const checked = compiled(expression).check();
    return checked.valid ? null : firstLine(checked.error);
  } catch (error) {
    return firstLine(error);
  }
}

/**
 * The value of an expression as JSON; null where it cannot be evaluated, as for a variable that is not there. Whole numbers
 * of variables count as CEL's `int`, so that `vars.queue.free > 0` is what it seems.
 */
export function evaluate(expression: string, context: ExpressionContext): Json {
  const { vars, understood, attempts } = context;
  const values = { ...context, vars: toCel(vars), understood, attempts: BigInt(Math.trunc(attempts)) };
  try {
    return toJson(compiled(expression)(values), 0);
  } catch {
    return null;
  }
}

/** Whether a condition holds; what cannot be evaluated does not. */
export function holds(expression: string, context: ExpressionContext): boolean {
  return evaluate(expression, context) === true;
}

function compiled(expression: string): ParseResult {
  let parsed = kept.get(expression);
  if (parsed === undefined) {
    parsed = environment.parse(expression);
    kept.set(expression, parsed);
  }
  return parsed;
}

/** Variables are replaced, never changed: what was converted for one expression serves the next, and the next turn. */
const converted = new WeakMap<object, unknown>();

function toCel(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  let cel = converted.get(value);
  if (cel === undefined) {
    cel = Array.isArray(value)
      ? value.map(toCel)
      : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toCel(one)]));
    converted.set(value, cel);
  }
  return cel;
}

/** Deeper values than these are cut. */
const MOST_DEPTH = 8;

function toJson(value: unknown, depth: number): Json {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    case 'number':
      return Number.isFinite(value) ? value : null;
  }
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return null;
  if (Array.isArray(value)) return value.map((one) => toJson(one, depth + 1));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, one]) => [String(name), toJson(one, depth + 1)]));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
