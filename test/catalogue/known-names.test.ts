import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createDispatchSuggester } from '../../src/assist/dispatch/suggester.ts';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { createKnownNames } from '../../src/catalogue/known-names.ts';
import { loadGazetteer } from '../../src/facts/place/gazetteer.ts';

const catalogue = loadCatalogue('catalogue/dispatch.json');
const nothing = { units: [], categories: [], district: () => null };

describe('known names', () => {
  const known = createKnownNames(catalogue, nothing);

  test('are those of the catalogue, by name or alias, under their own name', () => {
    for (const unit of catalogue.units) {
      for (const name of [unit.name, ...unit.aliases]) expect(known.unit(name)).toBe(unit.name);
    }
    for (const { category } of catalogue.items) expect(known.category(category)).toBe(category);
    for (const district of catalogue.districts) expect(known.district(district)).toBe(district);
  });

  test('are nothing else', () => {
    for (const name of ['火星局', '', '__proto__', '市水务局 ']) {
      expect(known.unit(name)).toBeNull();
      expect(known.category(name)).toBeNull();
      expect(known.district(name)).toBeNull();
    }
  });

  test('include all that the desk puts on forms by itself', async () => {
    const suggester = await createDispatchSuggester({ modelDir: 'models/dispatch', catalogue });
    const labels = JSON.parse(readFileSync('models/dispatch/labels.json', 'utf8')) as Record<
      string,
      string[]
    >;
    const gazetteer = loadGazetteer('catalogue/gazetteer.json');
    const all = createKnownNames(catalogue, {
      units: suggester.unitNames,
      categories: suggester.categoryNames,
      district: (name) => gazetteer.exact(name)?.canonical ?? null,
    });
    await suggester.close();
    for (const name of labels.unit ?? []) expect(all.unit(name)).not.toBeNull();
    for (const name of labels.category ?? []) expect(all.category(name)).toBe(name);
    expect(all.district('龙华')).toBe('龙华区');
  });
});
