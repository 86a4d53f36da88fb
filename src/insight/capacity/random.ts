/**
 * A small seeded generator (sfc32, Chris Doty-Humphrey, public domain): the same keys give the same numbers on every
 * machine. Several keys name a stream of its own, so that one caller draws the same numbers whatever else changes in
 * the simulation (common random numbers).
 */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  constructor(...keys: number[]) {
    this.reset(...keys);
  }

  /** Begins the stream that the keys name, as a new generator would. */
  reset(...keys: number[]): void {
    this.#a = 0x9e3779b9;
    this.#b = 0x243f6a88;
    this.#c = 0xb7e15162;
    for (const key of keys) {
      this.#a = mix(this.#a ^ key);
      this.#b = mix(this.#b + this.#a);
      this.#c = mix(this.#c ^ this.#b);
    }
    this.#counter = 1;
    for (let round = 0; round < 12; round += 1) this.#step();
  }

  /** Uniform and strictly between 0 and 1, so that its logarithm is finite. */
  next(): number {
    return ((this.#step() >>> 0) + 0.5) / 4_294_967_296;
  }

  #step(): number {
    const out = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + out) | 0;
    return out;
  }
}

/** Every bit of the key changes about half of the bits of the result. */
function mix(key: number): number {
  let hash = key | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
