/** What comes first by its key, a time: a binary heap. */
export class Heap<T> {
  readonly #keys: number[] = [];
  readonly #items: T[] = [];

  get size(): number {
    return this.#keys.length;
  }

  /** The smallest key; infinity when empty. */
  get firstKey(): number {
    return this.#keys[0] ?? Number.POSITIVE_INFINITY;
  }

  push(key: number, item: T): void {
    const [keys, items] = [this.#keys, this.#items];
    let at = keys.length;
    keys.push(key);
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = keys[parent] as number;
      if (above <= key) break;
      keys[at] = above;
      items[at] = items[parent] as T;
      at = parent;
    }
    keys[at] = key;
    items[at] = item;
  }

  first(): T | undefined {
    return this.#items[0];
  }

  pop(): T | undefined {
    const [keys, items] = [this.#keys, this.#items];
    const first = items[0];
    const key = keys.pop();
    const item = items.pop();
    const size = keys.length;
    if (key === undefined || size === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && (keys[child + 1] as number) < (keys[child] as number)) child += 1;
      if ((keys[child] as number) >= key) break;
      keys[at] = keys[child] as number;
      items[at] = items[child] as T;
      at = child;
    }
    keys[at] = key;
    items[at] = item as T;
    return first;
  }
}
