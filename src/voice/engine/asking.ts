import { partsText, variablesIn } from '../flow/prompt-template.ts';
import type { FlowLanguage, FlowNodeOf, Keys, Prompt } from '../flow/schema.ts';
import { entered, type Heard, readAnswer } from './answers.ts';
import type { Action, PromptPart, Utterance } from './contract.ts';
import { matchChoice } from './hearing/match-choice.ts';
import { putsRight } from './hearing/puts-right.ts';
import { smallTalkIn } from './hearing/small-talk.ts';
import { spokenIn } from './hearing/spoken-language.ts';
import { tellsMatterIn } from './hearing/tells-matter.ts';
import { onlyAgrees, yesOrNo } from './hearing/yes-no.ts';
import { change, languagesOf, type Move, note, type Run, setVariable, spoken, textIn } from './run.ts';

/** One key is enough for a person, where nothing else is asked of the keys. */
export const ONE_KEY: Keys = { min: 1, max: 1, finishOn: '#', interDigitMs: 3_000 };
/** Words that are expected everywhere. */
const PERSON_HINTS: Readonly<Record<FlowLanguage, readonly string[]>> = { zh: ['人工'], en: ['operator'] };
const YES_NO_HINTS: Readonly<Record<FlowLanguage, readonly string[]>> = {
  zh: ['是', '对', '不是', '不对'],
  en: ['yes', 'no'],
};

type Question = FlowNodeOf<'ask'> | FlowNodeOf<'confirm'>;
type Retrying = Pick<Question, 'help' | 'attempts' | 'timeoutMs' | 'bargeIn'>;

/** Asks anew. */
export function enterQuestion(run: Run, node: Question): Move {
  change(run, { attempts: 0, offered: null });
  return putQuestion(run, node);
}

/** Says the prompt, or the help that this attempt has, and listens. */
export function putQuestion(run: Run, node: Question): Move {
  const action = questionAction(run, node);
  const readBack = node.type === 'confirm' ? run.told.join(' ') : '';
  const menu = node.type === 'ask' && node.choices.length > 0;
  note(run, 'voice', `${readBack} ${partsText(action.parts)}`, null, menu ? { menu } : {});
  return listen(run, action);
}

/** What is listened to at a question, by the state alone. */
export function questionAction(run: Run, node: Question): ListenAction {
  const language = run.state.offered ?? run.state.language;
  const parts = spoken(run, promptAt(node.prompt, node.help, run.state.attempts), language);
  if (node.type === 'confirm') {
    const own = [...(node.words?.yes?.[language] ?? []), ...(node.words?.no?.[language] ?? [])];
    const hints = [...own, ...YES_NO_HINTS[language], ...PERSON_HINTS[language]];
    return listenAction(run, node, parts, { keys: ONE_KEY, speech: true, hints, answer: 'yes-no' });
  }
  const words = node.choices.flatMap((choice) => choice.words[language] ?? []);
  return listenAction(run, node, parts, {
    keys: node.keys ?? ONE_KEY,
    speech: node.speech,
    hints: [...node.hints, ...words, ...PERSON_HINTS[language]],
    answer: node.answer ?? (node.choices.length > 0 ? 'choice' : 'free'),
  });
}

/** The first attempt has the prompt, the next ones the help, the last of it again and again. */
export function promptAt(prompt: Prompt, help: readonly Prompt[], attempts: number): Prompt {
  return attempts === 0 ? prompt : (help[Math.min(attempts, help.length) - 1] ?? prompt);
}

export type ListenAction = Extract<Action, { type: 'listen' }>;

export function listenAction(
  { state: { offered } }: Run,
  { timeoutMs, bargeIn }: Retrying,
  parts: readonly PromptPart[],
  wanted: Pick<ListenAction, 'speech' | 'keys' | 'hints' | 'answer'>,
): ListenAction {
  const language = offered === null || offered === undefined ? {} : { language: offered };
  return { type: 'listen', parts, bargeIn, timeoutMs, ...wanted, ...language };
}

