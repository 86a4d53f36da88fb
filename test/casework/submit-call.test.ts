import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallHub } from '../../src/call/call-hub.ts';
import { toChange } from '../../src/call/row-changes.ts';
import { type SubmitDeps, submitCall } from '../../src/casework/submit-call.ts';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { createKnownNames } from '../../src/catalogue/known-names.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import type { FieldName } from '../../src/protocol/form.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { migrate } from '../../src/store/migrate.ts';
import { CallRepository } from '../../src/store/repositories/call-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { candidate, started } from '../call/events.ts';
import { freshEmbedded, type TestDatabase } from '../support/engines.ts';
import { COMPLETE_FORM } from '../support/service.ts';

let test: TestDatabase;
let hub: CallHub;
let deps: SubmitDeps & { readonly calls: CallRepository };
beforeAll(async () => {
  test = await freshEmbedded();
  await migrate(test.database, { jobs: false });
  const calls = new CallRepository(test.database);
  hub = new CallHub({ database: test.database, calls, bus: new LocalBus() });
  deps = {
    calls,
    orders: new WorkOrderRepository(test.database),
    timeZone: 'Asia/Shanghai',
    known: createKnownNames(loadCatalogue('catalogue/dispatch.json'), {
      units: [],
      categories: [],
      district: () => null,
    }),
    compose: () => ({ text: '停水', textState: 'draft' }),
  };
});
afterAll(async () => {
  await hub?.close();
  await test?.drop();
});

/** A call of agent-1 with what every order needs, and these values on its form. */
async function begin(values: Partial<Record<FieldName, string>> = {}): Promise<string> {
  const id = `c${randomUUID()}`;
  const fields = Object.fromEntries(
    Object.entries({ ...COMPLETE_FORM, ...values }).map(([field, value]) => [
      field,
      { current: candidate(value), locked: false, alternatives: [] },
    ]),
  );
  await tell(id, started({ externalId: id, agent: 'agent-1' }), { type: 'form', fields });
  return id;
}

function tell(id: string, ...events: DeskEvent[]): Promise<unknown> {
  return hub.with(id, (call) => call.change((state) => toChange(deps.calls, state, 'gateway-1', events)));
}

function submit(id: string, sub = 'agent-1', role: Role = 'agent', commandId: string = randomUUID()) {
  const actor = {
    principal: { sub, roles: [role], queues: [], unit: null, expiresAt: Number.POSITIVE_INFINITY },
    commandId: `${sub}/${commandId}`,
  };
  return hub.with(id, (call) => submitCall(call, actor, deps));
}

const handed: DeskEvent = {
  type: 'assigned',
  by: 'gateway-1',
  commandId: 'gateway-1/transfer',
  agent: 'agent-2',
  previous: 'agent-1',
};

describe('submitting', () => {
  it('answers the order and whether it is new, and nothing beside', async () => {
    const id = await begin();
    const first = await submit(id);
    expect(first).toEqual({
      order: { orderId: `o${id}`, orderNumber: expect.stringMatching(/^[0-9]{14}$/) },
      created: true,
    });
    expect(await submit(id)).toEqual({ ...first, created: false });
  });

  it('stores the units under the names of the catalogue', async () => {
    const id = await begin({ unit: '交警支队' });
    const { order } = await submit(id);
    expect((await deps.orders.find(order.orderId))?.form.unit).toBe('市公安局交通警察支队');
  });

  it('answers the same order to its submitter, the agent and supervisors after a hand-over', async () => {
    const id = await begin();
    const { order } = await submit(id, 'agent-1', 'agent', 'same');
    await tell(id, handed);
    expect(await submit(id, 'agent-1', 'agent', 'same')).toEqual({ order, created: false });
    expect(await submit(id, 'agent-1')).toEqual({ order, created: false });
    expect(await submit(id, 'agent-2')).toEqual({ order, created: false });
    expect(await submit(id, 'boss', 'supervisor')).toEqual({ order, created: false });
    await expect(submit(id, 'agent-3')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is the agent’s alone until the order exists', async () => {
    const id = await begin();
    await tell(id, handed);
    await expect(submit(id, 'agent-1')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(submit(id, 'boss', 'supervisor')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await submit(id, 'agent-2')).toMatchObject({ created: true });
  });

  it('makes no order of an invalid kind or with invented names', async () => {
    const id = await begin({ kind: '无效', unit: '火星局', district: '火星区', callbackPhone: '1-----' });
    await expect(submit(id)).rejects.toMatchObject({
      code: 'form_incomplete',
      problems: expect.arrayContaining(
        ['kind', 'unit', 'district', 'callbackPhone'].map((field) => expect.objectContaining({ field })),
      ),
    });
    expect(await deps.orders.find(`o${id}`)).toBeNull();
  });
});
