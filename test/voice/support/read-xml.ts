import { create } from 'xmlbuilder2';

export interface ReadElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (ReadElement | string)[];
}

/** What of a DOM node is read here. */
interface Node {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly data?: string;
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: Iterable<Node>;
}

const TEXT = 3;

/** A document as another parser reads it; neighbouring texts are one. */
export function readXml(xml: string): ReadElement {
  return read(create(xml).root().node as unknown as Node);
}

function read(node: Node): ReadElement {
  const children: (ReadElement | string)[] = [];
  for (const child of node.childNodes) {
    if (child.nodeType !== TEXT) children.push(read(child));
    else if (typeof children.at(-1) === 'string') children.push(`${children.pop()}${child.data}`);
    else children.push(child.data ?? '');
  }
  const attributes = Object.fromEntries([...(node.attributes ?? [])].map(({ name, value }) => [name, value]));
  return { name: node.nodeName, attributes, children };
}

/** All text inside, in order. */
export function textIn(element: ReadElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('');
}

/** All elements of this name, in order. */
export function elementsIn(element: ReadElement, name: string): ReadElement[] {
  const inside = element.children.flatMap((child) =>
    typeof child === 'string' ? [] : elementsIn(child, name),
  );
  return element.name === name ? [element, ...inside] : inside;
}
