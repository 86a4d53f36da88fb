/** Every name that can be suggested, numbered once, so that distributions are plain arrays. */
export class NameSpace {
  readonly names: readonly string[];
  readonly #indexes: ReadonlyMap<string, number>;

  constructor(names: Iterable<string>) {
    this.names = [...new Set(names)];
    this.#indexes = new Map(this.names.map((name, index) => [name, index]));
  }

  /** -1 for a name that is not in the space. */
  indexOf(name: string): number {
    return this.#indexes.get(name) ?? -1;
  }

  /** Where each label of a model stands in this space. */
  positionsOf(labels: readonly string[]): Int32Array {
    return Int32Array.from(labels, (label) => this.indexOf(label));
  }
}
