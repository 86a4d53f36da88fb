import { describe, expect, it } from 'vitest';
import { importedId, parseSettledOrder, toTrainingRecord } from '../../src/learning/settled-orders.ts';

const FIELDS = { text: 'text_masked', label: 'unit' };
const record = {
  order_no: '20180516708081',
  date: '20180516',
  scheme: 'new',
  cat1: '城市管理（部件类）',
  cat2: '公共设施',
  unit: '海口供电局',
  text_masked: '大英路井盖断裂，请联系王先生13812345678',
};

describe('a settled order', () => {
  it('becomes what the ranking remembers', () => {
    expect(parseSettledOrder({ ...record, district: ' 美兰区 ' }, FIELDS)).toEqual({
      orderId: importedId('20180516708081'),
      number: '20180516708081',
      at: new Date('2018-05-16T00:00:00Z'),
      text: '大英路井盖断裂，请联系<MASK><MASK>',
      unit: '海口供电局',
      category: '城市管理（部件类）/公共设施',
      district: '美兰区',
      refused: [],
      settled: true,
    });
    const old = { ...record, scheme: 'old', date: '2018-05-16T08:00:00+08:00' };
    expect(parseSettledOrder(old, FIELDS)).toMatchObject({ category: null, district: null });
  });

  it.each([
    [{ order_no: '' }, 'order_no: '],
    [{ order_no: 'a b' }, 'order_no: '],
    [{ date: '20180231' }, 'date: '],
    [{ date: 'May' }, 'date: '],
    [{ text_masked: '' }, 'text_masked: '],
    [{ date: '0000-01-01' }, 'date: '],
    [{ unit: undefined }, 'unit: '],
    [{ text_masked: '井盖\0断裂' }, 'NUL'],
    [{ unit: '海口\0供电局' }, 'NUL'],
    [{ district: '美兰\0区' }, 'NUL'],
  ])('with %j is refused', (changes, reason) => {
    expect(parseSettledOrder({ ...record, ...changes }, FIELDS)).toContain(reason);
  });

  it('is written as training data where its unit is known', () => {
    const row = parseSettledOrder(record, FIELDS);
    if (typeof row === 'string') throw new Error(row);
    expect(toTrainingRecord({ ...row, settled: false, refused: ['甲局'] }, '2018-05-16')).toEqual({
      order_no: '20180516708081',
      date: '2018-05-16',
      text_masked: row.text,
      unit: '海口供电局',
      cat1: '城市管理（部件类）',
      cat2: '公共设施',
      refused: ['甲局'],
      weight: 0.5,
    });
    expect(toTrainingRecord({ ...row, unit: null }, '2018-05-16')).toBeNull();
    expect(toTrainingRecord({ ...row, text: '' }, '2018-05-16')).toBeNull();
  });
});
