import { DispatchCatalogue } from '../../src/catalogue/schema.ts';

/** A catalogue of two units and two items. */
export const small = DispatchCatalogue.parse({
  version: 't1',
  districts: ['龙华区', '美兰区'],
  units: [
    { id: 'gd', name: '供电局', aliases: ['电力公司'], kind: '企业', district: null },
    { id: 'lh', name: '龙华城管', kind: '区级部门', district: '龙华区' },
  ],
  items: [
    {
      code: 'GD-001',
      name: '停电报修',
      description: '居民区停电，要求恢复供电。',
      keywords: ['停电'],
      category: '电力/停电',
      leads: [{ unit: '供电局', district: null }],
    },
    {
      code: 'CG-001',
      name: '占道经营',
      description: '摊贩占道影响通行。',
      keywords: ['占道'],
      category: '市容/占道',
      leads: [{ unit: '龙华城管', district: '龙华区' }],
    },
  ],
});
