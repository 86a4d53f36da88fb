import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Embedder } from '../../src/knowledge/contract.ts';
import { KnowledgeBase, type KnowledgeBaseOptions } from '../../src/knowledge/knowledge-base.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { migrate } from '../../src/store/migrate.ts';
import { KnowledgeRepository } from '../../src/store/repositories/knowledge-repository.ts';
import { small } from '../catalogue/small.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';
import { draft } from './articles.ts';

const TODAY = '2026-06-01';
const dog = draft('yang-quan', {
  title: '养犬登记',
  tags: ['狗证'],
  body: '先打疫苗，再到派出所登记。',
  unit: '供电局',
});
const gas = draft('ran-qi', {
  title: '燃气泄漏',
  tags: ['漏气'],
  body: '关阀门，开窗，到室外打电话。',
  unit: '龙华城管',
});

describe.each(storeEngines)('the knowledge base on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('', () => {
    let test: TestDatabase;
    let repository: KnowledgeRepository;
    let bus: LocalBus;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      repository = new KnowledgeRepository(test.database);
    });
    beforeEach(async () => {
      bus = new LocalBus();
      await test.database.sql.deleteFrom('knowledge_revisions').execute();
    });
    afterEach(() => vi.useRealTimers());
    afterAll(() => test.drop());

    async function open(options: Partial<KnowledgeBaseOptions> = {}, shipped: object[] = []) {
      const log = { info: vi.fn(), error: vi.fn() };
      const base = new KnowledgeBase({
        repository,
        bus,
        units: () => createCatalogue(small),
        today: () => TODAY,
        log,
        ...options,
      });
      onTestFinished(() => base.close());
      await base.open(async () =>
        shipped.map((fields) => ({ fields: { ...fields }, file: null, lineOf: () => null })),
      );
      return Object.assign(base, { log });
    }
    const give = (base: KnowledgeBase, ...articles: object[]) =>
      base.import(
        { files: [], articles: articles.map((one) => ({ ...one })) },
        { by: 'admin-1', dryRun: false },
      );
    const ids = async (base: KnowledgeBase, question: string) =>
      (await base.search(question, { limit: 5 })).map(({ articleId }) => articleId);

    it('stores what is new or changed, once', async () => {
      const base = await open();
      const first = await give(base, dog, gas);
      expect(first.articles).toEqual([
        { id: 'yang-quan', outcome: 'added', revision: 1 },
        { id: 'ran-qi', outcome: 'added', revision: 1 },
      ]);
      const second = await give(base, { ...dog, unit: '电力公司' }, { ...gas, title: '燃气泄漏处置' });
      expect(second.articles).toEqual([
        { id: 'yang-quan', outcome: 'unchanged', revision: 1 },
        { id: 'ran-qi', outcome: 'changed', revision: 2 },
      ]);
      expect(base.find('ran-qi')).toMatchObject({ revision: 2, title: '燃气泄漏处置', updatedBy: 'admin-1' });
      expect(await base.revision('ran-qi', 1)).toMatchObject({ title: '燃气泄漏' });
      await expect(base.revision('ran-qi', 3)).rejects.toMatchObject({ code: 'unknown_revision' });
    });

    it('says what an import would do without doing it', async () => {
      const base = await open();
      await give(base, dog);
      const given = {
        files: [{ name: 'b.md', text: '# 停水\n\n报修。' }],
        articles: [{ ...dog, title: '' }],
      };
      const report = await base.import(given, { by: 'admin-1', dryRun: true });
      expect(report).toMatchObject({ dryRun: true, errors: 1, warnings: 1 });
      expect(report.articles).toEqual([{ id: 'b', outcome: 'added', revision: 1 }]);
      expect(base.list({ limit: 10 }).map(({ id }) => id)).toEqual(['yang-quan']);
    });

    it('is the same on every node', async () => {
      const [one, other] = [await open(), await open()];
      await give(one, dog);
      await vi.waitFor(async () => expect(await ids(other, '狗证')).toEqual(['yang-quan']));
      const flag = await other.flag({
        articleId: 'yang-quan',
        by: 'agent-1',
        callId: 'c1',
        reason: '旧规定',
      });
      await vi.waitFor(() => expect(one.warning('yang-quan')).toContain('有坐席反映内容有误'));
      await one.resolveFlag(flag.id, 'admin-1');
      await vi.waitFor(() => expect(other.warning('yang-quan')).toBeNull());
      await one.remove('yang-quan', 'admin-1');
      await vi.waitFor(async () => expect(await ids(other, '狗证')).toEqual([]));
      await expect(other.remove('yang-quan', 'admin-1')).rejects.toMatchObject({ code: 'unknown_article' });
      await give(other, dog);
      await vi.waitFor(() => expect(one.find('yang-quan')?.revision).toBe(3));
    });

    it('reads many changes by pages, and only the newest text of each', async () => {
      const base = await open();
      const many = Array.from({ length: 1_203 }, (_, at) => draft(`a-${at}`));
      await give(base, ...many);
      await give(base, draft('a-7', { title: '另一个' }));
      const other = await open();
      expect(other.list({ limit: 5_000 })).toHaveLength(1_203);
      expect(other.find('a-7')).toMatchObject({ title: '另一个', revision: 2 });
      expect(other.list({ after: 'a-998', limit: 2 }).map(({ id }) => id)).toEqual(['a-999']);
    });

    it('begins with what is shipped, until there was ever an article', async () => {
      const base = await open({}, [dog, gas]);
      expect(base.list({ limit: 9 }).map(({ id }) => id)).toEqual(['ran-qi', 'yang-quan']);
      await base.remove('ran-qi', 'admin-1');
      expect((await open({}, [dog, gas])).list({ limit: 9 }).map(({ id }) => id)).toEqual(['yang-quan']);
    });

    it('flags a text once for each person, and a new text resolves it', async () => {
      const base = await open();
      await give(base, dog, gas);
      const flag = { articleId: 'yang-quan', by: 'agent-1', callId: 'c1', reason: null };
      const first = await base.flag(flag);
      expect(first).toMatchObject({ articleId: 'yang-quan', revision: 1, title: '养犬登记', unit: '供电局' });
      expect(await base.flag({ ...flag, callId: 'c2', reason: '电话错了' })).toEqual({
        ...first,
        reason: '电话错了',
      });
      expect((await base.flag(flag)).reason).toBe('电话错了');
      const second = await base.flag({ ...flag, by: 'agent-2' });
      const gasFlag = await base.flag({ ...flag, articleId: 'ran-qi' });
      const found = async (filter: Partial<Parameters<typeof base.flags>[0]>) =>
        (await base.flags({ state: 'open', limit: 10, ...filter })).map(({ id }) => id);
      expect(await found({})).toEqual([gasFlag.id, second.id, first.id]);
      expect(await found({ before: second.id })).toEqual([first.id]);
      expect(await found({ unit: '供电局' })).toEqual([second.id, first.id]);
      expect((await base.search('狗证', { limit: 1 }))[0]?.warning).toBe(
        '有坐席反映内容有误，请核实后再答复',
      );
      await give(base, { ...dog, body: '新的正文。' });
      expect(await found({})).toEqual([gasFlag.id]);
      expect(await found({ state: 'resolved' })).toEqual([second.id, first.id]);
      expect(base.warning('yang-quan')).toBeNull();
      expect((await base.flag(flag)).revision).toBe(2);
      await expect(base.flag({ ...flag, articleId: 'none' })).rejects.toMatchObject({
        code: 'unknown_article',
      });
      await expect(base.resolveFlag(999_999, 'a')).rejects.toMatchObject({ code: 'unknown_flag' });
    });

    it('never shows an article past its date, before it, or flagged without a warning', async () => {
      const base = await open();
      await give(
        base,
        ...Array.from({ length: 40 }, (_, at) => draft(`other-${at}`, { body: '别的事情。' })),
      );
      const day = fc.integer({ min: 1, max: 9 }).map((date) => `2026-06-0${date}`);
      const days = fc
        .tuple(fc.option(day), fc.option(day))
        .map(([a, b]) => (a !== null && b !== null && a > b ? ([b, a] as const) : ([a, b] as const)));
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(days, { minLength: 6, maxLength: 6 }),
          day,
          fc.nat(5),
          async (validity, on, wrong) => {
            run += 1;
            const title = `养犬登记 ${run}`;
            const articles = validity.map(([validFrom, validUntil], at) =>
              draft(`r-${at}`, { title, tags: ['狗证'], validFrom, validUntil }),
            );
            await give(base, ...articles);
            await base.flag({ articleId: `r-${wrong}`, by: 'agent-1', callId: null, reason: null });
            const cards = await base.search('狗证', { limit: 20, on });
            expect(cards).toHaveLength(articles.length);
            for (const { articleId, validFrom, validUntil, warning } of cards) {
              const out = (validUntil !== null && on > validUntil) || (validFrom !== null && on < validFrom);
              expect(warning !== null, articleId).toBe(out || articleId === `r-${wrong}`);
            }
            // They are equally good: those without a warning come first.
            const warned = cards.map(({ warning }) => (warning === null ? 0 : 1));
            expect(warned).toEqual(warned.toSorted());
          },
        ),
        { numRuns: 25 },
      );
    });

    it('keeps what it has when the store fails, and says so', async () => {
      const base = await open({ pollMs: 5 });
      await give(base, dog);
      const failing = vi.spyOn(repository, 'since').mockRejectedValue(new Error('away'));
      onTestFinished(() => failing.mockRestore());
      await vi.waitFor(() => expect(base.log.error).toHaveBeenCalled());
      expect(await ids(base, '狗证')).toEqual(['yang-quan']);
    });

    describe('with an embedder', () => {
      /** Knows two directions: what is about animals, and the rest. */
      const meaning = (text: string) => Float32Array.from(/犬|狗|宠物|汪/.test(text) ? [1, 0.1] : [0.1, 1]);
      const counting = (embed: Embedder['embed'] = async (texts) => texts.map(meaning)) => {
        const spy = vi.fn(embed);
        return { spy, embedding: { model: 'm', embedder: { embed: spy } } };
      };
      const storedVectors = async () =>
        (await repository.vectors('m', [{ articleId: 'yang-quan', revision: 1 }])).length;

      it('finds by meaning what has no word in common, and asks for each passage once', async () => {
        const { spy, embedding } = counting();
        const base = await open({ embedding });
        await give(base, dog, gas);
        await vi.waitFor(async () => expect(await ids(base, '宠物要不要上牌')).toEqual(['yang-quan']));
        expect((await base.search('宠物要不要上牌', { limit: 1 }))[0]?.passage).toBe(dog.body);
        expect(await storedVectors()).toBe(1);
        const again = counting();
        const other = await open({ embedding: again.embedding });
        await vi.waitFor(async () => expect(await ids(other, '宠物要不要上牌')).toEqual(['yang-quan']));
        expect(again.spy.mock.calls.flatMap(([texts]) => texts)).toContain('宠物要不要上牌');
        expect(
          again.spy.mock.calls.flatMap(([texts]) => texts).filter((text) => text.includes(dog.body)),
        ).toEqual([]);
        expect(
          spy.mock.calls.flatMap(([texts]) => texts).filter((text) => text.includes(dog.body)),
        ).toHaveLength(1);
      });

      it('goes on by words alone when it fails, and says so once without what was said', async () => {
        let works = true;
        const { embedding } = counting(async (texts) => {
          if (!works) throw new Error(`bad input: ${texts[0]}`);
          return texts.map(meaning);
        });
        const base = await open({ embedding });
        await give(base, dog);
        await vi.waitFor(async () => expect(await storedVectors()).toBe(1));
        works = false;
        expect(await ids(base, '狗证 13800000000')).toEqual(['yang-quan']);
        expect(await ids(base, '狗证 13800000000')).toEqual(['yang-quan']);
        expect(base.log.error).toHaveBeenCalledTimes(1);
        expect(JSON.stringify(base.log.error.mock.calls)).not.toContain('1380');
      });

      it('does not wait for one that never answers', async () => {
        const silent = { asked: false };
        const { embedding } = counting(async (texts) => {
          if (texts.every((text) => text.includes('\n'))) return texts.map(meaning);
          silent.asked = true;
          return new Promise<never>(() => {});
        });
        const base = await open({ embedding });
        await give(base, dog);
        await vi.waitFor(async () => {
          expect(await ids(base, '狗证')).toEqual(['yang-quan']);
          expect(silent.asked).toBe(true);
        });
      });

      it.each([
        ['too few', async () => []],
        ['none of a length', async (texts: readonly string[]) => texts.map(() => new Float32Array())],
        ['no numbers', async (texts: readonly string[]) => texts.map(() => Float32Array.from([Number.NaN]))],
      ])('takes no vectors that are %s', async (_what, embed) => {
        const { embedding } = counting(embed);
        const base = await open({ embedding });
        await give(base, dog);
        await vi.waitFor(() => expect(base.log.error).toHaveBeenCalledTimes(1));
        expect(await storedVectors()).toBe(0);
        expect(await ids(base, '狗证')).toEqual(['yang-quan']);
      });
    });
  });
});
