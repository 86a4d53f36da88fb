import { type Sound, soundsOf } from '../homophone.ts';

/** Shorter names must agree in all sounds; in longer ones any one syllable may be quite wrong. */
const SLIP_LENGTH = 4;
/** Bits of the filter before the table: nearly all look-ups of a text end there. */
const FILTER_BITS = 21;
/** FNV's prime, and an odd number that spreads bits. */
const BASE = 0x01000193;
const SPREAD = 0x9e3779b1;
/** A key and the number of an item share one double: 32 and 20 bits. */
const ITEMS = 2 ** 20;

const NONE: readonly never[] = [];

/** The sounds of a text, ready to be looked up window by window. */
export interface SoundLine {
  readonly sounds: readonly Sound[];
  /** Polynomial hash of the first n sounds, modulo 2^32, at n. */
  readonly prefix: Int32Array;
}

export function soundLine(text: string): SoundLine {
  const sounds = soundsOf(text);
  const prefix = new Int32Array(sounds.length + 1);
  let hash = 0;
  for (let at = 0; at < sounds.length; at += 1) {
    hash = (Math.imul(hash, BASE) + (sounds[at]?.code ?? 0)) | 0;
    prefix[at + 1] = hash;
  }
  return { sounds, prefix };
}

/** `BASE` to the power of n, modulo 2^32. */
const powers: number[] = [1];
function power(n: number): number {
  for (let at = powers.length; at <= n; at += 1) powers.push(Math.imul(powers[at - 1] ?? 1, BASE));
  return powers[n] ?? 1;
}

function hashOf({ prefix }: SoundLine, start: number, end: number): number {
  return ((prefix[end] ?? 0) - Math.imul(prefix[start] ?? 0, power(end - start))) | 0;
}

function wholeKey(hash: number, length: number): number {
  return Math.imul(hash ^ length, SPREAD) >>> 0;
}

/** The key of a window without its syllable `at`. */
function slipKey({ sounds }: SoundLine, hash: number, start: number, length: number, at: number): number {
  const rest = (hash - Math.imul(sounds[start + at]?.code ?? 0, power(length - 1 - at))) | 0;
  return Math.imul(rest ^ length ^ ((at + 1) << 24), SPREAD) >>> 0;
}

/**
 * Finds names by how they sound: by all their syllables, and longer ones by all but any one. A look-up hashes a window of
 * the text; its work does not depend on how many names there are.
 */
export class SoundIndex<T> {
  private readonly items: T[] = [];
  private readonly pairs: number[] = [];
  private readonly filter = new Uint8Array(1 << (FILTER_BITS - 3));
  /** The pairs of key and item in order; made when first asked. */
  private table: Float64Array | null = null;

  add(name: string, item: T): void {
    const line = soundLine(name);
    const { length } = name;
    const hash = hashOf(line, 0, length);
    this.put(wholeKey(hash, length));
    for (let at = 0; at < length && length >= SLIP_LENGTH; at += 1)
      this.put(slipKey(line, hash, 0, length, at));
    this.items.push(item);
    this.table = null;
  }

  private put(key: number): void {
    const bit = key >>> (32 - FILTER_BITS);
    this.filter[bit >>> 3] = (this.filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
    this.pairs.push(key * ITEMS + this.items.length);
  }

  /**
   * Items whose names may sound like this window of the text; one may come more than once, a few sound otherwise.
   * `slips`: one syllable of a longer name may be quite wrong.
   */
  near(line: SoundLine, start: number, end: number, slips: boolean): readonly T[] {
    const length = end - start;
    const hash = hashOf(line, start, end);
    const whole = wholeKey(hash, length);
    let found: readonly T[] = this.mayHold(whole) ? this.collect(whole, NONE) : NONE;
    for (let at = 0; slips && length >= SLIP_LENGTH && at < length; at += 1) {
      const key = slipKey(line, hash, start, length, at);
      if (this.mayHold(key)) found = this.collect(key, found);
    }
    return found;
  }

  private mayHold(key: number): boolean {
    const bit = key >>> (32 - FILTER_BITS);
    return ((this.filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  private collect(key: number, before: readonly T[]): readonly T[] {
    const found = [...before];
    const table = this.table ?? Float64Array.from(this.pairs).sort();
    this.table = table;
    const first = key * ITEMS;
    let low = 0;
    let high = table.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((table[middle] ?? 0) < first) low = middle + 1;
      else high = middle;
    }
    for (; low < table.length && (table[low] ?? 0) < first + ITEMS; low += 1) {
      const item = this.items[(table[low] ?? 0) - first];
      if (item !== undefined) found.push(item);
    }
    return found;
  }
}
