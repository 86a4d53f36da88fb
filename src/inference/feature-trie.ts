/** The place that stands for no text at all, where every walk begins. */
export const ROOT = 0;
/** Where a walk ends that leaves the trie; everything that follows it is `NOWHERE` too. */
export const NOWHERE = -1;
/** What `idOf` says of a place at which no feature ends. */
export const NO_FEATURE = -1;

/** What a slot of the hash table holds, side by side, so that a step of a walk reads one line of the cache. */
const NODE = 0;
const PARENT = 1;
const CODE = 2;
const ID = 3;
const WIDTH = 4;

const FIRST_SLOTS = 1_024;
/** The root's; 0 marks an empty slot. */
const ROOT_NODE = 1;

/**
 * Feature names as a trie: a text is walked character by character, so that no string is made or hashed for what may be
 * a feature, and a walk ends at the first character that leads nowhere. The children of all nodes share one hash table
 * (parent and character to child, linear probing, at most half full), 32 to 64 bytes a node. Places in it, which walks
 * are told by, hold until the next feature is added.
 */
export class FeatureTrie {
  #nodes = ROOT_NODE;
  #slots = FIRST_SLOTS;
  /** The root, then the slots. */
  #table: Int32Array;

  /** With room for about that many features, so that it need not be laid out anew on the way. */
  constructor(features = 0) {
    while (this.#slots < 3 * features) this.#slots *= 2;
    this.#table = tableOf(this.#slots);
  }

  /** @returns false, and changes nothing, where the feature is there already */
  add(feature: string, id: number): boolean {
    let place = ROOT;
    for (let at = 0; at < feature.length; at += 1) {
      const code = feature.charCodeAt(at);
      const known = this.child(place, code);
      place = known === NOWHERE ? this.#grow(place, code) : known;
    }
    if (this.#table[place + ID] !== NO_FEATURE) return false;
    this.#table[place + ID] = id;
    return true;
  }

  /** The place that the character (UTF-16 code unit) leads to. */
  child(place: number, code: number): number {
    if (place === NOWHERE) return NOWHERE;
    const table = this.#table;
    const parent = table[place + NODE] as number;
    const mask = this.#slots - 1;
    for (let slot = hash(parent, code) & mask; ; slot = (slot + 1) & mask) {
      const at = WIDTH * (slot + 1);
      if (table[at + PARENT] === parent && table[at + CODE] === code) return at;
      if (table[at + NODE] === 0) return NOWHERE;
    }
  }

  /** The place that the characters from `start` to `end` of the text lead to. */
  walk(from: number, text: string, start: number, end: number): number {
    let place = from;
    for (let at = start; at < end && place !== NOWHERE; at += 1)
      place = this.child(place, text.charCodeAt(at));
    return place;
  }

  /** The feature that ends at the place, or `NO_FEATURE`. */
  idOf(place: number): number {
    return place === NOWHERE ? NO_FEATURE : (this.#table[place + ID] as number);
  }

  #grow(place: number, code: number): number {
    const parent = this.#table[place + NODE] as number;
    if (2 * this.#nodes >= this.#slots) this.#double();
    this.#nodes += 1;
    return this.#put(this.#nodes, parent, code, NO_FEATURE);
  }

  #put(node: number, parent: number, code: number, id: number): number {
    const mask = this.#slots - 1;
    let slot = hash(parent, code) & mask;
    while (this.#table[WIDTH * (slot + 1) + NODE] !== 0) slot = (slot + 1) & mask;
    const at = WIDTH * (slot + 1);
    this.#table[at + NODE] = node;
    this.#table[at + PARENT] = parent;
    this.#table[at + CODE] = code;
    this.#table[at + ID] = id;
    return at;
  }

  #double(): void {
    const before = this.#table;
    this.#slots *= 2;
    this.#table = tableOf(this.#slots);
    this.#table[ROOT + ID] = before[ROOT + ID] as number;
    for (let at = WIDTH; at < before.length; at += WIDTH) {
      const node = before[at + NODE] as number;
      if (node === 0) continue;
      this.#put(node, before[at + PARENT] as number, before[at + CODE] as number, before[at + ID] as number);
    }
  }
}

function tableOf(slots: number): Int32Array {
  const table = new Int32Array(WIDTH * (slots + 1));
  table[ROOT + NODE] = ROOT_NODE;
  table[ROOT + ID] = NO_FEATURE;
  return table;
}

function hash(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
