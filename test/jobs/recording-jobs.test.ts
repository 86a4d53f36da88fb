import { createPostgresBackend, Queue } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobDefinitions } from '../../src/jobs/definitions.ts';
import { JobRefusedError } from '../../src/jobs/handlers.ts';
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { createRecordingJobs } from '../../src/jobs/recording-jobs.ts';
import { migrate } from '../../src/store/migrate.ts';
import { RecordingDeletionRepository } from '../../src/store/repositories/recording-deletion-repository.ts';
import { type PlatformRecordings, RecordingError } from '../../src/voice/recording/contract.ts';
import {
  available,
  freshEmbedded,
  sharedRedis,
  storeEngines,
  type TestDatabase,
} from '../support/engines.ts';

const engines = [
  ...storeEngines.map((engine) => ({ ...engine, where: () => ({}) })),
  { engine: 'PGlite and Redis', skip: !available.redis, fresh: freshEmbedded, where: sharedRedis },
];
const { 'delete-recording': deleteRecording, 'look-over-recordings': lookOver } = jobDefinitions.jobs;
const definitions = {
  queues: {
    maintenance: jobDefinitions.queues.maintenance,
    recordings: jobDefinitions.queues.recordings,
  },
  jobs: {
    'delete-recording': { ...deleteRecording, backoffMs: 10 },
    'look-over-recordings': lookOver,
  },
};
const DAY_MS = 86_400_000;
const PATIENCE = { timeout: 20_000 };
const urlOf = (name: string) => `https://platform/${name}`;

/** A platform that keeps recordings; each answer that is waiting is given before it obeys. */
function createPlatform(...names: string[]) {
  const kept = new Set(names.map(urlOf));
  const answers: Error[] = [];
  const asked: string[] = [];
  const platform: Pick<PlatformRecordings, 'keeps' | 'remove'> = {
    keeps: (url) => url.startsWith('https://platform/'),
    async remove(url) {
      asked.push(url);
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
      return kept.delete(url);
    },
  };
  return { platform, kept, answers, asked };
}

describe.each(engines)('recordings on $engine', ({ skip, fresh, where }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let deletions: RecordingDeletionRepository;
    const nodes: Jobs<typeof definitions>[] = [];

    beforeEach(async () => {
      test = await fresh();
      await migrate(test.database);
      deletions = new RecordingDeletionRepository(test.database);
    });
    afterEach(async () => {
      await Promise.all(nodes.splice(0).map((node) => node.close()));
      await test.drop();
    });

    const open = async (engine: object) => {
      const jobs = await createJobs({ definitions, database: test.database, ...engine });
      nodes.push(jobs);
      return jobs;
    };
    const remaining = async () => {
      const rows = await test.database.sql.selectFrom('recording_deletions').select('url').execute();
      return rows.map(({ url }) => url).sort();
    };
    const ids = () => deletions.due({ before: new Date(Date.now() + DAY_MS), after: 0, limit: 1_000 });
    /** Loses all jobs, as a Redis that was flushed. */
    const lose = async (engine: { redisUrl?: string; namespace?: string }) => {
      const queue = engine.redisUrl
        ? new Queue('recordings', { prefix: engine.namespace ?? '', connection: { url: engine.redisUrl } })
        : new Queue('recordings', { connection: test.database.pool }, createPostgresBackend);
      await queue.obliterate({ force: true });
      await queue.close();
    };

    it('deleted though the queue was lost, and though the platform fails at first', async () => {
      const engine = where();
      const { platform, kept, answers, asked } = createPlatform('a', 'b');
      await deletions.note([urlOf('a'), urlOf('b'), urlOf('gone')]);
      const jobs = await open(engine);
      for (const recordingId of await ids()) await jobs.enqueue('delete-recording', { recordingId });
      await lose(engine);
      expect((await jobs.counts()).recordings).toMatchObject({ waiting: 0, delayed: 0, active: 0 });
      answers.push(new RecordingError('Twilio answered 503', true));
      const handlers = createRecordingJobs({
        deletions,
        platform,
        deleteLater: (recordingId) => jobs.enqueue('delete-recording', { recordingId }),
      });
      await jobs.startWorkers(handlers);
      await vi.waitFor(async () => expect(await remaining()).toEqual([]), PATIENCE);
      expect([...kept]).toEqual([]);
      expect(asked.length).toBeGreaterThan(3);
    });

    it('kept in mind without an address in any job when the platform refuses', async () => {
      const { platform, answers } = createPlatform('a');
      await deletions.note([urlOf('a')]);
      answers.push(new RecordingError('Twilio answered 401', false));
      const jobs = await open(where());
      await jobs.startWorkers(
        createRecordingJobs({
          deletions,
          platform,
          deleteLater: (recordingId) => jobs.enqueue('delete-recording', { recordingId }),
        }),
      );
      await vi.waitFor(async () => expect(await jobs.failed(10)).toHaveLength(1), PATIENCE);
      const failed = await jobs.failed(10);
      expect(failed).toMatchObject([
        { name: 'delete-recording', attempts: 1, reason: 'a recording was not deleted: Twilio answered 401' },
      ]);
      expect(JSON.stringify(failed)).not.toContain('platform');
      expect(await remaining()).toEqual([urlOf('a')]);
      expect(await jobs.retry('recordings', failed[0]?.id ?? '')).toBe(true);
      await vi.waitFor(async () => expect(await remaining()).toEqual([]), PATIENCE);
    });
  });
});

