import type { Command } from '../../protocol/desk-stream.ts';
import type { Candidate, FieldName, FieldValue } from '../../protocol/form.ts';
import type { DetailCandidate, DetailType, DetailValue, ScenarioField } from '../../protocol/scenario.ts';
import type { CallViewState } from './call-view-state.ts';
import { fieldText, fieldValue, parseNumber } from './field-text.ts';
import { fieldLabels, fieldMaxLength, requestKinds } from './labels.ts';

/** A detail among the blanks; no field of the form has a colon in its name. */
export type DetailId = `detail:${string}`;
/** What can be filled in: a field of the work order, or a question of the scenario form. */
export type BlankId = FieldName | DetailId;
/** What the agent can be writing: a blank, or the order's text. */
export type DraftId = BlankId | 'summary';

export type BlankValue = FieldValue | DetailValue;
export type BlankCandidate = Candidate | DetailCandidate;

export interface BlankState {
  readonly current: BlankCandidate | null;
  readonly locked: boolean;
  readonly alternatives: readonly BlankCandidate[];
}

export type BlankControl = 'line' | 'lines' | 'number' | 'select' | 'switch';

/** A blank as it stands, how it is asked for, and the commands that change it. */
export interface Blank {
  readonly id: BlankId;
  readonly label: string;
  readonly control: BlankControl;
  /** Of a `select`. */
  readonly options: readonly string[];
  /** What a `number` is counted in. */
  readonly unit: string | null;
  readonly hint: string | null;
  readonly maxLength: number;
  readonly required: boolean;
  readonly state: BlankState;
  readonly clear: Command;
  readonly unlock: Command;
  /** What a text means here; null: nothing that may stand here. */
  read(text: string): BlankValue | null;
  set(value: BlankValue): Command;
}

const empty: BlankState = { current: null, locked: false, alternatives: [] };
const multiline: ReadonlySet<FieldName> = new Set(['location', 'subject', 'request', 'category']);
const hints: Partial<Record<FieldName, string>> = {
  occurredAt: '如 2018-05-22 14:30',
  relatedOrder: '以往工单编号',
};
/** `DetailValue` says so; the server checks again. */
const DETAIL_LENGTH = 300;
const NUMBER_LENGTH = 20;

const detailControls: Readonly<Record<DetailType, BlankControl>> = {
  text: 'lines',
  number: 'number',
  time: 'line',
  choice: 'select',
  'yes-no': 'select',
};

export const detailId = (key: string): DetailId => `detail:${key}`;

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(fieldLabels, name);
}

/** The element in which a blank, or the order's text, is written. */
export const inputId = (id: DraftId): string => `field-${id}`;

/** Null: the call has another scenario form by now, which does not ask this. */
export function blankOf(view: CallViewState, id: BlankId): Blank | null {
  if (isFieldName(id)) return fieldBlank(view, id);
  const asked = view.scenario?.fields.find(({ key }) => detailId(key) === id);
  return asked === undefined ? null : detailBlank(view, asked);
}

/** The blank that a problem of the service names; null: none that is shown. */
export function blankNamed(view: CallViewState, name: string): BlankId | null {
  if (isFieldName(name)) return name;
  return view.scenario?.fields.some(({ key }) => key === name) === true ? detailId(name) : null;
}

export function fieldBlank(view: CallViewState, field: FieldName): Blank {
  return {
    id: field,
    label: fieldLabels[field],
    control: fieldControl(field),
    options: requestKinds,
    unit: null,
    hint: hints[field] ?? null,
    maxLength: fieldMaxLength[field],
    required: false,
    state: view.form[field] ?? empty,
    clear: { type: 'field.clear', field },
    unlock: { type: 'field.unlock', field },
    read: (text) => fieldValue(field, text, view.form[field]?.current?.value ?? null),
    set: (value) => ({
      type: 'field.set',
      field,
      value: typeof value === 'number' ? String(value) : value,
    }),
  };
}

export function detailBlank(view: CallViewState, field: ScenarioField): Blank {
  const { key, label, type, unit, required } = field;
  const state = view.details[key] ?? empty;
  return {
    id: detailId(key),
    label,
    control: detailControls[type],
    options: type === 'yes-no' ? [fieldText(true), fieldText(false)] : offered(field, state),
    unit,
    hint: field.ask,
    maxLength: type === 'number' ? NUMBER_LENGTH : DETAIL_LENGTH,
    required,
    state,
    clear: { type: 'detail.clear', key },
    unlock: { type: 'detail.unlock', key },
    read: (text) => {
      if (type === 'number') return parseNumber(text, unit);
      return type === 'yes-no' ? text === fieldText(true) : text.trim();
    },
    set: (value) => ({
      type: 'detail.set',
      key,
      value: typeof value === 'object' ? value.text : value,
    }),
  };
}

function fieldControl(field: FieldName): BlankControl {
  if (field === 'anonymous' || field === 'confidential') return 'switch';
  if (field === 'kind') return 'select';
  return multiline.has(field) ? 'lines' : 'line';
}

/** What stands in the blank is among the choices, even where the form does not offer it. */
function offered({ choices }: ScenarioField, { current }: BlankState): readonly string[] {
  const text = fieldText(current?.value ?? null);
  return text === '' || choices.includes(text) ? choices : [...choices, text];
}
