import { describe, expect, it } from 'vitest';
import { PlaceExtractor } from '../../../src/facts/place/place.ts';
import { gazetteer, heardBy, only } from '../helper.ts';
import { OWN_NAMES } from './own-names.ts';
import { SPOKEN_PLACES } from './spoken-places.ts';
import { districtOf, heard, matters, placeOf } from './support.ts';

const ASK = 'a 请问具体在什么位置';

describe.each(Object.entries({ ...SPOKEN_PLACES, ...OWN_NAMES }))('place, %s', (_, cases) => {
  it.each(cases)('%s', (_what, lines, place, district) => {
    expect(placeOf(lines)).toBe(place);
    expect(districtOf(lines)).toBe(district);
  });
});

describe('the place of the matter', () => {
  it('keeps what was heard beside the repaired name', () => {
    const [best] = matters([ASK, 'c 在秀英区力晶路']);
    expect(best?.value.parts).toEqual([{ kind: 'road', text: '丽晶路', heard: '力晶路' }]);
    expect(best?.spoken).toBe('秀英区力晶路');
  });

  it.each(['不对，地点是53号', '不对，53号', '不是52号，是53号', '不对，是53号门口'])(
    'is put right as it was read back, however long ago it was told: %s',
    (words) => {
      const readBack =
        'a 跟您核对一下：路灯不亮。地点，秀英区海秀中路52号门口。电话，13900460007。对请按1，不对按2。';
      const told = 'c 秀英区海秀中路52号门口的路灯坏了三天了，希望尽快修好';
      const questions = ['a 请问这种情况有多久了？', 'c 不清楚', 'a 请问是一盏还是整条路？', 'c 不清楚'];
      for (const between of [[], questions])
        expect(placeOf([told, ...between, readBack, `c ${words}`])).toBe('秀英区海秀中路53号门口');
    },
  );

  it('is surer when asked for, and surest when agreed to', () => {
    const told = matters(['c 在海府路那边有人乱停车'])[0]?.confidence ?? 0;
    const answered = matters([ASK, 'c 在海府路那边'])[0]?.confidence ?? 0;
    const agreed = matters([ASK, 'c 在海府路那边', 'a 海府路对吗', 'c 对的'])[0]?.confidence ?? 0;
    expect(answered).toBeGreaterThan(told);
    expect(agreed).toBeGreaterThan(answered);
  });

  it('is confirmed when the caller agrees to the read-back', () => {
    expect(matters([ASK, 'c 在海府路那边', 'a 海府路对吗', 'c 对的'])[0]?.status).toBe('confirmed');
    expect(matters([ASK, 'c 在海府路那边'])[0]?.status).toBe('stated');
  });

  it('is offered with a rival when two were told', () => {
    const places = matters([ASK, 'c 在海府路那边', 'a 请问您说的是哪里', 'c 在金垦路']);
    expect(places.map(({ value }) => value.text).sort()).toEqual(['海府路', '金垦路']);
    expect(places[0]?.confidence).toBeGreaterThan(places[1]?.confidence ?? 1);
  });

  it('rests on the words that tell it', () => {
    const [best] = matters([ASK, 'c 滨海大道 万绿园门口', 'a 滨海大道万绿园门口对吗', 'c 对的']);
    expect(best?.evidence.map(({ segmentId, text }) => [segmentId, text])).toEqual([
      ['s2', '滨海大道万绿园门口'],
      ['s1', '滨海大道 万绿园门口'],
    ]);
  });

  it('holds no more than it may, however long the call', () => {
    const letters = [...'甲乙丙丁戊己庚辛壬癸'];
    const lines = Array.from({ length: 400 }, (_, at) => {
      const road = `${letters[Math.floor(at / 100)]}${letters[Math.floor(at / 10) % 10]}${letters[at % 10]}`;
      return `c 我在${road}路${at}号`;
    });
    const facts = heard(lines);
    expect(facts.length).toBeLessThan(20);
    expect(only(facts, 'place')[0]?.value.text).toBe('丁癸癸路399号');
  });
});

