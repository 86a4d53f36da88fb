import type { CallState, OrderReference } from '../call/call-state.ts';
import {
  type Actor,
  CommandError,
  impliedDecisions,
  requireAgent,
  requireOpen,
  watchesAll,
} from '../call/commands.ts';
import type { LiveCall } from '../call/live-call.ts';
import { writeRows } from '../call/row-changes.ts';
import type { KnownNames } from '../catalogue/known-names.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { Principal } from '../protocol/roles.ts';
import type { WorkOrder } from '../protocol/work-order.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { WorkOrderRepository } from '../store/repositories/work-order-repository.ts';
import { orderDay } from './order-day.ts';
import { detailsOf } from './submitted-details.ts';
import { checkForm } from './submitted-form.ts';

export interface SubmitDeps {
  readonly calls: CallRepository;
  readonly orders: WorkOrderRepository;
  readonly timeZone: string;
  /** The units, categories and districts that an order may name. */
  readonly known: KnownNames;
  /** The order's text, and whose it is. */
  readonly compose: (call: LiveCall) => Pick<WorkOrder, 'text' | 'textState'>;
  /** Throws a CommandError unless this person may submit the call as it stands; left out: its agent may. */
  readonly permit?: ((state: CallState, principal: Principal) => void) | undefined;
}

/**
 * Makes the call's one work order: the order, its number and the call's last word on it are stored together or not at
 * all. Asking again, from here or another node, answers the same order, also to the one who submitted it when the call
 * was handed to somebody else since.
 *
 * @throws CommandError `forbidden`, `call_closed` or `form_incomplete` with the fields at fault
 */
export async function submitCall(
  call: LiveCall,
  actor: Actor,
  deps: SubmitDeps,
): Promise<{ order: OrderReference; created: boolean }> {
  const commit = await call.change((state) => {
    if (state.order !== null) return null;
    (deps.permit ?? requireAgent)(state, actor.principal);
    requireOpen(state);
    const checked = checkForm(state.form, deps.known);
    if ('problems' in checked)
      throw new CommandError('form_incomplete', '工单还有内容需要补充。', checked.problems);
    const mark = { by: actor.principal.sub, commandId: actor.commandId };
    return {
      transact: async (tx) => {
        const createdAt = new Date();
        const order = await deps.orders.insert(tx, {
          id: `o${call.id}`,
          callId: call.id,
          day: orderDay(createdAt, deps.timeZone),
          createdAt,
          createdBy: actor.principal.sub,
          caller: state.started?.caller ?? null,
          form: checked.form,
          ...deps.compose(call),
          details: detailsOf(state),
        });
        const events: DeskEvent[] = [
          ...impliedDecisions(state, mark),
          { type: 'submitted', ...mark, orderId: order.id, orderNumber: order.number },
        ];
        await writeRows(deps.calls, tx, state, '', events);
        return events;
      },
    };
  });
  const { order } = call.state;
  if (order === null) throw new CommandError('unavailable', '工单未能提交，请重试。');
  if (commit === null) await requireParty(call, order, actor, deps.orders);
  return { order, created: commit !== null };
}

/** @throws CommandError unless the person is the call's agent, a supervisor or who submitted the order */
async function requireParty(
  { state }: LiveCall,
  { orderId }: OrderReference,
  { principal }: Actor,
  orders: WorkOrderRepository,
): Promise<void> {
  if (state.agent === principal.sub || watchesAll(principal)) return;
  const stored = await orders.find(orderId);
  if (stored?.createdBy !== principal.sub) requireAgent(state, principal);
}
