import type { CallWatch } from '../../client/call-watch.ts';
import { ClientError } from '../../client/client-error.ts';
import type { DeskClient } from '../../client/desk-client.ts';
import type { FieldName, FieldValue } from '../../protocol/form.ts';
import type { Gold } from '../calls/call-file.ts';

/**
 * The agent of the demo, who knows what was meant: decides on the suggested unit, types what the desk could not fill,
 * and submits. @returns the work order's id
 */
export async function finishCall(desk: DeskClient, watch: CallWatch, gold: Gold): Promise<string> {
  await decideUnit(desk, watch, gold);
  try {
    return await submit(watch);
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'form_incomplete') throw error;
    const known = knownValues(gold);
    for (const { field } of error.problems) {
      const [name, value] = Object.entries(known).find(([each]) => each === field) ?? [];
      if (name === undefined || value == null) throw error;
      await desk.command(watch.callId, { type: 'field.set', field: name as FieldName, value });
    }
    return submit(watch);
  }
}

async function decideUnit(desk: DeskClient, watch: CallWatch, gold: Gold): Promise<void> {
  const suggestion = watch.view.suggestion;
  if (suggestion === null || gold.unit === null) return;
  const suggested = suggestion.suggestion.units.some((unit) => unit.name === gold.unit);
  await desk.command(watch.callId, {
    type: suggested ? 'suggestion.accept' : 'suggestion.change',
    suggestionId: suggestion.id,
    target: 'unit',
    name: gold.unit,
  });
}

async function submit(watch: CallWatch): Promise<string> {
  const { order } = await watch.submit();
  if (order === undefined) throw new Error('the service answered a submit without an order');
  return order.orderId;
}

function knownValues({ kind, unit, fields }: Gold): Partial<Record<FieldName, FieldValue | null>> {
  const { callerName, occurredAt, ...rest } = fields;
  return {
    ...rest,
    kind,
    unit,
    requesterName: callerName,
    occurredAt: occurredAt === null ? null : { ...occurredAt, text: occurredAt.text ?? '' },
  };
}
