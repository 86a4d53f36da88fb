import { soundsOf } from '../homophone.ts';
import type { GazetteerFile } from './gazetteer-file.ts';

export interface Findings {
  /** What cannot work as it stands. */
  readonly errors: readonly string[];
  /** What works, but may not be meant so. */
  readonly doubts: readonly string[];
}

/** Looks over a gazetteer: names given twice, unknown divisions, and names that sound the same and so are never repaired. */
export function checkGazetteer({ city, divisions, places, learned }: GazetteerFile): Findings {
  const errors: string[] = [];
  const doubts: string[] = [];
  if (city === '') doubts.push('the city is not named');
  if (divisions.length === 0) doubts.push('there are no districts: run new --city <city>');
  const districts = new Set(divisions.map(({ district }) => district));
  const streets = new Set(divisions.flatMap((division) => division.streets.map(({ name }) => name)));
  const owners = new Map<string, string>();
  const claim = (name: string, owner: string, twice: string[]): void => {
    const other = owners.get(name);
    if (other === undefined) owners.set(name, owner);
    else if (other !== owner) twice.push(`「${name}」 of ${owner} means ${other} already`);
  };
  for (const { district, aliases, streets: inside } of divisions) {
    for (const name of [district, ...aliases]) claim(name, district, errors);
    for (const street of inside)
      for (const name of [street.name, ...street.aliases]) claim(name, street.name, errors);
  }
  for (const { name: main, aliases, district, street } of places) {
    for (const name of [main, ...aliases]) claim(name, main, errors);
    if (district !== null && !districts.has(district))
      errors.push(`${main} lies in the unknown district 「${district}」`);
    if (street !== null && !streets.has(street))
      errors.push(`${main} lies in the unknown street 「${street}」`);
  }
  for (const [name, , , byDistrict, byStreet] of learned) {
    claim(name, name, doubts);
    const unknown = [
      ...Object.keys(byDistrict).filter((district) => !districts.has(district)),
      ...Object.keys(byStreet).filter((street) => !streets.has(street)),
    ];
    if (unknown.length > 0)
      doubts.push(`${name} was learned with unknown divisions (${unknown.join('、')}): learn again`);
  }
  doubts.push(...homophones([...places.map(({ name }) => name), ...learned.map(([name]) => name)]));
  return { errors, doubts };
}

/** Names of places that sound exactly alike. */
function homophones(names: readonly string[]): string[] {
  const bySound = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const key = soundsOf(name)
      .map(({ exact }) => exact)
      .join(' ');
    bySound.set(key, [...(bySound.get(key) ?? []), name]);
  }
  return [...bySound.values()]
    .filter((group) => group.length > 1)
    .map((group) => `${group.join(' and ')} sound the same: misheard, neither is put in its place`);
}