describe('districts', () => {
  const names = (lines: readonly string[]) => only(heard(lines), 'district').map(({ value }) => value.name);

  it('say whether somebody said them', () => {
    expect(only(heard(['c 我家住在白水塘路 水管爆了']), 'district')[0]).toMatchObject({
      value: { name: '秀英区', inferred: true },
      source: 'inferred',
      rule: 'district-of-place',
    });
    expect(only(heard([ASK, 'c 秀英区白水塘路']), 'district')[0]).toMatchObject({
      value: { name: '秀英区', inferred: false },
      source: 'caller',
      rule: 'district-said',
    });
  });

  it('are both offered when two were said', () => {
    expect(names(['c 有人讲归龙华，有人讲归美兰，我也不懂']).sort()).toEqual(['美兰区', '龙华区']);
    expect(names([ASK, 'c 龙华区海垦路', 'a 秀英区海垦路，对吗', 'c 不对，龙华区'])[0]).toBe('龙华区');
  });

  it('are not written before the place while two are as likely', () => {
    expect(placeOf([ASK, 'c 中山路五十六号，有人讲归龙华，有人讲归美兰'])).toBe('中山路56号');
  });

  it('follow the town, whatever the caller thinks', () => {
    expect(names([ASK, 'c 美兰区 云龙镇云阁村', 'a 云龙镇是琼山区的，云阁村对吗', 'c 哦对对 琼山'])[0]).toBe(
      '琼山区',
    );
  });

  it('count less where they only name an office', () => {
    expect(only(heard(['c 我要投诉秀英区的城管']), 'district')[0]?.confidence).toBeLessThan(0.5);
    expect(districtOf(['c 我要投诉秀英区的城管', ASK, 'c 白水塘路'])).toBe('秀英区');
    expect(districtOf(['c 我要投诉秀英区的城管', ASK, 'c 海甸五西路'])).toBe('(美兰区)');
  });

  it('have streets beside them', () => {
    const streets = only(heard([ASK, 'c 秀英区长流镇']), 'street');
    expect(streets[0]?.value).toEqual({ name: '长流镇', inferred: false });
  });
});

describe('places spoken of', () => {
  const told = (lines: readonly string[]) =>
    only(heard(lines), 'place')
      .filter(({ value }) => value.use !== 'matter')
      .map(({ value, evidence, status }) => [value.text, value.use, evidence[0]?.segmentId, status]);

  it('are all kept with their words', () => {
    expect(told([ASK, 'c 海垦路', 'c 我昨天去了农垦医院，还找过龙华区城管局'])).toEqual([
      ['海垦路', 'mention', 's1', 'stated'],
      ['农垦医院', 'mention', 's2', 'stated'],
      ['龙华区', 'office', 's2', 'stated'],
    ]);
  });

  it('are marked when taken back', () => {
    expect(told(['a 在哪条路', 'c 海秀路', 'c 不对 是海垦路'])).toEqual([
      ['海秀路', 'mention', 's1', 'withdrawn'],
      ['海垦路', 'mention', 's2', 'stated'],
    ]);
  });
});

describe('the name of the place', () => {
  const nameOf = (lines: readonly string[]): string => {
    const extractor = new PlaceExtractor(gazetteer);
    heardBy(extractor, lines);
    return extractor.name();
  };

  it.each([
    [[ASK, 'c 国贸北路金融花园D栋'], '金融花园D栋'],
    [[ASK, 'c 新大洲大道儒俊雅苑'], '儒俊雅苑'],
    [[ASK, 'c 海府路15号'], ''],
    [['c 我想问社保'], ''],
  ])('%j: %s', (lines, expected) => {
    expect(nameOf(lines)).toBe(expected);
  });
});
