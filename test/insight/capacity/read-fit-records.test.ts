import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFitRecords } from '../../../src/insight/capacity/read-fit-records.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';

describe.each(storeEngines)('records for a fit on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are read', () => {
    let test: TestDatabase;
    beforeEach(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
    });
    afterEach(() => test.drop());

    const call = (id: string, started_at: string, channel = 'phone') => ({
      id,
      external_id: id,
      gateway: 'g',
      status: 'ended',
      agent: 'a1',
      channel,
      caller: '13800000001',
      started_at,
      ended_at: '2026-11-02T09:12:00+08:00',
    });
    const voice = (id: string, direction: string) => ({
      id,
      platform: 'twilio',
      external_id: id,
      direction,
      caller: null,
      started_at: '2026-11-02T09:06:00+08:00',
      offered: true,
      accepted: true,
      outcome: 'transferred',
      flows: '',
      turn: 0,
      state: '{}',
      reply: '{}',
    });

    it('of the period alone, in milliseconds, without what is no call to the hotline', async () => {
      const { sql } = test.database;
      await sql
        .insertInto('calls')
        .values([
          call('c1', '2026-11-02T09:07:00+08:00'),
          call('c2', '2026-11-02T09:07:00+08:00', 'web'),
          // The day before, in the zone of its sender a later date.
          call('c3', '2026-11-02T00:30:00+10:00'),
        ])
        .execute();
      await sql
        .insertInto('voice_sessions')
        .values([voice('s1', 'inbound'), voice('s2', 'outbound')])
        .execute();
      await sql
        .insertInto('queue_entries')
        .values({
          id: 'q1',
          queue: 'main',
          call_id: 'c1',
          session_id: 's1',
          caller: '13800000001',
          priority: 0,
          joined_at: '2026-11-02T09:06:30+08:00',
          place_at: '2026-11-02T08:00:00+08:00',
          answered_at: '2026-11-02T09:07:00+08:00',
          outcome: 'answered',
        })
        .execute();
      const from = Date.parse('2026-11-02T00:00:00+08:00');
      const records = await readFitRecords(test.database, { from, until: from + 86_400_000 });
      expect(records).toEqual({
        calls: [
          {
            id: 'c1',
            startedAt: from + (9 * 60 + 7) * 60_000,
            endedAt: from + (9 * 60 + 12) * 60_000,
            agent: 'a1',
            caller: '13800000001',
          },
        ],
        queue: [
          {
            joinedAt: from + (9 * 60 + 6.5) * 60_000,
            answeredAt: from + (9 * 60 + 7) * 60_000,
            leftAt: null,
            outcome: 'answered',
            caller: '13800000001',
            sessionId: 's1',
            callId: 'c1',
          },
        ],
        voice: [
          {
            id: 's1',
            startedAt: from + (9 * 60 + 6) * 60_000,
            endedAt: null,
            offered: true,
            accepted: true,
            outcome: 'transferred',
            caller: null,
          },
        ],
      });
      expect(await readFitRecords(test.database, { from: 0, until: from - 86_400_000 })).toEqual({
        calls: [],
        queue: [],
        voice: [],
      });
    });
  });
});
