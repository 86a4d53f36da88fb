import type { JsonSchema } from '../../language-model/contract.ts';
import { requestKinds } from '../../protocol/common.ts';
import type { FieldName } from '../../protocol/form.ts';
import type { DetailType, Scenario } from '../../protocol/scenario.ts';
import { fieldLabels } from '../language/form-lines.ts';

/**
 * What of a value must be proven by more than that its quote was said. `words`: the value is made of the quote's words;
 * `gist`: it sums up what was told; `choice`: it is one of few that the quote decides between.
 */
export type Proof = 'words' | 'gist' | 'choice';

/** One thing that a model is asked to find. */
export interface ModelQuestion {
  /** `subject`, `detail.amount`: the details of a scenario may be named like fields of the form. */
  readonly key: string;
  readonly target:
    | { readonly kind: 'field'; readonly field: FieldName }
    | { readonly kind: 'detail'; readonly key: string };
  readonly label: string;
  readonly type: DetailType;
  readonly unit: string | null;
  readonly choices: readonly string[];
  readonly proof: Proof;
  /** More than the label says. */
  readonly hint: string;
}

interface FieldQuestion {
  readonly type: DetailType;
  readonly proof: Proof;
  readonly hint: string;
}

const words = (hint: string): FieldQuestion => ({ type: 'text', proof: 'words', hint });
const gist = (hint: string): FieldQuestion => ({ type: 'text', proof: 'gist', hint });
const choice = (type: 'choice' | 'yes-no' | 'text', hint: string): FieldQuestion => ({
  type,
  proof: 'choice',
  hint,
});

/** How each field is asked for. Unit and category are not asked of a language model: dispatch ranks them. */
const QUESTIONS: Readonly<Partial<Record<FieldName, FieldQuestion>>> = {
  kind: choice('choice', '来电人要的是什么'),
  requesterName: words('来电人自己的姓名或姓氏'),
  organisation: words('来电人代表的单位'),
  onBehalfOf: choice('text', '替谁反映，写关系，如母亲、邻居'),
  callbackPhone: words('以后联系来电人的号码'),
  district: words('事发地所在的区'),
  street: words('事发地所在的街道或镇'),
  location: words('事情发生的地点，尽量完整'),
  occurredAt: { type: 'time', proof: 'words', hint: '事情发生的时间，照原话' },
  subject: gist('概括是什么事，像工单标题：什么人或物出了什么问题，十五字左右'),
  request: gist('概括来电人希望怎样处理，以“希望”或“要求”开头，各项要求都写上'),
  anonymous: choice('yes-no', '来电人要求匿名'),
  confidential: choice('yes-no', '来电人要求对身份保密'),
  reply: words('要不要回复、怎样回复'),
  relatedOrder: words('来电人提到的以前的工单号'),
};

/** The fields of the form that a language model may be asked for. */
export const modelFields = Object.keys(QUESTIONS) as FieldName[];

/** A machine does not decide that a call was none. */
const kinds = requestKinds.filter((kind) => kind !== '无效');

/** What to ask for; fields that a model is not asked for are passed over. */
export function modelQuestions(formFields: readonly FieldName[], scenario: Scenario | null): ModelQuestion[] {
  const fields = formFields.flatMap((field): ModelQuestion[] => {
    const question = QUESTIONS[field];
    if (question === undefined) return [];
    const choices = field === 'kind' ? kinds : [];
    return [
      {
        key: field,
        target: { kind: 'field', field },
        label: fieldLabels[field],
        unit: null,
        choices,
        ...question,
      },
    ];
  });
  const details = (scenario?.fields ?? []).map(
    ({ key, label, type, unit, choices, ask }): ModelQuestion => ({
      key: `detail.${key}`,
      target: { kind: 'detail', key },
      label,
      // A choice without choices cannot be kept to any.
      type: type === 'choice' && choices.length === 0 ? 'text' : type,
      unit,
      choices,
      proof: type === 'yes-no' || (type === 'choice' && choices.length > 0) ? 'choice' : 'words',
      hint: ask,
    }),
  );
  return [...fields, ...details];
}

/** The questions a line each, as the prompt `fill-form` shows them. */
export function fillFormFields(formFields: readonly FieldName[], scenario: Scenario | null): string {
  return modelQuestions(formFields, scenario)
    .map(({ key, label, type, unit, choices, hint }) =>
      [key, label, typeText(type, unit, choices), hint].join('｜').replace(/\s+/g, ' '),
    )
    .join('\n');
}

function typeText(type: DetailType, unit: string | null, choices: readonly string[]): string {
  if (type === 'choice') return `选项：${choices.join('、')}`;
  if (type === 'number') return unit === null ? '数字' : `数字（${unit}）`;
  return { text: '文字', time: '时间', 'yes-no': '是否' }[type];
}

/**
 * JSON Schema of an answer of `fill-form`: a list of what was found, so that a form of 60 questions costs no more than its
 * answers do. Each item names its question, then the sentence, the words that prove it, and last the value, by which time
 * the model has them before it. Only plain keywords are used, which constrained decoders all know.
 */
export function fillFormSchema(formFields: readonly FieldName[], scenario: Scenario | null): JsonSchema {
  const questions = modelQuestions(formFields, scenario);
  const keysOf = (...types: readonly DetailType[]) =>
    questions.filter(({ type }) => types.includes(type)).map(({ key }) => key);
  const branches = [
    item(keysOf('text', 'time'), { type: 'string' }),
    // Models that are not constrained write 5万 or "50000"; both can be read.
    item(keysOf('number'), { anyOf: [{ type: 'number' }, { type: 'string' }] }),
    item(keysOf('yes-no'), { type: 'string', enum: ['是', '否'] }),
    ...questions
      .filter(({ type }) => type === 'choice')
      .map(({ key, choices }) => item([key], { type: 'string', enum: [...choices] })),
  ].flat();
  return {
    type: 'object',
    properties: { fields: { type: 'array', maxItems: questions.length, items: { anyOf: branches } } },
    required: ['fields'],
    additionalProperties: false,
  };
}

function item(keys: readonly string[], value: JsonSchema): JsonSchema[] {
  if (keys.length === 0) return [];
  const text = { type: 'string' };
  return [
    {
      type: 'object',
      properties: { key: { type: 'string', enum: [...keys] }, segment: text, quote: text, value },
      required: ['key', 'segment', 'quote', 'value'],
      additionalProperties: false,
    },
  ];
}
