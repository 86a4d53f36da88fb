import type { Suggestion } from '../../assist/dispatch/suggestion-news.ts';
import { chosen } from '../../assist/form/chosen.ts';
import { AskedBefore } from '../../assist/guidance/asked-before.ts';
import type { CallState } from '../../call/call-state.ts';
import { type DispatchGrounds, neededFields } from '../../casework/self-service.ts';
import type { HintedScenario } from '../../catalogue/scenarios/book.ts';
import type { Fact } from '../../protocol/fact.ts';
import { type FieldCandidates, fieldNames } from '../../protocol/form.ts';
import type { Understood } from '../engine/contract.ts';
import type { FlowLanguage } from '../flow/schema.ts';
import { dialable } from '../telephone-number.ts';
import { englishQuestions } from './english-questions.ts';

/** A path such as 公共服务（事件类）/供水 is for desks, not for ears. */
const NOT_SPOKEN: ReadonlySet<string> = new Set(['category']);
/** The key of the question that tells units apart. */
const UNIT = 'unit';
/** The detail that tells since when it goes on; when it happened tells the same. */
const BEGINNING = 'since';
/** What is read back before it counts may be less sure than what fills a form unseen: so much is enough. */
const TO_READ_BACK = { fields: ['subject', 'request'], confidence: 0.35 } as const;
/** Whoever asks wants to know; in which words, the caller agrees to. */
const ENQUIRY = '咨询';
const YES: Readonly<Record<FlowLanguage, string>> = { zh: '是', en: 'yes' };

/** What is known of the call besides its state. */
export interface UnderstoodGrounds {
  readonly facts: readonly Fact[];
  readonly suggestion: Suggestion | null;
  /** What the form may hold. */
  readonly heard: FieldCandidates;
  /** What a correction of a read-back says. */
  readonly amended?: FieldCandidates;
  /** The number of the line; null when withheld. */
  readonly caller: string | null;
  /** Of the call's scenario form. */
  readonly hints: HintedScenario | null;
  readonly language: FlowLanguage;
  /** Tells which units are a district's own. */
  readonly catalogue: DispatchGrounds['catalogue'];
}

/**
 * The call's form as it would be read out, with what the caller has yet to agree to (what was said less clearly, the line's
 * own number), so that it is not asked for; what its order must have; and what its scenario form still asks: required questions first, none that was
 * asked twice in vain; while the ranking that the form hangs on is unsure, what would tell the units apart. Pure.
 */
export function understoodOf(state: CallState, grounds: UnderstoodGrounds): Understood {
  const { language } = grounds;
  const form: Record<string, string> = {};
  for (const field of fieldNames) {
    if (NOT_SPOKEN.has(field)) continue;
    const value = chosen(state.form, field);
    if (value === null || value === false) continue;
    form[field] = value === true ? YES[language] : typeof value === 'string' ? value : value.text;
  }
  if (language === 'zh')
    Object.assign(form, {
      ...saidLessClearly(grounds.heard),
      ...form,
      ...saidLessClearly(grounds.amended ?? {}),
    });
  if (language === 'zh' && form.subject !== undefined && form.kind === ENQUIRY)
    form.request ??= `希望了解${form.subject}。`;
  const line = dialable(grounds.caller ?? '');
  if (line !== null && form.anonymous === undefined) form.callbackPhone ??= line;
  const needed = neededOf(state, grounds);
  return { form, questions: openQuestions(state, grounds), subject: form.subject ?? null, needed };
}

/** What the order must have; while the ranking is unsure, nothing for the sake of what it takes the matter for. */
function neededOf({ form }: CallState, { suggestion, catalogue }: UnderstoodGrounds): string[] {
  const sure = suggestion?.unsure === false ? suggestion : null;
  const needed = new Set<string>(neededFields(form, { item: sure?.item ?? null }));
  // Whoever is to see to it wants to know where, whatever it will turn out to be.
  if (chosen(form, 'kind') === null) needed.add('location');
  const unit = sure?.units[0]?.name;
  if (unit !== undefined && catalogue.unit(unit)?.district != null) needed.add('district');
  return [...needed];
}

/** English is not what the readers of calls know: there the caller's own words are read back. */
function saidLessClearly(heard: FieldCandidates): Record<string, string> {
  return Object.fromEntries(
    TO_READ_BACK.fields.flatMap((field) => {
      const enough = (heard[field] ?? []).filter(({ confidence }) => confidence >= TO_READ_BACK.confidence);
      // The caller's own wish goes before what is presumed.
      const best =
        (field === 'request' ? enough.find(({ source }) => source === 'caller') : null) ?? enough[0];
      return typeof best?.value === 'string' ? [[field, best.value]] : [];
    }),
  );
}

function openQuestions(state: CallState, grounds: UnderstoodGrounds): Understood['questions'] {
  const { transcript, form, scenario, details } = state;
  const { facts, suggestion, hints, language } = grounds;
  if (suggestion?.unsure === true) return unitQuestion(state, grounds);
  if (scenario === null || hints === null || suggestion === null) return [];
  const asked = new AskedBefore({ transcript, facts, form, scenario, hints, details, suggestion });
  const begun = chosen(form, 'occurredAt') !== null;
  const open = scenario.fields.filter(
    ({ key }) =>
      details[key]?.current == null && !(key === BEGINNING && begun) && asked.detail(key) !== 'in-vain',
  );
  const inOrder = [...open.filter(({ required }) => required), ...open.filter(({ required }) => !required)];
  return inOrder.flatMap(({ key, ask }) => {
    const text = language === 'zh' ? ask : englishQuestions[key];
    return text === undefined ? [] : [{ key, ask: text }];
  });
}

/** What tells the likely units apart best; it is in Chinese. */
function unitQuestion(
  { transcript, form, scenario, details }: CallState,
  { facts, suggestion, hints, language }: UnderstoodGrounds,
): Understood['questions'] {
  const question = suggestion?.question ?? null;
  if (question === null || language !== 'zh') return [];
  const asked = new AskedBefore({ transcript, facts, form, scenario, hints, details, suggestion });
  return asked.dispatch(question) === 'open' ? [{ key: UNIT, ask: question.text }] : [];
}
