import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVER } from '../../../../src/voice/dialect/vxml/document.ts';
import { renderVxmlEntry } from '../../../../src/voice/dialect/vxml/entry.ts';
import { renderVxml } from '../../../../src/voice/dialect/vxml/render.ts';
import { type VxmlSettings, vxmlDefaults } from '../../../../src/voice/dialect/vxml/settings.ts';
import { anyReply, anyText } from '../../support/replies.ts';
import { schemaFaults } from '../../support/vxml-schema.ts';

const anySettings: fc.Arbitrary<VxmlSettings> = fc.record({
  publicUrl: fc.constantFrom('https://hotline.example.org', 'http://10.0.0.5:8080/voice'),
  queue: fc.constantFrom('hotline', '8001', '热线'),
  queueUri: fc.constantFrom(vxmlDefaults.queueUri, 'sip:{queue}@acd.example.org'),
  freeSpeech: fc.constantFrom(null, vxmlDefaults.freeSpeech),
  transfer: fc.constantFrom('bridge' as const, 'blind' as const),
});
const anyDocument = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(anyReply, anyText, anySettings) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(null), anyText, anySettings) },
);
const documents = fc
  .array(anyDocument, { minLength: 60, maxLength: 60 })
  .map((many) =>
    many.map(([reply, text, settings]) =>
      reply === null
        ? renderVxmlEntry(text, text, settings)
        : renderVxml(reply, { platform: 'vxml', externalId: text }, settings),
    ),
  );

describe('every document', () => {
  it('is valid VoiceXML by the schema of our part', async () => {
    expect(await schemaFaults([OVER])).toEqual([]);
    await fc.assert(
      fc.asyncProperty(documents, async (many) => {
        expect(await schemaFaults(many)).toEqual([]);
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

describe('the schema', () => {
  const good = renderVxml(
    { sessionId: 's', turn: 1, language: 'zh', actions: [{ type: 'hangup' }] },
    { platform: 'vxml', externalId: 'c' },
    { publicUrl: 'https://hotline.example.org', queue: 'q', ...vxmlDefaults },
  );

  it.each([
    ['an element that VoiceXML does not have', good.replace('<disconnect/>', '<hangup/>')],
    ['a submission by GET', good.replace('method="post"', 'method="get"')],
    ['a form twice', good.replace('id="person"', 'id="turn"')],
    ['another version', good.replace('version="2.1"', 'version="1.0"')],
    ['no language', good.replace(' xml:lang="zh-CN"', '')],
    ['a document that is none', good.replace('</vxml>', '')],
  ])('refuses %s', async (_what, bad) => {
    expect(bad).not.toBe(good);
    expect(await schemaFaults([good])).toEqual([]);
    expect(await schemaFaults([bad])).not.toEqual([]);
  });
});
