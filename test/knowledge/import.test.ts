import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { toMarkdown } from '../../src/cli/knowledge/export.ts';
import { checkArticles } from '../../src/knowledge/import/check.ts';
import { decodeText, EncodingError } from '../../src/knowledge/import/decode-text.ts';
import { readFiles } from '../../src/knowledge/import/read-files.ts';
import { ArticleDraft } from '../../src/protocol/knowledge.ts';
import { small } from '../catalogue/small.ts';
import { article } from './articles.ts';

const units = createCatalogue(small);

/** What an import makes of one file, and its findings as lines. */
async function read(name: string, text: string) {
  const files = await readFiles([{ name, text }]);
  const { drafts, findings } = checkArticles(files.articles, units);
  const told = [...files.findings, ...findings].map(
    ({ level, line, field, message }) => `${level} ${line} ${field}: ${message}`,
  );
  return { drafts, told };
}

const whole = {
  id: 'ting-dian',
  title: '停电报修',
  body: '拨打95598。\n\n## 通知\n\n计划停电提前七天通知。',
  unit: '供电局',
  source: '电力供应与使用条例 第二十八条',
  validFrom: '2018-05-01',
  validUntil: '2018-12-31',
  tags: ['没电', '断电'],
};

describe('Markdown', () => {
  it('is front matter and a body', async () => {
    const text = `\uFEFF---\r\nid: ting-dian\r\ntitle: 停电报修\r\nunit: 电力公司\r\nsource: 电力供应与使用条例 第二十八条
生效日期: 2018-05-01\nvalidUntil: 2018年12月31日\ntags: 没电、断电\n---\n\n${whole.body}\n`;
    expect(await read('x.md', text)).toEqual({ drafts: [whole], told: [] });
  });

  it('needs no front matter: the file says the id, the first heading the title', async () => {
    const { drafts, told } = await read('docs/yang-quan.md', '# 养犬登记\n\n先打疫苗。\n');
    expect(drafts).toMatchObject([{ id: 'yang-quan', title: '养犬登记', body: '先打疫苗。', unit: null }]);
    expect(told).toEqual(['warning 1 source: names no source: nobody can check it']);
  });

  it.each([
    ['---\nid: a\n', 'error 1 null: the front matter is not closed: end it with a line of ---'],
    ['---\nid: a\ntitle: [b\n---\nx', /^error 4 null: the front matter is no YAML: /],
    ['---\n- a\n---\nx', 'error 2 null: the front matter must hold fields such as "title: …"'],
    ['---\nid: a\nsource: s\n---\nx', 'error 1 title: is missing'],
    ['---\nid: a\nsource: s\ntitle: t\n---\n\n', 'error 6 body: is missing'],
    ['---\nsource: s\nid: Ä b\ntitle: t\n---\nx', /^error 3 id: must be 1 to 64 lower-case letters/],
    ['---\nid: a\nsource: s\ntitle: t\nvalidUntil: morgen\n---\nx', /^error 5 validUntil: /],
    [
      '---\nid: a\nsource: s\ntitle: t\nvalidFrom: 2020-02-01\nvalidUntil: 2020-01-01\n---\nx',
      'error 6 validUntil: must not lie before validFrom',
    ],
    ['---\nid: a\nsource: s\ntitle: t\nvalidFrom: 2020-02-30\n---\nx', /^error 5 validFrom: /],
    ['---\nid: a\nsource: s\ntitle: t\ntags: {a: b}\n---\nx', /^error 5 tags: /],
    [
      '---\nid: a\ntitle: t\nsource: s\nunit: 无此单位\n---\nx',
      'warning 5 unit: the catalogue has no unit 无此单位: the article has no owner',
    ],
    ['---\nid: a\ntitle: t\nsource: s\ncolour: blue\n---\nx', /^warning 5 colour: "colour" is not read/],
    ['  \n', 'error 1 null: is empty'],
  ])('that is wrong is told by its line: %j', async (text, expected) => {
    const { told } = await read('f.md', text);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(expected);
  });

  it('gives the owner that nobody is up', async () => {
    const { drafts } = await read('a.md', '---\ntitle: t\nsource: s\nunit: 无此单位\n---\nx');
    expect(drafts[0]?.unit).toBeNull();
  });
});

