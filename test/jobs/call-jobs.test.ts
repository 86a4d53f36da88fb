import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WrittenSummary } from '../../src/assist/language/contract.ts';
import { SLOW_NOTE } from '../../src/assist/language/failure-notes.ts';
import { CallHub } from '../../src/call/call-hub.ts';
import type { LiveCall } from '../../src/call/live-call.ts';
import { toChange } from '../../src/call/row-changes.ts';
import { createCallJobs } from '../../src/jobs/call-jobs.ts';
import { createRetentionJobs, type RetentionJobDeps } from '../../src/jobs/retention-jobs.ts';
import { LanguageModelError } from '../../src/language-model/contract.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import type { SubmittedForm } from '../../src/protocol/work-order.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { migrate } from '../../src/store/migrate.ts';
import { CallRepository } from '../../src/store/repositories/call-repository.ts';
import { MessageRepository } from '../../src/store/repositories/message-repository.ts';
import { ModelUseRepository } from '../../src/store/repositories/model-use-repository.ts';
import { RecordingDeletionRepository } from '../../src/store/repositories/recording-deletion-repository.ts';
import { RelatedRepository } from '../../src/store/repositories/related-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { said, started, suggested } from '../call/events.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

const RETENTION_DAYS = 30;

const USE = {
  purpose: 'summary',
  outcome: 'answered',
  server: '127.0.0.1:8000',
  model: 'm',
  promptTokens: 900,
  completionTokens: 80,
  reasoningTokens: 0,
  estimated: false,
  cost: 0.002,
  firstTextMs: 120.5,
  totalMs: 900.25,
};

const form: SubmittedForm = {
  kind: '投诉',
  requesterName: null,
  organisation: null,
  onBehalfOf: null,
  callbackPhone: '13800000000',
  district: '龙华区',
  street: null,
  location: '龙华区海秀中路49号',
  occurredAt: null,
  subject: '小区停水',
  request: '恢复供水',
  anonymous: false,
  confidential: false,
  reply: null,
  relatedOrder: null,
  unit: '市水务局',
  category: null,
};

