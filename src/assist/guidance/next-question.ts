import type { FieldName } from '../../protocol/form.ts';
import type { NextQuestion } from '../../protocol/guidance.ts';
import type { ScenarioField } from '../../protocol/scenario.ts';
import { chosen } from '../form/chosen.ts';
import { AskedBefore, type Standing } from './asked-before.ts';
import type { CallSoFar } from './call-so-far.ts';
import { isClosing } from './closing.ts';
import { fieldQuestions } from './field-questions.ts';
import { isTelling } from './telling.ts';

/** Details that tell of danger to life: asked before all else. */
const DANGER_KEYS: ReadonlySet<string> = new Set(['trapped', 'injured', 'danger', 'stranded', 'valveClosed']);
/** Matters that somebody has to go and see to. */
const NEEDS_PLACE: ReadonlySet<string> = new Set(['求助', '投诉', '举报']);
/** What every order needs of its caller, whatever the item says. */
const ALWAYS: readonly FieldName[] = ['request', 'callbackPhone'];
/** Asked last, once the matter is clear. */
const OF_THE_CALLER: ReadonlySet<FieldName> = new Set(['callbackPhone', 'requesterName']);
/** The detail that tells since when it goes on. */
const BEGINNING = 'since';
const MOST_TEXT = 200;

interface Open {
  readonly question: NextQuestion;
  readonly standing: Standing;
}

/**
 * What to ask next: of all that is missing and required the first, in the order an agent asks: danger, place, what tells
 * the handling units apart while the ranking is unsure, what the unit needs, the rest of the order, the caller. Never what
 * is answered, what the agent has just asked, or what was asked twice in vain. Null: nothing is missing, the caller is
 * still telling, or the call is closing. Pure.
 */
export function nextQuestion(call: CallSoFar): NextQuestion | null {
  if (isTelling(call.transcript) || isClosing(call.transcript)) return null;
  const asked = new AskedBefore(call);
  for (const ask of questionsOf(call, asked)) {
    const { question, standing } = ask();
    if (standing === 'open') return question;
  }
  return null;
}

/** All that is missing, best first; each is looked into only when those before it are done with. */
function* questionsOf(call: CallSoFar, asked: AskedBefore): Generator<() => Open> {
  const { form, scenario, details, suggestion } = call;
  // When it happened is when it began, as far as the order is concerned.
  const begun = chosen(form, 'occurredAt') !== null;
  const open = (scenario?.fields ?? []).filter(
    ({ key, required }) => required && details[key]?.current == null && !(key === BEGINNING && begun),
  );
  const detail = (field: ScenarioField) => (): Open => ({
    question: {
      text: field.ask,
      reason: `承办单位需要“${field.label}”`,
      about: { kind: 'detail', key: field.key },
    },
    standing: asked.detail(field.key),
  });
  const missing = requiredFields(call).filter((field) => chosen(form, field) === null);
  const ofOrder = (field: FieldName): (() => Open)[] => {
    const known = fieldQuestions[field];
    if (known === undefined) return [];
    const { ask, label, topic } = known;
    return [
      () => ({
        question: { text: ask, reason: `工单缺少“${label}”`, about: { kind: 'field', key: field } },
        standing: asked.topic(topic),
      }),
    ];
  };
  for (const field of open) if (DANGER_KEYS.has(field.key)) yield detail(field);
  if (missing.includes('location')) yield* ofOrder('location');
  // An agent who has chosen the unit is in no doubt.
  const unsure = suggestion?.unsure === true && form.unit?.current?.source !== 'agent';
  const doubt = unsure ? suggestion.question : null;
  if (doubt !== null)
    yield () => ({
      question: {
        text: doubt.text.slice(0, MOST_TEXT),
        reason:
          `可分清承办单位：${[...new Set(doubt.answers.map(({ unit }) => unit))].slice(0, 3).join('、')}`.slice(
            0,
            MOST_TEXT,
          ),
        about: { kind: 'dispatch', key: 'unit' },
      },
      standing: asked.dispatch(doubt),
    });
  for (const field of open) if (!DANGER_KEYS.has(field.key)) yield detail(field);
  for (const field of missing) if (field !== 'location' && !OF_THE_CALLER.has(field)) yield* ofOrder(field);
  for (const field of missing) if (OF_THE_CALLER.has(field)) yield* ofOrder(field);
}

/** The fields that this order cannot do without, in the order of `fieldQuestions`. */
function requiredFields({ form, suggestion }: CallSoFar): FieldName[] {
  const needed = new Set<FieldName>([...(suggestion?.item?.requiredFields ?? []), ...ALWAYS]);
  const kind = chosen(form, 'kind');
  if (kind !== null && NEEDS_PLACE.has(kind)) needed.add('location');
  // Who does not want to be known is not asked who it is.
  if (chosen(form, 'anonymous') === true) for (const field of OF_THE_CALLER) needed.delete(field);
  return (Object.keys(fieldQuestions) as FieldName[]).filter((field) => needed.has(field));
}
