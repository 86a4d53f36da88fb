import { pinyin } from 'pinyin-pro';

/** Writes some characters as others of the same sound, as a recogniser does with names and rare words. */
export type Mishear = (text: string, random: () => number) => string;

/** Homophones (tones apart) are drawn from the texts themselves, the frequent ones more often. */
export function createMishear(texts: readonly string[], share: number): Mishear {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const char of text) if (/\p{Script=Han}/u.test(char)) counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  const bySound = new Map<string, { char: string; upTo: number }[]>();
  const sounds = new Map<string, string>();
  for (const [char, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sound = pinyin(char, { toneType: 'none' });
    sounds.set(char, sound);
    const list = bySound.get(sound) ?? [];
    list.push({ char, upTo: (list.at(-1)?.upTo ?? 0) + Math.sqrt(count) });
    bySound.set(sound, list);
  }
  return (text, random) =>
    [...text]
      .map((char) => {
        if (random() >= share) return char;
        const homophones = bySound.get(sounds.get(char) ?? '') ?? [];
        const point = random() * (homophones.at(-1)?.upTo ?? 0);
        return homophones.find(({ upTo }) => point < upTo)?.char ?? char;
      })
      .join('');
}
