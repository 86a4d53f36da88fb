import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVER } from '../../../../src/voice/dialect/vxml/document.ts';
import { renderVxmlEntry } from '../../../../src/voice/dialect/vxml/entry.ts';
import { renderVxml } from '../../../../src/voice/dialect/vxml/render.ts';
import { type VxmlSettings, vxmlDefaults } from '../../../../src/voice/dialect/vxml/settings.ts';
import { schemaOfDtd } from '../../support/dtd-to-schema.ts';
import { anyReply, anyText } from '../../support/replies.ts';
import { documentFaults, dtdFaults } from '../../support/vxml-schema.ts';

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
  it('is valid VoiceXML by the W3C’s DTD and by the schema of our part', async () => {
    expect(await documentFaults([OVER])).toEqual([]);
    await fc.assert(
      fc.asyncProperty(documents, async (many) => {
        expect(await documentFaults(many)).toEqual([]);
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

const good = renderVxml(
  {
    sessionId: 's',
    turn: 1,
    language: 'zh',
    actions: [
      {
        type: 'listen',
        parts: [{ kind: 'digits', text: '12345' }],
        speech: true,
        keys: { min: 1, max: 20, finishOn: '#', interDigitMs: 3_000 },
        bargeIn: true,
        timeoutMs: 6_000,
        hints: ['停水'],
        answer: 'digits',
      },
    ],
  },
  { platform: 'vxml', externalId: 'c' },
  { publicUrl: 'https://hotline.example.org', queue: 'q', ...vxmlDefaults },
);

describe('the schema of our part', () => {
  it.each([
    ['a submission by GET', good.replaceAll('method="post"', 'method="get"')],
    ['another version', good.replace('version="2.1"', 'version="1.0"')],
    ['no language', good.replace(' xml:lang="zh-CN"', '')],
  ])('refuses %s, which VoiceXML allows', async (_what, bad) => {
    expect(bad).not.toBe(good);
    expect(await dtdFaults([good, bad])).toEqual([]);
    expect(await documentFaults([bad])).not.toEqual([]);
  });
});

describe('the DTD of VoiceXML', () => {
  it.each([
    ['an element that there is not', good.replaceAll('noinput>', 'noanswer>')],
    ['an element where it may not stand', good.replace('<filled>', '<block/><filled>')],
    ['words where there may be none', good.replace('<field ', 'words<field ')],
    ['an attribute that there is not', good.replace('<field ', '<field colour="red" ')],
    ['an attribute that is left out', good.replace(' interpret-as="vxml:digits"', '')],
    ['a value that there is not', good.replace('modal="true"', 'modal="yes"')],
    ['an id twice', good.replace('id="person"', 'id="turn"')],
    ['a document of nothing', good.replace(/(<vxml [^>]*>).*(?=<\/vxml>)/s, '$1')],
    ['a document that is none', good.replace('</vxml>', '')],
  ])('refuses %s', async (_what, bad) => {
    expect(bad).not.toBe(good);
    expect(await dtdFaults([bad])).not.toEqual([]);
  });

  it('is read whole', () => {
    const read = (dtd: string) => schemaOfDtd(dtd, 'urn:test');
    expect(
      read('<!ENTITY % b "i | u"><!ELEMENT p (#PCDATA | %b;)*><!ELEMENT i EMPTY><!ELEMENT u ANY>'),
    ).toContain('<xs:element ref="i"/><xs:element ref="u"/>');
    expect(() => read('<!ELEMENT p (i, u)>')).toThrow('content model');
    expect(() => read('<!ELEMENT p (%b;)*>')).toThrow('%b;');
    expect(() => read('<!ELEMENT p EMPTY><!ATTLIST p a ENTITY #IMPLIED>')).toThrow('attribute');
  });
});
