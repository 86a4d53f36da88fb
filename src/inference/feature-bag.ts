const FIRST_SIZE = 512;

/** The features of one text and how often each was met: a small hash table that stays in the processor's nearest cache. */
export class FeatureBag {
  /** In the order in which they were met first; `size` of them. */
  ids = new Int32Array(FIRST_SIZE);
  counts = new Int32Array(FIRST_SIZE);
  size = 0;
  /** Linear probing, at most half full: places in `ids` plus one; 0 is empty. */
  #slots = new Int32Array(2 * FIRST_SIZE);

  /** @returns the feature's place in `ids` */
  meet(id: number): number {
    const mask = this.#slots.length - 1;
    let slot = Math.imul(id, 0x9e3779b1) & mask;
    for (let found = this.#slots[slot] as number; found !== 0; found = this.#slots[slot] as number) {
      const place = found - 1;
      if (this.ids[place] === id) {
        this.counts[place] = (this.counts[place] as number) + 1;
        return place;
      }
      slot = (slot + 1) & mask;
    }
    if (this.size === this.ids.length) {
      this.#double();
      return this.meet(id);
    }
    const place = this.size;
    this.ids[place] = id;
    this.counts[place] = 1;
    this.size += 1;
    this.#slots[slot] = this.size;
    return place;
  }

  #double(): void {
    const { ids, counts } = this;
    this.ids = new Int32Array(2 * ids.length);
    this.ids.set(ids);
    this.counts = new Int32Array(2 * ids.length);
    this.counts.set(counts);
    this.#slots = new Int32Array(4 * ids.length);
    const mask = this.#slots.length - 1;
    for (let place = 0; place < this.size; place += 1) {
      let slot = Math.imul(ids[place] as number, 0x9e3779b1) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = place + 1;
    }
  }
}
