import { cutText } from '../../facts/cut-text.ts';
import type { ExpressionContext } from '../flow/expression.ts';
import { nodeOf } from '../flow/flow-graph.ts';
import { fillPrompt, partsText } from '../flow/prompt-template.ts';
import type { Flow, FlowLanguage, FlowNode, FlowSet, Prompt } from '../flow/schema.ts';
import type { Action, Effect, FlowState, Json, PromptPart, Utterance } from './contract.ts';

/** One step under way. What is said and to be done gathers in `actions`; the state is replaced, never changed. */
export interface Run {
  readonly set: FlowSet;
  readonly atMs: number;
  state: FlowState;
  readonly actions: Action[];
  /** What this step has said so far, for a read-back before a yes-or-no question. */
  readonly told: string[];
}

/** Where a flow goes on: a target of the same flow, another flow, a seat at once, or nowhere before the next event. */
export type Move = { readonly to: string } | { readonly flow: string } | 'seat' | 'last-words' | 'wait';

/** A call's transcript is bounded. */
const MOST_SAID = 200;
const MOST_TEXT = 2_000;
/** Answers of effects larger than this are not kept, characters of JSON. */
const MOST_VALUE = 20_000;
/** No flow needs more; beyond them it goes to a seat. */
const MOST_EFFECTS = 100;

export function change(run: Run, changed: Partial<FlowState>): void {
  run.state = { ...run.state, ...changed };
}

export function setVariable(run: Run, name: string, value: Json): void {
  change(run, { vars: { ...run.state.vars, [name]: value } });
}

/** The set's flow of that name; undefined where it has none such. */
export function flowOf({ set: { flows } }: Run, name: string): Flow | undefined {
  return Object.hasOwn(flows, name) ? flows[name] : undefined;
}

/** The node where the call is; null where the set has none such. */
export function currentNode(run: Run): FlowNode | null {
  return nodeOf(flowOf(run, run.state.flow), run.state.node);
}

export function languagesOf(run: Run): readonly FlowLanguage[] {
  return flowOf(run, run.state.flow)?.languages ?? [];
}

/** What expressions read. */
export function scopeOf({ state }: Run): ExpressionContext {
  return { vars: state.vars, language: state.language, attempts: state.attempts, ...knownOf(state) };
}

/** What is known besides variables, as prompts and expressions name it. */
function knownOf({ understood, priority }: FlowState): Pick<ExpressionContext, 'understood' | 'priority'> {
  const { form, subject, needed } = understood ?? { form: {}, subject: null };
  return { understood: { form, subject, ...(needed === undefined ? {} : { needed }) }, priority };
}

/** A prompt filled in. */
export function spoken({ state }: Run, prompt: Prompt | undefined, language = state.language): PromptPart[] {
  const text = textIn(prompt, language);
  return text === undefined ? [] : fillPrompt(text, { ...state.vars, ...knownOf(state) });
}

/** A prompt in the one language, else in another that it has. */
export function textIn(prompt: Prompt | undefined, language: FlowLanguage): string | undefined {
  return prompt?.[language] ?? prompt?.zh ?? prompt?.en;
}

export function say(run: Run, prompt: Prompt | undefined): void {
  const parts = spoken(run, prompt);
  if (parts.length === 0) return;
  run.actions.push({ type: 'say', parts });
  run.told.push(partsText(parts));
}

/** Keeps what was said in the transcript. */
export function note(
  run: Run,
  speaker: Utterance['speaker'],
  text: string,
  confidence: number | null = null,
  more: Pick<Utterance, 'menu'> = {},
): void {
  const kept = storable(text).trim();
  if (kept === '') return;
  const utterance: Utterance = {
    speaker,
    text: kept,
    atMs: run.atMs,
    confidence: confidence !== null && Number.isFinite(confidence) ? confidence : null,
    ...more,
  };
  change(run, { said: [...run.state.said, utterance].slice(-MOST_SAID) });
}

/** As it can be kept everywhere: bounded, without half a character and NUL. */
export function storable(text: string): string {
  return cutText(text, MOST_TEXT).toWellFormed().replaceAll('\0', '');
}

/** Asks the edge for something; the call waits for the answer. */
export function ask(run: Run, effect: Effect): Move {
  const count = run.state.effects + 1;
  if (count > MOST_EFFECTS) return 'seat';
  const id = `e${count}`;
  change(run, { effects: count, waiting: { for: 'effect', id } });
  run.actions.push({ type: 'effect', id, effect });
  return 'wait';
}

/** An effect's answer, as it may be kept; null for what is too large. */
export function keepable(value: Json): Json {
  return JSON.stringify(value).length > MOST_VALUE ? null : value;
}
