import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubmittedForm } from '../../../src/protocol/work-order.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { SimulatedCaller } from '../../../src/voice/outbound/adapters/simulated-caller.ts';
import { dialable, international, maskedNumber } from '../../../src/voice/telephone-number.ts';
import { insertOrder } from '../../learning/orders.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { clear, createWorld, START, type World } from './world.ts';

describe.each(storeEngines)('follow-ups on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let world: World;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      await clear(test.database);
      world = createWorld(
        test.database,
        new SimulatedCaller({
          onStatus: async () => undefined,
          onProblem: (error) => expect.unreachable(String(error)),
        }),
      );
    });

    const order = (form: Partial<SubmittedForm> = {}, text?: string) =>
      insertOrder(test.database, { form, ...(text === undefined ? {} : { text }) });

    it('booked once an order, by id or number, outside quiet hours', async () => {
      const made = await order();
      world.time.now = Date.parse('2026-03-02T22:00:00+08:00');
      const { row, repeated } = await world.followUps.book(made.id, 'super-1');
      expect(repeated).toBe(false);
      expect(row).toMatchObject({
        purpose: 'follow-up',
        subject: made.id,
        number: '13800000000',
        state: 'booked',
        nextAt: new Date('2026-03-03T08:00:00+08:00'),
        vars: { order: { id: made.id, number: made.number, subject: '小区停水' } },
        createdBy: 'super-1',
      });
      const again = await world.followUps.book(made.number, 'super-2');
      expect(again).toMatchObject({ repeated: true, row: { id: row.id, createdBy: 'super-1' } });
      await world.repository.close(
        { id: row.id, attempt: 0 },
        ['booked'],
        'cancelled',
        'by hand',
        new Date(),
      );
      expect(await world.followUps.book(made.id, 'x')).toMatchObject({ repeated: true, row: { id: row.id } });
    });

    it('one for all orders of a person on one matter, and another for a neighbour', async () => {
      const first = await order();
      const second = await order({ relatedOrder: first.number });
      const third = await order({ relatedOrder: second.number });
      const neighbour = await order({ relatedOrder: first.number, callbackPhone: '13911111111' });
      const { row } = await world.followUps.book(third.id, 'x');
      expect(row.subject).toBe(first.id);
      for (const each of [first, second]) {
        expect(await world.followUps.book(each.id, 'x')).toMatchObject({
          repeated: true,
          row: { id: row.id },
        });
      }
      expect(await world.followUps.book(neighbour.id, 'x')).toMatchObject({
        repeated: false,
        row: { subject: neighbour.id, number: '13911111111' },
      });
    });

    it('not led in a circle by orders that name each other', async () => {
      const first = await order();
      await test.database.sql
        .updateTable('work_orders')
        .set({ form: JSON.stringify({ ...first.form, relatedOrder: first.number }) })
        .where('id', '=', first.id)
        .execute();
      expect(await world.followUps.book(first.id, 'x')).toMatchObject({ row: { subject: first.id } });
    });

    it('made once for orders that name each other, whichever is asked about', async () => {
      const [one, other, third] = [await order(), await order(), await order()];
      const name = (made: typeof one, relatedOrder: string) =>
        test.database.sql
          .updateTable('work_orders')
          .set({ form: JSON.stringify({ ...made.form, relatedOrder }) })
          .where('id', '=', made.id)
          .execute();
      await name(one, other.number);
      await name(other, one.number);
      await name(third, one.number);
      const { row } = await world.followUps.book(one.id, 'x');
      for (const { id } of [other, third, one])
        expect(await world.followUps.book(id, 'x')).toMatchObject({ repeated: true, row: { id: row.id } });
    });

    it.each<[string, Partial<SubmittedForm>, string?]>([
      ['anonymous', { anonymous: true }],
      ['确认不用回访', { reply: '不用回访' }],
      ['无需回复', { reply: '无需回复' }],
      ['请不要打电话', { request: '请不要再给我打电话' }],
      ['in the text', {}, '市民表示不需要回访。'],
      ['confidential without number', { confidential: true, callbackPhone: null }],
      ['without number', { callbackPhone: null }],
      ['a number that is not called', { callbackPhone: '+12025550123' }],
    ])('refused for those who must not be called: %s', async (_name, form, text) => {
      const made = await order(form, text);
      await expect(world.followUps.book(made.id, 'x')).rejects.toMatchObject({ code: 'do-not-call' });
      expect(await world.repository.list({}, { before: null, limit: 1 })).toEqual([]);
    });

    it('made of confidential orders at the number given for them, without their subject', async () => {
      const made = await order({ confidential: true });
      const { row } = await world.followUps.book(made.id, 'x');
      expect(row.vars).toMatchObject({ order: { subject: '' } });
    });

    it('made although somebody wants an answer by telephone', async () => {
      const made = await order({ reply: '希望电话回复', request: '不要再停水' });
      expect(await world.followUps.book(made.id, 'x')).toMatchObject({ repeated: false });
    });

    it('refused for unknown orders, and where nobody calls', async () => {
      await expect(world.followUps.book('nothing', 'x')).rejects.toMatchObject({ code: 'unknown-order' });
      const made = await order();
      const nobody = createWorld(test.database, null);
      await expect(nobody.followUps.book(made.id, 'x')).rejects.toMatchObject({ code: 'not-able' });
    });

    it('placed whoever waits, and begin their flow', async () => {
      const made = await order();
      const { row } = await world.followUps.book(made.id, 'x');
      await world.lookOver();
      expect(await world.repository.find(row.id)).toMatchObject({
        state: 'ringing',
        placedAt: new Date(START),
      });
      expect(await world.beginning(`${row.id}.1`)).toMatchObject({
        flow: 'follow-up',
        vars: { order: { number: made.number } },
      });
    });
  });
});

describe('numbers', () => {
  it.each([
    ['13800000000', '13800000000'],
    ['138 0000-0000', '13800000000'],
    ['+8613800000000', '13800000000'],
    ['008613800000000', '13800000000'],
    ['01062345678', '01062345678'],
    ['0898-66223344', '089866223344'],
    ['+8689866223344', '089866223344'],
    ['+861062345678', '01062345678'],
    ['+864008001234', null],
    ['12345', null],
    ['110', null],
    ['66223344', null],
    ['+12025550123', null],
    ['4008001234', null],
    ['138000000000', null],
    ['', null],
  ])('%s is called as %s', (given, expected) => {
    expect(dialable(given)).toBe(expected);
  });

  it('are written for the world, and masked', () => {
    expect([international('13800000000'), international('01062345678'), international('+4930123')]).toEqual([
      '+8613800000000',
      '+861062345678',
      '+4930123',
    ]);
    expect([maskedNumber('13800000000'), maskedNumber('12345')]).toEqual(['138****0000', '****']);
  });
});
