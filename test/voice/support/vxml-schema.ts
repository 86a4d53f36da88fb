import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validateXML } from 'xmllint-wasm';

const part = fileURLToPath(new URL('../../data/vxml/', import.meta.url));

/** What is wrong with the documents by our schema of the part that we write (test/data/vxml/README.md); one line a fault. */
export const faultsByOurSchema = (documents: readonly string[]): Promise<string[]> =>
  faults(documents, part, 'vxml-part.xsd');

/** By the schema of the W3C in this folder. */
export const faultsByW3c = (documents: readonly string[], folder: string): Promise<string[]> =>
  faults(documents, folder, 'vxml.xsd');

async function faults(documents: readonly string[], folder: string, main: string): Promise<string[]> {
  const file = (fileName: string) => ({
    fileName,
    contents: readFileSync(join(folder, fileName), 'utf8').replaceAll(
      /(?<=schemaLocation=")http:[^"]*\//g,
      '',
    ),
  });
  const others = readdirSync(folder).filter((name) => name.endsWith('.xsd') && name !== main);
  const { errors, rawOutput, valid } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `document-${index}.xml`, contents })),
    schema: file(main),
    preload: others.map(file),
    maxMemoryPages: 16_384,
  });
  if (!valid && errors.length === 0) throw new Error(`xmllint failed: ${rawOutput.slice(0, 2_000)}`);
  return errors.map(({ rawMessage }) => rawMessage);
}
