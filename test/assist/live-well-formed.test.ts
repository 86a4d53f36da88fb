import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createAlertBook } from '../../src/assist/alert/alerts.ts';
import { CallListener } from '../../src/assist/call-listener.ts';
import { locateWords } from '../../src/assist/dispatch/locate-words.ts';
import { createDispatchSuggester } from '../../src/assist/dispatch/suggester.ts';
import { matterTerms } from '../../src/assist/related/terms.ts';
import { composeDraft } from '../../src/assist/summary/compose-draft.ts';
import { mergeForm } from '../../src/call/form-merge.ts';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { loadDangerRules } from '../../src/facts/danger/rules.ts';
import { createFactReader } from '../../src/facts/fact-reader.ts';
import { loadGazetteer } from '../../src/facts/place/gazetteer.ts';
import type { Segment } from '../../src/protocol/common.ts';
import { FormState } from '../../src/protocol/form.ts';
import { STARTED_AT } from '../call/arbitraries.ts';

const gazetteer = loadGazetteer('./catalogue/gazetteer.json');
const rules = loadDangerRules('./catalogue/danger-rules.json');
const context = { startedAt: STARTED_AT, timeZone: 'Asia/Shanghai', callerNumber: '13800000000' };

const listener = () =>
  new CallListener({
    createReader: () => createFactReader({ ...context, gazetteer, dangerRules: rules }),
    alertsOf: createAlertBook(rules),
  });

/** Characters of two UTF-16 units among words that every rule waits for. */
const piece = fc.oneof(
  fc.constantFrom('😀', '👨‍👩‍👧', '𠮷', '𪚥', '🏽'),
  fc.constantFrom(
    '我要投诉',
    '电话幺三八',
    '零零零零',
    '海秀中路',
    '四十九号',
    '昨天晚上',
    '我姓王',
    '不对，是',
    '停水',
    '着火了',
    '希望',
    '尽快',
    '龙华区',
    '，',
    '。',
  ),
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.tuple(piece, fc.integer({ min: 50, max: 700 })).map(([each, count]) => each.repeat(count)),
);
const talk = fc
  .array(fc.tuple(fc.constantFrom('agent' as const, 'caller' as const), text), { maxLength: 6 })
  .map((turns) =>
    turns.map(
      ([speaker, said], index): Segment => ({
        id: `s${index}`,
        speaker,
        startMs: index,
        endMs: index,
        text: said,
        confidence: null,
      }),
    ),
  );

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

const suggester = await createDispatchSuggester({
  modelDir: './models/dispatch',
  catalogue: loadCatalogue('./catalogue/dispatch.json'),
});
afterAll(() => suggester.close());

describe('what the assistance writes', () => {
  it('suggests no half character either, however long the call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 4 }), async (texts) => {
        const { words, units } = await suggester.suggest(texts.join(' ').slice(-4_000), { district: null });
        const found = locateWords(
          words.map((word) => word.text),
          texts.map((said, index) => ({
            id: `s${index}`,
            speaker: 'caller' as const,
            startMs: 0,
            endMs: 0,
            text: said,
            confidence: null,
          })),
        );
        for (const each of strings([words, units, found])) expect(each.isWellFormed()).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('cuts no character in half, so that the store takes it, and keeps to the protocol', () => {
    fc.assert(
      fc.property(talk, (segments) => {
        const ears = listener();
        const alerts = ears.listen(segments);
        const form = mergeForm({}, ears.candidates(), new Set());
        const value = (field: 'location' | 'subject' | 'district'): string | null => {
          const found = form[field]?.current?.value;
          return typeof found === 'string' ? found : null;
        };
        const terms = matterTerms({
          location: value('location'),
          district: value('district'),
          subject: value('subject'),
          category: null,
        });
        const draft = composeDraft(form, segments);
        for (const each of strings([alerts, form, draft, terms])) expect(each.isWellFormed()).toBe(true);
        expect(FormState.safeParse(form).error).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order in which the sentences came', () => {
    fc.assert(
      fc.property(talk, fc.infiniteStream(fc.nat()), (segments, random) => {
        const straight = listener();
        straight.listen(segments);
        const late = listener();
        let known: Segment[] = [];
        for (const segment of segments.toSorted(() => (random.next().value % 2) * 2 - 1)) {
          known = [...known, segment].sort((a, b) => a.startMs - b.startMs);
          late.listen(known);
        }
        expect(late.candidates()).toEqual(straight.candidates());
        expect(late.alerts).toEqual(straight.alerts);
        expect(late.callerText).toBe(straight.callerText);
      }),
      { numRuns: 50 },
    );
  });
});
