/** Every name that can be suggested, numbered once, so that distributions are plain arrays. */
export class NameSpace {
  readonly names: readonly string[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #properName: (name: string) => string;

  /** `properName`: what somebody who has several names is suggested as. */
  constructor(names: readonly string[], properName: (name: string) => string = (name) => name) {
    this.#properName = properName;
    this.names = [...new Set(names.map(properName))];
    this.#indexes = new Map(this.names.map((name, index) => [name, index]));
  }

  /** -1 for a name that is not in the space. */
  indexOf(name: string): number {
    return this.#indexes.get(name) ?? this.#indexes.get(this.#properName(name)) ?? -1;
  }

  /** Where each label of a model stands in this space. */
  positionsOf(labels: readonly string[]): Int32Array {
    return Int32Array.from(labels, (label) => this.indexOf(label));
  }
}
