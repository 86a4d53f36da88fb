import { isDeepStrictEqual } from 'node:util';
import type { DeskEvent, SuggestionTarget } from '../protocol/desk-event.ts';
import type { Command, DeskErrorCode, FieldProblem } from '../protocol/desk-stream.ts';
import { type FieldName, type FieldValue, fieldNames, fieldSchemas } from '../protocol/form.ts';
import type { Principal } from '../protocol/roles.ts';
import type { DetailState, DetailValue, Scenario, ScenarioField } from '../protocol/scenario.ts';
import { type CallState, isClosed, latestSuggestion } from './call-state.ts';
import { lockedBy, unlocked } from './field-merge.ts';
import { agentValue } from './form-merge.ts';

/** Commands that this file decides; the others need rooms beyond the call. */
export type CallCommand = Exclude<
  Command,
  { type: 'submit' } | { type: 'summary.request' } | { type: 'scenario.choose' } | { type: 'article.flag' }
>;

/** A command that cannot be done; `message` tells the agent in Chinese what to do. */
export class CommandError extends Error {
  readonly code: DeskErrorCode;
  readonly problems: readonly FieldProblem[];

  constructor(code: DeskErrorCode, message: string, problems: readonly FieldProblem[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

export interface Actor {
  readonly principal: Principal;
  readonly commandId: string;
}

/** True when the person may watch any call. */
export function watchesAll(principal: Principal): boolean {
  return principal.roles.includes('supervisor') || principal.roles.includes('admin');
}

/** True when the person may follow this call: theirs, unassigned in one of their queues, or any for a supervisor. */
export function mayFollow(state: CallState, principal: Principal): boolean {
  if (watchesAll(principal)) return true;
  if (!principal.roles.includes('agent')) return false;
  return state.agent === null
    ? isOffered(state.started?.queue ?? null, principal)
    : state.agent === principal.sub;
}

/**
 * What a command appends to the call's log.
 * @throws CommandError when it may not or cannot be done
 */
export function decideCommand(state: CallState, actor: Actor, command: CallCommand): DeskEvent[] {
  const by = actor.principal.sub;
  const mark = { by, commandId: actor.commandId };
  if (command.type === 'call.take') {
    if (state.agent === by) return [];
    if (
      !watchesAll(actor.principal) &&
      !(state.agent === null && isOffered(state.started?.queue ?? null, actor.principal))
    ) {
      throw new CommandError('forbidden', '该通话由其他坐席受理，需由其移交或由班长接手。');
    }
    requireOpen(state);
    return [{ type: 'assigned', ...mark, agent: by, previous: state.agent }];
  }
  requireAgent(state, actor.principal);
  requireOpen(state);
  switch (command.type) {
    case 'field.set':
      return setField(state, mark, command.field, parseValue(command.field, command.value));
    case 'field.clear':
      return [fieldEvent(state, mark, command.field, null)];
    case 'field.unlock':
      return [{ type: 'field', ...mark, field: command.field, state: unlocked(state.form[command.field]) }];
    case 'suggestion.accept':
      requireSuggested(state, command.suggestionId, command.target, command.name);
      return [
        decision(mark, command.suggestionId, command.target, 'accepted', command.name),
        fieldEvent(state, mark, command.target, command.name),
      ];
    case 'suggestion.reject':
      requireSuggested(state, command.suggestionId, command.target, command.name);
      return [
        decision(mark, command.suggestionId, command.target, 'rejected', command.name),
        ...withoutRejected(state, mark, command.target, command.name),
      ];
    case 'suggestion.change':
      requireSuggestion(state, command.suggestionId);
      return [
        decision(mark, command.suggestionId, command.target, 'changed', command.name),
        fieldEvent(state, mark, command.target, String(parseValue(command.target, command.name))),
      ];
    case 'segment.pin':
      if (!state.transcript.some((segment) => segment.id === command.segmentId)) {
        throw new CommandError('unknown_segment', `没有编号为 ${command.segmentId} 的语句。`);
      }
      return [{ type: 'pinned', ...mark, segmentId: command.segmentId, field: command.field }];
    case 'summary.edit':
      return [
        { type: 'summary.edited', ...mark, text: command.text },
        ...summaryDecision(state, mark, 'changed'),
      ];
    case 'summary.confirm':
      if (state.summary === null) throw new CommandError('invalid_value', '还没有诉求摘要，请先生成或填写。');
      return [
        { type: 'summary.confirmed', ...mark },
        ...(state.summary.state === 'edited' ? [] : summaryDecision(state, mark, 'accepted')),
      ];
    case 'detail.set':
      return [detailEvent(state, mark, command.key, command.value)];
    case 'detail.clear':
      return [detailEvent(state, mark, command.key, null)];
    case 'detail.unlock':
      requireDetail(state, command.key);
      return [{ type: 'detail', ...mark, key: command.key, state: unlocked(state.details[command.key]) }];
    case 'hold':
      return [{ type: 'held', ...mark }];
    case 'invalid':
      return [{ type: 'invalidated', ...mark, reason: command.reason }];
    case 'call.hand':
      return [{ type: 'assigned', ...mark, agent: command.to, previous: state.agent }];
  }
}

/**
 * Another form for the details, or none.
 * @throws CommandError when it may not be changed or there is no such form
 */
export function chooseScenario(
  state: CallState,
  { principal, commandId }: Actor,
  id: string | null,
  scenarioOf: (id: string) => Scenario | null,
): DeskEvent[] {
  requireAgent(state, principal);
  requireOpen(state);
  const scenario = id === null ? null : scenarioOf(id);
  if (id !== null && scenario === null)
    throw new CommandError('unknown_scenario', `没有编号为 ${id} 的补充信息表。`);
  return [{ type: 'scenario.chosen', by: principal.sub, commandId, scenario }];
}

/** @throws CommandError unless the person is the call's agent */
export function requireAgent(state: CallState, principal: Principal): void {
  if (state.agent !== principal.sub)
    throw new CommandError('forbidden', '该通话不在您名下，请先接手再操作。');
}

/** @throws CommandError when the order exists or the call is invalid */
export function requireOpen(state: CallState): void {
  if (state.status === 'submitted')
    throw new CommandError('call_closed', `工单 ${state.order?.orderNumber ?? ''} 已提交，不能再修改。`);
  if (isClosed(state)) throw new CommandError('call_closed', '该来电已标记为无效，不能再修改。');
}

/** Decisions that follow from what the form finally says, for suggestions the agent never touched. */
export function impliedDecisions(state: CallState, mark: { by: string; commandId: string }): DeskEvent[] {
  return [...impliedByRanking(state, mark), ...impliedByModel(state, mark)];
}

function impliedByRanking(state: CallState, mark: { by: string; commandId: string }): DeskEvent[] {
  const latest = latestSuggestion(state);
  if (latest === null) return [];
  return (['unit', 'category'] as const).flatMap((target) => {
    const field = state.form[target];
    if (field?.current == null || field.current.source === 'agent') return [];
    return [decision(mark, latest.id, target, 'accepted', String(field.current.value))];
  });
}

/** A reading stands when the form ends with all its first values; a summary when nobody touched it. */
function impliedByModel(state: CallState, mark: { by: string; commandId: string }): DeskEvent[] {
  const { reading, form, details, summary } = state;
  const events: DeskEvent[] = [];
  if (reading !== null) {
    const differs = (read: { value: unknown } | undefined, current: { value: unknown } | null | undefined) =>
      read !== undefined && !isDeepStrictEqual(read.value, current?.value);
    const changed = [
      ...fieldNames.filter((field) => differs(reading.fields[field]?.[0], form[field]?.current)),
      ...Object.keys(reading.details).filter((key) =>
        differs(reading.details[key]?.[0], details[key]?.current),
      ),
    ];
    events.push({
      type: 'decision',
      ...mark,
      suggestionId: reading.id,
      target: 'form',
      decision: changed.length === 0 ? 'accepted' : 'changed',
      value: changed.length === 0 ? null : changed.join(','),
    });
  }
  if (summary?.state === 'draft' || summary?.state === 'final')
    events.push(...summaryDecision(state, mark, 'accepted'));
  return events;
}

function summaryDecision(
  { summary }: CallState,
  mark: { by: string; commandId: string },
  made: 'accepted' | 'changed',
): DeskEvent[] {
  const suggestionId = summary?.suggestionId;
  if (suggestionId === undefined) return [];
  return [{ type: 'decision', ...mark, suggestionId, target: 'summary', decision: made, value: null }];
}

function setField(
  state: CallState,
  mark: { by: string; commandId: string },
  field: FieldName,
  value: FieldValue,
): DeskEvent[] {
  const events = [fieldEvent(state, mark, field, value)];
  const latest = latestSuggestion(state);
  if (latest !== null && (field === 'unit' || field === 'category')) {
    const first = (field === 'unit' ? latest.suggestion.units : latest.suggestion.categories)[0];
    events.push(
      decision(mark, latest.id, field, first?.name === value ? 'accepted' : 'changed', String(value)),
    );
  }
  return events;
}

function parseValue(field: FieldName, value: FieldValue): FieldValue {
  const parsed = fieldSchemas[field].safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError('invalid_value', `字段 ${field} 的值不符合要求。`, [
    { field, message: issue?.message ?? '' },
  ]);
}

function fieldEvent(
  state: CallState,
  mark: { by: string; commandId: string },
  field: FieldName,
  value: FieldValue | null,
): DeskEvent {
  return { type: 'field', ...mark, field, state: agentValue(state.form[field], field, value) };
}

function detailEvent(
  state: CallState,
  mark: { by: string; commandId: string },
  key: string,
  value: DetailValue | null,
): DeskEvent {
  const field = requireDetail(state, key);
  if (value !== null) requireAnswer(field, value);
  const before: DetailState | undefined = state.details[key];
  const current =
    value === null
      ? null
      : {
          value,
          spoken: '',
          confidence: 1,
          source: 'agent' as const,
          rule: `agent.${key}`,
          evidence: [],
        };
  return { type: 'detail', ...mark, key, state: lockedBy(before, current) };
}

function requireDetail({ scenario }: CallState, key: string): ScenarioField {
  const field = scenario?.fields.find((one) => one.key === key);
  if (field === undefined)
    throw new CommandError('unknown_detail', '补充信息表已更换，没有这一项，请按新表填写。');
  return field;
}

function requireAnswer({ key, label, type, choices }: ScenarioField, value: DetailValue): void {
  const message = {
    number: typeof value === 'number' ? null : `${label}应为数字。`,
    'yes-no': typeof value === 'boolean' ? null : `${label}应为“是”或“否”。`,
    choice:
      typeof value === 'string' && choices.includes(value) ? null : `${label}可选：${choices.join('、')}。`,
    text: typeof value === 'string' ? null : `${label}应为文字。`,
    time: typeof value === 'string' ? null : `${label}应为文字。`,
  }[type];
  if (message !== null) throw new CommandError('invalid_value', message, [{ field: key, message }]);
}

function decision(
  mark: { by: string; commandId: string },
  suggestionId: string,
  target: SuggestionTarget,
  made: 'accepted' | 'rejected' | 'changed',
  value: string,
): DeskEvent {
  return { type: 'decision', ...mark, suggestionId, target, decision: made, value };
}

/** A rejected name leaves the form where the model put it, and is no longer offered beside the agent's value. */
function withoutRejected(
  state: CallState,
  mark: { by: string; commandId: string },
  target: SuggestionTarget,
  name: string,
): DeskEvent[] {
  const field = state.form[target];
  if (field === undefined) return [];
  const current = !field.locked && field.current?.value === name ? null : field.current;
  const alternatives = field.alternatives.filter((candidate) => candidate.value !== name);
  if (current === field.current && alternatives.length === field.alternatives.length) return [];
  return [{ type: 'field', ...mark, field: target, state: { ...field, current, alternatives } }];
}

function requireSuggestion(state: CallState, id: string) {
  const suggestion = state.suggestions.get(id);
  if (suggestion === undefined)
    throw new CommandError('unknown_suggestion', '该建议已更新，请对最新建议操作。');
  return suggestion;
}

function requireSuggested(state: CallState, id: string, target: SuggestionTarget, name: string): void {
  const suggestion = requireSuggestion(state, id);
  const ranked = target === 'unit' ? suggestion.units : suggestion.categories;
  if (!ranked.some((entry) => entry.name === name))
    throw new CommandError('unknown_suggestion', `建议中没有“${name}”。`);
}

/** True when unassigned calls of the queue are offered to the person. */
export function isOffered(queue: string | null, principal: Principal): boolean {
  return principal.roles.includes('agent') && queue !== null && principal.queues.includes(queue);
}
