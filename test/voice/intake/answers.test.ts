import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/catalogue/catalogue.ts';
import { ArticleIndex } from '../../../src/knowledge/article-index.ts';
import { checkArticles } from '../../../src/knowledge/import/check.ts';
import { readFolder } from '../../../src/knowledge/import/read-folder.ts';
import { withoutHeading } from '../../../src/knowledge/passages.ts';
import { NoticeRequest } from '../../../src/protocol/voice-service.ts';
import type { NewNotice } from '../../../src/store/repositories/notice-repository.ts';
import { answerQuestion, speakable } from '../../../src/voice/intake/knowledge-answer.ts';
import { fitsCheck } from '../../../src/voice/intake/verification.ts';
import { isSameNumber, numberForms } from '../../../src/voice/telephone-number.ts';
import { article } from '../../knowledge/articles.ts';
import { chat, questions } from '../../knowledge/questions.ts';
import { insertOrder } from '../../learning/orders.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { openRig, type Rig } from './rig.ts';
import { sessionOf } from './sessions.ts';

const HOUR_MS = 3_600_000;

describe('an information question', () => {
  const index = new ArticleIndex();
  const warned = new Set<string>();
  const answer = answerQuestion({
    surest: (question) => [...index.search(question)].sort((a, b) => b.evidence - a.evidence),
    find: (id) => index.get(id)?.article ?? null,
    warning: (id) => (warned.has(id) ? '已过有效期' : null),
  });
  beforeAll(async () => {
    const { drafts } = checkArticles(await readFolder('knowledge'), loadCatalogue('catalogue/dispatch.json'));
    for (const draft of drafts) index.put(article(draft.id, draft));
  });
  const ask = (question: unknown, language: 'zh' | 'en' = 'zh') =>
    answer(sessionOf({ language }), { question: question as string }, 'e1');

  it('is answered where the answer is sure, and never wrongly', async () => {
    const answers = await Promise.all(questions.map(async ([said, id]) => ({ id, result: await ask(said) })));
    const answered = answers.flatMap(({ id, result }) =>
      result.status === 'done' ? [{ id, value: result.value as { articleId: string; text: string } }] : [],
    );
    for (const { id, value } of answered) {
      expect(value.articleId).toBe(id);
      expect([...value.text].length).toBeLessThanOrEqual(120);
    }
    expect(answered.length).toBeGreaterThanOrEqual(57);
  });

  it('is answered by sentences, without the heading above them', async () => {
    for (const [said] of questions) {
      const result = await ask(said);
      if (result.status !== 'done') continue;
      const { articleId, text } = result.value as { articleId: string; text: string };
      expect(withoutHeading(text, index.get(articleId)?.article.body ?? '')).toBe(text);
    }
    expect(await ask('居住证怎么签注')).toMatchObject({
      value: { text: expect.stringMatching(/^每年签注一次/) },
    });
  });

  it.each(chat)('is not made of %s', async (said) => {
    expect(await ask(said)).toEqual({ status: 'none' });
  });

  it('is not answered by what has to be checked first, nor in English', async () => {
    const [said, id] = questions[0] ?? ['', ''];
    expect(await ask(said, 'en')).toEqual({ status: 'none' });
    warned.add(id);
    expect(await ask(said)).toEqual({ status: 'none' });
    warned.clear();
    expect(await ask(null)).toEqual({ status: 'failed' });
  });

  it.each([
    ['条件：满十八周岁。\n材料：身份证。', '条件：满十八周岁。材料：身份证。'],
    ['第一行\n第二行', '第一行，第二行'],
    [`${'长'.repeat(100)}。${'长'.repeat(100)}。`, `${'长'.repeat(100)}。`],
    ['长'.repeat(121), null],
    ['', null],
  ])('is spoken as whole sentences', (passage, spoken) => {
    expect(speakable(passage)).toBe(spoken);
  });
});