describe.each(storeEngines)('recordings in the store on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let deletions: RecordingDeletionRepository;
    const time = { now: 0 };
    const queued: number[] = [];

    beforeEach(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      deletions = new RecordingDeletionRepository(test.database);
      time.now = Date.parse('2026-03-02T23:59:59Z');
      queued.length = 0;
    });
    afterEach(() => test.drop());

    const jobsWith = (platform: Pick<PlatformRecordings, 'keeps' | 'remove'> | null) =>
      createRecordingJobs({
        deletions,
        platform,
        deleteLater: async (id) => void queued.push(id),
        now: () => time.now,
      });
    const lookOver = async (jobs: ReturnType<typeof createRecordingJobs>) => {
      queued.length = 0;
      const outcome = await jobs['look-over-recordings']({});
      return { outcome, queued: [...queued] };
    };

    it('queued until they are tried, and a day after they were, however many', async () => {
      const { platform, answers } = createPlatform('r0');
      const jobs = jobsWith(platform);
      expect(await lookOver(jobs)).toEqual({ outcome: 'skipped', queued: [] });
      await deletions.note(Array.from({ length: 401 }, (_, at) => urlOf(`r${at}`)));
      const { queued: all } = await lookOver(jobs);
      expect(new Set(all).size).toBe(401);
      const [recordingId = 0, ...rest] = all;
      answers.push(new RecordingError('Twilio answered 503', true));
      await expect(jobs['delete-recording']({ recordingId })).rejects.toThrow(RecordingError);
      expect((await lookOver(jobs)).queued).toEqual(rest);
      time.now += DAY_MS;
      expect((await lookOver(jobs)).queued).toEqual(rest);
      time.now += 1;
      expect((await lookOver(jobs)).queued).toEqual(all);
      expect(await jobs['delete-recording']({ recordingId })).toBe('success');
      expect(await jobs['delete-recording']({ recordingId })).toBe('skipped');
      expect((await lookOver(jobs)).queued).toEqual(rest);
      // 404: gone already is as good.
      expect(await jobs['delete-recording']({ recordingId: rest[0] ?? 0 })).toBe('skipped');
      expect((await lookOver(jobs)).queued).toEqual(rest.slice(1));
    });

    it('not forgotten when nobody can delete them now: whoever runs the service is told', async () => {
      const { platform, asked } = createPlatform();
      await deletions.note([urlOf('a'), 'https://elsewhere/b']);
      const { queued: all } = await lookOver(jobsWith(platform));
      const [one = 0, other = 0] = all;
      const refused = /set TWILIO_AUTH_TOKEN/;
      await expect(jobsWith(null)['delete-recording']({ recordingId: one })).rejects.toThrow(refused);
      const elsewhere = jobsWith(platform)['delete-recording']({ recordingId: other });
      await expect(elsewhere).rejects.toThrow(JobRefusedError);
      expect(asked).toEqual([]);
      time.now += DAY_MS + 1;
      expect((await lookOver(jobsWith(platform))).queued).toEqual(all);
    });
  });
});
