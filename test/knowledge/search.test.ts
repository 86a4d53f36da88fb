import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { ArticleIndex } from '../../src/knowledge/article-index.ts';
import { checkArticles } from '../../src/knowledge/import/check.ts';
import { readFolder } from '../../src/knowledge/import/read-folder.ts';
import { termsOf } from '../../src/knowledge/terms.ts';
import { article } from './articles.ts';
import { chat, questions } from './questions.ts';

const terms = (text: string) => termsOf(text).map(([term]) => term);

describe('the terms of a text', () => {
  it('are words and pairs of characters, without what everybody says', () => {
    expect(terms('请问养犬登记是什么')).toEqual(['登记', '养犬', '犬登', '登记']);
    expect(terms('好的，谢谢您，再见')).toEqual([]);
  });

  it('are the same however it is written', () => {
    expect(terms('拨打　９５５９８　ＫＴＶ')).toEqual(terms('拨打 95598 ktv'));
    expect(terms('公 积 金 提 取')).toEqual(terms('公积金提取'));
  });
});

describe('the articles that are shipped', () => {
  const index = new ArticleIndex();
  beforeAll(async () => {
    const read = await readFolder('knowledge');
    const { drafts, findings } = checkArticles(read, loadCatalogue('catalogue/dispatch.json'));
    expect(findings).toEqual([]);
    for (const draft of drafts) index.put(article(draft.id, draft));
  });

  it('are many, name their source, and have passages', () => {
    const all = index.all();
    expect(all.length).toBeGreaterThanOrEqual(50);
    for (const { article: one, passages } of all) {
      expect(one.source, one.id).toBeTruthy();
      expect(one.validFrom, one.id).toBeTruthy();
      expect(passages.length, one.id).toBeGreaterThan(0);
    }
  });

  it.each(questions)('%s: %s', (said, id) => {
    const found = index.search(said).map((hit) => hit.id);
    expect(found.slice(0, 2)).toContain(id);
  });

  it.each(chat)('nothing is about: %s', (said) => {
    expect(index.search(said)).toEqual([]);
  });
});

describe('the index', () => {
  it('finds the passage that says what was asked', () => {
    const index = new ArticleIndex();
    const body = '## 条件\n\n满十八周岁。\n\n## 材料\n\n身份证、无犯罪记录证明。';
    index.put(article('dian', { title: '网约车驾驶员证', tags: ['网约车'], body }));
    expect(index.search('网约车要无犯罪记录吗')[0]?.passage).toBe('材料：身份证、无犯罪记录证明。');
    expect(index.search('网约车多少周岁可以开')[0]?.passage).toBe('条件：满十八周岁。');
  });

  it('forgets what was replaced and what was taken out', () => {
    const index = new ArticleIndex();
    index.put(article('a', { title: '养犬登记', tags: ['狗证'] }));
    index.put(article('b', { title: '燃气报修', tags: ['漏气'] }));
    index.put(article('a', { title: '居住证签注', tags: ['暂住证'], revision: 2 }));
    expect(index.search('狗证')).toEqual([]);
    expect(index.search('暂住证')[0]?.id).toBe('a');
    index.remove('a');
    expect(index.search('暂住证')).toEqual([]);
    expect(index.search('漏气')[0]?.id).toBe('b');
    expect(index.size).toBe(1);
  });

  it('takes questions of any length and kind', () => {
    const index = new ArticleIndex();
    index.put(article('a', { title: '养犬登记', tags: ['狗证'] }));
    for (const odd of ['', ' ', '\ud83d', '🐶', '?!', 'constructor __proto__', '狗'.repeat(100_000)])
      expect(index.search(odd)).toEqual([]);
    expect(index.search(`狗证${'啊'.repeat(10_000)}`)[0]?.id).toBe('a');
  });
});
