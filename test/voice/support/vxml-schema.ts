import { readFileSync } from 'node:fs';
import { validateXML, type XMLFileInfo } from 'xmllint-wasm';
import { schemaOfDtd } from './dtd-to-schema.ts';

const read = (fileName: string) =>
  readFileSync(new URL(`../../data/vxml/${fileName}`, import.meta.url), 'utf8');
const file = (fileName: string): XMLFileInfo => ({ fileName, contents: read(fileName) });
/** With thousands of files xmllint-wasm runs out of its stack. */
const MOST_AT_ONCE = 500;
/** xmllint-wasm is built without validation by DTDs. */
const byDtd: XMLFileInfo = {
  fileName: 'vxml-dtd.xsd',
  contents: schemaOfDtd(read('w3c/vxml.dtd'), 'http://www.w3.org/2001/vxml'),
};

/** What is wrong with the documents by the schema of the part that we write (test/data/vxml/README.md); one line a fault. */
export function partFaults(documents: readonly string[]): Promise<string[]> {
  return faults(documents, file('vxml-part.xsd'));
}

/** What is wrong with the documents by the W3C's DTD of VoiceXML 2.1; one line a fault. */
export function dtdFaults(documents: readonly string[]): Promise<string[]> {
  return faults(documents, byDtd);
}

/** By both. */
export async function documentFaults(documents: readonly string[]): Promise<string[]> {
  return (await Promise.all([partFaults(documents), dtdFaults(documents)])).flat();
}

async function faults(documents: readonly string[], schema: XMLFileInfo): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < documents.length; from += MOST_AT_ONCE) {
    const { errors, rawOutput, valid } = await validateXML({
      xml: documents
        .slice(from, from + MOST_AT_ONCE)
        .map((contents, index) => ({ fileName: `document-${from + index}.xml`, contents })),
      schema,
      preload: [file('xml-namespace.xsd')],
      maxMemoryPages: 16_384,
    });
    if (!valid && errors.length === 0) throw new Error(`xmllint failed: ${rawOutput.slice(0, 2_000)}`);
    found.push(...errors.map(({ rawMessage }) => rawMessage));
  }
  return found;
}
