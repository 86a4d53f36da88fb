import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingFigures } from '../../src/protocol/model.ts';
import { migrate } from '../../src/store/migrate.ts';
import { ModelRepository } from '../../src/store/repositories/model-repository.ts';
import { RetrainingRepository } from '../../src/store/repositories/retraining-repository.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

const figures: TrainingFigures = {
  rows: 600,
  heldOut: null,
  comparison: { basis: 'learnt', serving: 'm0', rows: 60, candidateTop3: 0.9, servingTop3: 0.8 },
};

describe.each(storeEngines)('dispatch models on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let models: ModelRepository;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      models = new ModelRepository(test.database);
    });
    beforeEach(async () => {
      await test.database.sql.deleteFrom('retrainings').execute();
      await test.database.sql.deleteFrom('models').execute();
      await test.database.sql.deleteFrom('model_parts').execute();
    });
    afterAll(() => test.drop());

    async function add(version: string): Promise<number> {
      await models.storePart(version, { file: 'labels.json', piece: 0, bytes: Buffer.from(version) });
      const about = { version, origin: 'imported', createdBy: 'admin-1', note: '试' } as const;
      return (await models.add({ ...about, manifest: { version }, figures: null })).id;
    }
    const states = async () =>
      Object.fromEntries((await models.list({ limit: 100 })).map((one) => [one.version, one.state]));
    const versionsOfParts = async () =>
      (await test.database.sql.selectFrom('model_parts').select('version').orderBy('version').execute()).map(
        ({ version }) => version,
      );

    it('kept with their files in pieces, and listed by pages, newest first', async () => {
      const pieces = [Buffer.alloc(1_048_576, 7), Buffer.from([0, 255, 10])];
      for (const [piece, bytes] of pieces.entries())
        await models.storePart('m1', { file: 'model.onnx', piece, bytes });
      const about = { version: 'm1', origin: 'trained', createdBy: 'admin-1', note: '试' } as const;
      const { id } = await models.add({ ...about, manifest: { version: 'm1', 标签: ['一'] }, figures });
      expect(await models.find(id)).toMatchObject({
        ...about,
        id,
        state: 'candidate',
        promotedAt: null,
        manifest: { version: 'm1', 标签: ['一'] },
        figures,
      });
      const read: Buffer[] = [];
      for await (const bytes of models.parts('m1', 'model.onnx')) read.push(bytes);
      expect(Buffer.concat(read).equals(Buffer.concat(pieces))).toBe(true);
      expect(await models.find(9_999_999)).toBeNull();
      await add('m2');
      await add('m3');
      const [newest, next] = await models.list({ limit: 2 });
      expect([newest?.version, next?.version]).toEqual(['m3', 'm2']);
      expect((await models.list({ before: next?.id, limit: 2 })).map(({ version }) => version)).toEqual([
        'm1',
      ]);
    });

    it('the same when they are given again, and mended', async () => {
      const id = await add('m1');
      await models.storePart('m1', { file: 'labels.json', piece: 0, bytes: Buffer.from('spoilt') });
      expect(await add('m1')).toBe(id);
      const read: Buffer[] = [];
      for await (const bytes of models.parts('m1', 'labels.json')) read.push(bytes);
      expect(Buffer.concat(read).toString()).toBe('m1');
      await models.promote(id);
      expect(await add('m1')).toBe(id);
      expect(await states()).toEqual({ m1: 'serving' });
      await models.rollBack();
      expect(await states()).toEqual({ m1: 'withdrawn' });
      expect(await add('m1')).toBe(id);
      expect(await states()).toEqual({ m1: 'candidate' });
    });

    it('in service one at a time, serving and as a shadow', async () => {
      const [a, b, c] = [await add('a'), await add('b'), await add('c')];
      expect(await models.inService()).toEqual({ serving: null, shadow: null });
      expect(await models.shadow(a)).toBe(true);
      expect(await models.shadow(b)).toBe(true);
      expect(await models.shadow(b)).toBe(false);
      expect(await states()).toEqual({ a: 'candidate', b: 'shadow', c: 'candidate' });
      expect(await models.promote(b)).toBe(true);
      expect(await models.promote(b)).toBe(false);
      expect(await models.promote(c)).toBe(true);
      expect(await models.shadow(b)).toBe(false);
      expect(await models.promote(9_999_999)).toBe(false);
      expect(await states()).toEqual({ a: 'candidate', b: 'retired', c: 'serving' });
      expect(await models.inService()).toEqual({ serving: { id: c, version: 'c' }, shadow: null });
      // Imported again, what is stored of it is mended; a rollback still returns to it.
      await add('b');
      expect(await states()).toEqual({ a: 'candidate', b: 'retired', c: 'serving' });
    });

    it('in service one at a time when many are promoted at once', async () => {
      const ids: number[] = [];
      for (const version of ['a', 'b', 'c', 'd', 'e']) ids.push(await add(version));
      const done = await Promise.all([...ids, ...ids].map((id) => models.promote(id)));
      expect(done.filter(Boolean)).toHaveLength(5);
      expect(Object.values(await states()).toSorted()).toEqual([
        ...Array<string>(4).fill('retired'),
        'serving',
      ]);
    });

    it('rolled back one by one, until none is left', async () => {
      const [a, b, c] = [await add('a'), await add('b'), await add('c')];
      for (const id of [a, b, c]) await models.promote(id);
      expect(await models.rollBack()).toEqual({ withdrawn: c, serving: b });
      expect(await models.rollBack()).toEqual({ withdrawn: b, serving: a });
      expect(await models.rollBack()).toEqual({ withdrawn: a, serving: null });
      expect(await models.rollBack()).toBeNull();
      expect(await models.inService()).toEqual({ serving: null, shadow: null });
    });

    it('given up as long as they have not served', async () => {
      const [a, b] = [await add('a'), await add('b')];
      await models.shadow(a);
      expect(await models.withdraw(a, 'too slow')).toBe(true);
      expect(await models.withdraw(a)).toBe(false);
      await models.promote(b);
      expect(await models.withdraw(b)).toBe(false);
      expect((await models.find(a))?.note).toBe('too slow');
      await models.note(b, 'good');
      expect((await models.find(b))?.note).toBe('good');
    });

    it('let go of when five newer ones are out of service, but for the one to roll back to', async () => {
      const [old, serving] = [await add('old'), await add('serving')];
      await models.promote(old);
      await models.promote(serving);
      for (const version of ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']) await add(version);
      const kept = ['c3', 'c4', 'c5', 'c6', 'c7', 'old', 'serving'];
      expect(Object.keys(await states()).toSorted()).toEqual(kept);
      expect(await versionsOfParts()).toEqual(kept);
      expect(await models.rollBack()).toEqual({ withdrawn: serving, serving: old });
    });

    it('let go of when their import was given up a day ago', async () => {
      await models.storePart('half', { file: 'model.onnx', piece: 0, bytes: Buffer.from('x') });
      await models.storePart('now', { file: 'model.onnx', piece: 0, bytes: Buffer.from('x') });
      await sql`update model_parts set stored_at = now() - interval '25 hours' where version = 'half'`.execute(
        test.database.sql,
      );
      await add('m1');
      expect(await versionsOfParts()).toEqual(['m1', 'now']);
    });

    it('trained one at a time, with what is known of each training', async () => {
      const retrainings = new RetrainingRepository(test.database);
      expect(await retrainings.latest()).toBeNull();
      const begun = await Promise.all(['a', 'b', 'c'].map((by) => retrainings.begin(by)));
      const [one] = begun.filter((each) => each !== null);
      if (one === undefined) throw new Error('none began');
      expect(begun.filter((each) => each !== null)).toHaveLength(1);
      expect(one).toMatchObject({
        state: 'running',
        rows: null,
        endedAt: null,
        progress: { stage: 'queued' },
      });
      await retrainings.progress(one.id, { stage: 'train', share: 0.5, doing: 'unit: epoch 1' });
      await retrainings.gathered(one.id, 600);
      await retrainings.stumbled(one.id, 'no room');
      const model = await add('m1');
      await retrainings.trained(one.id, model);
      expect(await retrainings.running(one.id)).toMatchObject({
        progress: { stage: 'train', share: 0.5, doing: 'unit: epoch 1' },
        rows: 600,
        modelId: model,
        error: 'no room',
      });
      await retrainings.done(one.id);
      expect(await retrainings.running(one.id)).toBeNull();
      await retrainings.failed(one.id, 'too late');
      expect(await retrainings.latest()).toMatchObject({ state: 'done', error: null });
      const next = await retrainings.begin('b');
      await retrainings.failed(next?.id ?? 0, 'too few');
      expect(await retrainings.latest()).toMatchObject({ state: 'failed', error: 'too few' });
      expect((await retrainings.latest())?.endedAt).not.toBeNull();
    });
  });
});
