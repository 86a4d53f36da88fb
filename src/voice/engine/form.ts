import { z } from 'zod';
import { holds } from '../flow/expression.ts';
import { partsText } from '../flow/prompt-template.ts';
import type { FlowNodeOf, Keys } from '../flow/schema.ts';
import { entered, type Heard } from './answers.ts';
import {
  giveTime,
  insteadOfAnswer,
  isStrange,
  type ListenAction,
  listen,
  listenAction,
  ONE_KEY,
  offerLanguage,
  promptAt,
  switchLanguage,
  tooFaint,
} from './asking.ts';
import type { EffectResult, PromptPart, Understood } from './contract.ts';
import { cannotTell } from './hearing/cannot-tell.ts';
import { ask, change, keepable, type Move, note, type Run, scopeOf, spoken, storable } from './run.ts';

type Form = FlowNodeOf<'form'>;
/** Numbers may be keyed in; elsewhere a key can only be 0. */
const KEYED = /phone|mobile|number|order/i;
const NUMBER_KEYS: Keys = { ...ONE_KEY, max: 20 };
const FIELD = 'field:';
const DETAIL = 'detail:';

const UnderstoodAnswer: z.ZodType<Understood> = z.object({
  form: z.record(z.string(), z.string()),
  questions: z.array(z.object({ key: z.string(), ask: z.string() })).max(40),
  subject: z.string().nullable(),
  needed: z.array(z.string()).max(40).optional(),
});

/** First of all it is found out what was said already. What an earlier form gave up is not asked for again. */
export function enterForm(run: Run): Move {
  change(run, { attempts: 0, offered: null, asked: null, detailsAsked: 0 });
  return ask(run, { kind: 'understand' });
}

/** After each answer: what is known now decides what is asked next. An answer that fails leaves what was known. */
export function resumeForm(run: Run, node: Form, result: EffectResult): Move {
  const understood = result.status === 'done' ? UnderstoodAnswer.safeParse(keepable(result.value)) : null;
  if (understood?.success === true) change(run, { understood: understood.data });
  const { asked } = run.state;
  if (asked === null) return askNext(run, node);
  // A question of the scenario is answered by whatever was said to it.
  if (asked.startsWith(DETAIL)) return giveUp(run, node, asked);
  if (!isMissing(run, asked.slice(FIELD.length))) return askNext(run, node);
  return isInVain(run, asked) ? noAnswer(run, node) : askAgain(run, node);
}

export function hearForm(run: Run, node: Form, heard: Heard): Move {
  const digits = heard.type === 'keys' ? entered(heard.keys) : '';
  if (
    heard.type === 'nothing' ||
    (heard.type === 'keys' && !/^\d{3,}$/.test(digits)) ||
    tooFaint(node, heard)
  )
    return askAgain(run, node);
  const instead = insteadOfAnswer(heard);
  const action = instead === 'moment' ? formAction(run, node) : null;
  if (action !== null) return giveTime(run, action);
  if (instead !== null) return askAgain(run, node);
  if (isStrange(run, heard)) {
    offerLanguage(run, heard);
    return askAgain(run, node);
  }
  if (heard.type === 'keys') note(run, 'caller', digits);
  switchLanguage(run, heard);
  return ask(run, { kind: 'understand' });
}

/** What the form listens to, by the state alone; null while it has asked nothing. */
export function formAction(run: Run, node: Form): ListenAction | null {
  const { asked } = run.state;
  const parts = asked === null ? null : questionParts(run, node, asked);
  if (parts === null) return null;
  const keys = KEYED.test(asked ?? '') ? NUMBER_KEYS : ONE_KEY;
  return listenAction(run, node, parts, { keys, speech: true, hints: [], answer: 'free' });
}

function askNext(run: Run, node: Form): Move {
  const { givenUp, detailsAsked, understood, language } = run.state;
  const field = node.fields.find(
    (one) =>
      isMissing(run, one.field) &&
      !givenUp.includes(FIELD + one.field) &&
      (one.if === undefined || holds(one.if, scopeOf(run))),
  );
  if (field !== undefined) return askOf(run, node, FIELD + field.field);
  // The scenarios' questions are in Chinese only.
  const detail =
    detailsAsked < node.details && language === 'zh'
      ? understood?.questions.find(
          ({ key, ask: question }) => question.trim() !== '' && !givenUp.includes(DETAIL + key),
        )
      : undefined;
  if (detail === undefined) return { to: node.next };
  change(run, { detailsAsked: detailsAsked + 1 });
  return askOf(run, node, DETAIL + detail.key);
}

function askOf(run: Run, node: Form, asked: string): Move {
  change(run, { asked, attempts: 0, offered: null });
  return putQuestion(run, node);
}

function putQuestion(run: Run, node: Form): Move {
  const action = formAction(run, node);
  // A question that is no longer there needs no answer.
  if (action === null) return { to: node.next };
  note(run, 'voice', partsText(action.parts));
  return listen(run, action);
}

function askAgain(run: Run, node: Form): Move {
  const attempts = run.state.attempts + 1;
  change(run, { attempts });
  return attempts < node.attempts ? putQuestion(run, node) : noAnswer(run, node);
}

/** The question stays open: the flow goes on without, unless it says where to. */
function noAnswer(run: Run, node: Form): Move {
  const { asked } = run.state;
  if (asked?.startsWith(FIELD) === true && node.onFailure !== undefined) return { to: node.onFailure };
  return giveUp(run, node, asked);
}

function giveUp(run: Run, node: Form, asked: string | null): Move {
  const { givenUp } = run.state;
  change(run, { asked: null, givenUp: asked === null ? givenUp : [...givenUp, asked] });
  return askNext(run, node);
}

/** The caller cannot tell, or told it in English, which is kept for agents and little understood; numbers are. */
function isInVain({ state: { said, language } }: Run, asked: string): boolean {
  const last = said.findLast(({ speaker }) => speaker === 'caller')?.text ?? '';
  return cannotTell(last) || (language === 'en' && !KEYED.test(asked) && last.trim().includes(' '));
}

function isMissing({ state: { understood } }: Run, field: string): boolean {
  const known = understood !== null && Object.hasOwn(understood.form, field) ? understood.form[field] : '';
  return (known ?? '').trim() === '';
}

/** A field's question, or after a failed attempt its help; null for a question that is no more. */
function questionParts(run: Run, node: Form, asked: string): PromptPart[] | null {
  const language = run.state.offered ?? run.state.language;
  if (asked.startsWith(FIELD)) {
    const field = node.fields.find((one) => FIELD + one.field === asked);
    if (field === undefined) return null;
    // Help of a form is said before the question, for it cannot know which one it is.
    const help =
      run.state.attempts === 0
        ? []
        : spoken(run, promptAt(field.ask, node.help, run.state.attempts), language);
    const question = spoken(run, field.ask, language);
    return node.help.length === 0 ? question : [...help, ...question];
  }
  const question = run.state.understood?.questions.find(({ key }) => DETAIL + key === asked);
  return question === undefined ? null : [{ kind: 'text', text: storable(question.ask) }];
}
