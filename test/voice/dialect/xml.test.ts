import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { element, fitForXml, xmlDocument } from '../../../src/voice/dialect/xml.ts';
import { readXml, textIn } from '../support/read-xml.ts';
import { anyText } from '../support/replies.ts';

describe('an XML document', () => {
  it('gives any text and any value back as they were, without what XML cannot hold', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, value) => {
        const xml = xmlDocument(element('a', { b: value }, [element('c', {}, ['x', text, 'y'])]));
        const root = readXml(xml);
        expect(textIn(root)).toBe(`x${fitForXml(text)}y`);
        expect(root.attributes.b).toBe(fitForXml(value));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out attributes that are not given', () => {
    expect(xmlDocument(element('a', { b: undefined, c: false, d: 0 }))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><a c="false" d="0"/>',
    );
  });

  it('drops control characters and halves of pairs only', () => {
    expect(fitForXml('a\u0000\u001f\ud83db\udc00\ufffe😀\t语')).toBe('ab😀\t语');
  });
});