describe.each(storeEngines)('jobs of calls on $engine', ({ skip, fresh }) => {
  let test: TestDatabase;
  let hub: CallHub;
  let calls: CallRepository;
  let orders: WorkOrderRepository;
  let related: RelatedRepository;
  let modelUses: ModelUseRepository;
  let messages: MessageRepository;
  const metrics = new Metrics();
  const queue = { summary: vi.fn(async () => undefined), index: vi.fn(async () => undefined) };
  const write = vi.fn(async (_call: LiveCall): Promise<WrittenSummary | null> => null);
  const forget = vi.fn(async (_before: Date, _kept: readonly string[]): Promise<undefined> => undefined);
  const forgetSessions = vi.fn<RetentionJobDeps['sessions']['purge']>(async () => undefined);
  const nothing = { purge: async () => 0 };
  const platform = { keeps: (url: string) => url.startsWith('https://platform/') };
  let recordingDeletions: RecordingDeletionRepository;
  const atRest = vi.fn(async (_call: LiveCall): Promise<void> => undefined);
  let jobs: ReturnType<typeof createCallJobs> & ReturnType<typeof createRetentionJobs>;

  beforeAll(async () => {
    if (skip) return;
    test = await fresh();
    await migrate(test.database, { jobs: false });
    calls = new CallRepository(test.database);
    orders = new WorkOrderRepository(test.database);
    related = new RelatedRepository(test.database);
    hub = new CallHub({ database: test.database, calls, bus: new LocalBus() });
    const retentionDays = RETENTION_DAYS;
    modelUses = new ModelUseRepository(test.database);
    messages = new MessageRepository(test.database);
    recordingDeletions = new RecordingDeletionRepository(test.database);
    jobs = {
      ...createCallJobs({ hub, calls, orders, related, metrics, queue, written: atRest, write }),
      ...createRetentionJobs({
        calls,
        modelUses,
        messages,
        sessions: { purge: forgetSessions },
        recordings: { purge: forget },
        queues: nothing,
        outbound: nothing,
        checks: nothing,
        platformRecordings: platform,
        recordingDeletions,
        retentionDays,
      }),
    };
  });
  afterAll(async () => {
    await hub?.close();
    await test?.drop();
  });

  /** A call with these events in its log. */
  async function keep(...events: DeskEvent[]): Promise<string> {
    const id = `c${randomUUID()}`;
    await hub.with(id, async (call) => {
      const first = started({ externalId: id });
      await call.change((state) => toChange(calls, state, 'gateway-1', [first, ...events]));
    });
    return id;
  }

  const end = (
    senderSeq: number,
    through: number,
    missing: { from: number; to: number }[] = [],
  ): DeskEvent => ({
    type: 'call.ended',
    senderSeq,
    through,
    endedAt: '2026-03-01T09:10:00+08:00',
    cause: 'caller-hangup',
    missing,
  });

  async function eventsOf(id: string): Promise<DeskEvent[]> {
    return (await calls.read(id, 0, 1_000)).flatMap((commit) => [...commit.events]);
  }

  async function age(id: string, days: number): Promise<void> {
    await test.database.sql
      .updateTable('calls')
      .set({ created_at: new Date(Date.now() - days * 86_400_000) })
      .where('id', '=', id)
      .execute();
  }

  async function keepOrder(callId: string): Promise<string> {
    return test.database.sql.transaction().execute(async (tx) => {
      const { id } = await orders.insert(tx, {
        id: `o${callId}`,
        callId,
        day: '2026-03-01',
        createdAt: new Date(),
        createdBy: 'agent-1',
        caller: '13800000000',
        form,
        text: '停水',
        textState: 'draft',
        details: null,
      });
      return id;
    });
  }

  describe('finalise-summary', () => {
    it.skipIf(skip)('notes the numbers that never came, and writes the final summary, once', async () => {
      const id = await keep(
        said(2, '停水了'),
        { ...said(5, '再见'), through: 2 },
        end(9, 2, [
          { from: 3, to: 4 },
          { from: 6, to: 8 },
        ]),
      );
      const before = (await metrics.segmentsLost.get()).values[0]?.value ?? 0;
      expect(await jobs['finalise-summary']({ callId: id })).toBe('success');
      expect(await jobs['finalise-summary']({ callId: id })).toBe('skipped');
      const events = await eventsOf(id);
      expect(events.filter((event) => event.type === 'gap')).toEqual([
        { type: 'gap', from: 3, to: 4 },
        { type: 'gap', from: 6, to: 8 },
      ]);
      expect(events.at(-1)).toMatchObject({ type: 'summary', state: 'final' });
      expect((await metrics.segmentsLost.get()).values[0]?.value).toBe(before + 5);
      expect(await calls.listUnsummarised(500)).not.toContain(id);
      expect(hub.size).toBe(0);
    });

    it.skipIf(skip)('counts neither partials nor what came after the end', async () => {
      // 4 and 5 were partials, which the log does not know; 6 and 8 were missing at the end, and 8 came later.
      const missing = [6, 8].map((seq) => ({ from: seq, to: seq }));
      const late = { ...said(8, '还有一句'), through: 5 };
      const id = await keep(
        said(2, '停水了'),
        said(3, '很久了'),
        { ...said(7, '再见'), through: 5 },
        end(9, 5, missing),
        late,
      );
      await jobs['finalise-summary']({ callId: id });
      expect((await eventsOf(id)).filter((event) => event.type === 'gap')).toEqual([
        { type: 'gap', from: 6, to: 6 },
      ]);
    });

    it.skipIf(skip)('names no gap where none is', async () => {
      const id = await keep(said(2, '停水了'), end(3, 3));
      await jobs['finalise-summary']({ callId: id });
      expect((await eventsOf(id)).some((event) => event.type === 'gap')).toBe(false);
    });

    describe('with a language model', () => {
      const author = { prompt: 'summary', version: '1', model: 'm' };
      const written: WrittenSummary = { text: '市民来电求助：小区停水。', author, doubts: [] };
      const byAgent = { by: 'agent-1', commandId: 'agent-1/1' };

      it.skipIf(skip)('keeps what it wrote, as a suggestion too', async () => {
        const id = await keep(said(2, '停水了'), end(3, 3));
        write.mockResolvedValueOnce(written);
        expect(await jobs['finalise-summary']({ callId: id })).toBe('success');
        const last = (await eventsOf(id)).at(-1);
        expect(last).toMatchObject({ type: 'summary', ...written, state: 'final' });
        const [row] = await calls.suggestions(id);
        expect(row).toMatchObject({ target: 'summary', model_version: 'summary@1/m' });
        expect(last).toMatchObject({ suggestionId: row?.id });
      });

      it.skipIf(skip)('is not asked while it still writes, nor after', async () => {
        const draft: DeskEvent = { type: 'summary', state: 'draft', suggestionId: 's1', ...written };
        const id = await keep(said(2, '停水了'), end(3, 3));
        write.mockClear();
        atRest.mockImplementationOnce(async (call) => {
          await call.change(() => ({ events: [draft] }));
        });
        await jobs['finalise-summary']({ callId: id });
        expect(write).not.toHaveBeenCalled();
        expect((await eventsOf(id)).at(-1)).toEqual({ ...draft, state: 'final' });
      });

      it.skipIf(skip)('is asked again when the service stopped over it', async () => {
        const id = await keep(said(2, '停水了'), end(3, 3));
        write.mockRejectedValueOnce(new LanguageModelError('cancelled', 'the service is stopping'));
        await expect(jobs['finalise-summary']({ callId: id })).rejects.toThrow('stopping');
        expect((await eventsOf(id)).at(-1)?.type).toBe('call.ended');
        expect(await calls.listUnsummarised(500)).toContain(id);
        write.mockResolvedValueOnce(written);
        await jobs['finalise-summary']({ callId: id });
        expect((await eventsOf(id)).at(-1)).toMatchObject({ ...written, state: 'final' });
      });

      it.skipIf(skip)('leaves out what it wrote when a sentence came meanwhile', async () => {
        const id = await keep(said(2, '停水了'), end(3, 3));
        write.mockImplementationOnce(async (call) => {
          await call.change(() => ({ events: [said(4, '五点开始停的')] }));
          return written;
        });
        await jobs['finalise-summary']({ callId: id });
        const last = (await eventsOf(id)).at(-1);
        expect(last).toMatchObject({ type: 'summary', state: 'final' });
        expect(last).not.toHaveProperty('author');
      });

      it.skipIf(skip)('is not asked again for a draft of the whole call', async () => {
        const draft: DeskEvent = { type: 'summary', state: 'draft', suggestionId: 's1', ...written };
        const id = await keep(said(2, '停水了'), end(3, 3), draft);
        write.mockClear();
        await jobs['finalise-summary']({ callId: id });
        expect(write).not.toHaveBeenCalled();
        expect((await eventsOf(id)).at(-1)).toEqual({ ...draft, state: 'final' });
      });

      it.skipIf(skip).each<[string, WrittenSummary | null, string | null]>([
        [SLOW_NOTE, written, null],
        ['语言模型暂不可用，摘要由规则生成，请核对。', written, null],
        [SLOW_NOTE, null, '语言模型暂不可用，摘要由规则生成，请核对。'],
      ])('takes back what the agent was told and holds no longer: %s', async (text, given, after) => {
        const id = await keep(said(2, '停水了'), end(3, 3), { type: 'note', about: 'summary', text });
        write.mockResolvedValueOnce(given);
        await jobs['finalise-summary']({ callId: id });
        expect((await eventsOf(id)).at(-1)).toEqual({ type: 'note', about: 'summary', text: after });
      });

      it.skipIf(skip)('leaves standing what still holds', async () => {
        const text = '脱敏检查未通过，内容没有外发，摘要由规则生成，请核对。';
        const id = await keep(said(2, '停水了'), end(3, 3), { type: 'note', about: 'summary', text });
        write.mockResolvedValueOnce(null);
        await jobs['finalise-summary']({ callId: id });
        expect((await eventsOf(id)).at(-1)?.type).toBe('summary');
      });

      it.skipIf(skip).each<DeskEvent[]>([
        [{ type: 'summary.edited', ...byAgent, text: '小区停水' }],
        [
          { type: 'summary', text: '停水', state: 'draft' },
          { type: 'summary.confirmed', ...byAgent },
        ],
      ])('leaves the agent’s text as it is', async (...own) => {
        const id = await keep(said(2, '停水了'), end(3, 3), ...own);
        write.mockClear();
        await jobs['finalise-summary']({ callId: id });
        expect(write).not.toHaveBeenCalled();
        expect((await eventsOf(id)).at(-1)).toEqual(own.at(-1));
        expect(await calls.listUnsummarised(500)).not.toContain(id);
      });
    });

    it.skipIf(skip)('leaves calls alone that still run or do not exist', async () => {
      const id = await keep(said(2, '停水了'));
      expect(await jobs['finalise-summary']({ callId: id })).toBe('skipped');
      expect(await jobs['finalise-summary']({ callId: 'c-nothing' })).toBe('skipped');
      expect(await eventsOf('c-nothing')).toEqual([]);
    });

    it.skipIf(skip)('writes once when two workers do it at the same time', async () => {
      const id = await keep(said(2, '停水了'), end(9, 2, [{ from: 3, to: 8 }]));
      await Promise.all([1, 2, 3].map(() => jobs['finalise-summary']({ callId: id })));
      const events = await eventsOf(id);
      expect(events.filter((event) => event.type === 'summary')).toHaveLength(1);
      expect(events.filter((event) => event.type === 'gap')).toHaveLength(1);
    });
  });

  it.skipIf(skip)('look-over queues what was stored but not queued, and nothing that is done', async () => {
    const [undone, done] = [await keep(end(2, 2)), await keep(end(2, 2))];
    await jobs['finalise-summary']({ callId: done });
    const [lost, indexed] = [await keepOrder(undone), await keepOrder(done)];
    expect(await jobs['index-work-order']({ workOrderId: indexed })).toBe('success');
    expect(await jobs['index-work-order']({ workOrderId: 'nothing' })).toBe('skipped');
    await jobs['look-over']({});
    expect(queue.summary).toHaveBeenCalledWith(undone, 0);
    expect(queue.summary).not.toHaveBeenCalledWith(done, expect.anything());
    expect(queue.index).toHaveBeenCalledWith(lost);
    expect(queue.index).not.toHaveBeenCalledWith(indexed);
  });

  it.skipIf(skip)('an indexed order is found as a likely duplicate', async () => {
    const workOrderId = await keepOrder(await keep(end(2, 2)));
    await jobs['index-work-order']({ workOrderId });
    const found = await related.similar({
      place: ['海秀', '秀中', '中路'],
      matter: ['小区', '区停', '停水'],
      since: new Date(Date.now() - 86_400_000),
      exceptCaller: '13711111111',
      atLeast: 0.3,
      limit: 50,
    });
    expect(found.map((each) => each.orderId)).toContain(workOrderId);
  });

  it.skipIf(skip)(
    'purge-expired deletes what was said in old calls and nothing of younger ones',
    async () => {
      const old = await Promise.all(
        Array.from({ length: 5 }, () => keep(said(2, '秘密'), suggested('x'), end(3, 3))),
      );
      const young = await keep(said(2, '停水了'), end(3, 3));
      const order = await keepOrder(old[0] ?? '');
      for (const id of old) await age(id, RETENTION_DAYS + 1);
      await age(young, RETENTION_DAYS - 1);
      for (const [id, days] of [
        [old[0] ?? '', RETENTION_DAYS + 1],
        [young, RETENTION_DAYS - 1],
      ] as const) {
        await modelUses.keep(id, USE);
        const at = new Date(Date.now() - days * 86_400_000);
        await test.database.sql
          .updateTable('language_model_uses')
          .set({ at })
          .where('call_id', '=', id)
          .execute();
      }
      await jobs['purge-expired']({});
      expect([forget, forgetSessions].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
      expect(await modelUses.ofCall(old[0] ?? '')).toEqual([]);
      expect(await modelUses.ofCall(young)).toMatchObject([USE]);
      for (const id of old) {
        expect(await eventsOf(id)).toEqual([]);
        expect(await calls.suggestions(id)).toEqual([]);
        expect(await calls.find(id)).toMatchObject({ caller: null, purgedAt: expect.any(Date) });
      }
      expect(await eventsOf(young)).toHaveLength(3);
      expect(await orders.find(order)).not.toBeNull();
      expect((await calls.listOpen('agent-1', [])).map((call) => call.callId)).not.toContain(old[0]);
      expect(await calls.listUnsummarised(500)).not.toContain(old[1]);
      await jobs['purge-expired']({});
    },
  );

  it.skipIf(skip)('purge-expired deletes old text messages, however many, and no younger ones', async () => {
    const old = Array.from({ length: 201 }, (_, at) => `old-${at}`);
    for (const id of [...old, 'young'])
      await messages.add(
        { id, recipient: '13800000000', text: '您的编号是1。', state: 'unsent' },
        { most: 1_000, since: new Date(0) },
      );
    const at = new Date(Date.now() - (RETENTION_DAYS + 1) * 86_400_000);
    await test.database.sql
      .updateTable('messages')
      .set({ created_at: at })
      .where('id', 'like', 'old-%')
      .execute();
    await jobs['purge-expired']({});
    expect(await Promise.all(old.map((id) => messages.find(id)))).toEqual(old.map(() => null));
    expect(await messages.find('young')).not.toBeNull();
  });

  const recorded = (url: string | null): DeskEvent => ({
    type: 'self-service',
    sessionId: 's1',
    purpose: 'voice-message',
    segments: [],
    recording: url === null ? null : { url, durationMs: 9_000 },
    orderNumber: null,
    priority: null,
  });

  /** Addresses of recordings that are to be deleted; the list is empty afterwards. */
  async function noted(): Promise<string[]> {
    const rows = await test.database.sql.deleteFrom('recording_deletions').returning('url').execute();
    return rows.map(({ url }) => url).sort();
  }

  it.skipIf(skip)(
    'purge-expired notes the recordings of old calls at the platform, and only those, before it purges',
    async () => {
      const [mine, again, young] = ['mine', 'again', 'young'].map((name) => `https://platform/${name}`);
      const old = await keep(
        recorded(null),
        recorded(mine ?? ''),
        recorded(again ?? ''),
        recorded('file:///data/recordings/x-1.wav'),
        recorded(mine ?? ''),
      );
      await keep(recorded(young ?? ''));
      await age(old, RETENTION_DAYS + 1);
      const note = vi.spyOn(recordingDeletions, 'note').mockRejectedValueOnce(new Error('the store is away'));
      await expect(jobs['purge-expired']({})).rejects.toThrow('the store is away');
      note.mockRestore();
      expect((await calls.find(old))?.purgedAt).toBeNull();
      expect(await eventsOf(old)).not.toEqual([]);
      await jobs['purge-expired']({});
      expect(await noted()).toEqual([again, mine]);
      expect(await eventsOf(old)).toEqual([]);
    },
  );

  it.skipIf(skip)(
    'purge-expired leaves the sound of an old message that still waits for an agent',
    async () => {
      const url = 'file:///data/recordings/waits-1.wav';
      const [waits, done] = [
        await keep(recorded(url)),
        await keep(recorded('file:///data/recordings/done-1.wav')),
      ];
      await test.database.sql
        .insertInto('reserved_numbers')
        .values({ call_id: waits, number: '20260101000001' })
        .execute();
      for (const id of [waits, done]) await age(id, RETENTION_DAYS + 1);
      await jobs['purge-expired']({});
      expect(forget.mock.lastCall?.[1]).toEqual([url]);
      await test.database.sql.deleteFrom('reserved_numbers').where('call_id', '=', waits).execute();
      await jobs['purge-expired']({});
      expect(forget.mock.lastCall?.[1]).toEqual([]);
      await noted();
    },
  );

  it.skipIf(skip)('purge-expired notes what only a session of voice guidance knows', async () => {
    forgetSessions.mockImplementationOnce(async (_before, onRecordings) => {
      await onRecordings(['https://platform/dropped', 'file:///data/1.wav']);
    });
    await jobs['purge-expired']({});
    expect(await noted()).toEqual(['https://platform/dropped']);
  });

  it.skipIf(skip)('purges again what a gateway says later under the id of a purged call', async () => {
    const id = await keep(said(2, '秘密'));
    await age(id, RETENTION_DAYS + 1);
    await jobs['purge-expired']({});
    await hub.with(id, async (call) => {
      const events = [started({ externalId: id }), said(2, '又一个秘密')];
      await call.change((state) => toChange(calls, state, 'gateway-1', events));
    });
    expect((await calls.listOpen('agent-1', [])).map((call) => call.callId)).toContain(id);
    await age(id, RETENTION_DAYS + 1);
    await jobs['purge-expired']({});
    expect(await eventsOf(id)).toEqual([]);
  });
});
