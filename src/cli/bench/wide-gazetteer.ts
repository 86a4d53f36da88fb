import { createGazetteer, type Gazetteer } from '../../facts/place/gazetteer.ts';
import { type GazetteerFile, readGazetteerFile } from '../../facts/place/gazetteer-file.ts';
import { createRandom } from '../../training/random.ts';

/** Characters that Chinese places are named with. */
const NAME =
  '海龙金南北东西新华福安兴隆文昌丽景绿阳光水云山林湖滨和平大白红长永丰盛明星月春秋泰康宁静远航城中万千世纪';
const SUFFIXES = [
  ['road', '路'],
  ['road', '大道'],
  ['compound', '花园'],
  ['compound', '小区'],
  ['village', '村'],
] as const;

/** The shipped gazetteer, filled up with invented names of two to four characters until it holds so many lines. */
export function wideGazetteer(path: string, lines: number): Gazetteer {
  const file = readGazetteerFile(path);
  const next = createRandom(7);
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(next() * list.length)] as T;
  const names = new Set(file.places.map(({ name }) => name));
  const places: GazetteerFile['places'] = [...file.places];
  const missing = lines - file.learned.length - file.divisions.flatMap(({ streets }) => streets).length;
  while (places.length < missing) {
    const [kind, suffix] = pick(SUFFIXES);
    const length = 2 + Math.floor(next() * 3);
    const name = Array.from({ length }, () => pick(NAME)).join('') + suffix;
    if (names.has(name)) continue;
    names.add(name);
    places.push({ name, kind, district: pick(file.divisions).district, street: null, aliases: [] });
  }
  return createGazetteer({ ...file, places });
}
