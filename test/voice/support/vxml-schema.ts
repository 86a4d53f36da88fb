import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const file = (fileName: string) => ({
  fileName,
  contents: readFileSync(new URL(`../../data/vxml/${fileName}`, import.meta.url), 'utf8'),
});

/** What is wrong with the documents by the schema of the part that we write (test/data/vxml/README.md); one line a fault. */
export async function schemaFaults(documents: readonly string[]): Promise<string[]> {
  const { errors, rawOutput, valid } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `document-${index}.xml`, contents })),
    schema: file('vxml-part.xsd'),
    preload: [file('xml-namespace.xsd')],
    maxMemoryPages: 16_384,
  });
  if (!valid && errors.length === 0) throw new Error(`xmllint failed: ${rawOutput.slice(0, 2_000)}`);
  return errors.map(({ rawMessage }) => rawMessage);
}
