/**
 * A small keyed renderer: views describe what should stand in the page, and `render` changes only what differs, so that
 * the focus, the caret, the scroll position and a half-made click survive the events that keep arriving during a call.
 * Text becomes text nodes and attributes; no markup is ever parsed.
 */

export type Handler = (event: Event) => void;
export type Prop = string | number | boolean | null | undefined | Handler | Readonly<Record<string, string>>;
export type Props = Readonly<Record<string, Prop>>;
export type Child = VNode | string | null;

export interface VNode {
  readonly tag: string;
  readonly key: string | null;
  readonly props: Props;
  readonly children: readonly Child[] | Lazy;
}

/** Children that are only made when what they are made of has changed. */
interface Lazy {
  readonly from: readonly unknown[];
  make(): readonly Child[];
}

const SVG = 'http://www.w3.org/2000/svg';
const svgTags = new Set(['svg', 'path']);
/** Set as properties, because the attribute of the same name only gives the initial state. */
const liveProperties = new Set(['value', 'checked', 'disabled', 'scrollTop']);

const propsOf = new WeakMap<Node, Props>();
const madeFrom = new WeakMap<Node, readonly unknown[]>();
const identityOf = new WeakMap<Node, string>();

/** Describes an element. `key` among the props identifies it among its siblings. */
export function h(tag: string, props: Props = {}, ...children: readonly (Child | readonly Child[])[]): VNode {
  const key = props.key;
  return { tag, key: typeof key === 'string' ? key : null, props, children: children.flat() };
}

/**
 * Like `h`, but `make` is called, and what is inside is looked at, only when one of `from` is another object or value
 * than before: a transcript of hours costs nothing while nobody speaks.
 */
export function lazy(
  tag: string,
  props: Props,
  from: readonly unknown[],
  make: () => readonly Child[],
): VNode {
  return { ...h(tag, props), children: { from, make } };
}

/** Makes the children of `parent` what `next` describes, reusing the nodes that are there. */
export function render(parent: Element, next: readonly Child[]): void {
  const wanted = next.filter((child) => child !== null);
  const ordinals = new Map<string, number>();
  const identities = wanted.map((child) => {
    const base = typeof child === 'string' ? '#text' : `${child.tag}:${child.key ?? ''}`;
    const ordinal = ordinals.get(base) ?? 0;
    ordinals.set(base, ordinal + 1);
    return `${base}~${ordinal}`;
  });

  const kept = new Set(identities);
  const present = new Map<string, ChildNode>();
  for (const node of [...parent.childNodes]) {
    const identity = identityOf.get(node);
    if (identity === undefined || !kept.has(identity)) node.remove();
    else present.set(identity, node);
  }

  let cursor = parent.firstChild;
  for (const [index, child] of wanted.entries()) {
    const identity = identities[index] ?? '';
    const node = present.get(identity) ?? create(child, identity);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
    update(node, child);
  }
}

function create(child: VNode | string, identity: string): ChildNode {
  const node = typeof child === 'string' ? document.createTextNode('') : createElement(child.tag);
  identityOf.set(node, identity);
  return node;
}

function createElement(tag: string): Element {
  return svgTags.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
}

function update(node: ChildNode, child: VNode | string): void {
  if (typeof child === 'string') {
    if (node.nodeValue !== child) node.nodeValue = child;
    return;
  }
  if (!(node instanceof Element)) return;
  const before = propsOf.get(node) ?? {};
  // Children first: a <select> takes its value only once its options are there.
  renderChildren(node, child.children);
  for (const name of Object.keys(before)) if (!(name in child.props)) setProp(node, name, undefined);
  for (const [name, value] of Object.entries(child.props)) {
    if (before[name] !== value || liveProperties.has(name)) setProp(node, name, value);
  }
  propsOf.set(node, child.props);
}

function renderChildren(element: Element, children: VNode['children']): void {
  if (!('make' in children)) {
    render(element, children);
    return;
  }
  const { from } = children;
  const before = madeFrom.get(element);
  if (before?.length === from.length && from.every((value, index) => Object.is(value, before[index]))) return;
  madeFrom.set(element, from);
  render(element, children.make());
}

function setProp(element: Element, name: string, value: Prop): void {
  if (name === 'key') return;
  if (name === 'css') {
    // Through the CSSOM: the page's policy forbids style attributes.
    if (element instanceof HTMLElement && typeof value === 'object' && value !== null) {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    }
    return;
  }
  if (name.startsWith('on')) {
    Reflect.set(element, name, typeof value === 'function' ? value : null);
    return;
  }
  if (liveProperties.has(name)) {
    if (Reflect.get(element, name) !== value) Reflect.set(element, name, value ?? '');
    return;
  }
  if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}