export function listen(run: Run, action: ListenAction): Move {
  change(run, { waiting: { for: 'input' } });
  run.actions.push(action);
  return 'wait';
}

/** Said to a caller who looks something up; no attempt is counted, for the turns of a call bound it. */
const TAKE_YOUR_TIME: Prompt = { zh: '好，不着急，您慢慢来。', en: 'All right, take your time.' };
const TIME_MS = 20_000;

/** Listens on without asking again. */
export function giveTime(run: Run, action: ListenAction): Move {
  const parts = spoken(run, TAKE_YOUR_TIME, action.language);
  return listen(run, { ...action, parts, timeoutMs: Math.max(action.timeoutMs, TIME_MS) });
}

/** What was said instead of an answer; null where it may be one. */
export function insteadOfAnswer(heard: Heard) {
  return heard.type === 'speech' ? smallTalkIn(heard.text) : null;
}

/** What a menu or an open question makes of an answer. */
export function hearAsk(run: Run, node: FlowNodeOf<'ask'>, heard: Heard): Move {
  if (heard.type === 'nothing') return askAgain(run, node, heard);
  const choice = choiceOf(node, heard);
  if (choice !== undefined) {
    if (heard.type === 'keys') note(run, 'caller', choice.words[run.state.language]?.[0] ?? heard.keys);
    switchLanguage(run, heard);
    assign(run, choice.set ?? {});
    return { to: choice.next };
  }
  const instead = insteadOfAnswer(heard);
  if (instead === 'moment') return giveTime(run, questionAction(run, node));
  // Who missed what is asked once only has heard nothing of it; the turns of a call bound it.
  if (instead === 'again' && node.attempts === 1) return putQuestion(run, node);
  if (instead !== null || (node.save === undefined && node.answer === undefined))
    return askAgain(run, node, heard);
  const kind = node.answer ?? 'free';
  const strange = kind === 'free' && isStrange(run, heard) && !tellsInAnother(run, heard);
  const value = strange || tooFaint(node, heard) ? null : readAnswer(heard, kind, node, run.state.vars);
  if (value === null) return askAgain(run, node, heard);
  if (heard.type === 'keys') note(run, 'caller', entered(heard.keys, node.keys?.finishOn));
  switchLanguage(run, heard);
  if (node.save !== undefined) setVariable(run, node.save, value);
  return { to: node.next ?? 'human' };
}

function choiceOf(node: FlowNodeOf<'ask'>, heard: Exclude<Heard, { type: 'nothing' }>) {
  if (heard.type === 'keys') {
    const exact = node.choices.find(({ key }) => key === heard.keys);
    return exact ?? node.choices.find(({ key }) => key === entered(heard.keys, node.keys?.finishOn));
  }
  if (tooFaint(node, heard)) return undefined;
  const free = node.save !== undefined && (node.answer === undefined || node.answer === 'free');
  const at = matchChoice(heard.text, node.choices, free || node.answer !== undefined);
  return at === null ? undefined : node.choices[at];
}

/** Yes or no, by word or by key 1 and 2. */
export function hearConfirm(run: Run, node: FlowNodeOf<'confirm'>, heard: Heard): Move {
  const said = heard.type === 'nothing' || tooFaint(node, heard) ? null : stand(node, heard);
  if (said === null && insteadOfAnswer(heard) === 'moment') return giveTime(run, questionAction(run, node));
  if (said === null) return askAgain(run, node, heard);
  if (heard.type === 'keys') note(run, 'caller', YES_NO[run.state.language][said ? 0 : 1]);
  markReadBack(run, node, said);
  switchLanguage(run, heard);
  if (said) return { to: node.yes };
  const { correction } = node;
  const isFirst = correction !== undefined && !Object.hasOwn(run.state.vars, correction.save);
  if (!isFirst || heard.type !== 'speech' || !putsRight(heard.text)) return { to: node.no };
  setVariable(run, correction.save, heard.text);
  return { to: correction.next };
}

const FIELD = /^understood\.(?:form\.)?(\w+)$/;

