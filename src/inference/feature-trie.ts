/** The node that stands for no text at all, where every walk begins. */
export const ROOT = 1;
/** Where a walk ends that leaves the trie; its children are `NOWHERE` too. */
export const NOWHERE = 0;
/** What `idOf` says of a node at which no feature ends. */
export const NO_FEATURE = -1;

const FIRST_NODES = 1_024;

/**
 * Feature names as a trie: a text is walked character by character, so that no string is made or hashed for what may be
 * a feature, and a walk ends at the first character that leads nowhere. The children of all nodes share one hash table
 * (parent and character to child, linear probing, at most half full): about 25 bytes a node.
 */
export class FeatureTrie {
  #nodes = ROOT + 1;
  #parents = new Int32Array(FIRST_NODES);
  #codes = new Uint16Array(FIRST_NODES);
  #ids = new Int32Array(FIRST_NODES).fill(NO_FEATURE);
  #slots = new Int32Array(2 * FIRST_NODES);

  /** @returns false, and changes nothing, where the feature is there already */
  add(feature: string, id: number): boolean {
    let node = ROOT;
    for (let at = 0; at < feature.length; at += 1) {
      const code = feature.charCodeAt(at);
      const known = this.child(node, code);
      node = known === NOWHERE ? this.#grow(node, code) : known;
    }
    if (this.#ids[node] !== NO_FEATURE) return false;
    this.#ids[node] = id;
    return true;
  }

  /** The node that the character (UTF-16 code unit) leads to. */
  child(node: number, code: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash(node, code) & mask; ; slot = (slot + 1) & mask) {
      const child = slots[slot] as number;
      if (child === NOWHERE || (this.#parents[child] === node && this.#codes[child] === code)) return child;
    }
  }

  /** The node that the characters from `start` to `end` of the text lead to. */
  walk(node: number, text: string, start: number, end: number): number {
    let reached = node;
    for (let at = start; at < end && reached !== NOWHERE; at += 1)
      reached = this.child(reached, text.charCodeAt(at));
    return reached;
  }

  /** The feature that ends at the node, or `NO_FEATURE`. */
  idOf(node: number): number {
    return this.#ids[node] as number;
  }

  #grow(parent: number, code: number): number {
    if (this.#nodes === this.#parents.length) this.#double();
    const node = this.#nodes;
    this.#nodes += 1;
    this.#parents[node] = parent;
    this.#codes[node] = code;
    this.#place(node);
    return node;
  }

  #place(node: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash(this.#parents[node] as number, this.#codes[node] as number) & mask;
    while (this.#slots[slot] !== NOWHERE) slot = (slot + 1) & mask;
    this.#slots[slot] = node;
  }

  #double(): void {
    const size = 2 * this.#parents.length;
    const parents = new Int32Array(size);
    parents.set(this.#parents);
    const codes = new Uint16Array(size);
    codes.set(this.#codes);
    const ids = new Int32Array(size).fill(NO_FEATURE);
    ids.set(this.#ids);
    this.#parents = parents;
    this.#codes = codes;
    this.#ids = ids;
    this.#slots = new Int32Array(2 * size);
    for (let node = ROOT + 1; node < this.#nodes; node += 1) this.#place(node);
  }
}

function hash(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
