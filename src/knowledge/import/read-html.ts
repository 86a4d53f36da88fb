import { convert, type FormatCallback, type SelectorDefinition } from 'html-to-text';
import { fieldOf } from './fields.ts';
import type { RawArticle } from './raw-article.ts';

/** Nodes below one another, and children of one node, that are read: a page made to be endless ends. */
const LIMITS = { maxDepth: 200, maxChildNodes: 20_000, maxInputLength: 4 * 1_024 * 1_024 };
const SKIPPED = ['script', 'style', 'nav', 'header', 'footer', 'aside', 'form', 'img', 'title', 'head'];

/**
 * One article: its text from `main`, `article` or `body`, its title from `title` or the first `h1`, other fields from
 * `<meta name="…" content="…">`. An id that is not given is the file's name.
 */
export function readHtml(file: string, name: string, html: string): RawArticle {
  const meta = readMeta(html);
  const headings = textsOf(html, ['title', 'h1']);
  const title = meta.title ?? headings.find((heading) => heading !== '') ?? '';
  const lines = html.split(/\r?\n/);
  return {
    fields: { ...meta, id: meta.id ?? name, title, body: meta.body ?? bodyOf(html, title) },
    file,
    lineOf: (field) => {
      const tag = field === 'title' ? '<title' : field === 'body' ? '<body' : `"${field.toLowerCase()}"`;
      return (
        Math.max(
          0,
          lines.findIndex((line) => line.toLowerCase().includes(tag)),
        ) + 1
      );
    },
  };
}

/** Headings and lists as Markdown, so that passages are found in them. */
function bodyOf(html: string, title: string): string {
  const heading: FormatCallback = (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: 2 });
    builder.addLiteral(`${'#'.repeat(Number(element.name?.slice(1) ?? 1))} `);
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 2 });
  };
  const text = convert(html, {
    wordwrap: false,
    limits: LIMITS,
    baseElements: { selectors: ['main', 'article', 'body'], returnDomByDefault: true },
    formatters: { heading },
    selectors: [
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'heading' })),
      ...SKIPPED.map((selector) => ({ selector, format: 'skip' })),
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'ul', options: { itemPrefix: '- ' } },
    ],
  });
  return text
    .replace(/^\s*#+ (.*)\n*/u, (whole, first: string) => (first.trim() === title ? '' : whole))
    .trim();
}

function readMeta(html: string): Record<string, string> {
  const found: Record<string, string> = {};
  walkElements(html, ['meta'], ({ name = '', content = '' }) => {
    const field = fieldOf(name);
    if (field !== undefined) found[field] ??= content;
  });
  return found;
}

/** Text of each such element, in the order of the names. */
function textsOf(html: string, names: readonly string[]): string[] {
  return names.map((name) =>
    convert(html, {
      wordwrap: false,
      limits: { ...LIMITS, maxBaseElements: 1 },
      baseElements: { selectors: [name], returnDomByDefault: false },
      selectors: [{ selector: '*', format: 'inline' }],
    })
      .replaceAll(/\s+/gu, ' ')
      .trim(),
  );
}

function walkElements(
  html: string,
  names: readonly string[],
  told: (attributes: Readonly<Record<string, string | undefined>>) => void,
): void {
  const tell: FormatCallback = (element) => told(element.attribs);
  const selectors: SelectorDefinition[] = names.map((selector) => ({ selector, format: 'tell' }));
  convert(html, {
    limits: LIMITS,
    baseElements: { selectors: [...names], returnDomByDefault: false },
    formatters: { tell },
    selectors,
  });
}
