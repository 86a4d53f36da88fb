/** An element of a document that a platform is answered with. Children are elements and text, in order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** Attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  children: readonly (XmlElement | string)[] = [],
): XmlElement {
  const given: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) given[key] = String(value);
  return { name, attributes: given, children };
}

/** Names are the renderers' own; every text and value is escaped, and what XML cannot hold is left out. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${markup(root)}`;
}

function markup({ name, attributes, children }: XmlElement): string {
  let start = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) start += ` ${key}="${escaped(value, IN_VALUE)}"`;
  if (children.length === 0) return `${start}/>`;
  const inside = children.map((child) =>
    typeof child === 'string' ? escaped(child, IN_TEXT) : markup(child),
  );
  return `${start}>${inside.join('')}</${name}>`;
}

/** Control characters, halves of surrogate pairs and the two non-characters. */
const UNFIT = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** Line ends are written as references, or a parser would change them. */
const IN_TEXT = /[&<>\r]/g;
const IN_VALUE = /[&<>"\t\n\r]/g;
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escaped(text: string, special: RegExp): string {
  return fitForXml(text).replace(special, (character) => REFERENCES[character] ?? '');
}

/** The text without what an XML 1.0 document cannot hold. */
export function fitForXml(text: string): string {
  return text.replace(UNFIT, '');
}
