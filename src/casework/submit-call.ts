import type { OrderReference } from '../call/call-state.ts';
import { type Actor, CommandError, impliedDecisions, requireAgent, requireOpen } from '../call/commands.ts';
import type { LiveCall } from '../call/live-call.ts';
import { writeRows } from '../call/row-changes.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { WorkOrderRepository } from '../store/repositories/work-order-repository.ts';
import { orderDay } from './order-day.ts';
import { checkForm } from './submitted-form.ts';

export interface SubmitDeps {
  readonly calls: CallRepository;
  readonly orders: WorkOrderRepository;
  readonly timeZone: string;
  /** Composes the order's text. */
  readonly compose: (call: LiveCall) => string;
}

/**
 * Makes the call's one work order: the order, its number and the call's last word on it are stored together or not at
 * all. Asking again, from here or another node, answers the same order.
 *
 * @throws CommandError `forbidden`, `call_closed` or `form_incomplete` with the fields at fault
 */
export async function submitCall(
  call: LiveCall,
  actor: Actor,
  deps: SubmitDeps,
): Promise<OrderReference & { created: boolean }> {
  const commit = await call.change((state) => {
    requireAgent(state, actor.principal);
    if (state.order !== null) return null;
    requireOpen(state);
    const checked = checkForm(state.form);
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
          text: deps.compose(call),
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
  return { ...order, created: commit !== null };
}