/**
 * The caller's words agree to what the prompt read out of the order's fields, or say that it is wrong. Whoever agrees and goes on
 * may have put something right in the same breath: that stands for a person to see.
 */
function markReadBack(run: Run, { prompt }: FlowNodeOf<'confirm'>, agreed: boolean): void {
  const { language, understood, said } = run.state;
  const last = said.at(-1);
  if (understood === null || last?.speaker !== 'caller' || (agreed && !onlyAgrees(last.text))) return;
  const { form, subject } = understood;
  const known: Readonly<Record<string, string | null>> = { ...form, subject };
  const confirms: Record<string, string> = {};
  for (const name of variablesIn(textIn(prompt, language) ?? '')) {
    const field = FIELD.exec(name)?.[1];
    const value = field !== undefined && Object.hasOwn(known, field) ? known[field] : null;
    if (field !== undefined && value != null && value.trim() !== '') confirms[field] = value;
  }
  if (Object.keys(confirms).length === 0) return;
  const marked: Utterance = agreed ? { ...last, confirms } : { ...last, refuses: true };
  change(run, { said: [...said.slice(0, -1), marked] });
}

const YES_NO: Readonly<Record<FlowLanguage, readonly [yes: string, no: string]>> = {
  zh: ['对', '不对'],
  en: ['Yes', 'No'],
};

function stand(node: FlowNodeOf<'confirm'>, heard: Exclude<Heard, { type: 'nothing' }>): boolean | null {
  if (heard.type === 'speech') {
    const told = matchChoice(
      heard.text,
      [{ words: node.words?.yes ?? {} }, { words: node.words?.no ?? {} }],
      true,
    );
    return told === null ? yesOrNo(heard.text) : told === 0;
  }
  const key = entered(heard.keys);
  return key === '1' ? true : key === '2' ? false : null;
}

/** The next attempt, in the caller's own language where the flow has it; after the last one, where the flow says. */
function askAgain(run: Run, node: Question, heard: Heard): Move {
  const attempts = run.state.attempts + 1;
  change(run, { attempts });
  offerLanguage(run, heard);
  return attempts >= node.attempts ? { to: node.onFailure } : putQuestion(run, node);
}

/** Below the confidence that the node wants: as good as not understood. */
export function tooFaint({ minConfidence }: { readonly minConfidence: number }, heard: Heard): boolean {
  return heard.type === 'speech' && heard.confidence !== null && heard.confidence < minConfidence;
}

/** Whether it was said in another language than the prompt's; once that one was offered it is the caller's choice. */
export function isStrange(run: Run, heard: Heard): boolean {
  if (heard.type !== 'speech') return false;
  const language = spokenIn(heard, run.state.language);
  return language !== run.state.language && language !== run.state.offered;
}

/** A matter that was told in another language of the flow is told: the flow goes on in it. */
function tellsInAnother(run: Run, heard: Heard): boolean {
  if (heard.type !== 'speech') return false;
  const language = spokenIn(heard, run.state.language);
  return language !== 'other' && languagesOf(run).includes(language) && tellsMatterIn(heard.text, language);
}

export function offerLanguage(run: Run, heard: Heard): void {
  if (heard.type !== 'speech') return;
  const language = spokenIn(heard, run.state.language);
  if (language === 'other') return;
  const known = language !== run.state.language && languagesOf(run).includes(language);
  change(run, { offered: known ? language : null });
}

/** An answer that was understood in another language of the flow changes to it. */
export function switchLanguage(run: Run, heard: Heard): void {
  const language = heard.type === 'speech' ? spokenIn(heard, run.state.language) : 'other';
  if (language !== 'other' && languagesOf(run).includes(language)) change(run, { language });
  change(run, { offered: null });
}

function assign(run: Run, set: Readonly<Record<string, string | number | boolean>>): void {
  for (const [name, value] of Object.entries(set)) {
    if (name !== 'language') setVariable(run, name, value);
    else {
      const language = languagesOf(run).find((one) => one === value);
      if (language !== undefined) change(run, { language });
    }
  }
}
