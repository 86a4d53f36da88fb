import { neededCharacters } from './needed-characters.ts';

/**
 * Tells at one look over a text which of many patterns may match it: those that need no character in particular, and those
 * of whose characters the text holds one. Trying all patterns on every text costs far more.
 */
export class PatternSet {
  /** Numbers of patterns by the UTF-16 code of a character they need. */
  private readonly byCharacter = new Map<number, number[]>();
  private readonly always: readonly number[];
  private readonly size: number;

  constructor(patterns: readonly RegExp[]) {
    const always: number[] = [];
    patterns.forEach((pattern, number) => {
      const needed = neededCharacters(pattern);
      if (needed === null) always.push(number);
      for (const char of needed ?? []) {
        const code = char.charCodeAt(0);
        const numbers = this.byCharacter.get(code);
        if (numbers === undefined) this.byCharacter.set(code, [number]);
        else numbers.push(number);
      }
    });
    this.always = always;
    this.size = patterns.length;
  }

  /** 1 at the number of each pattern that may match the text. */
  awake(text: string): Uint8Array {
    const awake = new Uint8Array(this.size);
    for (const number of this.always) awake[number] = 1;
    this.wake(awake, text);
    return awake;
  }

  /** Adds those that may match for the sake of more text. */
  wake(awake: Uint8Array, text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const numbers = this.byCharacter.get(text.charCodeAt(at));
      if (numbers !== undefined) for (const number of numbers) awake[number] = 1;
    }
  }
}