describe('CSV', () => {
  it('has an article a row, by English or Chinese columns', async () => {
    const text = `\uFEFF编号,标题,正文,承办单位,来源,生效日期,失效日期,标签
ting-dian,停电报修,"${whole.body}",供电局,电力供应与使用条例 第二十八条,2018/5/1,2018-12-31,没电;断电\n`;
    expect(await read('a.csv', text)).toEqual({ drafts: [whole], told: [] });
  });

  it('tells faults by the line where their row begins, and keeps the other rows', async () => {
    const text = 'id,title,body,source\na,甲,"一\n二\n三",s\nb,,x,s\na,乙,x,s\nc,丙,x,s\n';
    const { drafts, told } = await read('a.csv', text);
    expect(drafts.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(told).toEqual([
      'error 5 title: is missing',
      'error 6 id: another article has this id: keep one of them',
    ]);
  });

  it.each([
    ['id,title\na,b\n', /^error 1 null: no column "body"; the first line names the columns: id \(编号\)/],
    ['id,title,body\na,"b,c\n', /^error \d null: Quote Not Closed/],
  ])('that is no such table is refused: %j', async (text, expected) => {
    const { drafts, told } = await read('a.csv', text);
    expect(drafts).toEqual([]);
    expect(told[0]).toMatch(expected);
  });
});

describe('HTML', () => {
  it('is read without what surrounds it', async () => {
    const html = `<!doctype html><html><head><title>停电报修</title>
<meta name="id" content="ting-dian"><meta name="unit" content="供电局">
<meta name="source" content="电力供应与使用条例 第二十八条"><meta name="validfrom" content="2018-05-01">
<meta name="validUntil" content="2018-12-31"><meta name="tags" content="没电,断电">
<script>alert(1)</script></head><body><nav>首页</nav><main><h1>停电报修</h1><p>拨打<a href="tel:95598">95598</a>。</p>
<h2>通知</h2><p>计划停电提前七天通知。</p></main><footer>版权</footer></body></html>`;
    expect(await read('ting.html', html)).toEqual({ drafts: [whole], told: [] });
  });

  it('that is broken or empty is told', async () => {
    expect((await read('a.html', '<p>只有一段')).told).toEqual(['error 1 title: is missing']);
    expect((await read('a.html', '<title>t</title><body></body>')).told).toEqual([
      'error 1 body: is missing',
    ]);
    const deep = await read('a.html', `<title>t</title>${'<div>'.repeat(5_000)}深`);
    expect(deep.drafts.length + deep.told.length).toBeGreaterThan(0);
  });
});

it('refuses files of other kinds', async () => {
  expect((await read('a.docx', 'x')).told).toEqual(['error 1 null: its name must end in .md, .csv or .html']);
});

describe('a file', () => {
  it.each([
    ['UTF-8', Buffer.from('停电')],
    ['UTF-8 with a mark', Buffer.from('\uFEFF停电')],
    ['GBK', Buffer.from([0xcd, 0xa3, 0xb5, 0xe7])],
    ['UTF-16', Buffer.from('\uFEFF停电', 'utf16le')],
    ['UTF-16 the other way', Buffer.from('\uFEFF停电', 'utf16le').swap16()],
  ])('in %s is read', (_name, bytes) => {
    expect(decodeText(bytes)).toBe('停电');
  });

  it('in nothing known is refused', () => {
    expect(() => decodeText(Buffer.from([0xff, 0xff, 0x80, 0xff]))).toThrow(EncodingError);
  });
});

it('what is exported comes back the same', async () => {
  const line = fc
    .string({
      unit: fc.constantFrom('水', '电', '"', "'", '#', '-', ':', ' ', '[', '1', 'null', '\\', '*'),
      minLength: 1,
      maxLength: 30,
    })
    .filter((text) => text.trim() !== '');
  const drafts = fc
    .record({
      title: line,
      body: fc.array(line, { minLength: 1 }).map((lines) => lines.join('\n')),
      source: line,
      unit: fc.constantFrom('供电局', '龙华城管'),
      validFrom: fc.constantFrom(null, '2020-01-01'),
      validUntil: fc.constantFrom(null, '2021-12-31'),
      tags: fc.uniqueArray(
        line.map((tag) => tag.trim()),
        { maxLength: 5 },
      ),
    })
    .map((fields) => ArticleDraft.parse({ ...fields, id: 'a' }));
  await fc.assert(
    fc.asyncProperty(drafts, async (draft) => {
      const text = toMarkdown({ ...article('a', draft), warning: null, passage: null });
      expect(await read('other.md', text)).toEqual({ drafts: [draft], told: [] });
    }),
  );
});