describe.each(storeEngines)('area notices on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let rig: Rig;
    beforeAll(async () => {
      test = await fresh();
      rig = await openRig(test);
    });
    afterAll(async () => {
      await rig?.close();
      await test?.drop();
    });
    const add = (changes: Partial<NewNotice> = {}) =>
      rig.notices.add({
        district: null,
        street: null,
        text: { zh: '全市大雨', en: 'heavy rain' },
        from: new Date(Date.now() - HOUR_MS).toISOString(),
        until: new Date(Date.now() + HOUR_MS).toISOString(),
        by: 'sup-1',
        ...changes,
      });
    const ask = (args: Record<string, string | null>, caller: string | null = null) =>
      rig.effects.lookups.notice(sessionOf({ caller }), args, 'e1');

    it('told for the street, the district, the city, in this order, and only while they hold', async () => {
      expect(await ask({})).toEqual({ status: 'none' });
      await add({ until: new Date(Date.now() - 1_000).toISOString() });
      await add({ from: new Date(Date.now() + HOUR_MS / 2).toISOString() });
      expect(await ask({})).toEqual({ status: 'none' });
      const city = await add();
      const district = await add({ district: '龙华区', text: { zh: '停电', en: 'power cut' } });
      const street = await add({ district: '龙华区', street: '海垦街道' });
      const id = async (...given: Parameters<typeof ask>) => {
        const result = await ask(...given);
        return result.status === 'done' ? (result.value as { id: number }).id : result.status;
      };
      expect(await id({})).toBe(city.id);
      expect(await id({ district: '美兰区' })).toBe(city.id);
      expect(await id({ district: '龙华区' })).toBe(district.id);
      expect(await id({ place: '龙华区海垦街道12号' })).toBe(street.id);
      await insertOrder(test.database);
      await test.database.sql.updateTable('work_orders').set({ caller: '13899990000' }).execute();
      expect(await id({}, '13899990000')).toBe(district.id);
      expect(await id({ district: '美兰区' }, '13899990000')).toBe(city.id);
      expect(await rig.notices.withdraw(district.id, 'sup-2')).toMatchObject({ withdrawnBy: 'sup-2' });
      expect(await rig.notices.withdraw(district.id, 'sup-3')).toMatchObject({ withdrawnBy: 'sup-2' });
      expect(await id({ district: '龙华区' })).toBe(city.id);
      expect(await rig.notices.withdraw(999_999, 'sup-2')).toBeNull();
      expect((await rig.notices.list({ limit: 2 })).map((one) => one.id)).toEqual([street.id, district.id]);
    });
  });
});

describe('a notice as it is written', () => {
  const good = {
    text: { zh: '停电' },
    from: '2026-03-01T08:00:00+08:00',
    until: '2026-03-01T09:00:00+08:00',
  };
  it('may be Chinese alone and of the whole city', () => {
    expect(NoticeRequest.parse(good)).toMatchObject({ district: null, street: null });
  });
  it.each([
    { ...good, until: good.from },
    // Later on the clock, earlier in time.
    { ...good, until: '2026-03-01T09:00:00+10:00' },
    { ...good, text: { en: 'power cut' } },
    { ...good, text: { zh: '一\n二' } },
    { ...good, text: { zh: '\ud83d' } },
    { ...good, street: '海垦街道' },
    { ...good, district: '龙华区', street: '海垦\u0000街道' },
    { ...good, from: '0000-01-01T00:00:00Z' },
    { ...good, from: '2026-03-01' },
    { ...good, more: 1 },
  ])('is refused: %j', (notice) => {
    expect(NoticeRequest.safeParse(notice).success).toBe(false);
  });
});

describe('numbers', () => {
  it('are the same however the line shows them, and never by being unknown', () => {
    expect(isSameNumber('+86 138-7654-3210', '13876543210')).toBe(true);
    expect(isSameNumber('0898-66778899', '89866778899')).toBe(false);
    expect(isSameNumber('010-62345678', '+861062345678')).toBe(true);
    expect(numberForms('010-62345678')).toContain('+861062345678');
    for (const none of [null, '', '110', 'anonymous']) expect(isSameNumber(none, none)).toBe(false);
    expect(numberForms('13876543210')).toContain('+8613876543210');
    expect(numberForms(null)).toEqual([]);
  });

  it('are checked by their last four digits alone', () => {
    expect(fitsCheck('3210', [null, '13876543210'])).toBe(true);
    expect(fitsCheck('3 2 1 0', ['13876543210'])).toBe(true);
    for (const check of ['', '210', '43210', '3211', 'none'])
      expect(fitsCheck(check, [null, '13876543210'])).toBe(false);
    expect(fitsCheck('none', [null])).toBe(false);
  });
});
